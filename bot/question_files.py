"""Files of questions with their right answers: JSON lines and SQuAD's format, plain or gzipped.

What a row says is read by `bot/question_rows.py`; here, which rows a file has, and which of them count.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from bot.question_rows import Asked, plain_fields, read_row
from index.article import Article
from index.errors import ReportError
from index.streams import read_available

_MAX_FILE = 200_000_000  # bytes; SQuAD's own training set has 40 million
_RATINGS = ("up", "down", None)

_Row = tuple[str, Mapping[str, Any] | ReportError]


def read_questions(
    path: Path, article: Callable[[str], Article], only: Iterable[tuple[str, str]] = ()
) -> Iterator[Asked | ReportError]:
    """The questions of a file in order; a row that cannot be used gives an error, and the others go on.

    `article` finds a stored report by its id, or raises `KeyError`. `only` are fields and the values that
    they must have; for a field named more than once, any of its values. Of feedback only what still stands
    and can be asked again is read.
    """
    wanted: dict[str, set[str]] = {}
    for field, value in only:
        wanted.setdefault(field, set()).add(value)
    for where, row in _standing(_rows(path)):
        if isinstance(row, ReportError):
            yield row
            continue
        fields = plain_fields(row)
        if any(fields.get(field) not in values for field, values in wanted.items()):
            continue
        try:
            yield read_row(row, article)
        except ValueError as error:
            yield ReportError(where, str(error))


def _standing(rows: Iterable[_Row]) -> Iterator[_Row]:
    """The rows without feedback that a later row of its key replaces or withdraws, or that is no case."""
    every = list(rows)
    last = {row["key"]: number for number, (_, row) in enumerate(every) if _is_feedback(row)}
    for number, (where, row) in enumerate(every):
        if _is_feedback(row) and (number != last[row["key"]] or not _is_case(row)):
            continue
        yield where, row


def _is_feedback(row: Mapping[str, Any] | ReportError) -> TypeGuard[Mapping[str, Any]]:
    """Whether `bot/feedback.py` wrote it: in another file rows may share a `key` or have a `rating`."""
    return (
        not isinstance(row, ReportError)
        and isinstance(row.get("key"), str)
        and "rating" in row
        and row["rating"] in _RATINGS
    )


def _is_case(row: Mapping[str, Any]) -> bool:
    return row["rating"] is not None and ("answer" in row or "rejected" in row)


def _rows(path: Path) -> Iterator[_Row]:
    """Each row with where it stands."""
    try:
        text, damage = read_available(path, _MAX_FILE)
    except ReportError as error:
        yield str(path), error
        return
    text = text.removeprefix("\ufeff")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and "data" in value:
        yield from _squad_rows(value, path)
    elif isinstance(value, list):
        yield from (_checked(f"{path}: item {number}", row) for number, row in enumerate(value, 1))
    elif not text.strip():
        yield str(path), ReportError(str(path), damage or "the file is empty: write a question a line")
        return
    else:
        yield from _lines(text, path)
    if damage:
        yield str(path), ReportError(str(path), damage)


def _lines(text: str, path: Path) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path}:{number}"
            try:
                yield _checked(where, json.loads(line))
            except (ValueError, RecursionError):
                what = 'no JSON: write {"question": ..., "answer": ...} in one line'
                yield where, ReportError(where, what)


def _squad_rows(value: Any, path: Path) -> Iterator[_Row]:
    """SQuAD's questions as rows; they name no stored reports."""
    number = 0
    try:
        for article in value["data"]:
            for paragraph in article["paragraphs"]:
                for qa in paragraph["qas"]:
                    number += 1
                    title = {"title": article["title"]} if "title" in article else {}
                    row = {**title, **qa}
                    if qa.get("is_impossible"):
                        row["answers"] = None
                    yield f"{path}: question {qa.get('id', number)}", row
    except (KeyError, TypeError, AttributeError):
        what = f"not in SQuAD's format after question {number}: data, paragraphs and qas must be there"
        yield str(path), ReportError(str(path), what)


def _checked(where: str, row: object) -> _Row:
    if isinstance(row, dict):
        return where, row
    return where, ReportError(where, 'no object: write {"question": ..., "answer": ...}')
