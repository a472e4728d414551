"""Hybrid search: candidates from both sides, scored on both, fused by a weighted sum."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.article import Hit
from index.bridge import english_query, foreign_words
from index.collection import Collection
from index.dense import Scored
from index.embedder import Embedder
from index.filter import Filter
from index.lexical import AnyOf
from index.words import characters, han_share, subject, words

# All tuned on the shared questions, by hit@1 to @10 and MRR; tests/benchmarks/README.md has the tables.
FIELD_WEIGHTS = {"words": 1.0, "characters": 0.3, "title": 0.1}
WORD_WEIGHTS = {field: FIELD_WEIGHTS[field] for field in ("words", "title")}
_LEXICAL_WEIGHT = 0.65
# Of each side. With 100, hit@3 is 0.008 higher and hit@5 0.006 lower; the rest is the same within 0.002.
_CANDIDATES = 50
# A question with a larger share of Han characters is Chinese, whatever names it holds.
_CHINESE = 0.2
# What a passage of the reports that the last answer cited gains, in standard scores.
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class _Sides:
    """What both sides found, the weight of the lexical one, the rows that a follow-up is likely about."""

    dense: Sequence[Scored]
    lexical: Sequence[Scored] = ()
    weight: float = 0.0
    near: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))


class Search:
    """Ranked passages for a question. Thread-safe."""

    def __init__(self, collection: Collection, embedder: Embedder) -> None:
        self._collection = collection
        self._embedder = embedder

    def __call__(
        self,
        query: str,
        k: int = 10,
        where: Filter | None = None,
        near: Some[str] = (),
    ) -> tuple[Hit, ...]:
        """The best `k` passages of the reports that `where` admits, best first.

        Those of the reports with the ids `near` count a little more, as a follow-up question is likely to be
        about them.

        Raises:
            ValueError: if `k` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k of {k} is less than 1: ask for at least one passage")
        self._collection.refresh()
        vector = self._embedder.embed_query(query)
        dense = self._collection.nearest(vector, max(k, _CANDIDATES), where)
        lexical, weight = self._lexical(query, max(k, _CANDIDATES), where)
        return self._joined(vector, _Sides(dense, lexical, weight, self._rows_near(near, where)), k)

    def across(self, query: str, k: int, where: Filter | None = None) -> tuple[Hit, ...]:
        """The best `k` passages for `query` among reports in the other language, best first.

        Beside reports in the question's own language they come last, since few words can match: whoever
        wants them must look for them. None are found where `where` admits the question's own alone.
        """
        self._collection.refresh()
        is_chinese = han_share(query) > _CHINESE
        if where and where.english is not None and where.english != is_chinese:
            return ()
        other = replace(where or Filter(), english=is_chinese)
        vector = self._embedder.embed_query(query)
        if is_chinese:
            return self._joined(vector, _Sides(self._collection.nearest(vector, k, other)), k)
        dense = self._collection.nearest(vector, max(k, _CANDIDATES), other)
        lexical, weight = self._lexical(query, max(k, _CANDIDATES), other)
        return self._joined(vector, _Sides(dense, lexical, weight), k)

    def _lexical(self, query: str, count: int, where: Filter | None) -> tuple[list[Scored], float]:
        """The best `count` passages by their words, and how much that counts beside the dense side."""
        if han_share(query) <= _CHINESE:
            either = english_query(query, WORD_WEIGHTS)
            found = self._collection.matching({}, {}, count, where, either)
            # Some of its words no Chinese report can hold. Hit@1 of English questions on the news without
            # the root: 0.793, with it 0.822.
            return found, _LEXICAL_WEIGHT * self._known(either) ** 0.5
        fields = query_fields(query)
        either = foreign_words(query, WORD_WEIGHTS, lambda word: self._known(_each([word])) > 0)
        found = self._collection.matching(fields, FIELD_WEIGHTS, count, where, either)
        return found, _LEXICAL_WEIGHT * self._known([*_each(fields["words"]), *either])

    def _rows_near(self, articles: Some[str], where: Filter | None) -> NDArray[np.int64]:
        if not articles:
            return np.empty(0, np.int64)
        admitted = replace(where or Filter(), articles=frozenset(articles))
        return self._collection.ledger.passage_rows(admitted)[:_CANDIDATES]

    def _known(self, asked: Sequence[AnyOf]) -> float:
        """The share, by rarity, of what is asked for that the collection knows, 0 to 1.

        Of a question whose words are not the reports' they know next to nothing, and what little they match
        is noise.
        """
        unknown = self._collection.rarity()
        rarities = [self._collection.rarity(*one.words, field=next(iter(one.fields))) for one in asked]
        known = sum(rarity for rarity in rarities if rarity < unknown)
        return known / sum(rarities) if known else 0.0

    def _joined(self, vector: NDArray[np.float32], sides: _Sides, k: int) -> tuple[Hit, ...]:
        """The best `k` candidates of either side, with their exact cosines, fused, best first."""
        matches = {scored.row: scored.score for scored in sides.lexical}
        wanted = sorted({scored.row for scored in sides.dense} | set(matches) | set(sides.near.tolist()))
        rows, vectors = self._collection.ledger.vectors(np.array(wanted, np.int64))
        cosines = vectors @ vector
        bm25 = np.array([matches.get(row, 0.0) for row in rows.tolist()], np.float32)
        scores = fuse(cosines, bm25, sides.weight) + _NEAR * np.isin(rows, sides.near)
        order = np.argsort(-scores, kind="stable")[:k]
        passages = self._collection.ledger.passages(rows[order].tolist())
        return tuple(
            Hit(passages[row], float(scores[i]), float(cosines[i]), matches.get(row))
            for i in order
            if (row := int(rows[i])) in passages
        )


def query_fields(query: str) -> dict[str, list[str]]:
    """What to look for in each lexical field."""
    terms = words(about := subject(query))
    return {"words": terms, "characters": characters(about), "title": terms}


def _each(terms: Sequence[str]) -> list[AnyOf]:
    return [AnyOf(WORD_WEIGHTS, (term,)) for term in dict.fromkeys(terms)]


def fuse(
    cosines: NDArray[np.float32], bm25: NDArray[np.float32], lexical_weight: float
) -> NDArray[np.float32]:
    """Each candidate's `(1 - w) * z(cosine) + w * z(BM25)`, `(n,)`; higher is better.

    z is the standard score over the candidates, which puts both sides on one scale whatever the query.
    """
    return (1 - lexical_weight) * _standard(cosines) + lexical_weight * _standard(bm25)


def _standard(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)
