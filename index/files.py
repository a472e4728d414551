"""Files that are whole or not there."""

import shutil
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from index.errors import StoreError

_BLOCK = 1 << 20


def discard(path: Path) -> None:
    """Removes what is at `path`, file or folder, if there is anything."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def put(path: Path, write: Callable[[Path], object]) -> None:
    """Lets `write` make a file beside `path`, then puts it in place of what is there, in one step."""
    temporary = path.with_name(f"{path.name}.tmp")
    discard(temporary)
    try:
        write(temporary)
        if path.is_dir():
            discard(path)
        temporary.replace(path)
    except BaseException:
        discard(temporary)  # on a full disk it would stand in everybody's way
        raise


def put_text(path: Path, text: str) -> None:
    """Writes `text` to `path`, in one step."""
    put(path, lambda temporary: temporary.write_text(text))


def checksum(path: Path) -> int:
    """The CRC-32 of the file at `path`: 1 GB takes about a second."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value


def size(folder: Path) -> int:
    """How many bytes the files in `folder` have, those in folders inside it included."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # an index is being put in place of another
            total += path.lstat().st_size if path.is_file() else 0
    return total


def unwritable(path: Path, error: BaseException) -> StoreError:
    """What to raise where `path`, which is derived from the ledger, cannot be written."""
    reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return StoreError(
        f"{path}: cannot be written ({reason}): make room on the disk and check who may write there; "
        "the reports are safe"
    )
