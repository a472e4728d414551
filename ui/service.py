"""The gate in front of the bot for other programs: a few questions at once, some waiting, none for long."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from bot.answer import Answer
from bot.scope import Understood
from bot.turn import Turn
from index.filter import Filter
from ui.service_errors import Busy, NotReady, ServiceError, TookTooLong

if TYPE_CHECKING:
    from bot.newsbot import NewsBot

Stage = Literal["searching", "reading", "writing"]
_Done = TypeVar("_Done")


class Service:
    """A bot that may come later, for many askers: `at_once` are worked for, `waiting` more may wait.

    Whatever takes longer than `seconds`, waiting included, is stopped.
    """

    def __init__(
        self, bot: "Future[Any]", *, at_once: int = 2, waiting: int = 16, seconds: float = 60.0
    ) -> None:
        self._bot = bot
        self._most = at_once + waiting
        self._seconds = seconds
        self.workers: Executor = ThreadPoolExecutor(at_once, thread_name_prefix="serve")
        """Work for the processor is done here; more at once only makes everyone wait longer."""
        # One at a time, as in the store, and beside the questions: adding many reports takes minutes.
        self._changers = ThreadPoolExecutor(1, thread_name_prefix="serve-change")
        # Writing mostly waits for a language model elsewhere; no more can come to it than are let in.
        self._writers = ThreadPoolExecutor(self._most, thread_name_prefix="serve-write")
        self._lock = threading.Lock()
        self.under_way = 0
        """How many pieces of work are being done or wait to be."""
        self.answered = 0
        self.refused = 0

    @property
    def ready(self) -> bool:
        """Whether the bot has been loaded."""
        return self._bot.done() and self._bot.exception() is None

    @property
    def failure(self) -> str | None:
        """Why the bot could not be loaded, in one line; `None` while it may yet be."""
        error = self._bot.exception() if self._bot.done() else None
        return None if error is None else (str(error).strip().splitlines() or [type(error).__name__])[0]

    def bot(self) -> "NewsBot":
        """The bot, past the gate: only for what costs next to nothing.

        Raises:
            NotReady: if there is none.
        """
        if (failure := self.failure) is not None:
            raise NotReady(f"the service cannot answer: {failure}")
        if not self.ready:
            raise NotReady("the service is still loading its models: try again in some seconds")
        loaded: NewsBot = self._bot.result()
        return loaded

    async def ask(  # noqa: PLR0913 (as `NewsBot.ask`)
        self,
        question: str,
        *,
        k: int | None = None,
        where: Filter | None = None,
        ignore: Collection[Understood] = (),
        history: Sequence[Turn] = (),
        extractive_only: bool = False,
    ) -> Answer:
        """As `NewsBot.ask`. Cancelled, it stops.

        Raises:
            ServiceError: if it cannot be done now, or not in time.
            ValueError, WenbaoError: as `NewsBot.ask`.
        """
        answers = self.stream(
            question, k=k, where=where, ignore=ignore, history=history, extractive_only=extractive_only
        )
        async with aclosing(answers):
            *_, last = [event async for event in answers if isinstance(event, Answer)]
        return last

    async def stream(  # noqa: PLR0913
        self,
        question: str,
        *,
        k: int | None = None,
        where: Filter | None = None,
        ignore: Collection[Understood] = (),
        history: Sequence[Turn] = (),
        extractive_only: bool = False,
    ) -> AsyncGenerator[Answer | Stage, None]:
        """As `NewsBot.stream`, with the stages as they begin; the last answer counts.

        Closing it (`contextlib.aclosing`) stops the work.

        Raises:
            ServiceError, ValueError, WenbaoError: as `ask`.
        """
        how: dict[str, Any] = {"ignore": ignore, "history": history, "extractive_only": extractive_only}
        how |= {} if k is None else {"k": k}
        async with aclosing(self._stages(question, {**how, "where": where})) as events:
            async for event in events:
                yield event
                answer = event
        if isinstance(answer, Answer):
            self.refused += answer.refused
            self.answered += not answer.refused

    async def run(
        self, work: "Callable[[NewsBot], _Done]", *, changes: bool = False, seconds: float | None = None
    ) -> _Done:
        """What `work` makes of the bot, in a thread; `seconds` for what may take longer than the rest.

        What `changes` the collection is done one by one, and holds up no question.

        A thread cannot be stopped from outside: work that may be long must ask now and then whether to go on.

        Raises:
            ServiceError: as `ask`.
        """
        bot = self._let_in()
        job = self._submit(self._changers if changes else self.workers, lambda: work(bot))
        waiting = asyncio.wrap_future(job)
        try:
            await asyncio.wait([waiting], timeout=self._seconds if seconds is None else seconds)
            if not waiting.done():
                raise self._too_late(job)
            return waiting.result()
        finally:
            waiting.cancel()

    async def _stages(self, question: str, how: dict[str, Any]) -> AsyncGenerator[Answer | Stage, None]:
        bot, told = self._let_in(), _Told()
        deadline = asyncio.get_running_loop().time() + self._seconds
        answers = bot.stream(question, **how, stop=told.given_up, on_found=lambda: told.begins("reading"))

        def search() -> Answer:
            told.begins("searching")
            return next(answers)

        job = self._submit(self.workers, search)
        writes = False
        try:
            while True:
                job.add_done_callback(told.tell)
                while isinstance(event := await self._next(told, deadline, job), str):
                    yield event
                answer = event.result()
                grows = answer.writing is not None and not answer.writing.ended
                if grows and not writes:
                    yield "writing"
                writes = grows
                yield answer
                if not grows:
                    return
                job = self._submit(self._writers, lambda: next(answers))
        finally:
            # What waits never begins; what has begun ends at its next stage, unheard.
            told.given_up.set()
            job.cancel()

    async def _next(self, told: "_Told", deadline: float, job: "Future[Answer]") -> "Stage | Future[Answer]":
        try:
            async with asyncio.timeout_at(deadline):
                return await told.events.get()
        except TimeoutError:
            raise self._too_late(job) from None

    def _let_in(self) -> "NewsBot":
        bot = self.bot()
        if self.under_way >= self._most:
            raise self._busy()
        return bot

    def _busy(self) -> Busy:
        return Busy("too many questions are being answered or wait: try again in some seconds")

    def _too_late(self, job: "Future[Any]") -> ServiceError:
        """Why there is nothing from `job`, which is given up."""
        if job.cancel():
            return self._busy()
        return TookTooLong("it took too long and was stopped: ask for less, or try again later")

    def _submit(self, pool: Executor, work: Callable[[], _Done]) -> "Future[_Done]":
        """Counted until it has really ended, whoever still waits for it."""
        with self._lock:
            self.under_way += 1
        job = pool.submit(work)
        job.add_done_callback(self._ended)
        return job

    def _ended(self, _: "Future[Any]") -> None:
        with self._lock:
            self.under_way -= 1


class _Told:
    """What the threads that work for a question tell the loop that waits; made in that loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.events = asyncio.Queue[Stage | Future[Answer]]()
        self.given_up = threading.Event()

    def tell(self, event: "Stage | Future[Answer]") -> None:
        # The loop may have ended with the server, and with it all that waited.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.events.put_nowait, event)

    def begins(self, stage: Stage) -> None:
        if self.given_up.is_set():
            raise _GivenUp
        self.tell(stage)


class _GivenUp(Exception):
    """Nobody waits for the answer any longer."""
