"""Checksums of a folder's files, noted beside them, so that damage is seen before it is read.

For files that are written once: those with other names may come and go after the note was made.
"""

import json
from pathlib import Path

from index.files import checksum, put_text

_NOTE = "checksums.json"
_CHANGING = (".json", ".lock", ".tmp")


def note_checksums(folder: Path, owner: str) -> None:
    """Notes the checksums of the files in `folder`, reading only what is not noted yet, and whose they are.

    Raises:
        OSError: if it cannot.
    """
    known = _noted(folder).get(owner, {})
    names = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    kept = [name for name in names if Path(name).suffix not in _CHANGING]
    note = {owner: {name: known.get(name) or checksum(folder / name) for name in kept}}
    put_text(folder / _NOTE, json.dumps(note))


def are_whole(folder: Path, owner: str) -> bool:
    """Whether the files in `folder` are `owner`'s, and those noted and still there are as they were."""
    noted = _noted(folder)
    return owner in noted and all(_is_whole(folder / name, value) for name, value in noted[owner].items())


def _is_whole(path: Path, value: int) -> bool:
    try:
        return checksum(path) == value
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _noted(folder: Path) -> dict[str, dict[str, int]]:
    try:
        # What json.dumps writes is ASCII. As UTF-8, damaged names may be names of other files.
        noted = json.loads((folder / _NOTE).read_text(encoding="ascii"))
        return {owner: dict(files) for owner, files in noted.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
