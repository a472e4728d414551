"""Whether a store holds what it should: checked from the stored bytes up, trusting nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.collection import Collection
from index.database import Database
from index.errors import StoreError

# Unit vectors in float16 came out up to 0.0004 longer or shorter (384 dimensions).
_LENGTH_TOLERANCE = 2e-3
# What 8-bit kinds of index round away stays above 0.999; float16 to float32 loses nothing.
_LEAST_COSINE = 0.99
_SHOWN = 5

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the ledger holds of one article, unchecked; `runs` are number, first, stop of its passages."""

    article_id: str
    length: int
    ends: Sequence[int]
    runs: Sequence[tuple[int, int, int]]
    vectors: Sequence[bytes]


def verify(collection: Collection) -> list[str]:
    """What is wrong with a store, one line for each problem; empty if nothing is.

    The ledger first. The indexes, which are derived from it, are brought up to date as on opening and
    compared with it only if it is sound.

    Raises:
        StoreLocked: if another process is writing.
    """
    try:
        problems = list(_ledger_problems(collection))
    except StoreError as error:
        return [f"ledger: {error}"]
    if problems:
        return problems
    with collection.writing():
        return list(_index_problems(collection))


def _ledger_problems(collection: Collection) -> Iterator[str]:
    ledger = collection.ledger
    with ledger.snapshot():
        yield from _table_problems(ledger.database, ledger.generation)
        for layout in _layouts(ledger.database):
            yield from _sentence_problems(layout)
            yield from _passage_problems(layout)
            yield from _vector_problems(layout, ledger.manifest.dimension)


def _table_problems(database: Database, generation: int) -> Iterator[str]:
    for (line,) in database.query("PRAGMA integrity_check"):
        if line != "ok":
            yield f"ledger: {line}"
    for table, row, parent, _ in database.query("PRAGMA foreign_key_check"):
        yield f"ledger: row {row} of {table} belongs to none of {parent}"
    for (row,) in database.query("SELECT row FROM tombstones INTERSECT SELECT row FROM passages"):
        yield f"ledger: passage row {row} is there and removed"
    for table in ("passages", "tombstones"):
        for (row,) in database.query(f"SELECT row FROM {table} WHERE generation > ?", (generation,)):
            yield f"ledger: row {row} of {table} is newer than the ledger's generation {generation}"


def _layouts(database: Database) -> Iterator[_Layout]:
    for row, article_id in database.query("SELECT row, id FROM articles ORDER BY row"):
        text, ends = database.query("SELECT text, sentence_ends FROM articles WHERE row = ?", (row,))[0]
        columns = "number, first, stop, vector"
        found = database.query(f"SELECT {columns} FROM passages WHERE article = ? ORDER BY 1", (row,))
        stops = np.frombuffer(ends, np.uint32).tolist() if len(ends) % 4 == 0 else []
        yield _Layout(article_id, len(text), stops, [run[:3] for run in found], [run[3] for run in found])


def _sentence_problems(layout: _Layout) -> Iterator[str]:
    steps = np.diff([0, *layout.ends])
    if not len(steps) or (steps <= 0).any() or layout.ends[-1] != layout.length:
        yield f"{layout.article_id}: its sentences do not tile its {layout.length} characters"


def _passage_problems(layout: _Layout) -> Iterator[str]:
    if [number for number, _, _ in layout.runs] != list(range(len(layout.runs))):
        yield f"{layout.article_id}: its passages are not numbered from 0 without gaps"
    covered = [sentence for _, first, stop in layout.runs for sentence in range(first, stop)]
    if covered != list(range(len(layout.ends))) or any(first >= stop for _, first, stop in layout.runs):
        yield f"{layout.article_id}: its passages do not hold each of its {len(layout.ends)} sentences once"


def _vector_problems(layout: _Layout, dimension: int) -> Iterator[str]:
    for (number, _, _), stored in zip(layout.runs, layout.vectors, strict=True):
        if len(stored) != 2 * dimension:
            yield f"{layout.article_id}: the vector of passage {number} has not {dimension} dimensions"
            continue
        length = float(np.linalg.norm(np.frombuffer(stored, np.float16).astype(np.float32)))
        if not abs(length - 1) <= _LENGTH_TOLERANCE:  # also if it is not a number
            yield f"{layout.article_id}: the vector of passage {number} has length {length:.3f}, not 1"


def _index_problems(collection: Collection) -> Iterator[str]:
    expected, vectors = collection.ledger.vectors(collection.ledger.passage_rows())
    dense, indexed, lexical = collection.indexed()
    yield from _row_problems("dense", expected, dense)
    yield from _row_problems("lexical", expected, lexical)
    if np.array_equal(expected, dense):
        cosines = (indexed * vectors).sum(axis=1) / np.linalg.norm(indexed, axis=1)
        wrong = expected[~(cosines >= _LEAST_COSINE)]
        yield from _listed("dense index: holds another vector than the ledger for", wrong)


def _row_problems(name: str, expected: Rows, held: Rows) -> Iterator[str]:
    rows, counts = np.unique(held, return_counts=True)
    yield from _listed(f"{name} index: lacks", np.setdiff1d(expected, rows))
    yield from _listed(f"{name} index: holds what is not in the ledger:", np.setdiff1d(rows, expected))
    yield from _listed(f"{name} index: holds more than once", rows[counts > 1])


def _listed(what: str, rows: Rows) -> Iterator[str]:
    if len(rows):
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        yield f"{what} passage rows {', '.join(map(str, rows[:_SHOWN]))}{more}"
