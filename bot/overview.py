"""Questions about the collection: how many reports speak of a thing, since when, by whom; a day's headlines.

They are answered by counting, not by reading, and every report that is named is cited.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.overview_questions import Wanted
from bot.reader import Evidence
from index.article import Article
from index.bridge import chinese_query
from index.dense import Scored
from index.filter import Filter
from index.language import detect_language
from index.ledger import Ledger
from index.lexical import AnyOf
from index.words import characters, fold, han_share, words

# Reports that are cited of those counted: the newest, and the first.
_CITED = 6
_MOST_PASSAGES = 50_000
_HEADLINES = 12
_LEAD = 2
_CHINESE = 0.2
_WORDS_FIELD = {"words": 1.0}


class Reports(Protocol):
    """What counting needs of an `index.collection.Collection`."""

    @property
    def ledger(self) -> Ledger:
        """The reports."""
        ...

    def refresh(self) -> None:
        """Lets the indexes catch up with the reports."""
        ...

    def matching(
        self,
        query: Mapping[str, Sequence[str]],
        weights: Mapping[str, float],
        k: int,
        where: Filter | None = None,
        either: Sequence[AnyOf] = (),
    ) -> list[Scored]:
        """The passages that match best by their words."""
        ...


@dataclass(frozen=True, slots=True)
class Overview:
    """An answer by counting: its text, with the numbers of `evidence` in brackets; none: the sentences.

    `months` are how many reports came out when, by month in order: `2025-09`.
    """

    text: str
    evidence: tuple[Evidence, ...]
    months: tuple[tuple[str, int], ...] = ()


def overview(collection: Reports, asked: Wanted, question: str, where: Filter | None) -> Overview | None:
    """The answer, or `None` if there is no such report."""
    if asked.kind == "gist":
        evidence = tuple(
            e for article in _articles(collection, where)[:1] for e in _leads(collection, article)
        )
        return Overview("", evidence) if evidence else None
    if asked.kind == "headlines":
        articles = _articles(collection, where)[:_HEADLINES]
        lines = (f"{article.title} [{number}]" for number, article in enumerate(articles, 1))
        evidence = tuple(_mention(collection, article, "") for article in articles)
        return Overview("\n".join(lines), evidence) if articles else None
    return _coverage(collection, asked.topic, question, where)


def _coverage(collection: Reports, topic: str, question: str, where: Filter | None) -> Overview | None:
    articles = sorted(_mentioning(collection, topic, where), key=lambda a: (a.published or date.min, a.id))
    if not articles:
        return None
    newest, dated = articles[::-1][:_CITED], [article for article in articles if article.published]
    cited = [*newest, *(dated[:1] if dated and dated[0] not in newest else ())]
    evidence = tuple(_mention(collection, article, topic) for article in cited)
    sources = Counter(article.source for article in articles if article.source)
    months = Counter(article.published.strftime("%Y-%m") for article in dated if article.published)
    words_of = _WORDS[detect_language(question)]
    lines = [words_of["count"].format(len(articles), topic)]
    if dated:
        ends = (part for a in (dated[0], dated[-1]) for part in (a.published, _number(cited, a)))
        lines.append(words_of["since"].format(*ends))
    if sources:
        named = words_of["and"].join(words_of["source"].format(name, n) for name, n in sources.most_common(8))
        lines.append(words_of["by"].format(named))
    lines += [
        f"{article.published or '-'} {article.title} [{number}]" for number, article in enumerate(newest, 1)
    ]
    return Overview("\n".join(lines), evidence, tuple(sorted(months.items())))


_WORDS = {
    "zh-Hans": {
        "count": "共有 {} 篇报道提到“{}”。",
        "since": "最早 {} {}，最近 {} {}。",
        "by": "来源：{}。",
        "source": "{}（{}）",
        "and": "、",
    },
    "zh-Hant": {
        "count": "共有 {} 篇報導提到「{}」。",
        "since": "最早 {} {}，最近 {} {}。",
        "by": "來源：{}。",
        "source": "{}（{}）",
        "and": "、",
    },
    "en": {
        "count": 'Reports that mention "{1}": {0}.',
        "since": "First {} {}, last {} {}.",
        "by": "By: {}.",
        "source": "{} ({})",
        "and": ", ",
    },
}


def _number(cited: Sequence[Article], article: Article) -> str:
    return f"[{cited.index(article) + 1}]"


def _articles(collection: Reports, where: Filter | None) -> list[Article]:
    """The reports that `where` admits, newest first."""
    rows = collection.ledger.passage_rows(where).tolist()
    ids = {passage.article_id for passage in collection.ledger.passages(rows).values()}
    found = collection.ledger.articles_by_id(ids).values()
    return sorted(found, key=lambda article: (article.published or date.min, article.id), reverse=True)


def _mentioning(collection: Reports, topic: str, where: Filter | None) -> list[Article]:
    """The reports that have every word of `topic`, or those of them that have it as it is, if any do."""
    ids = {article_id for terms in _terms(topic) for article_id in _with_all(collection, terms, where)}
    articles = list(collection.ledger.articles_by_id(ids).values())
    as_it_is = [article for article in articles if fold(topic) in fold(f"{article.title}\n{article.text}")]
    return as_it_is if han_share(topic) > _CHINESE and as_it_is else articles


def _with_all(collection: Reports, terms: Sequence[AnyOf], where: Filter | None) -> set[str]:
    """The ids of the reports that have all the terms, wherever."""
    every: set[str] | None = None
    for term in terms:
        scored = collection.matching({}, {}, _MOST_PASSAGES, where, [term])
        passages = collection.ledger.passages([one.row for one in scored]).values()
        ids = {passage.article_id for passage in passages}
        every = ids if every is None else every & ids
    return every or set()


def _terms(topic: str) -> Iterator[list[AnyOf]]:
    """What a report has that speaks of it, in each language."""
    if han_share(topic) > _CHINESE:
        # Pairs of characters: words are cut differently here and there.
        pairs = [AnyOf({"characters": 1.0}, (pair,)) for pair in characters(topic)]
        yield pairs or [AnyOf(_WORDS_FIELD, (word,)) for word in words(topic)]
    else:
        yield [AnyOf(_WORDS_FIELD, (word,)) for word in words(topic)]
        yield chinese_query(topic, _WORDS_FIELD)


def _leads(collection: Reports, article: Article) -> Iterator[Evidence]:
    """The first sentences of a report that say something."""
    said = 0
    for sentence in collection.ledger.sentences(article.id):
        if len(article.text[sentence.start : sentence.end].strip()) > 1 and said < _LEAD:
            said += 1
            yield Evidence(sentence, 1.0)


def _mention(collection: Reports, article: Article, topic: str) -> Evidence:
    """The first sentence that has the topic, its words marked; else the report's first."""
    wanted, text = fold(topic), fold(article.text)
    at = text.find(wanted) if wanted else -1
    sentences = collection.ledger.sentences(article.id)
    for sentence in sentences:
        if at >= 0 and sentence.start <= at < sentence.end:
            return Evidence(sentence, 1.0, ((at, min(at + len(wanted), sentence.end)),))
    return next(_leads(collection, article), Evidence(sentences[0], 1.0))
