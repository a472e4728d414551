"""Questions and what becomes of them, while the bot may still be loading. Knows nothing of pages."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.answer import Answer
from bot.scope import Understood
from bot.turn import Turn as Before
from index.article import Article
from index.errors import WenbaoError
from ui.messages import TEXTS, Language

_log = logging.getLogger(__name__)
# Answering is work for the processor; more at once than this only makes everyone wait longer.
_ANSWERS_AT_ONCE = 2
# Writing mostly waits for a language model elsewhere.
_WRITTEN_AT_ONCE = 16


class Answerer(Protocol):
    """What a conversation and its page need of a bot; `bot.newsbot.NewsBot` is one."""

    def stream(
        self,
        question: str,
        *,
        ignore: Collection[Understood] = (),
        history: Sequence[Before] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        """The answer to `question` after `history`, without what is to `ignore` of how it is understood.

        First at once in the reports' words, then as a language model words it, until `stop` is set; the last
        one counts. `ValueError` with one line for a blank or over-long question.
        """
        ...

    def article(self, article_id: str) -> Article:
        """The stored report; `KeyError` for an unknown id."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it; `language` is the one to reply in.

    A turn waits for the bot, then searches, and ends with an `answer` or with a `problem`: the one line
    that is shown in its place. An answer that is there before the end is still being written. `ignored` is
    what its visitor has undone of how the question is understood.
    """

    question: str
    language: Language
    stage: Literal["waiting", "searching", "writing", "ended"] = "waiting"
    answer: Answer | None = None
    problem: str | None = None
    ignored: frozenset[Understood] = frozenset()

    def stopped(self) -> "Turn":
        """This turn, ended, with the answer that it has; as it is if it has ended before."""
        if self.stage == "ended":
            return self
        if self.answer and self.answer.writing:
            writing = replace(self.answer.writing, ended=True, failure="stopped")
            return replace(self, stage="ended", answer=replace(self.answer, writing=writing))
        return replace(self, stage="ended", problem=TEXTS[self.language].stopped)


class Desk:
    """Takes questions at any time and answers them, a few at once, as soon as the bot is there."""

    def __init__(self, bot: Future[Answerer]) -> None:
        self._bot = bot
        self._workers = ThreadPoolExecutor(_ANSWERS_AT_ONCE, thread_name_prefix="answer")
        self._writers = ThreadPoolExecutor(_WRITTEN_AT_ONCE, thread_name_prefix="write")

    @property
    def ready(self) -> bool:
        """Whether the bot has been loaded."""
        return self._bot.done() and self._bot.exception() is None

    @property
    def failure(self) -> str | None:
        """Why the bot could not be loaded, in one line; `None` while it may yet be."""
        error = self._bot.exception() if self._bot.done() else None
        return None if error is None else _first_line(error)

    def article(self, article_id: str) -> Article:
        """The report; `KeyError` if there is none, or no bot to ask for it."""
        if not self.ready:
            raise KeyError(article_id)
        return self._bot.result().article(article_id)

    async def follow(
        self, turn: Turn, stop: asyncio.Event, earlier: Sequence[Turn] = ()
    ) -> AsyncIterator[Turn]:
        """The stages of `turn`, which comes after `earlier` ones, up to its end; none once `stop` is set."""
        loop = asyncio.get_running_loop()
        if not self._bot.done():
            yield turn
            loaded = asyncio.Event()
            self._bot.add_done_callback(lambda _: _in_loop(loop, loaded.set))
            await _either(loaded.wait(), stop.wait())
        if stop.is_set():
            return
        turn = replace(turn, stage="searching")
        yield turn
        given_up = threading.Event()
        answers = self._answers(turn, earlier, given_up)
        workers = self._workers
        try:
            while turn.stage != "ended":
                # Given up, it never begins, or goes on unheard if it has begun.
                following = loop.run_in_executor(workers, self._next, turn, answers)
                await _either(following, stop.wait())
                if stop.is_set():
                    return
                turn = following.result()
                yield turn
                workers = self._writers
        finally:
            given_up.set()

    def _answers(self, turn: Turn, earlier: Sequence[Turn], given_up: threading.Event) -> Iterator[Answer]:
        history = [before.answer.turn() for before in earlier if before.answer]
        bot = self._bot.result()
        yield from bot.stream(turn.question, ignore=turn.ignored, history=history, stop=given_up)

    def _next(self, turn: Turn, answers: Iterator[Answer]) -> Turn:
        """The turn with the next answer, or with what went wrong."""
        texts = TEXTS[turn.language]
        if (failure := self.failure) is not None:
            return replace(turn, stage="ended", problem=texts.unavailable.format(failure))
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
            return replace(turn, stage="ended", problem=_first_line(error))
        except Exception:
            _log.exception("question not answered")
            return replace(turn, stage="ended", problem=texts.failed)


def load_in_background(load: Callable[[], Answerer]) -> Future[Answerer]:
    """Starts `load` in a thread that does not keep the process alive; its bot, or its error, comes later."""
    bot: Future[Answerer] = Future()

    def run() -> None:
        try:
            bot.set_result(load())
        except WenbaoError as error:
            bot.set_exception(error)
        except Exception as error:
            _log.exception("the bot could not be loaded")
            bot.set_exception(error)

    threading.Thread(target=run, name="load", daemon=True).start()
    return bot


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


async def _either(one: Awaitable[object], other: Awaitable[object]) -> None:
    """Waits for the first of two; the second is given up, also where the wait itself is."""
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _in_loop(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    # The loop may have ended with the server, and with it all that waited.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)
