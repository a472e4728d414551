"""The values of the collection: frozen, and positioned by `[start, end)` offsets in an article's text."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RawReport:
    """A report as it was found, before cleaning; what is `None` was not given.

    `origin` says where it came from, for messages: a path, with `:line` for a record in a file.
    """

    text: str
    origin: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece of raw text that cleaning took away, and why (`pinyin`, `disclaimer`, `share`, ...)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """A stored report. `text` is clean and never changes; all offsets elsewhere count its characters.

    `language` is `zh-Hans`, `zh-Hant` or `en`.
    """

    id: str
    title: str
    text: str
    source: str | None
    url: str | None
    published: date | None
    language: str
    removed: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """The `number`-th sentence (from 0) of an article: `text[start:end]`, trailing white space included."""

    article_id: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The `number`-th passage (from 0) of an article: a run of whole sentences, `text[start:end]`."""

    article_id: str
    number: int
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found. All scores: higher is better.

    `score` is the fused score, `dense` the cosine similarity and `lexical` the BM25 score; a side
    that did not find the passage is `None`.
    """

    passage: Passage
    score: float
    dense: float | None
    lexical: float | None
