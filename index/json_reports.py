"""Reports in JSON files: an object, a list, `{"articles": [...]}` and the like, or one object a line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawReport
from index.errors import ReportError
from index.fields import has_text_field, to_report
from index.streams import MAX_BYTES, Line, read_available, read_lines

_MAX_JSON = 200_000_000  # bytes of a whole file, which must fit in memory several times
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")
_DEPTH = 2  # how far inside other objects a list of reports is looked for: {"response": {"docs": [...]}}


def read_json(path: Path) -> Iterator[RawReport | ReportError]:
    """The reports of a `.json` file; what stands before a damaged place is given.

    Raises:
        ReportError: if the file cannot be read, or has no reports.
    """
    text, damage = read_available(path, _MAX_JSON)
    begin = _after_space(text, 0)
    if begin == len(text):
        raise ReportError(str(path), damage or "the file is empty")
    if text[begin] == "[":
        yield from _items(text, begin + 1, path, damage)
        return
    try:
        value, end = _DECODER.raw_decode(text, begin)
    except (ValueError, RecursionError) as error:
        raise ReportError(_where(path, error), damage or _not_json(error)) from None
    if _after_space(text, end) < len(text):  # one object after another, each on a line or on several
        one_a_line = "\n" not in text[begin:end]
        yield from read_json_lines(path) if one_a_line else _items(text, begin, path, damage)
    elif wrapped := None if has_text_field(value) else _wrapped(value, _DEPTH):
        opening = re.search(rf"{re.escape(json.dumps(wrapped, ensure_ascii=False))}\s*:\s*\[", text)
        yield from _items(text, opening.end() if opening else begin, path, damage)
    else:
        yield from reports(value, f"{path}")


def read_json_lines(path: Path) -> Iterator[RawReport | ReportError]:
    """The reports of a file with a JSON object in each line; a bad line does not stop the rest.

    Raises:
        ReportError: if the file cannot be read or is empty, or where its damaged part begins.
    """
    empty = True
    for line in read_lines(path):
        if line.text is None:
            yield ReportError(f"{path}:{line.number}", f"line over {MAX_BYTES // 1_000_000} MB skipped")
        elif not line.text.strip():
            continue
        elif empty and line.text.strip() in {"[", "{"}:  # a whole file written over many lines
            yield from read_json(path)
            return
        else:
            yield from _line_reports(line, path)
        empty = False
    if empty:
        raise ReportError(str(path), "the file is empty")


def reports(value: object, origin: str) -> Iterator[RawReport | ReportError]:
    """The report in a JSON value, or those of a list."""
    for record in value if isinstance(value, list) else [value]:
        if not isinstance(record, dict):
            yield ReportError(origin, "expected an object with text, content, body or raw")
            continue
        try:
            yield to_report(record, origin)
        except ReportError as error:
            yield error


def _line_reports(line: Line, path: Path) -> Iterator[RawReport | ReportError]:
    origin = f"{path}:{line.number}"
    try:
        value = json.loads(line.text or "")
    except (ValueError, RecursionError) as error:
        yield ReportError(origin, _not_json(error))
    else:
        yield from reports(value, origin)


def _items(text: str, begin: int, path: Path, damage: str | None) -> Iterator[RawReport | ReportError]:
    """The reports of a list whose items begin at `begin`, each with the line it begins in."""
    number, counted, empty = 1, 0, True
    position = _after_space(text, begin)
    while position < len(text) and text[position] != "]":
        number, counted = number + text.count("\n", counted, position), position
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield ReportError(f"{path}:{number}", damage or _not_json(error))
            return
        yield from reports(value, f"{path}:{number}")
        empty = False
        position = _after_space(text, position)
    if damage or empty:
        yield ReportError(f"{path}:{number}", damage or "the list is empty")


def _wrapped(value: object, depth: int) -> str | None:
    """The name under which an object holds a list of reports, if it does."""
    if not isinstance(value, dict) or not depth:
        return None
    for name, inner in value.items():
        if isinstance(inner, list) and any(has_text_field(item) for item in inner):
            return str(name)
        if found := _wrapped(inner, depth - 1):
            return found
    return None


def _after_space(text: str, index: int) -> int:
    found = _SPACE.match(text, index)
    return found.end() if found else index


def _where(path: Path, error: Exception) -> str:
    return f"{path}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else str(path)


def _not_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "not a report: nested too deeply"
    return "not valid JSON: a number with too many digits"
