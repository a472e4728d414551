"""The dense side of search: a FAISS index over passage vectors, derived from the ledger.

Knows row numbers and vectors, nothing of passages or articles.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.files import checksum, discard, put, put_text, unwritable

# Measured at 1,000,000 vectors of 384 dimensions, two cores: flat 62 ms a query, flat 8-bit 20 ms,
# IVF 8-bit 0.5 ms at recall 0.98. Below about 300,000 exact search is quick enough.
EXACT_UP_TO = 300_000
FLAT_UP_TO = 600_000
# A kind for more is kept until the vectors are this share of its least: else a collection that grows and
# shrinks around a limit would be built anew each time.
_KEPT_DOWN_TO = 0.8
_PROBES = 32
_TRAINING_PER_CELL = 64

# One question is too little to share: on a busy machine, two threads waited 17 ms for each other over what
# one does in 1.2 ms (15,000 vectors). Training and encoding take all.
_ALL_THREADS = faiss.omp_get_max_threads()

# Whether an IVF index knows where a row is: it takes memory, and only `vectors` asks.
_NOT_MAPPED, _MAPPED = 0, 2  # faiss.DirectMap.NoMap and .Hashtable, which the types that come with it lack

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
        self.generation = generation
        self._dimension = dimension
        self._index = index if index is not None else _build(dimension, np.empty((0, dimension), np.float32))

    @classmethod
    def built(cls, generation: int, rows: Rows, vectors: Vectors) -> "DenseIndex":
        """A new index over `rows` `(n,)` and unit `vectors` `(n, dimension)`, of the kind that suits `n`."""
        index = cls(vectors.shape[1], generation, _build(vectors.shape[1], vectors))
        index.update(generation, np.empty(0, np.int64), rows, vectors)
        return index

    @classmethod
    def load(cls, path: Path, dimension: int, ledger: str) -> "DenseIndex | None":
        """The index saved at `path`; `None` if it is missing, damaged or not of this ledger and dimension."""
        try:
            stamp = json.loads(_stamp(path).read_text())
            if (stamp["ledger"], stamp["dimension"]) != (ledger, dimension):
                return None
            if stamp["crc32"] != checksum(path):
                return None
            index = faiss.read_index(str(path))
            return cls(dimension, int(stamp["generation"]), index)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    def save(self, path: Path, ledger: str) -> None:
        """Writes the index to `path`, then its stamp: a stamp means that the index beside it is whole.

        Raises:
            StoreError: if it cannot.
        """
        stamp = {"ledger": ledger, "generation": self.generation, "dimension": self._dimension}
        try:
            discard(_stamp(path))
            put(path, lambda temporary: faiss.write_index(self._index, str(temporary)))
            put_text(_stamp(path), json.dumps({**stamp, "crc32": checksum(path)}))
        except OSError as error:
            raise unwritable(path, error) from error
        except RuntimeError as error:  # FAISS names its source, and what failed in brackets at the end
            raise unwritable(path, OSError(None, str(error).rpartition("(")[2].rstrip(")"))) from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self) -> Rows:
        """The rows that it holds, ascending, `(n,)` int64; a row held twice stands twice."""
        if isinstance(self._index, faiss.IndexIDMap2):
            return np.sort(faiss.vector_to_array(self._index.id_map))
        lists = self._index.invlists
        return np.sort(np.concatenate([_list_ids(lists, n) for n in range(lists.nlist)]))

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors that it holds for `rows`, which it does hold, `(n, dimension)`; 8-bit kinds round."""
        if not isinstance(self._index, faiss.IndexIDMap2):
            self._index.set_direct_map_type(_MAPPED)
        try:
            return np.array([self._index.reconstruct(int(row)) for row in rows]).reshape(-1, self._dimension)
        finally:
            if not isinstance(self._index, faiss.IndexIDMap2):
                self._index.set_direct_map_type(_NOT_MAPPED)

    def fits(self, count: int) -> bool:
        """Whether this kind of index suits `count` vectors; if not, `built` makes one that does."""
        return _kind_of(self._index) in (_kind(count), _kind(int(count / _KEPT_DOWN_TO)))

    def update(self, generation: int, removed: Rows, rows: Rows, vectors: Vectors) -> None:
        """Forgets `removed`, takes in `rows` `(n,)` with unit `vectors` `(n, dimension)`.

        Idempotent: rows that it holds already are replaced, since FAISS would hold them twice.
        """
        faiss.omp_set_num_threads(_ALL_THREADS)
        gone = np.union1d(removed, rows)
        if len(self) and len(gone):
            self._index.remove_ids(faiss.IDSelectorBatch(gone))
        if len(rows):
            self._index.add_with_ids(np.ascontiguousarray(vectors), rows)
        self.generation = generation

    def search(self, vector: Vectors, k: int, among: Rows | None = None) -> list[Scored]:
        """The `k` rows nearest to a unit vector `(dimension,)` by cosine, best first; fewer if there are.

        `among` are the only rows to look at, if given.
        """
        k = min(k, len(self) if among is None else len(among))
        if not len(self) or k < 1:
            return []
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(vector.reshape(1, -1), k, params=self._parameters(among))
        # FAISS pads short results with row -1.
        return [Scored(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r != -1]

    def _parameters(self, among: Rows | None) -> Any:
        admitting = {} if among is None else {"sel": _selector(among)}
        if isinstance(self._index, faiss.IndexIDMap2):
            return faiss.SearchParameters(**admitting)
        # The fewer rows are looked at, the more cells hold the nearest of them.
        share = 1.0 if among is None else len(among) / len(self)
        parameters = faiss.SearchParametersIVF(**admitting)
        parameters.nprobe = min(int(_PROBES / share), self._index.nlist)
        return parameters


def _stamp(path: Path) -> Path:
    return path.with_suffix(".json")


def _kind(count: int) -> type:
    if count <= EXACT_UP_TO:
        return faiss.IndexFlatIP
    return faiss.IndexScalarQuantizer if count <= FLAT_UP_TO else faiss.IndexIVFScalarQuantizer


def _kind_of(index: Any) -> type:
    # What is read from a file comes as its base class.
    return type(faiss.downcast_index(index.index) if isinstance(index, faiss.IndexIDMap2) else index)


def _build(dimension: int, vectors: Vectors) -> Any:
    """An empty index of the kind that suits as many vectors, trained on them where it needs training."""
    faiss.omp_set_num_threads(_ALL_THREADS)
    kind, metric = _kind(len(vectors)), faiss.METRIC_INNER_PRODUCT
    if kind is faiss.IndexFlatIP:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    if kind is faiss.IndexScalarQuantizer:
        quantised = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, metric)
        quantised.train(vectors)
        return faiss.IndexIDMap2(quantised)
    # An IVF index keeps ids itself; IndexIDMap2 around it would lose track of them on removal.
    cells = int(4 * np.sqrt(len(vectors)))
    index = faiss.index_factory(dimension, f"IVF{cells},SQ8", metric)
    sample = np.random.default_rng(0).permutation(len(vectors))[: cells * _TRAINING_PER_CELL]
    index.train(vectors[sample])
    return index


def _selector(rows: Rows) -> Any:
    bits = np.zeros(int(rows.max(initial=0)) + 1, np.bool_)
    bits[rows] = True
    # IDSelectorBatch takes four times as long: 10 ms for 7,500 rows of 15,000.
    bitmap = np.packbits(bits, bitorder="little")
    return faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]


def _list_ids(lists: Any, number: int) -> Rows:
    size = lists.list_size(number)
    return faiss.rev_swig_ptr(lists.get_ids(number), size).copy() if size else np.empty(0, np.int64)
