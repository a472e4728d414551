"""The bytes of a file as text, plain or gzipped, whole or line by line, with bounded memory."""

import codecs
import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, cast

from index.encoding import decode, detect
from index.errors import ReportError

MAX_BYTES = 20_000_000
"""Of one report: a line, a record of a table, or a text file. A long novel has 3 million."""

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1, ending in a line feed; `None` for one over `MAX_BYTES`."""

    number: int
    text: str | None


def read_text(path: Path) -> str:
    """The whole text of a file, plain or gzipped, with a line feed for every line end.

    Raises:
        ReportError: if it is longer than `MAX_BYTES` (unpacked), damaged, unreadable or not text.
    """
    text, damage = read_available(path, MAX_BYTES)
    if damage:
        raise ReportError(str(path), damage)
    return text


def read_available(path: Path, limit: int) -> tuple[str, str | None]:
    """The text of a file as far as it can be read, and what is wrong after that, if anything.

    Raises:
        ReportError: if it is longer than `limit` bytes (unpacked), unreadable or not text.
    """
    pieces: list[bytes] = []
    size = 0
    damage = None
    try:
        for piece in _chunks(path):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise ReportError(str(path), f"larger than {limit // 1_000_000} MB: split it into reports")
    except (OSError, EOFError, zlib.error) as error:
        damage = _reason(error)
    if damage and not pieces:
        raise ReportError(str(path), damage)
    try:
        text = decode(b"".join(pieces))
    except ValueError as error:
        raise ReportError(str(path), _reason(error)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n"), damage


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a file, plain or gzipped, read piece by piece.

    Each line is decoded on its own: as UTF-8 where it is that, else in the encoding of the file's
    beginning, else in what it looks like; some files are put together from several sources.

    Raises:
        ReportError: if the file is unreadable or not text, or where its damaged part begins.
    """
    number = 0
    try:
        chunks = _chunks(path)
        first = next(chunks, b"")
        codec = detect(first)
        stream: Iterable[bytes] = chain([first], chunks)
        if codec.startswith(("utf-16", "utf-32")):  # where a line feed is more than one byte
            stream, codec = _as_utf8(stream, codec), "utf-8"
        for number, line in enumerate(_split(stream), 1):
            if line is None:
                yield Line(number, None)
                continue
            text, codec = _decode_line(line, codec)
            text = text.replace("\0", "")
            yield Line(number, text.removeprefix("\ufeff") if number == 1 else text)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        where = f"{path}:{number + 1}" if number else str(path)
        raise ReportError(where, _reason(error)) from None


def _chunks(path: Path) -> Iterator[bytes]:
    with open(path, "rb") as file:
        # read1 gives what was unpacked before a damaged place; read would lose it.
        packed = path.suffix.lower() == ".gz"
        source = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
        while chunk := source.read1(_CHUNK):  # type: ignore[attr-defined]
            yield chunk


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "gzip data damaged or cut off: get the file again"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)


def _as_utf8(chunks: Iterable[bytes], codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8")


def _split(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """Split into lines; one that is too long is dropped while it is read."""
    begun: list[bytes] = []
    size = 0
    for chunk in _with_line_feeds(chunks):
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            yield b"".join((*begun, line, b"\n")) if size + len(line) <= MAX_BYTES else None
            begun, size = [], 0
        size += len(rest)
        if size > MAX_BYTES:
            begun.clear()
        elif rest:
            begun.append(rest)
    if size:
        yield b"".join(begun) if size <= MAX_BYTES else None


def _with_line_feeds(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        joined = held + chunk
        held = b"\r" if joined.endswith(b"\r") else b""  # a line feed may follow
        yield joined.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if held:
        yield b"\n"


def _decode_line(line: bytes, codec: str) -> tuple[str, str]:
    """The text of a line, and the codec to try for the next."""
    for name in ("utf-8", codec):
        try:
            return line.decode(name), codec
        except UnicodeDecodeError:
            continue
    with suppress(ValueError):  # one spoilt line: what can be read of it is kept
        codec = detect(line)
    return line.decode(codec, "replace"), codec
