"""The dense side of search: a FAISS index over passage vectors, derived from the ledger.

Knows row numbers and vectors, nothing of passages or articles.
"""

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

# Measured at 1,000,000 vectors of 384 dimensions, two cores: flat 62 ms a query, flat 8-bit 20 ms,
# IVF 8-bit 0.5 ms at recall 0.98. Below about 300,000 exact search is quick enough.
EXACT_UP_TO = 300_000
FLAT_UP_TO = 600_000
_PROBES = 32
_TRAINING_PER_CELL = 64

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage row and how well it fits; higher is better."""

    row: int
    score: float


class DenseIndex:
    """Nearest passages by cosine. Not thread-safe: its owner locks.

    `generation` is the ledger's generation that it agrees with.
    """

    def __init__(self, dimension: int, generation: int = 0, index: Any = None) -> None:
        self.dimension = dimension
        self.generation = generation
        self._index = index if index is not None else _build(dimension, _nothing(dimension), 0)

    @classmethod
    def load(cls, path: Path, dimension: int) -> "DenseIndex | None":
        """The index saved at `path`; `None` where it is missing, damaged or of another dimension."""
        try:
            stamp = json.loads(_stamp(path).read_text())
            if stamp["crc32"] != zlib.crc32(path.read_bytes()) or stamp["dimension"] != dimension:
                return None
            index = faiss.read_index(str(path))
            return cls(dimension, int(stamp["generation"]), _with_probes(index))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    def save(self, path: Path) -> None:
        """Writes the index to `path`, then its stamp: a stamp means that the index beside it is whole."""
        _stamp(path).unlink(missing_ok=True)
        temporary = path.with_suffix(".tmp")
        faiss.write_index(self._index, str(temporary))
        checksum = zlib.crc32(temporary.read_bytes())
        temporary.replace(path)
        stamp = {"generation": self.generation, "dimension": self.dimension, "crc32": checksum}
        temporary.write_text(json.dumps(stamp))
        temporary.replace(_stamp(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self) -> Rows:
        """The rows that it holds, ascending, `(n,)` int64."""
        if isinstance(self._index, faiss.IndexIDMap2):
            return np.sort(faiss.vector_to_array(self._index.id_map))
        lists = self._index.invlists
        return np.sort(np.concatenate([_list_ids(lists, n) for n in range(lists.nlist)]))

    def update(self, generation: int, removed: Rows, rows: Rows, vectors: Vectors) -> None:
        """Forgets `removed`, takes in `rows` `(n,)` with unit `vectors` `(n, dimension)`.

        Idempotent: rows that it holds already are replaced, since FAISS would hold them twice.
        """
        gone = np.union1d(removed, rows)
        if len(self) and len(gone):
            self._index.remove_ids(faiss.IDSelectorBatch(gone))
        if len(rows):
            self._index.add_with_ids(np.ascontiguousarray(vectors), rows)
        self.generation = generation

    def fits(self) -> bool:
        """Whether this kind of index still suits the number of vectors; else `rebuilt` makes one."""
        return _kind(len(self)) == _kind_of(self._index)

    @classmethod
    def rebuilt(cls, dimension: int, generation: int, rows: Rows, vectors: Vectors) -> "DenseIndex":
        """A new index over `rows` `(n,)` and unit `vectors` `(n, dimension)`, of the kind that suits `n`."""
        index = cls(dimension, generation, _build(dimension, vectors, len(rows)))
        index.update(generation, np.empty(0, np.int64), rows, vectors)
        return index

    def search(self, vector: Vectors, k: int) -> list[Scored]:
        """The `k` rows nearest to a unit vector `(dimension,)` by cosine, best first; fewer if there are."""
        if not len(self) or k < 1:
            return []
        scores, rows = self._index.search(vector.reshape(1, -1), k)
        # FAISS pads short results with row -1.
        return [Scored(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r != -1]


def _stamp(path: Path) -> Path:
    return path.with_suffix(".json")


def _nothing(dimension: int) -> Vectors:
    return np.empty((0, dimension), np.float32)


def _kind(count: int) -> type:
    if count <= EXACT_UP_TO:
        return faiss.IndexFlatIP
    return faiss.IndexScalarQuantizer if count <= FLAT_UP_TO else faiss.IndexIVFScalarQuantizer


def _kind_of(index: Any) -> type:
    return type(faiss.downcast_index(index.index) if isinstance(index, faiss.IndexIDMap2) else index)


def _build(dimension: int, vectors: Vectors, count: int) -> Any:
    """An empty index of the kind that suits `count`, trained on `vectors` where it needs training."""
    kind, metric = _kind(count), faiss.METRIC_INNER_PRODUCT
    if kind is faiss.IndexFlatIP:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    if kind is faiss.IndexScalarQuantizer:
        quantised = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, metric)
        quantised.train(vectors)
        return faiss.IndexIDMap2(quantised)
    # An IVF index keeps ids itself; IndexIDMap2 around it would lose track of them on removal.
    cells = int(4 * np.sqrt(count))
    index = faiss.index_factory(dimension, f"IVF{cells},SQ8", metric)
    sample = np.random.default_rng(0).permutation(len(vectors))[: cells * _TRAINING_PER_CELL]
    index.train(vectors[sample])
    return _with_probes(index)


def _with_probes(index: Any) -> Any:
    if hasattr(index, "nprobe"):
        index.nprobe = _PROBES
    return index


def _list_ids(lists: Any, number: int) -> Rows:
    size = lists.list_size(number)
    return faiss.rev_swig_ptr(lists.get_ids(number), size).copy() if size else np.empty(0, np.int64)
