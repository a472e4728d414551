"""Small stores for tests: entries and reports made from a number, and what the indexes find."""

from datetime import date, timedelta
from pathlib import Path

from fake_embedder import FakeEmbedder

from index.article import Article, RawReport
from index.build import manifest
from index.collection import Collection
from index.records import Entry
from index.words import characters, words

_open: list[Collection] = []
WEIGHTS = {"words": 1.0, "characters": 0.5, "title": 0.1}
PLACES = ["泉州", "安溪", "德化", "永春", "晋江", "石狮", "南安", "惠安", "洛江", "丰泽"]


def report(number: int, version: int = 1, article_id: str | None = None) -> RawReport:
    """A report of several passages; those of other numbers and versions share no long run of its text."""
    place = PLACES[number % len(PLACES)]
    sentences = [
        f"{place}第{number}号产业园区的第{part}期工程，第{version}版报道说投资{number * 97 + part * 7}万元。"
        for part in range(25)
    ]
    day = date(2024, 1, 1) + timedelta(days=number)
    return RawReport(
        "\n".join(sentences),
        f"sample:{number}",
        article_id or f"r{number}",
        f"{place}园区{number}",
        published=day,
    )


def entry(article_id: str, *sentences: str, version: str = "1", published: date | None = None) -> Entry:
    """An article of one passage for each sentence, as it is written to the ledger."""
    text, spans = "".join(sentences), []
    for sentence in sentences:
        start = spans[-1][1] if spans else 0
        spans.append((start, start + len(sentence)))
    article = Article(article_id, f"题{article_id}", text, None, None, published, "zh-Hans")
    passages = [range(number, number + 1) for number in range(len(sentences))]
    vectors = FakeEmbedder().embed_passages(sentences)
    return Entry(article, f"{article_id}-{version}", spans, passages, vectors)


def new_store(folder: Path) -> Collection:
    """A store for the fake embedder in `folder`, made if there is none, and closed after the test."""
    return _opened(Collection.create(folder, manifest(FakeEmbedder())))


def open_store(folder: Path) -> Collection:
    """The store in `folder`, closed after the test."""
    return _opened(Collection(folder))


def close_stores() -> None:
    while _open:
        _open.pop().close()


def _opened(collection: Collection) -> Collection:
    _open.append(collection)
    return collection


def found(collection: Collection, query: str, k: int = 5) -> tuple[list[str], list[str]]:
    """The texts of the passages that the lexical and the dense side find, best first."""
    collection.refresh()
    terms = {"words": words(query), "characters": characters(query), "title": words(query)}
    lexical = collection.matching(terms, WEIGHTS, k)
    dense = collection.nearest(FakeEmbedder().embed_query(query), k)
    return tuple(
        [text for row in (s.row for s in side) for text in _text(collection, row)]
        for side in (lexical, dense)
    )


def _text(collection: Collection, row: int) -> list[str]:
    return [
        collection.ledger.article(passage.article_id).text[passage.start : passage.end]
        for passage in collection.ledger.passages([row]).values()
    ]
