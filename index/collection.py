"""A store on disk: the ledger, and the dense and lexical indexes that are derived from it.

The indexes are caches. Whatever is missing, old or damaged is brought up to date or built anew from
the ledger, without embedding anything again. One process writes at a time; readers go on meanwhile.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.article import Article
from index.dense import DenseIndex, Scored
from index.errors import StoreLocked, StoreMismatch
from index.ledger import Entry, Ledger, Manifest
from index.lexical import Document, LexicalIndex
from index.words import characters, words


class Collection:
    """The reports of one store. Thread-safe.

    `ledger` is for reading; everything is written through `writing`.
    """

    def __init__(self, folder: Path) -> None:
        """Opens the store in `folder`.

        Raises:
            StoreMissing, StoreMismatch, StoreError: as `Ledger`.
        """
        self.folder = folder
        self.ledger = Ledger(folder / "ledger.sqlite3")
        self._dimension = self.ledger.manifest.dimension
        self._guard = threading.RLock()
        self._dense = DenseIndex(self._dimension)
        self._lexical: LexicalIndex | None = None
        self._loaded = False
        self._saved = -1  # the generation of the dense index on disk

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> "Collection":
        """Makes an empty store in `folder`, or opens the one that is there, if its manifest agrees.

        Raises:
            StoreMismatch: if it was made with another embedder.
        """
        path = folder / "ledger.sqlite3"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder):
                if not path.exists():
                    Ledger.create(path, manifest).close()
        collection = cls(folder)
        collection.require(manifest)
        return collection

    def require(self, manifest: Manifest) -> None:
        """Checks that the store's vectors are comparable with those of the embedder of `manifest`.

        Raises:
            StoreMismatch: if not.
        """
        made_with = self.ledger.manifest
        if made_with != manifest:
            same_name = " in another version" if made_with.model == manifest.model else ""
            raise StoreMismatch(
                f"{self.folder}: the store was made with the model {made_with.model}{same_name}, not with "
                f"{manifest.model}: name its model with --model, or add the reports to a new store"
            )

    def close(self) -> None:
        """Closes the ledger; the collection is of no use afterwards."""
        self.ledger.close()

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """The right to write, for one process and thread at a time.

        Raises:
            StoreLocked: if another has it.
        """
        with _locked(self.folder):
            self.refresh(locked=True)
            try:
                yield Writer(self)
            finally:
                self._save_dense()

    def refresh(self, locked: bool = False) -> None:
        """Brings both indexes up to the ledger's generation, as far as another writer allows it.

        `locked` says that the caller holds the lock. Without it, files are only written if nobody does;
        until then what is searched may lack the last additions, and removed passages are dropped by
        `Ledger.passages`.
        """
        generation = self.ledger.generation
        with self._guard:
            if not self._loaded:
                saved = DenseIndex.load(self.folder / "dense.faiss", self._dimension)
                self._dense, self._saved = (saved, saved.generation) if saved else (self._dense, -1)
                self._lexical = LexicalIndex.load(self.folder / "lexical")
                self._loaded = True
            if self._dense.generation != generation:
                self._update_dense()
            if self._lexical_generation() != generation:
                self._reload_lexical()
            if self._lexical_generation() != generation:
                with suppress(StoreLocked), nullcontext() if locked else _locked(self.folder):
                    self._update_lexical()

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Scored]:
        """The `k` passages nearest to a unit vector `(dimension,)` by cosine, best first."""
        with self._guard:
            return self._dense.search(vector, k)

    def matching(
        self, query: Mapping[str, Sequence[str]], weights: Mapping[str, float], k: int
    ) -> list[Scored]:
        """The `k` passages that match best by weighted BM25, best first."""
        return self._lexical.search(query, weights, k) if self._lexical else []

    def rarity(self, word: str) -> float:
        """The inverse document frequency of `word` over the passages; 0 while there is no index."""
        return self._lexical.rarity(word) if self._lexical else 0.0

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that the dense and the lexical index hold, each ascending, `(n,)` int64."""
        with self._guard:
            return self._dense.rows(), self._lexical.rows() if self._lexical else np.empty(0, np.int64)

    def _lexical_generation(self) -> int:
        return self._lexical.generation if self._lexical else -1

    def _update_dense(self) -> None:
        changes = self.ledger.changes(self._dense.generation)
        if changes.generation < self._dense.generation:  # the ledger was replaced by an older copy
            self._dense = DenseIndex(self._dimension)
            changes = self.ledger.changes(0)
        rows, vectors = self.ledger.vectors(changes.added)
        self._dense.update(changes.generation, changes.removed, rows, vectors)
        if not self._dense.fits():
            rows, vectors = self.ledger.vectors(self.ledger.passage_rows())
            self._dense = DenseIndex.rebuilt(self._dimension, changes.generation, rows, vectors)

    def _save_dense(self) -> None:
        with self._guard:
            if self._dense.generation != self._saved:
                self._dense.save(self.folder / "dense.faiss")
                self._saved = self._dense.generation

    def _reload_lexical(self) -> None:
        with suppress(OSError, ValueError):
            if self._lexical:
                self._lexical.reload()
                return
        self._lexical = LexicalIndex.load(self.folder / "lexical")

    def _update_lexical(self) -> None:
        lexical = self._lexical
        if lexical is None or lexical.generation > self.ledger.generation:
            lexical = LexicalIndex.create(self.folder / "lexical")
        changes = self.ledger.changes(lexical.generation)
        lexical.update(changes.generation, changes.removed, map(_document, self.ledger.texts(changes.added)))
        self._lexical = lexical


class Writer:
    """The right to change a collection, held inside `Collection.writing`."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def replace(self, entries: Sequence[Entry]) -> None:
        """Writes entries, each in place of what its id held; safe on disk when it returns."""
        if entries:
            self._collection.ledger.replace(entries)
            self._collection.refresh(locked=True)

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes articles; the ids that were there. None is found again once it returns."""
        removed = self._collection.ledger.remove(article_ids)
        self._collection.refresh(locked=True)
        return removed


def _document(found: tuple[int, Article, str]) -> Document:
    row, article, text = found
    fields = {"words": words(text), "characters": characters(text), "title": words(article.title)}
    return Document(row, fields)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # The lock is the operating system's: it goes with the process, however that ends.
    lock = FileLock(folder / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(
            f"{folder}: another process is adding or removing reports: try again later"
        ) from error
    try:
        yield
    finally:
        lock.release()
