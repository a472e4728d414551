"""What a visitor asks and what becomes of it, and what that needs of a bot. Knows nothing of pages."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.answer import Answer
from bot.feedback import Rating
from bot.scope import Understood
from bot.turn import Turn as Before
from index.article import Article
from index.catalogue import Listed
from index.errors import WenbaoError
from index.records import Stats
from ui.messages import TEXTS, Language

_log = logging.getLogger(__name__)


class Answerer(Protocol):
    """What a conversation and its page need of a bot; `bot.newsbot.NewsBot` is one."""

    def stream(
        self,
        question: str,
        *,
        ignore: Collection[Understood] = (),
        history: Sequence[Before] = (),
        stop: threading.Event | None = None,
        on_found: Callable[[], None] = lambda: None,
    ) -> Iterator[Answer]:
        """The answer to `question` after `history`, without what is to `ignore` of how it is understood.

        First at once in the reports' words, then as a language model words it, until `stop` is set; the last
        one counts. `on_found` is called when searching is over and reading begins. `ValueError` with one line
        for a blank or over-long question.
        """
        ...

    def article(self, article_id: str) -> Article:
        """The stored report; `KeyError` for an unknown id."""
        ...

    def also_reported(self, article_id: str) -> Sequence[Listed]:
        """Other reports of the same event."""
        ...

    def suggest(self, answer: Answer, *, stop: threading.Event | None = None) -> Sequence[str]:
        """Questions to ask next, which the reports that `answer` cites answer."""
        ...

    def examples(self, *, stop: threading.Event | None = None) -> Sequence[str]:
        """Questions to begin with, which the reports answer."""
        ...

    def stats(self) -> Stats:
        """Figures of the whole collection."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it; `language` is the one to reply in.

    A turn waits for the bot, then searches, reads, and ends with an `answer` or with a `problem`: the one
    line that is shown in its place. An answer that is there before the end is still being written. `ignored`
    is what its visitor has undone of how the question is understood, `rating` what the visitor thinks of the
    answer. `suggestions` are questions to ask next; they come after the end.
    """

    question: str
    language: Language
    stage: Literal["waiting", "searching", "reading", "writing", "ended"] = "waiting"
    answer: Answer | None = None
    problem: str | None = None
    ignored: frozenset[Understood] = frozenset()
    suggestions: tuple[str, ...] = ()
    rating: Rating | None = None

    def stopped(self) -> "Turn":
        """This turn, ended, with the answer that it has; as it is if it has ended before."""
        if self.stage == "ended":
            return self
        if self.answer and self.answer.writing:
            writing = replace(self.answer.writing, ended=True, failure="stopped")
            return replace(self, stage="ended", answer=replace(self.answer, writing=writing))
        return replace(self, stage="ended", problem=TEXTS[self.language].stopped)


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
