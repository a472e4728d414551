"""A file of lines that only grows: each is there as a whole or not at all, whoever else writes or crashes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END, fsync
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from index.errors import StoreError, StoreLocked

_PATIENCE = 10.0  # seconds; another holds the lock for as long as a line takes to be on disk


def append_line(path: Path, line: bytes) -> None:
    """Appends a line of JSON, without its end, to the file, which is made if need be; on disk on return.

    Raises:
        StoreLocked: if another process does not come to an end with writing.
        StoreError: if it cannot be written; then nothing of it is.
    """
    with _lock(path), open(path, "a+b", buffering=0) as file:
        _mend(file)
        end = file.seek(0, SEEK_END)
        try:
            if file.write(line + b"\n") <= len(line):
                raise OSError("no room left")
            fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """The right to write the file; what goes wrong meanwhile becomes one error."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=_PATIENCE, fallback_to_soft=False)
    try:
        with lock:
            yield
    except Timeout as error:
        raise StoreLocked(f"{path}: another process keeps it locked: try again later") from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{path}: cannot be written ({reason}): check who may write there, and for room"
        ) from error


def _mend(file: IO[bytes]) -> None:
    """Drops what a crash has left of a last line; one that is whole, and only lacks its end, gets it."""
    if not file.seek(0, SEEK_END):
        return
    file.seek(-1, SEEK_END)
    if file.read(1) == b"\n":
        return
    file.seek(0)
    text = file.read()
    begun = text.rfind(b"\n") + 1
    try:
        json.loads(text[begun:])
    except ValueError:
        file.truncate(begun)
    else:
        file.write(b"\n")
