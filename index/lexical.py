"""The lexical side of search: BM25 over segmented words in tantivy, derived from the ledger.

Knows row numbers and words, nothing of passages or articles.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.dense import Scored

FIELDS = ("words", "characters", "title")
_STAMP = "wenbao.json"
# One thread and a small heap: a commit a few hundred passages at a time never needs more.
_HEAP_BYTES = 60_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A passage as tantivy sees it: its row and, per field of `FIELDS`, its words in order."""

    row: int
    fields: Mapping[str, Sequence[str]]


class LexicalIndex:
    """Best passages by BM25. Safe for searching from several threads; one process may write at a time.

    `generation` is the ledger's generation that it agrees with.
    """

    def __init__(self, path: Path, index: tantivy.Index, generation: int) -> None:
        self._path = path
        self._index = index
        self._searcher = index.searcher()
        self.generation = generation

    @classmethod
    def load(cls, path: Path) -> "LexicalIndex | None":
        """The index at `path`; `None` where it is missing or damaged."""
        try:
            generation = json.loads((path / _STAMP).read_text())["generation"]
            index = tantivy.Index.open(str(path))
            return cls(path, _with_tokenizer(index), int(generation))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def create(cls, path: Path) -> "LexicalIndex":
        """An empty index at `path`, in place of what is there."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return cls(path, _with_tokenizer(tantivy.Index(_schema(), str(path), reuse=False)), 0)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def rows(self) -> NDArray[np.int64]:
        """The rows that it holds, ascending, `(n,)` int64; a row held twice stands twice."""
        everything = self._searcher.search(tantivy.Query.all_query(), max(len(self), 1), count=False)
        return np.sort(np.array(self._rows([address for _, address in everything.hits]), np.int64))

    def update(self, generation: int, removed: NDArray[np.int64], documents: Iterable[Document]) -> None:
        """Forgets `removed`, takes in `documents`, then stamps itself.

        Idempotent, as a kill may come between the writing and the stamp: a document's row is replaced.
        """
        documents = list(documents)
        writer = self._index.writer(_HEAP_BYTES, 1)
        gone = removed.tolist() + [document.row for document in documents]
        if self.generation and gone:
            rows = tantivy.Query.term_set_query(self._index.schema, "row", gone)
            writer.delete_documents_by_query(rows)
        for document in documents:
            fields = {name: " ".join(words) for name, words in document.fields.items()}
            writer.add_document(tantivy.Document(row=document.row, **fields))
        writer.commit()
        writer.wait_merging_threads()
        temporary = self._path / f"{_STAMP}.tmp"
        temporary.write_text(json.dumps({"generation": generation}))
        temporary.replace(self._path / _STAMP)
        self.reload()

    def reload(self) -> None:
        """Shows what this or another process has written since.

        Raises:
            ValueError, OSError: if the index is damaged or gone.
        """
        generation = int(json.loads((self._path / _STAMP).read_text())["generation"])
        self._index.reload()
        self._searcher = self._index.searcher()
        self.generation = generation

    def search(
        self, query: Mapping[str, Sequence[str]], weights: Mapping[str, float], k: int
    ) -> list[Scored]:
        """The `k` best rows by the weighted sum of each field's BM25, best first.

        Rows that share no word with the query are not found: an empty query finds nothing.
        """
        schema = self._index.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, word), weight),
            )
            for field, weight in weights.items()
            for word in dict.fromkeys(query.get(field, ()))
        ]
        if not clauses or k < 1:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
        rows = self._rows([address for _, address in hits])
        return [Scored(row, float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def rarity(self, word: str) -> float:
        """The inverse document frequency of `word`, as BM25 has it: `ln(1 + (n - df + 0.5) / (df + 0.5))`."""
        frequency = self._searcher.doc_freq("words", word)
        return float(np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)))

    def _rows(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        return [int(row) for row in self._searcher.fast_field_values("row", addresses) if row is not None]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="segmented", index_option="freq")
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    # The words come segmented (index/words.py); tantivy's own tokenizers find nothing in Chinese.
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("segmented", analyzer)
    return index
