"""The values that pass between the ledger and those who write or check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index.article import Article


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a ledger was made with: its vectors are only comparable with this embedder's."""

    model: str
    dimension: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it is written: sentences and passages as offsets, and a vector per passage.

    `digest` identifies the raw report, so that adding it again is noticed before any work is done.
    `vectors` is `(len(passages), dimension)`, unit rows; stored as float16.
    """

    article: Article
    digest: str
    sentences: Sequence[tuple[int, int]]
    passages: Sequence[range]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Changes:
    """Passage rows that an index at an older generation lacks, and those it must forget.

    `added` is `(a,)` int64, `removed` `(r,)` int64, both ascending. `removed` may name rows that it never
    had. `total` is how many rows there are at `generation`.
    """

    generation: int
    total: int
    added: NDArray[np.int64]
    removed: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over the whole ledger."""

    articles: int
    passages: int
    languages: dict[str, int]
    sources: dict[str, int]
    first_published: date | None
    last_published: date | None
    generation: int
    model: str


class Status(StrEnum):
    """What became of a report."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report; `article_id` is `None` and `message` says why if it failed."""

    origin: str
    status: Status
    article_id: str | None = None
    message: str | None = None
