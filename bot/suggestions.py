"""Questions to ask next: made of what the reports say, and shown only if the bot answers them from there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from threading import Event

from bot.answer import Answer, Citation
from bot.candidate_questions import Candidate, candidates, names_something
from bot.suggested_topics import counting_question, topics
from index.article import Article, Sentence
from index.errors import StoreError
from index.language import detect_language
from index.ledger import Ledger
from index.words import subject, words

# To ask takes 0.1 to 0.2 s, and somebody waits.
_MOST_ASKED = 6
_REPORTS_READ = 3
# Of 181 candidates asked over two collections, their own sentence came first for 144 of 167 with more than
# this, and for 7 of 14 with less.
_LEAST_CONFIDENCE = 0.4
# The share of their words in common from which two questions are one.
_SAME = 0.5
# What a kind of question loses of its weight with each of it that there is already.
_REPEATED = 0.2
_COUNTS = 1
_TOPICS_TRIED = 3
# Of the newest reports, how many are looked at for each example; some make no question.
_NEWEST_FOR_ONE = 6
_MOST_READ = 100


class Suggester:
    """Suggests questions over the reports of one store. Thread-safe."""

    def __init__(self, ledger: Ledger, ask: Callable[[str], Answer]) -> None:
        """`ask` answers a question in the reports' own words."""
        self._ledger = ledger
        self._ask = ask

    def after(self, answer: Answer, k: int, stop: Event | None = None) -> tuple[str, ...]:
        """Up to `k` questions on the reports that `answer` cites, or that were closest, best first."""
        language = detect_language(answer.question)
        shown = answer.citations or answer.closest
        try:
            articles = self._articles(shown, language)
            found = _varied([self._candidates(article, language, shown) for article in articles])
            new = (one for one in found if not _same(one.question, answer.understood or answer.question))
            suggested = list(islice(self._answered(new, _MOST_ASKED - _COUNTS, stop), max(k, 0)))
            if len(suggested) < k:
                counted = self._counted(articles, answer, stop)
                suggested += islice(counted, min(_COUNTS, k - len(suggested)))
        except (KeyError, StoreError):  # the report, or the store, has gone meanwhile
            return ()
        return tuple(suggested)

    def examples(self, k: int, stop: Event | None = None) -> tuple[str, ...]:
        """Up to `k` questions on the newest reports, each on another, in languages as the reports are."""
        try:
            shares = _shares(self._ledger.stats().languages, k)
            newest = self._newest(shares)
            found = []
            for language, articles in newest.items():
                asked = _varied(
                    [_standalone(self._candidates(article, language, ())) for article in articles]
                )
                found.append(self._answered(asked, _MOST_ASKED, stop, of_each=1))
            best = [list(islice(one, shares[language])) for one, language in zip(found, newest, strict=True)]
        except (KeyError, StoreError):
            return ()
        return tuple(chain.from_iterable(best))

    def _articles(self, shown: Sequence[Citation], language: str) -> list[Article]:
        """The reports shown, those in the language of the question first."""
        ids = list(dict.fromkeys(citation.article_id for citation in shown))
        found = self._ledger.articles_by_id(ids)
        there = [found[article_id] for article_id in ids if article_id in found]
        there.sort(key=lambda article: (article.language == "en") != (language == "en"))
        return there[:_REPORTS_READ]

    def _candidates(self, article: Article, language: str, shown: Iterable[Citation]) -> list[Candidate]:
        """The questions on a report's sentences but those that were just shown."""
        seen = [(c.start, c.end) for c in shown if c.article_id == article.id]
        sentences = [s for s in self._ledger.sentences(article.id) if not _overlaps(s, seen)]
        return candidates(article, sentences, language)

    def _answered(
        self, found: Iterable[Candidate], most: int, stop: Event | None, of_each: int = _MOST_ASKED
    ) -> Iterator[str]:
        """Those that the bot answers as they were made, of the first `most`; none after `stop`."""
        given: list[str] = []
        reports: Counter[str] = Counter()
        tried = 0
        for one in found:
            if tried >= most or (stop and stop.is_set()):
                return
            if reports[one.sentence.article_id] >= of_each or any(_same(one.question, g) for g in given):
                continue
            tried += 1
            if _holds(self._ask(one.question), one):
                given.append(one.question)
                reports[one.sentence.article_id] += 1
                yield one.question

    def _counted(self, articles: Iterable[Article], answer: Answer, stop: Event | None) -> Iterator[str]:
        """How many reports speak of something that one of the reports does, if there are several."""
        language = detect_language(answer.question)
        for topic in islice(topics(articles, language), _TOPICS_TRIED):
            if stop and stop.is_set():
                return
            question = counting_question(topic, language)
            counted = self._ask(question)
            if len(counted.citations) > 1 and question != answer.question and not counted.conditions:
                yield question

    def _newest(self, shares: dict[str, int]) -> dict[str, list[Article]]:
        """The newest reports of each language, some for each question that is to be made of them."""
        newest: dict[str, list[Article]] = {language: [] for language, share in shares.items() if share}
        for article in islice(self._ledger.articles(), _MOST_READ):
            of_language = newest.get(article.language)
            if of_language is not None and len(of_language) < shares[article.language] * _NEWEST_FOR_ONE:
                of_language.append(article)
        return newest


def _holds(answer: Answer, wanted: Candidate) -> bool:
    """Whether the answer rests on the words that the question was made from."""
    if answer.refused or answer.confidence < _LEAST_CONFIDENCE or answer.conditions or not answer.citations:
        return False
    first, sentence = answer.citations[0], wanted.sentence
    here = first.article_id == sentence.article_id and sentence.start <= first.start < sentence.end
    return here and (not first.spans or any(s < wanted.end and wanted.start < e for s, e in first.spans))


def _overlaps(sentence: Sentence, seen: Iterable[tuple[int, int]]) -> bool:
    return any(sentence.start < end and start < sentence.end for start, end in seen)


def _varied(found: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """The best first, of the next report and of another kind before more of the same."""
    rest = [list(of_report) for of_report in found]
    kinds: Counter[str] = Counter()
    chosen: list[Candidate] = []
    while any(rest):
        for of_report in filter(None, rest):
            best = max(of_report, key=lambda one: one.weight - _REPEATED * kinds[one.kind])
            of_report.remove(best)
            kinds[best.kind] += 1
            chosen.append(best)
    return chosen


def _standalone(found: Iterable[Candidate]) -> list[Candidate]:
    return [one for one in found if names_something(one.question)]


def _same(question: str, other: str) -> bool:
    """Whether two questions ask much the same."""
    first, second = set(words(subject(question))), set(words(subject(other)))
    return question == other or len(first & second) > _SAME * len(first | second)


def _shares(counts: dict[str, int], k: int) -> dict[str, int]:
    """How many of `k` go to each language, as the reports do; by the largest remainders."""
    total = max(sum(counts.values()), 1)
    exact = {language: k * count / total for language, count in counts.items()}
    shares = {language: int(share) for language, share in exact.items()}
    for language in sorted(exact, key=lambda one: shares[one] - exact[one])[
        : max(k - sum(shares.values()), 0)
    ]:
        shares[language] += 1
    return shares
