"""Hybrid search: candidates from both sides, scored on both, fused by a weighted sum."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.article import Hit
from index.collection import Collection
from index.dense import Scored
from index.embedder import Embedder
from index.filter import Filter
from index.words import characters, subject, words

# Each side's candidates: past 100 nothing more was gained.
_CANDIDATES = 100
FIELD_WEIGHTS = {"words": 1.0, "characters": 0.5, "title": 0.1}
DENSE_WEIGHT = 0.5


class Search:
    """Ranked passages for a question. Thread-safe."""

    def __init__(self, collection: Collection, embedder: Embedder) -> None:
        self._collection = collection
        self._embedder = embedder

    def __call__(self, query: str, k: int = 10, where: Filter | None = None) -> tuple[Hit, ...]:
        """The best `k` passages of the reports that `where` admits, best first.

        Raises:
            ValueError: if `k` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k of {k} is less than 1: ask for at least one passage")
        self._collection.refresh()
        about = subject(query)
        terms = {"words": words(about), "characters": characters(about), "title": words(about)}
        lexical = self._collection.matching(terms, FIELD_WEIGHTS, max(k, _CANDIDATES))
        vector = self._embedder.embed_query(query)
        dense = self._collection.nearest(vector, max(k, _CANDIDATES))
        return self._joined(vector, dense, lexical)[:k]

    def _joined(
        self, vector: NDArray[np.float32], dense: Sequence[Scored], lexical: Sequence[Scored]
    ) -> tuple[Hit, ...]:
        """Every candidate of either side with both its scores, fused, best first."""
        bm25 = {scored.row: scored.score for scored in lexical}
        rows = np.union1d([scored.row for scored in dense], list(bm25)).astype(np.int64)
        # The exact similarity, also of what only the lexical side found.
        rows, vectors = self._collection.ledger.vectors(rows)
        if not len(rows):
            return ()
        cosines = vectors @ vector
        matches = np.array([bm25.get(row, 0.0) for row in rows.tolist()], np.float32)
        scores = fuse(cosines, matches)
        order = np.lexsort((rows, -scores))
        passages = self._collection.ledger.passages(rows[order].tolist())
        return tuple(
            Hit(passages[row], float(scores[i]), float(cosines[i]), bm25.get(row))
            for i in order
            if (row := int(rows[i])) in passages
        )


def fuse(cosines: NDArray[np.float32], matches: NDArray[np.float32]) -> NDArray[np.float32]:
    """The fused score of each candidate, `(n,)`, higher is better, from its cosine and BM25, each `(n,)`."""
    return DENSE_WEIGHT * _normalised(cosines) + (1 - DENSE_WEIGHT) * _normalised(matches)


def _normalised(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = scores.max() - scores.min()
    return (scores - scores.min()) / spread if spread > 0 else np.zeros_like(scores)
