import sqlite3
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_samples import close_stores, entry, new_store, open_store

from index.collection import Collection
from index.dense import DenseIndex
from index.errors import StoreError, StoreLocked
from index.lexical import Document, LexicalIndex
from index.verify import verify

NOTHING = np.empty(0, np.int64)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Collection]:
    collection = new_store(tmp_path)
    with collection.writing() as writer:
        writer.replace([entry("a", "首句。", "次句。", "末句。"), entry("b", "别的。"), entry("c", "走了。")])
        writer.remove(["c"])
    yield collection
    close_stores()


def tamper(store: Collection, statement: str, *values: object) -> None:
    connection = sqlite3.connect(store.folder / "ledger.sqlite3")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def vector(*numbers: float) -> bytes:
    return np.array([*numbers, *[0.0] * (64 - len(numbers))], np.float16).tobytes()


def ends(*numbers: int) -> bytes:
    return array("I", numbers).tobytes()


def test_a_sound_store_has_no_problems(store: Collection) -> None:
    assert verify(store) == []
    assert verify(open_store(store.folder)) == []


def test_an_empty_store_has_no_problems(tmp_path: Path) -> None:
    store = new_store(tmp_path / "empty")
    assert verify(store) == []
    close_stores()


@pytest.mark.parametrize(
    "wrong", [ends(3, 6), ends(3, 6, 10), ends(3, 3, 9), ends(6, 3, 9), b"", b"\x03\x00"]
)
def test_sentences_that_do_not_tile_the_text_are_found(store: Collection, wrong: bytes) -> None:
    tamper(store, "UPDATE articles SET sentence_ends = ? WHERE id = 'a'", wrong)
    assert "a: its sentences do not tile its 9 characters" in verify(store)


@pytest.mark.parametrize(
    "change",
    ["SET stop = 2", "SET first = 1, stop = 2", "SET stop = 0", "SET first = -1", "SET first = 7, stop = 8"],
)
def test_passages_that_do_not_cover_the_sentences_are_found(store: Collection, change: str) -> None:
    tamper(store, f"UPDATE passages {change} WHERE row = 1")
    assert verify(store) == ["a: its passages do not hold each of its 3 sentences once"]


def test_a_lost_passage_is_found(store: Collection) -> None:
    tamper(store, "DELETE FROM passages WHERE row = 2")
    assert verify(store) == [
        "a: its passages are not numbered from 0 without gaps",
        "a: its passages do not hold each of its 3 sentences once",
    ]


@pytest.mark.parametrize(
    ("stored", "problem"),
    [
        (vector(2.0), "has length 2.000, not 1"),
        (vector(), "has length 0.000, not 1"),
        (vector(float("nan")), "has length nan, not 1"),
        (vector(float("inf")), "has length inf, not 1"),
        (vector(1.0)[:-2], "has not 64 dimensions"),
        (b"", "has not 64 dimensions"),
    ],
)
def test_a_wrong_vector_is_found(store: Collection, stored: bytes, problem: str) -> None:
    tamper(store, "UPDATE passages SET vector = ? WHERE row = 2", stored)
    assert verify(store) == [f"a: the vector of passage 1 {problem}"]


def test_a_passage_without_its_article_is_found(store: Collection) -> None:
    tamper(store, "DELETE FROM articles WHERE id = 'b'")
    assert verify(store) == ["ledger: row 4 of passages belongs to none of articles"]


def test_a_tombstone_for_a_living_passage_is_found(store: Collection) -> None:
    tamper(store, "INSERT INTO tombstones VALUES (1, 1)")
    assert verify(store) == ["ledger: passage row 1 is there and removed"]


def test_a_row_from_the_future_is_found(store: Collection) -> None:
    tamper(store, "UPDATE passages SET generation = 99 WHERE row = 1")
    assert verify(store) == ["ledger: row 1 of passages is newer than the ledger's generation 2"]


def test_a_damaged_file_is_found(store: Collection) -> None:
    store.close()
    path = store.folder / "ledger.sqlite3"
    data = bytearray(path.read_bytes())
    for start in range(8_192, len(data), 4_096):
        data[start : start + 200] = b"\xaa" * 200
    path.write_bytes(data)
    problems = verify(open_store(store.folder))
    assert problems
    assert all(problem.startswith("ledger: ") for problem in problems)


def test_an_incomplete_manifest_is_found_on_opening(store: Collection) -> None:
    tamper(store, "DELETE FROM manifest WHERE name = 'fingerprint'")
    with pytest.raises(StoreError, match=r"its manifest is damaged .*fingerprint"):
        open_store(store.folder)


def plant_dense(store: Collection, rows: list[int], vectors: np.ndarray | None = None) -> Collection:
    """A store whose dense index holds `rows`, as many as it should, and says that all is well."""
    index = DenseIndex(64, store.ledger.generation)
    chosen = np.eye(64, dtype=np.float32)[: len(rows)] if vectors is None else vectors
    index._index.add_with_ids(chosen, np.array(rows, np.int64))
    index.save(store.folder / "dense.faiss", store.ledger.identity)
    return open_store(store.folder)


def test_rows_that_the_dense_index_lacks_or_holds_twice_are_found(store: Collection) -> None:
    planted = plant_dense(store, [1, 1, 2, 9])
    assert verify(planted) == [
        "dense index: lacks passage rows 3, 4",
        "dense index: holds what is not in the ledger: passage rows 9",
        "dense index: holds more than once passage rows 1",
    ]


def test_a_wrong_vector_in_the_dense_index_is_found(store: Collection) -> None:
    _, vectors = store.ledger.vectors(store.ledger.passage_rows())
    planted = plant_dense(store, [1, 2, 3, 4], vectors[[0, 2, 1, 3]])
    assert verify(planted) == ["dense index: holds another vector than the ledger for passage rows 2, 3"]


def test_rows_that_the_lexical_index_lacks_or_holds_twice_are_found(store: Collection) -> None:
    index = LexicalIndex.create(store.folder / "lexical", store.ledger.identity)
    fields = {"words": ["词"], "characters": [], "title": []}
    index.update(store.ledger.generation, NOTHING, [Document(row, fields) for row in (2, 2, 3, 8)])
    assert verify(open_store(store.folder)) == [
        "lexical index: lacks passage rows 1, 4",
        "lexical index: holds what is not in the ledger: passage rows 8",
        "lexical index: holds more than once passage rows 2",
    ]


def test_many_rows_are_counted_not_listed(store: Collection) -> None:
    with store.writing() as writer:
        writer.replace([entry("many", *(f"第{number}句。" for number in range(8)))])
    rows, vectors = store.ledger.vectors(store.ledger.passage_rows())
    planted = plant_dense(store, rows.tolist(), np.roll(vectors, 1, axis=0))
    [problem] = verify(planted)
    assert problem.endswith("for passage rows 1, 2, 3, 4, 6 and 7 more")


def test_a_store_that_is_being_written_cannot_be_verified(store: Collection) -> None:
    with store.writing(), pytest.raises(StoreLocked):
        verify(open_store(store.folder))
