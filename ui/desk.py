"""Answers questions, a few at once, while the bot may still be loading. Knows nothing of pages."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

from bot.answer import Answer
from index.article import Article
from index.catalogue import Listed
from index.errors import WenbaoError
from ui.conversation import Answerer, Turn
from ui.failures import in_language
from ui.messages import TEXTS

_log = logging.getLogger(__name__)
# Answering is work for the processor; more at once than this only makes everyone wait longer.
_ANSWERS_AT_ONCE = 2
# Writing mostly waits for a language model elsewhere.
_WRITTEN_AT_ONCE = 16


class Desk:
    """Takes questions at any time and answers them, a few at once, as soon as the bot is there."""

    def __init__(self, bot: Future[Answerer], workers: Executor | None = None) -> None:
        """`workers` answer, and may be shared with others who do; there are two of its own unless given."""
        self._bot = bot
        self._workers = workers or ThreadPoolExecutor(_ANSWERS_AT_ONCE, thread_name_prefix="answer")
        self._writers = ThreadPoolExecutor(_WRITTEN_AT_ONCE, thread_name_prefix="write")
        self._suggesters = ThreadPoolExecutor(1, thread_name_prefix="suggest")
        self._under_way = 0
        self._guard = threading.Lock()
        self._examples: tuple[int, tuple[str, ...]] = (-1, ())

    @property
    def ready(self) -> bool:
        """Whether the bot has been loaded."""
        return self._bot.done() and self._bot.exception() is None

    @property
    def failure(self) -> str | None:
        """Why the bot could not be loaded, in one line; `None` while it may yet be."""
        error = self._bot.exception() if self._bot.done() else None
        return None if error is None else _first_line(error)

    def article(self, article_id: str) -> tuple[Article, Sequence[Listed]]:
        """The report and others of the same event; `KeyError` if there is none, or no bot to ask for it."""
        if not self.ready:
            raise KeyError(article_id)
        bot = self._bot.result()
        return bot.article(article_id), bot.also_reported(article_id)

    def examples(self) -> Sequence[str]:
        """Questions to begin with; none while there is no bot. Found anew when the collection has changed."""
        if not self.ready:
            return ()
        bot = self._bot.result()
        with self._guard:  # finding them takes a second or more, and every visitor sees the same
            generation = bot.stats().generation
            if self._examples[0] != generation:
                self._examples = generation, tuple(bot.examples())
            return self._examples[1]

    async def follow(
        self, asked: Turn, stop: asyncio.Event, earlier: Sequence[Turn] = ()
    ) -> AsyncIterator[Turn]:
        """The stages of the turn `asked`, which comes after `earlier` ones; none once `stop` is set.

        After the end it comes once more, with suggestions, if there are any.
        """
        given_up = threading.Event()
        stopping = asyncio.ensure_future(stop.wait())
        self._under_way += 1
        turn = asked
        try:
            async with aclosing(self._stages(asked, stopping, earlier, given_up)) as stages:
                async for turn in stages:
                    yield turn
        finally:
            self._under_way -= 1
            stopping.cancel()
            given_up.set()
        if not stop.is_set() and turn.answer and not self._under_way:
            known = {before.question for before in earlier}
            suggested = [one for one in await self._suggestions(turn.answer, stop) if one not in known]
            if suggested and not stop.is_set():
                yield replace(turn, suggestions=tuple(suggested))

    async def _stages(
        self,
        turn: Turn,
        stopping: asyncio.Future[Any],
        earlier: Sequence[Turn],
        given_up: threading.Event,
    ) -> AsyncGenerator[Turn, None]:
        loop = asyncio.get_running_loop()
        if not self._bot.done():
            yield turn
            await _first(asyncio.wrap_future(self._loaded()), stopping)
        if stopping.done():
            return
        turn = replace(turn, stage="searching")
        yield turn
        found: asyncio.Future[None] = loop.create_future()
        answers = self._answers(turn, earlier, given_up, lambda: _in_loop(loop, found.set_result, None))
        workers: Executor = self._workers
        while turn.stage != "ended":
            following = loop.run_in_executor(workers, self._next, turn, answers)
            try:
                if turn.stage == "searching":
                    await _first(following, stopping, found)
                    if not following.done() and not stopping.done():
                        yield replace(turn, stage="reading")
                await _first(following, stopping)
            finally:
                # Given up, it never begins, or goes on unheard if it has begun.
                following.cancel()
            if stopping.done():
                return
            turn = following.result()
            yield turn
            workers = self._writers

    async def _suggestions(self, answer: Answer, stop: asyncio.Event) -> Sequence[str]:
        """What to ask next; nothing if that fails or is no longer wanted: it is a courtesy."""
        given_up = threading.Event()
        stopping = asyncio.ensure_future(stop.wait())
        suggesting = asyncio.get_running_loop().run_in_executor(
            self._suggesters, lambda: self._bot.result().suggest(answer, stop=given_up)
        )
        try:
            await _first(suggesting, stopping)
            return suggesting.result() if suggesting.done() else ()
        except Exception:
            _log.exception("no questions suggested")
            return ()
        finally:
            given_up.set()
            stopping.cancel()
            suggesting.cancel()

    def _loaded(self) -> Future[None]:
        """Done when the bot is there, or is known not to come."""
        loaded: Future[None] = Future()
        self._bot.add_done_callback(lambda _: loaded.set_result(None))
        return loaded

    def _answers(
        self,
        turn: Turn,
        earlier: Sequence[Turn],
        given_up: threading.Event,
        on_found: Callable[[], None],
    ) -> Iterator[Answer]:
        history = [before.answer.turn() for before in earlier if before.answer]
        bot = self._bot.result()
        yield from bot.stream(
            turn.question, ignore=turn.ignored, history=history, stop=given_up, on_found=on_found
        )

    def _next(self, turn: Turn, answers: Iterator[Answer]) -> Turn:
        """The turn with the next answer, or with what went wrong."""
        texts = TEXTS[turn.language]
        if (failure := self.failure) is not None:
            return replace(
                turn, stage="ended", problem=texts.unavailable.format(in_language(failure, turn.language))
            )
        try:
            answer = next(answers)
            writes = answer.writing is not None and not answer.writing.ended
            if answer.writing and answer.writing.failure:
                # Visitors are told of it in kinds; who runs the server needs to know what it was.
                _log.warning("not written: %s", answer.writing.detail)
            return replace(turn, stage="writing" if writes else "ended", answer=answer)
        except (ValueError, WenbaoError) as error:
            # A ValueError is the question's fault or, with a trace worth keeping, a programmer's.
            _log.warning("question not answered: %s", error, exc_info=isinstance(error, ValueError))
            return replace(turn, stage="ended", problem=in_language(_first_line(error), turn.language))
        except Exception:
            _log.exception("question not answered")
            return replace(turn, stage="ended", problem=texts.failed)


def _first_line(error: BaseException) -> str:
    """What went wrong, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


async def _first(*awaited: asyncio.Future[Any]) -> None:
    """Waits for the first of several; the others go on."""
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)


def _in_loop(loop: asyncio.AbstractEventLoop, callback: Callable[..., None], *arguments: object) -> None:
    # The loop may have ended with the server, and with it all that waited.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback, *arguments)
