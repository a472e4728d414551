"""A store on disk: the ledger, and the dense and lexical indexes that are derived from it.

The indexes are caches. Whatever is missing, old or damaged is brought up to date or built anew from
the ledger, without embedding anything again. One process writes at a time; readers go on meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.dense import Scored
from index.derived import DenseSide, LexicalSide
from index.errors import StoreError, StoreLocked, StoreMismatch
from index.filter import Filter
from index.ledger import Ledger
from index.lexical import AnyOf
from index.records import Entry, Manifest

_LEDGER = "ledger.sqlite3"
# Eight bytes for each passage that it admits.
_FILTERS_KEPT = 8
Rows = NDArray[np.int64]


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
        self.ledger = Ledger(folder / _LEDGER)
        self._dense = DenseSide(self.ledger, folder / "dense.faiss")
        self._lexical = LexicalSide(self.ledger, folder / "lexical")
        # Every question looks at the reports in the other language; which they are is known until a change.
        self._rows_admitted = lru_cache(_FILTERS_KEPT)(lambda _, where: self.ledger.passage_rows(where))

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> "Collection":
        """Makes an empty store in `folder`, or opens the one that is there, if its manifest agrees.

        Raises:
            StoreMismatch: if it was made with another embedder.
            StoreError: if it cannot be made.
        """
        path = folder / _LEDGER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            is_new = not path.exists()
        except OSError as error:
            raise StoreError(
                f"{folder}: cannot hold a store ({error.strerror}): name another folder"
            ) from error
        if is_new:
            with _locked(folder):
                if not path.exists():  # another process may have made it meanwhile
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
            if made_with.model == manifest.model:
                difference = "in another version: add the reports to a new store"
            else:
                remedy = "name its model with --model, or add the reports to a new store"
                difference = f"not with {manifest.model}: {remedy}"
            raise StoreMismatch(
                f"{self.folder}: the store was made with the model {made_with.model}, {difference}"
            )

    def close(self) -> None:
        """Closes the ledger; the collection is of no use afterwards."""
        self.ledger.close()

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """The right to write, for one process and thread at a time.

        Raises:
            StoreLocked: if another has it.
            StoreError: if the store cannot be written.
        """
        with _locked(self.folder):
            writer = Writer(self.ledger, self._bring_up)
            self._bring_up()
            try:
                yield writer
            finally:
                self._dense.save()

    def refresh(self) -> None:
        """Brings both indexes up to the ledger's generation, as far as another writer allows it.

        Files are only written while nobody else does, and if they can be; until then the lexical side may
        lack the last additions. What was removed is in no case found: `Ledger.passages` drops it.

        Raises:
            StoreError: if there is no lexical index to search, and none can be written.
        """
        if self._is_current():
            return
        opening = self._dense.generation < 0
        self._dense.catch_up()
        self._lexical.reload()
        unsaved = opening and self._dense.saved < 0
        if unsaved or not self._is_current():
            try:
                with _locked(self.folder):
                    self._bring_up()
                    self._dense.save()
            except StoreLocked:
                pass  # whoever has the lock is at it
            except StoreError:
                if self._lexical.index is None:
                    raise

    def nearest(self, vector: NDArray[np.float32], k: int, where: Filter | None = None) -> list[Scored]:
        """The `k` passages nearest to a unit vector `(dimension,)` by cosine, best first."""
        return self._dense.search(vector, k, self._admitted(where))

    def matching(
        self,
        query: Mapping[str, Sequence[str]],
        weights: Mapping[str, float],
        k: int,
        where: Filter | None = None,
        either: Sequence[AnyOf] = (),
    ) -> list[Scored]:
        """The `k` passages that match best by weighted BM25, best first; `query` and `weights` by field."""
        lexical = self._lexical.index
        return lexical.search(query, weights, k, self._admitted(where), either) if lexical else []

    def rarity(self, *words: str, field: str = "words") -> float:
        """The inverse document frequency of `words`, as one, over the passages; 0 while there is no index."""
        lexical = self._lexical.index
        return lexical.rarity(*words, field=field) if lexical else 0.0

    def indexed(self) -> tuple[Rows, NDArray[np.float32], Rows]:
        """What the indexes hold, for `index/verify.py`.

        Returns:
            The rows of the dense index, ascending `(n,)`; their vectors `(n, dimension)`; the rows of the
            lexical index, ascending `(m,)`.
        """
        lexical = self._lexical.index
        return *self._dense.contents(), lexical.rows() if lexical else np.empty(0, np.int64)

    def _is_current(self) -> bool:
        return self._dense.generation == self.ledger.generation == self._lexical.generation

    def _bring_up(self) -> None:
        if not self._is_current():
            self._dense.catch_up()
            self._lexical.update()

    def _admitted(self, where: Filter | None) -> Rows | None:
        if where is None or where == Filter():
            return None
        return self._rows_admitted(self.ledger.generation, where)


class Writer:
    """The right to change a collection, held inside `Collection.writing`."""

    def __init__(self, ledger: Ledger, bring_up: Callable[[], None]) -> None:
        self._ledger = ledger
        self._bring_up = bring_up

    def replace(self, entries: Sequence[Entry]) -> None:
        """Writes entries, each in place of what its id held; safe on disk when it returns.

        Raises:
            StoreError: if they cannot be written.
        """
        if entries:
            self._ledger.replace(entries)
            self._bring_up()

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes articles; the ids that were there. None is found again once it returns.

        Raises:
            StoreError: if they cannot be removed.
        """
        removed = self._ledger.remove(article_ids)
        self._bring_up()
        return removed


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # The lock is the operating system's: it goes with the process, however that ends. Not the thread's:
    # a server may resume `add` in another thread than began it.
    lock = FileLock(folder / "lock", timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(
            f"{folder}: another process is adding or removing reports: try again later"
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{folder}: cannot be locked ({reason}): check who may write there") from error
    try:
        yield
    finally:
        lock.release()
