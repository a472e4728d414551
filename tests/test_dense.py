from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np
import pytest

from index import dense
from index.dense import DenseIndex, Rows, Vectors
from index.errors import StoreError

DIMENSION = 16
NOTHING = np.empty(0, np.int64)
KINDS = {
    "exact": faiss.IndexFlatIP,
    "8-bit": faiss.IndexScalarQuantizer,
    "cells": faiss.IndexIVFScalarQuantizer,
}


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def kind_of(index: DenseIndex) -> type:
    return dense._kind_of(index._index)


def found(index: DenseIndex, vector: Vectors, k: int, among: Rows | None = None) -> list[int]:
    return [scored.row for scored in index.search(vector, k, among)]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[type]:
    """Every kind of index in turn, at 200 vectors."""
    limits = {"exact": (1_000, 2_000), "8-bit": (20, 1_000), "cells": (10, 20)}[request.param]
    monkeypatch.setattr(dense, "EXACT_UP_TO", limits[0])
    monkeypatch.setattr(dense, "FLAT_UP_TO", limits[1])
    yield KINDS[request.param]


ROWS = np.arange(1, 201) * 3


def test_each_size_gets_its_kind(kind: type) -> None:
    assert kind_of(DenseIndex.built(1, ROWS, unit_vectors(200))) is kind


def test_exact_search_agrees_with_numpy() -> None:
    vectors, queries = unit_vectors(200), unit_vectors(20, seed=1)
    index = DenseIndex.built(1, ROWS, vectors)
    for query in queries:
        cosines = vectors @ query
        order = np.argsort(-cosines)[:10]
        hits = index.search(query, 10)
        assert [hit.row for hit in hits] == ROWS[order].tolist()
        np.testing.assert_allclose([hit.score for hit in hits], cosines[order], atol=1e-6)


def test_vectors_rounded_to_16_bits_are_ranked_the_same() -> None:
    vectors = unit_vectors(200)
    exact = DenseIndex.built(1, ROWS, vectors)
    rounded = DenseIndex.built(1, ROWS, vectors.astype(np.float16).astype(np.float32))
    for query in unit_vectors(20, seed=1):
        assert found(exact, query, 5) == found(rounded, query, 5)


def test_a_vector_finds_itself_first(kind: type) -> None:
    vectors = unit_vectors(200)
    index = DenseIndex.built(1, ROWS, vectors)
    assert [found(index, vector, 1)[0] for vector in vectors] == ROWS.tolist()


def test_asking_for_more_than_there_is_gives_what_there_is(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_PROBES", 1_000)
    index = DenseIndex.built(1, ROWS, unit_vectors(200))
    assert sorted(found(index, unit_vectors(1)[0], 10_000)) == ROWS.tolist()
    assert found(index, unit_vectors(1)[0], 0) == []


def test_no_padding_is_returned_where_probing_finds_too_few(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_PROBES", 1)
    rows = found(DenseIndex.built(1, ROWS, unit_vectors(200)), unit_vectors(1)[0], 200)
    assert rows
    assert set(rows) <= set(ROWS.tolist())


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex(DIMENSION).search(unit_vectors(1)[0], 5) == []


def test_removed_rows_are_not_found(kind: type) -> None:
    vectors = unit_vectors(200)
    index = DenseIndex.built(1, ROWS, vectors)
    index.update(2, ROWS[:50], NOTHING, vectors[:0])
    assert index.rows().tolist() == ROWS[50:].tolist()
    assert not set(found(index, vectors[0], 200)) & set(ROWS[:50].tolist())
    assert index.generation == 2


def test_rows_can_be_removed_and_added_again(kind: type) -> None:
    vectors, other = unit_vectors(200), unit_vectors(50, seed=9)
    index = DenseIndex.built(1, ROWS, vectors)
    index.update(2, ROWS[:50], NOTHING, vectors[:0])
    index.update(3, NOTHING, ROWS[:50], other)
    assert index.rows().tolist() == ROWS.tolist()
    assert [found(index, vector, 1)[0] for vector in other] == ROWS[:50].tolist()


def test_a_row_added_twice_is_held_once_with_its_new_vector(kind: type) -> None:
    vectors = unit_vectors(200)
    index = DenseIndex.built(1, ROWS, vectors)
    index.update(2, NOTHING, ROWS[:10], vectors[100:110])
    assert index.rows().tolist() == ROWS.tolist()
    assert ((index.vectors(ROWS[:10]) * vectors[100:110]).sum(axis=1) > 0.98).all()


def test_removing_rows_that_are_not_there_changes_nothing(kind: type) -> None:
    index = DenseIndex.built(1, ROWS, unit_vectors(200))
    index.update(2, np.array([1, 2, 10_000]), NOTHING, unit_vectors(0))
    assert index.rows().tolist() == ROWS.tolist()


def test_only_admitted_rows_are_searched(kind: type) -> None:
    vectors = unit_vectors(200)
    index = DenseIndex.built(1, ROWS, vectors)
    admitted = ROWS[7:10]
    order = np.argsort(-(vectors[7:10] @ vectors[0]))
    assert found(index, vectors[0], 5, admitted) == admitted[order].tolist()
    assert found(index, vectors[0], 5, NOTHING) == []
    assert found(index, vectors[0], 5, np.array([2, 5_000])) == []


def test_a_saved_index_is_the_same_when_loaded(kind: type, tmp_path: Path) -> None:
    vectors = unit_vectors(200)
    saved = DenseIndex.built(7, ROWS, vectors)
    saved.save(tmp_path / "dense.faiss", "one")
    loaded = DenseIndex.load(tmp_path / "dense.faiss", DIMENSION, "one")
    assert loaded is not None
    assert loaded.generation == 7
    assert kind_of(loaded) is kind
    assert loaded.rows().tolist() == ROWS.tolist()
    assert loaded.search(vectors[3], 10) == saved.search(vectors[3], 10)
    loaded.update(8, ROWS[:1], NOTHING, vectors[:0])
    assert len(loaded) == 199


def test_an_index_of_another_ledger_or_dimension_is_not_loaded(tmp_path: Path) -> None:
    DenseIndex.built(1, ROWS, unit_vectors(200)).save(tmp_path / "dense.faiss", "one")
    assert DenseIndex.load(tmp_path / "dense.faiss", DIMENSION, "other") is None
    assert DenseIndex.load(tmp_path / "dense.faiss", 384, "one") is None


def test_an_index_fits_until_its_kind_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "EXACT_UP_TO", 100)
    monkeypatch.setattr(dense, "FLAT_UP_TO", 200)
    small = DenseIndex.built(1, ROWS[:100], unit_vectors(100))
    large = DenseIndex.built(1, ROWS[:150], unit_vectors(150))
    assert small.fits(100)
    assert not small.fits(101)
    # A little below the limit the larger kind is kept, so that it is not built anew at each step.
    assert large.fits(90)
    assert not large.fits(80)


DAMAGES = {
    "index missing": lambda index, stamp: index.unlink(),
    "index empty": lambda index, stamp: index.write_bytes(b""),
    "index cut off": lambda index, stamp: index.write_bytes(index.read_bytes()[:-100]),
    "index flipped": lambda index, stamp: index.write_bytes(flipped(index.read_bytes())),
    "index a folder": lambda index, stamp: (index.unlink(), index.mkdir()),
    "stamp missing": lambda index, stamp: stamp.unlink(),
    "stamp empty": lambda index, stamp: stamp.write_bytes(b""),
    "stamp no JSON": lambda index, stamp: stamp.write_bytes(b"\xff\x00{"),
    "stamp a list": lambda index, stamp: stamp.write_text("[1, 2]"),
    "stamp without fields": lambda index, stamp: stamp.write_text('{"ledger": "one", "dimension": 16}'),
    "stamp a folder": lambda index, stamp: (stamp.unlink(), stamp.mkdir()),
}


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(255 - byte for byte in data[middle : middle + 8]) + data[middle + 8 :]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_loaded_and_can_be_written_over(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    index = DenseIndex.built(1, ROWS, unit_vectors(200))
    index.save(path, "one")
    DAMAGES[damage](path, tmp_path / "dense.json")
    assert DenseIndex.load(path, DIMENSION, "one") is None
    index.save(path, "one")
    assert DenseIndex.load(path, DIMENSION, "one") is not None


def test_a_file_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    index = DenseIndex.built(1, ROWS, unit_vectors(200))
    with pytest.raises(StoreError, match=r"dense\.faiss: cannot be written .*reports are safe"):
        index.save(tmp_path / "missing" / "dense.faiss", "one")
