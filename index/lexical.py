"""The lexical side of search: BM25 over segmented words in tantivy, derived from the ledger.

Knows row numbers and words, nothing of passages or articles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.checksums import are_whole, note_checksums
from index.dense import Scored
from index.errors import StoreError
from index.files import discard, unwritable

FIELDS = ("words", "characters", "title", "shared")
# The index says itself which generation it agrees with, in a document under this row, so that both change in
# one commit. The ledger counts rows from 1.
_MARK = 0
# One thread and a small heap: a commit a few hundred passages at a time never needs more.
_HEAP_BYTES = 60_000_000
# Up to as many rows tantivy looks for them by itself; testing 60,000 took it 80 ms.
_FEW = 5_000

Rows = NDArray[np.int64]
Hits = Sequence[tuple[Any, tantivy.DocAddress]]


@dataclass(frozen=True, slots=True)
class Document:
    """A passage as tantivy sees it: its row and, per field of `FIELDS`, its words in order."""

    row: int
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Words of one field that mean the same to the asker: together they count as one word.

    Each is worth what a word would be that stands wherever one of them does (Pirkola, SIGIR 1998,
    https://doi.org/10.1145/290941.290957), so that a rare wrong translation does not outweigh the rest; a
    passage is scored by the best of them. Several fields, each with its weight, add up.
    """

    fields: Mapping[str, float]
    words: tuple[str, ...]


class LexicalIndex:
    """Best passages by BM25. Safe for searching from several threads; one process may write at a time.

    `generation` is the ledger's generation that it agrees with; -1 while it is still empty.
    """

    def __init__(self, path: Path, index: tantivy.Index, ledger: str) -> None:
        # The words come segmented (index/words.py); tantivy's own tokenizers find nothing in Chinese.
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("segmented", analyzer)
        self._path = path
        self._index = index
        self._ledger = ledger
        self._searcher = index.searcher()
        self.generation = _generation(index.schema, self._searcher)

    @classmethod
    def load(cls, path: Path, ledger: str) -> "LexicalIndex | None":
        """The index at `path`; `None` if it is missing, damaged, half made or another ledger's."""
        # tantivy checks nothing itself: of a file with flipped bytes it finds other passages, fails at some
        # later search, or panics.
        if not are_whole(path, ledger):
            return None
        try:
            with _explained(path):
                loaded = cls(path, tantivy.Index.open(str(path)), ledger)
                # tantivy opens the files of a field when it first searches there.
                loaded.search({field: ("",) for field in FIELDS}, dict.fromkeys(FIELDS, 1.0), 1)
        except StoreError:
            return None
        return loaded if loaded.generation >= 0 else None

    @classmethod
    def create(cls, path: Path, ledger: str) -> "LexicalIndex":
        """An empty index at `path`, in place of what is there.

        Raises:
            StoreError: if it cannot be made.
        """
        with _explained(path):
            discard(path)
            path.mkdir(parents=True)
            created = cls(path, tantivy.Index(_schema(), str(path), reuse=False), ledger)
            note_checksums(path, ledger)
            return created

    def __len__(self) -> int:
        return _length(self._searcher)

    def rows(self) -> Rows:
        """The rows that it holds, ascending, `(n,)` int64; a row held twice stands twice."""
        searcher = self._searcher
        everything = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False)
        rows = np.array(_integers(searcher, "row", everything.hits), np.int64)
        return np.sort(rows[rows != _MARK])

    def update(self, generation: int, gone: Rows, documents: Iterable[Document]) -> None:
        """Forgets the rows `gone`, takes in `documents`, all in one step.

        A row of a document that it may hold already must be among `gone`, or it is held twice.

        Raises:
            StoreError: if it cannot be written.
        """
        with _explained(self._path):
            writer = self._index.writer(_HEAP_BYTES, 1)
            try:
                rows = [_MARK, *gone.tolist()]
                writer.delete_documents_by_query(
                    tantivy.Query.term_set_query(self._index.schema, "row", rows)
                )
                for document in documents:
                    writer.add_document(_tantivy_document(document))
                writer.add_document(_mark(generation))
                writer.commit()
            finally:
                writer.wait_merging_threads()  # also gives tantivy's own lock back
            note_checksums(self._path, self._ledger)
        self.reload()

    def sweep(self) -> None:
        """Removes what a kill within a commit left: the next commit would have to name its files the same.

        Raises:
            StoreError: if it cannot be written.
        """
        with _explained(self._path):
            writer = self._index.writer(_HEAP_BYTES, 1)
            try:
                writer.garbage_collect_files()
            finally:
                writer.wait_merging_threads()

    def reload(self) -> bool:
        """Shows what this or another process has written since; `False` if the index is damaged or gone."""
        try:
            with _explained(self._path):
                self._index.reload()
                searcher = self._index.searcher()
                generation = _generation(self._index.schema, searcher)
        except StoreError:
            return False
        if generation < 0:
            return False
        self._searcher, self.generation = searcher, generation
        return True

    def search(
        self,
        query: Mapping[str, Sequence[str]],
        weights: Mapping[str, float],
        k: int,
        among: Rows | None = None,
        either: Sequence[AnyOf] = (),
    ) -> list[Scored]:
        """The `k` best rows by the weighted sum of each field's BM25, best first; `either` adds to it.

        Rows that share no word with the query are not found: an empty query finds nothing. `among` are
        the only rows to look at, ascending, if given.
        """
        wanted = self._wanted(query, weights, either)
        if wanted is None or k < 1 or (among is not None and not len(among)):
            return []
        searcher = self._searcher  # rows are looked up where they were found, also if another thread reloads
        if among is not None and len(among) > _FEW:
            return _search_admitted(searcher, wanted, k, among)
        if among is not None:
            wanted = _only(self._index.schema, wanted, among)
        return _scored(searcher, searcher.search(wanted, k, count=False).hits)

    def rarity(self, *words: str, field: str = "words") -> float:
        """The inverse document frequency of `words`, as BM25 has it: `ln(1 + (n - df + 0.5) / (df + 0.5))`.

        Several count as one word that stands wherever one of them does, none of them twice.
        """
        searcher = self._searcher
        return _rarity(sum(searcher.doc_freq(field, word) for word in words), _length(searcher))

    def _wanted(
        self, query: Mapping[str, Sequence[str]], weights: Mapping[str, float], either: Sequence[AnyOf]
    ) -> tantivy.Query | None:
        schema, term, boost = self._index.schema, tantivy.Query.term_query, tantivy.Query.boost_query
        clauses = [
            boost(term(schema, field, word), weight)
            for field, weight in weights.items()
            for word in dict.fromkeys(query.get(field, ()))
        ]
        for any_of in either:
            for field, weight in any_of.fields.items():
                clauses += self._one_word(field, any_of.words, weight)
        if not clauses:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])

    def _one_word(self, field: str, words: Sequence[str], weight: float) -> list[tantivy.Query]:
        schema, term, boost = self._index.schema, tantivy.Query.term_query, tantivy.Query.boost_query
        searcher, total = self._searcher, _length(self._searcher)
        frequencies = {w: found for w in words if (found := searcher.doc_freq(field, w))}
        together = _rarity(sum(frequencies.values()), total)
        each = [
            boost(term(schema, field, word), weight * together / _rarity(frequency, total))
            for word, frequency in frequencies.items()
        ]
        return each if len(each) < 2 else [tantivy.Query.disjunction_max_query(each)]


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    except BaseException as error:
        # A panic in Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise unwritable(path, error) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("generation", fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="segmented", index_option="freq")
    return builder.build()


def _tantivy_document(document: Document) -> tantivy.Document:
    made = tantivy.Document(**{name: " ".join(words) for name, words in document.fields.items()})
    made.add_unsigned("row", document.row)  # as a keyword it would count as signed, and be refused
    return made


def _mark(generation: int) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("row", _MARK)
    made.add_unsigned("generation", generation)
    return made


def _generation(schema: tantivy.Schema, searcher: tantivy.Searcher) -> int:
    hits = searcher.search(tantivy.Query.term_query(schema, "row", _MARK), 1, count=False).hits
    return _integers(searcher, "generation", hits)[0] if hits else -1


def _length(searcher: tantivy.Searcher) -> int:
    return max(int(searcher.num_docs) - 1, 0)  # without the mark


def _integers(searcher: tantivy.Searcher, field: str, hits: Hits) -> list[int]:
    values = searcher.fast_field_values(field, [address for _, address in hits])
    return [int(value) for value in values if value is not None]


def _scored(searcher: tantivy.Searcher, hits: Hits) -> list[Scored]:
    rows = _integers(searcher, "row", hits)
    return [Scored(row, float(score)) for row, (score, _) in zip(rows, hits, strict=True)]


def _rarity(frequency: int, total: int) -> float:
    # A removed passage counts in the frequency until tantivy merges its file away.
    rest = max(total - frequency, 0)
    return float(np.log1p((rest + 0.5) / (frequency + 0.5)))


def _in_rows(schema: tantivy.Schema, rows: Sequence[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema, "row", rows)


def _only(schema: tantivy.Schema, query: tantivy.Query, among: Rows) -> tantivy.Query:
    unscored = tantivy.Query.const_score_query(_in_rows(schema, among.tolist()), 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])


def _search_admitted(searcher: tantivy.Searcher, query: tantivy.Query, k: int, among: Rows) -> list[Scored]:
    """Searches for more than `k` until `k` are among the many rows that are admitted."""
    asked = k
    while True:
        asked = min(2 * asked * max(1, searcher.num_docs // len(among)), searcher.num_docs)
        found = _scored(searcher, searcher.search(query, asked, count=False).hits)
        admitted = np.isin([scored.row for scored in found], among)
        kept = [scored for scored, is_admitted in zip(found, admitted, strict=True) if is_admitted]
        if len(kept) >= k or len(found) < asked or asked == searcher.num_docs:
            return kept[:k]
