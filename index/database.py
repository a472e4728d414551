"""SQLite as the ledger uses it: made whole, a connection for each thread, every error as a `StoreError`.

Knows nothing of what the tables mean.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from index.errors import StoreError, StoreMissing
from index.files import discard, put

# SQLite's default limit for variables in one statement is 32,766 since 3.32 and was 999 before.
_CHUNK = 900
_REMEDIES = {
    sqlite3.SQLITE_FULL: "make room on the disk, then run it again",
    sqlite3.SQLITE_IOERR: "check that the disk works and is not full, then run it again",
    sqlite3.SQLITE_READONLY: "check who may write to its folder",
    sqlite3.SQLITE_CANTOPEN: "check who may write to its folder",
    sqlite3.SQLITE_PERM: "check who may write to its folder",
    sqlite3.SQLITE_BUSY: "another program is using it: try again later",
}
_DAMAGED = "it is damaged or no Wenbao ledger: restore it from a copy, or add the reports to a new store"


class Database:
    """One SQLite file. Thread-safe: each thread has its own connection."""

    def __init__(self, path: Path) -> None:
        """Opens the file at `path`; `create` makes a new one.

        Raises:
            StoreMissing: if there is none.
            StoreError: if what is there is no file, or cannot be looked at.
        """
        with _explained(path):
            there, is_file = path.exists(), path.is_file()
        if not there:
            folder = path.parent
            raise StoreMissing(
                f"{folder}: there is no store: make one with 'wenbao add REPORTS --store {folder}'"
            )
        if not is_file:
            raise StoreError(f"{path}: is not a file, but the ledger should be: move it away")
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []

    @staticmethod
    def create(path: Path, script: str, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Makes the file at `path` from an SQL script and a statement for `rows`, whole or not at all."""
        with _explained(path):
            _discard_logs(path)
            put(path, lambda temporary: _fill(temporary, script, statement, rows))

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._connections:
            connection.close()

    def query(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The rows that a statement gives."""
        with _explained(self._path):
            return self._connection.execute(statement, values).fetchall()

    def query_chunks(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of `statement`, which ends with `IN`, for however many values."""
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            yield from self.query(f"{statement} ({','.join('?' * len(chunk))})", chunk)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that this thread reads inside is of one moment; one inside another is of the outer's."""
        with _explained(self._path):
            connection = self._connection
            is_outer = not connection.in_transaction
            if is_outer:
                connection.execute("BEGIN")
        try:
            yield
        finally:
            if is_outer:
                connection.rollback()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """What is written inside is on disk afterwards, or, on any error, nothing of it."""
        with _explained(self._path):
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()  # nothing where SQLite itself rolled back, as it does on a full disk
                raise

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # isolation_level None: transactions are begun where they are meant to be.
            connection = sqlite3.connect(
                self._path, isolation_level=None, timeout=30, check_same_thread=False
            )
            self._connections.append(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")  # what was reported as added survives a power cut
            self._local.connection = connection
        return connection


def _fill(path: Path, script: str, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    _discard_logs(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # until it is whole, nobody else has it
        connection.executescript(script)
        connection.executemany(statement, rows)
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")


def _discard_logs(path: Path) -> None:
    """Removes what is left of a file since deleted: SQLite would play its log into a new one."""
    for suffix in ("-journal", "-wal", "-shm"):
        discard(Path(f"{path}{suffix}"))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        # The low byte is the kind of error, the rest its details.
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", -1) & 0xFF, _DAMAGED)
        raise StoreError(f"{path}: {error}: {remedy}") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}: check who may write to its folder") from error
