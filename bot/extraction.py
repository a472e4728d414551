"""The question's path to an answer in the reports' own words: understand, search, read, cite."""

from collections.abc import Callable, Container, Sequence
from datetime import date

from bot.answer import Answer
from bot.citations import cite
from bot.conversation import standalone
from bot.evidence import Candidate
from bot.overview import Reports, overview
from bot.overview_questions import Wanted, wanted
from bot.reader import Reader
from bot.scope import Condition, Understood, applied, conditions, limited
from bot.selection import to_read
from bot.turn import Turn
from bot.wording import answer_text
from index.article import Hit
from index.filter import Filter
from index.language import detect_language
from index.script import script_of
from index.search import Search

_REFUSALS = {"zh-Hans": "报道中没有说明。", "zh-Hant": "報導中沒有說明。", "en": "The reports do not say."}


class Extraction:
    """Answers questions from one collection, by its search and a reader. Thread-safe."""

    def __init__(
        self, collection: Reports, search: Search, reader: Reader, today: Callable[[], date]
    ) -> None:
        """`today` is what 上周 and "last month" count from."""
        self._collection = collection
        self._search = search
        self._reader = reader
        self._today = today

    def answer(  # noqa: PLR0913 (what `NewsBot.stream` is told)
        self,
        question: str,
        k: int,
        where: Filter | None,
        ignore: Container[Understood],
        history: Sequence[Turn],
        *,
        on_found: Callable[[], None],
    ) -> tuple[Answer, Sequence[Candidate]]:
        """The answer, and the passages that were read for it; none for what is counted.

        Its arguments are those of `bot.newsbot.NewsBot.stream`.
        """
        at_hand = history[-1].articles if history else ()
        understood = None if "history" in ignore else standalone(question, history, self._texts(at_hand))
        asked = understood or question
        said = conditions(asked, self._today(), self._collection.ledger.sources(), at_hand)
        said = tuple(condition for condition in said if condition.kind not in ignore)
        found = applied(where, said)
        where = limited(where, found)
        # A period is no topic, whether it limits the question or gives way to one that was given.
        period = next((condition.said for condition in said if condition.kind == "period"), "")
        if known := wanted(asked, period, at_hand):
            return self._counted(question, asked, known, found, where), ()
        near = at_hand if understood else ()
        candidates = self._candidates(to_read(self._search, asked, k, where, near))
        on_found()
        return self._read(question, asked, candidates, found, understood), candidates

    def _read(
        self,
        question: str,
        asked: str,
        candidates: Sequence[Candidate],
        found: tuple[Condition, ...],
        understood: str | None,
    ) -> Answer:
        """The answer in the candidates' words, or a refusal with the closest of them."""
        reading = self._reader.read(asked, candidates)
        articles = {candidate.article.id: candidate.article for candidate in candidates}
        citations = tuple(cite(articles, reading.evidence))
        if not reading.answers:
            text = _REFUSALS[detect_language(question)]
            return Answer(question, text, (), True, reading.confidence, citations, found, understood)
        text = answer_text(asked, citations, script_of(question), reading.dated)
        return Answer(question, text, citations, False, reading.confidence, (), found, understood)

    def _counted(
        self, question: str, asked: str, known: Wanted, found: tuple[Condition, ...], where: Filter | None
    ) -> Answer:
        """The answer to a question about the collection itself."""
        understood = asked if asked != question else None
        self._collection.refresh()
        counted = overview(self._collection, known, question, where)
        if counted is None:
            text = _REFUSALS[detect_language(question)]
            return Answer(question, text, (), True, 0.0, (), found, understood)
        ids = {piece.sentence.article_id for piece in counted.evidence}
        citations = tuple(cite(self._collection.ledger.articles_by_id(ids), counted.evidence))
        text = counted.text or answer_text(question, citations)
        return Answer(question, text, citations, False, 1.0, (), found, understood, counted.months)

    def _texts(self, articles: Sequence[str]) -> list[str]:
        """Title and text of each report that is still there."""
        found = self._collection.ledger.articles_by_id(set(articles))
        return [f"{article.title}\n{article.text}" for article in found.values()]

    def _candidates(self, hits: Sequence[Hit]) -> list[Candidate]:
        """The hits with their articles, those that are gone meanwhile left out."""
        articles = self._collection.ledger.articles_by_id({hit.passage.article_id for hit in hits})
        return [Candidate(hit, articles[i]) for hit in hits if (i := hit.passage.article_id) in articles]
