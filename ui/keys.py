"""Keys for programs: made here, shown once, and kept as hashes.

A key is 256 random bits. Nobody finds that by trying, however fast; so one round of SHA-256 without salt
keeps it as safe as a slow hash keeps a password that people choose, and costs nothing at every request.
"""

import hmac
import logging
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from filelock import FileLock

from index.errors import WenbaoError

KEYS_FILE = "api-keys"
"""The file's name in the store's folder."""

Right = Literal["read", "write"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: `digest` is the SHA-256 of what its owner sends, in hexadecimal."""

    name: str
    right: Right
    digest: str

    @property
    def may_write(self) -> bool:
        """Whether it opens adding and removing; reading it does anyway."""
        return self.right == "write"

    def line(self) -> str:
        """The key in the file and in `$WENBAO_API_KEYS`."""
        return f"{self.name}:{self.right}:{self.digest}"


class Keys:
    """The keys of a file and those `given` (`$WENBAO_API_KEYS`): the same lines, separated by white space.

    The file is read again when it has changed, so that a removed key stops working at once.
    """

    def __init__(self, path: Path | None = None, given: str = "") -> None:
        """Reads both.

        Raises:
            WenbaoError: if one of them has a line that is no key, or two of the same name.
        """
        self._path = path
        self._given = tuple(_parsed(given, "$WENBAO_API_KEYS"))
        self._stamp = _stamp(path)
        self._read = in_file(path)
        self._is_broken = False
        _check_names([*self._given, *self._read], f"{path} and $WENBAO_API_KEYS")

    def __bool__(self) -> bool:
        """Whether there are any; a file that can no longer be read does not open what it kept closed."""
        self._refresh()
        return bool(self._given or self._read) or self._is_broken

    def find(self, token: str) -> Key | None:
        """The key that `token` is; takes as long for a wrong one as for the right one."""
        self._refresh()
        digest = _digest(token)
        found = None
        for key in (*self._given, *self._read):
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def _refresh(self) -> None:
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._read, self._is_broken = in_file(self._path), False
        except WenbaoError as error:
            self._read, self._is_broken = (), True
            _log.error("the keys no longer open anything: %s", error)


def in_file(path: Path | None) -> tuple[Key, ...]:
    """The keys in a file; none if it is not there.

    Raises:
        WenbaoError: if it cannot be read, or a line in it is no key.
    """
    if path is None:
        return ()
    try:
        keys = tuple(_parsed(path.read_text(encoding="utf-8"), str(path)))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        raise WenbaoError(f"{path}: the keys cannot be read: {reason}") from None
    _check_names(list(keys), str(path))
    return keys


def add_key(path: Path, name: str, may_write: bool) -> tuple[str, Key]:
    """Makes a key and keeps its hash in the file: what its owner is to send, and the key.

    Raises:
        WenbaoError: if the name is taken or no name, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise WenbaoError(f"{name!r} is no name for a key: use up to 64 letters, digits, '.', '_' and '-'")
    # The beginning tells people, and those who search for leaked keys, what it is.
    token = f"wenbao_{secrets.token_urlsafe(32)}"
    key = Key(name, "write" if may_write else "read", _digest(token))
    with _lock(path):
        kept = in_file(path)
        if any(other.name == name for other in kept):
            raise WenbaoError(f"{path}: there is a key named {name}: remove it first, or choose another name")
        _write(path, [*kept, key])
    return token, key


def remove_key(path: Path, name: str) -> None:
    """Removes a key; servers that run notice at their next request.

    Raises:
        WenbaoError: if there is none of that name, or the file cannot be read or written.
    """
    with _lock(path):
        kept = in_file(path)
        if all(key.name != name for key in kept):
            raise WenbaoError(f"{path}: no key named {name}: see 'wenbao keys list'")
        _write(path, [key for key in kept if key.name != name])


def _lock(path: Path) -> FileLock:
    if not path.parent.is_dir():
        raise WenbaoError(f"{path.parent}: no such folder: add reports first, or choose a file with --keys")
    return FileLock(f"{path}.lock")


def _write(path: Path, keys: list[Key]) -> None:
    """Replaces the file in one step; only its owner may read it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.writelines(f"{key.line()}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _parsed(text: str, where: str) -> Iterator[Key]:
    for number, line in enumerate(text.split(), 1):
        name, _, rest = line.partition(":")
        right, _, digest = rest.partition(":")
        if not (_NAME.fullmatch(name) and right in get_args(Right) and _DIGEST.fullmatch(digest)):
            # What stands there is not repeated: it may be a key that somebody pasted.
            what = "is none: write NAME:read:HASH or NAME:write:HASH, as 'wenbao keys add' shows it"
            raise WenbaoError(f"{where}: key number {number} {what}")
        yield Key(name, "write" if right == "write" else "read", digest)


def _check_names(keys: list[Key], where: str) -> None:
    names = [key.name for key in keys]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise WenbaoError(f"{where}: two keys are named {twice}: remove one")


def _digest(token: str) -> str:
    # A header may hold any bytes; Starlette reads them as Latin-1.
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(path: Path | None) -> tuple[int, int, int] | None:
    try:
        status = path.stat() if path else None
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino) if status else None
