"""The derived indexes, each kept in step with the ledger: loaded, brought up to date, or built anew.

Nothing is embedded here: vectors and texts come from the ledger.
"""

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.dense import DenseIndex, Scored
from index.errors import StoreError
from index.ledger import Ledger
from index.lexical import Document, LexicalIndex
from index.numerals import figures
from index.romanised import romanised
from index.words import characters, fold, words

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]


class DenseSide:
    """The dense index of a ledger, in memory; the file is a copy that spares building it. Thread-safe.

    `saved` is the generation of the file as far as this object knows, -1 if there was no good one.
    """

    def __init__(self, ledger: Ledger, path: Path) -> None:
        self.saved = -1
        self._ledger = ledger
        self._path = path
        self._guard = threading.Lock()
        self._index: DenseIndex | None = None

    @property
    def generation(self) -> int:
        """The ledger's generation that it agrees with; -1 before the first `catch_up`."""
        index = self._index
        return index.generation if index else -1

    def catch_up(self) -> None:
        """Brings the index to the ledger's generation, in memory."""
        dimension, identity = self._ledger.manifest.dimension, self._ledger.identity
        with self._guard:
            if self._index is None and (loaded := DenseIndex.load(self._path, dimension, identity)):
                self._index, self.saved = loaded, loaded.generation
            self._index = self._updated(self._index) or self._built()

    def save(self) -> None:
        """Writes the file if it is behind; the caller holds the store's lock.

        Raises:
            StoreError: if it cannot.
        """
        with self._guard:
            if self._index and self._index.generation != self.saved:
                self._index.save(self._path, self._ledger.identity)
                self.saved = self._index.generation

    def search(self, vector: Vectors, k: int, among: Rows | None = None) -> list[Scored]:
        """As `DenseIndex.search`; nothing before the first `catch_up`."""
        with self._guard:
            return self._index.search(vector, k, among) if self._index else []

    def contents(self) -> tuple[Rows, Vectors]:
        """The rows that it holds, ascending `(n,)`, and their vectors `(n, dimension)`."""
        with self._guard:
            index = self._index or DenseIndex(self._ledger.manifest.dimension)
            rows = index.rows()
            return rows, index.vectors(rows)

    def _updated(self, index: DenseIndex | None) -> DenseIndex | None:
        """`index`, brought up to date; `None` if it must be built anew."""
        if index is None:
            return None
        with self._ledger.snapshot():
            changes = self._ledger.changes(index.generation)
            # A newer index: the ledger was put back from an older copy.
            if index.generation > changes.generation or not index.fits(changes.total):
                return None
            rows, vectors = self._ledger.vectors(changes.added)
        if index.generation < changes.generation:
            index.update(changes.generation, changes.removed, rows, vectors)
        return index if len(index) == changes.total else None

    def _built(self) -> DenseIndex:
        with self._ledger.snapshot():
            generation = self._ledger.generation
            rows, vectors = self._ledger.vectors(self._ledger.passage_rows())
        return DenseIndex.built(generation, rows, vectors)


class LexicalSide:
    """The lexical index of a ledger, on disk. Thread-safe; `update` only under the store's lock.

    `index` is what is searched, `None` while there is none.
    """

    def __init__(self, ledger: Ledger, path: Path) -> None:
        self.index: LexicalIndex | None = None
        self._ledger = ledger
        self._path = path
        self._guard = threading.Lock()

    @property
    def generation(self) -> int:
        """The ledger's generation that it agrees with; -1 while there is no index."""
        index = self.index
        return index.generation if index else -1

    def reload(self) -> None:
        """Shows what is on disk; if that is damaged, what was shown stays."""
        with self._guard:
            if self.index is None or not self.index.reload():
                self.index = LexicalIndex.load(self._path, self._ledger.identity) or self.index

    def update(self) -> None:
        """Brings the index to the ledger's generation, on disk; the caller holds the store's lock.

        Raises:
            StoreError: if it cannot be written.
        """
        self.reload()
        index = self.index
        try:
            updated = self._updated(index) if index and index.reload() else None
        except StoreError:
            whole = LexicalIndex.load(self._path, self._ledger.identity)
            if whole:
                whole.sweep()
            updated = self._updated(whole) if whole else None  # once more: now the disk is at fault
        updated = updated or self._built()
        with self._guard:
            self.index = updated

    def _updated(self, index: LexicalIndex) -> LexicalIndex | None:
        """`index`, brought up to date; `None` if it must be built anew."""
        changes = self._ledger.changes(index.generation)
        if index.generation > changes.generation:  # the ledger was put back from an older copy
            return None
        if index.generation < changes.generation:
            gone = np.union1d(changes.removed, changes.added)
            index.update(changes.generation, gone, self._documents(changes.added))
        return index if len(index) == changes.total else None

    def _built(self) -> LexicalIndex:
        index = LexicalIndex.create(self._path, self._ledger.identity)
        changes = self._ledger.changes(0)
        index.update(changes.generation, np.empty(0, np.int64), self._documents(changes.added))
        return index

    def _documents(self, rows: Rows) -> "map[Document]":
        return map(_document, self._ledger.texts(rows))


def _document(found: tuple[int, Article, str]) -> Document:
    row, article, text = found
    fields = {
        "words": words(text),
        "characters": characters(text),
        "title": words(article.title),
        "shared": [*romanised(text), *figures(fold(text))],
    }
    return Document(row, fields)
