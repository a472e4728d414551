"""Changing a collection that others are asking: one change at a time, each as soon as it may."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import TypeVar

from index.article import RawReport
from index.build import add
from index.collection import Collection
from index.embedder import Embedder
from index.errors import ReportError, StoreLocked
from index.records import Outcome

# A question that saves an index holds the store's lock for a moment.
_PATIENCE = 2.0
_PAUSE = 0.02

_Done = TypeVar("_Done")


class Changes:
    """Adds and removes reports. Thread-safe: who comes while another is at it is refused."""

    def __init__(self, collection: Collection, embedder: Embedder) -> None:
        self._collection = collection
        self._embedder = embedder
        self._guard = threading.Lock()

    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        """As `index.build.add`; nothing happens before the first outcome is asked for.

        Raises:
            StoreLocked: if reports are being added or removed.
            StoreError: if the store cannot be written.
        """
        with self._alone():
            yield from _patiently(lambda: self._begun(reports))

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes reports; the ids that were there.

        Raises:
            StoreLocked, StoreError: as `add`.
        """
        wanted = tuple(article_ids)
        with self._alone(), ExitStack() as stack:
            writer = _patiently(lambda: stack.enter_context(self._collection.writing()))
            return writer.remove(wanted)

    def _begun(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        outcomes = add(self._collection, self._embedder, reports)
        first = next(outcomes, None)  # takes the lock; if it cannot, no report has been looked at
        return chain([] if first is None else [first], outcomes)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._guard.acquire(blocking=False):
            raise StoreLocked(
                f"{self._collection.folder}: reports are being added or removed: try again when that is done"
            )
        try:
            yield
        finally:
            self._guard.release()


def _patiently(begin: Callable[[], _Done]) -> _Done:
    """What `begin` gives, tried again for a while if the store is locked."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return begin()
        except StoreLocked:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
