"""Questions and what becomes of them, while the bot may still be loading. Knows nothing of pages."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
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


class Answerer(Protocol):
    """What a conversation and its page need of a bot; `bot.newsbot.NewsBot` is one."""

    def ask(
        self, question: str, *, ignore: Collection[Understood] = (), history: Sequence[Before] = ()
    ) -> Answer:
        """The answer to `question` after `history`, without what is to `ignore` of how it is understood.

        `ValueError` with one line for a blank or over-long question.
        """
        ...

    def article(self, article_id: str) -> Article:
        """The stored report; `KeyError` for an unknown id."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it; `language` is the one to reply in.

    A turn waits for the bot, then searches, and ends with an `answer` or with a `problem`: the one line
    that is shown in its place. `ignored` is what its visitor has undone of how the question is understood.
    """

    question: str
    language: Language
    stage: Literal["waiting", "searching", "ended"] = "waiting"
    answer: Answer | None = None
    problem: str | None = None
    ignored: frozenset[Understood] = frozenset()

    def stopped(self) -> "Turn":
        """This turn, ended; as it is if it has ended before."""
        if self.stage == "ended":
            return self
        return replace(self, stage="ended", problem=TEXTS[self.language].stopped)


class Desk:
    """Takes questions at any time and answers them, a few at once, as soon as the bot is there."""

    def __init__(self, bot: Future[Answerer]) -> None:
        self._bot = bot
        self._workers = ThreadPoolExecutor(_ANSWERS_AT_ONCE, thread_name_prefix="answer")

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
        # Given up, it never begins, or goes on unheard if it has begun.
        ended = loop.run_in_executor(self._workers, self._ended, turn, earlier)
        await _either(ended, stop.wait())
        if not stop.is_set():
            yield ended.result()

    def _ended(self, turn: Turn, earlier: Sequence[Turn]) -> Turn:
        texts = TEXTS[turn.language]
        if (failure := self.failure) is not None:
            return replace(turn, stage="ended", problem=texts.unavailable.format(failure))
        try:
            history = [before.answer.turn() for before in earlier if before.answer]
            answer = self._bot.result().ask(turn.question, ignore=turn.ignored, history=history)
            return replace(turn, stage="ended", answer=answer)
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
