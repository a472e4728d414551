"""Files of questions with their right answers: JSON lines and SQuAD's format, plain or gzipped.

A row of JSON lines has `question` and its answer in one of these forms:

    answer       a string; a list of strings, which are the items of a list; null: no report holds it
    answers      the same, or SQuAD's answers, which are alternatives
    spans        [[start, end], ...] in the stored text of the report `article_id`, one for each item
    also         further right forms, strings or spans as the answer is

and may have `article_ids` or `article_id`, the reports that hold the answer. A row with `article` names files
there and in `also`, not ids and forms; both are then left alone. Other plain fields (`kind`, `language`)
are kept to choose and to group by.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.newsbot import MAX_QUESTION
from bot.scores import bare, character_f1, contains
from index.article import Article
from index.errors import ReportError
from index.streams import read_available

_MAX_FILE = 200_000_000  # bytes; SQuAD's own training set has 40 million
_FORMS = "write a string, a list of strings, or null where no report holds the answer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what would be right.

    `items` are the parts of the answer, each with the forms it may take, the one given first: one item for a
    plain answer, several for a list, none where no report holds the answer. `article_ids` are the reports
    that hold it, as far as known. `fields` are the row's other plain values, as text.
    """

    question: str
    items: tuple[tuple[str, ...], ...]
    article_ids: tuple[str, ...]
    fields: Mapping[str, str]


def read_questions(
    path: Path, article: Callable[[str], Article], only: Iterable[tuple[str, str]] = ()
) -> Iterator[Asked | ReportError]:
    """The questions of a file in order; a row that cannot be used gives an error, and the others go on.

    `article` finds a stored report by its id, or raises `KeyError`. `only` are fields and the values that
    they must have; for a field named more than once, any of its values.
    """
    wanted: dict[str, set[str]] = {}
    for field, value in only:
        wanted.setdefault(field, set()).add(value)
    for where, row in _rows(path):
        if isinstance(row, ReportError):
            yield row
            continue
        fields = {name: _plain(value) for name, value in row.items() if isinstance(value, str | int | float)}
        if any(fields.get(field) not in values for field, values in wanted.items()):
            continue
        try:
            yield _asked(row, fields, article)
        except ValueError as error:
            yield ReportError(where, str(error))


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ReportError]]:
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


def _lines(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ReportError]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path}:{number}"
            try:
                yield _checked(where, json.loads(line))
            except (ValueError, RecursionError):
                what = 'no JSON: write {"question": ..., "answer": ...} in one line'
                yield where, ReportError(where, what)


def _squad_rows(value: Any, path: Path) -> Iterator[tuple[str, Mapping[str, Any] | ReportError]]:
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


def _checked(where: str, row: object) -> tuple[str, Mapping[str, Any] | ReportError]:
    if isinstance(row, dict):
        return where, row
    return where, ReportError(where, 'no object: write {"question": ..., "answer": ...}')


def _asked(row: Mapping[str, Any], fields: Mapping[str, str], article: Callable[[str], Article]) -> Asked:
    question = row.get("question")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("no question: give it as a string under 'question'")
    if len(question.strip()) > MAX_QUESTION:
        raise ValueError(f"the question has more than {MAX_QUESTION:,} characters: shorten it")
    article_ids = _texts(row.get("article_ids", row.get("article_id")), "article_ids", "write a list of ids")
    also = None if "article" in row else row.get("also")
    if "spans" in row:
        text = _text(article_ids, article) if row["spans"] or also else ""
        items, others = _quoted(row["spans"], text, "spans"), _quoted(also, text, "also")
    else:
        items, more = _answers(row)
        others = (*more, *_texts(also, "also", "write a list of strings"))
    for form in (*items, *others):
        if not bare(form):
            raise ValueError(f"the answer {form!r} has no letter and no digit: give null where there is none")
    return Asked(question.strip(), _with_forms(items, others), article_ids, fields)


def _answers(row: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items of the answer, and what else is right in place of it."""
    name = next((name for name in ("answer", "answers") if name in row), None)
    if name is None:
        raise ValueError(f"no answer: {_FORMS}")
    given = row[name]
    if isinstance(given, dict) and "text" in given:  # as SQuAD comes in tables, beside "answer_start"
        alternatives = _texts(given["text"], name, _FORMS)
    elif isinstance(given, list) and given and all(isinstance(answer, dict) for answer in given):
        alternatives = _texts([answer.get("text") for answer in given], name, _FORMS)
    else:
        return _texts(given, name, _FORMS), ()
    return alternatives[:1], alternatives[1:]


def _texts(value: object, name: str, remedy: str) -> tuple[str, ...]:
    values = [] if value is None else value if isinstance(value, list) else [value]
    if any(isinstance(text, bool) or not isinstance(text, str | int | float) for text in values):
        raise ValueError(f"'{name}' cannot be read: {remedy}")
    return tuple(map(str, values))


def _text(article_ids: Sequence[str], article: Callable[[str], Article]) -> str:
    """The stored text that spans count in."""
    if len(article_ids) != 1:
        raise ValueError("'spans' need the one report that they count in: name it under 'article_id'")
    try:
        return article(article_ids[0]).text
    except KeyError:
        raise ValueError(f"the store has no report with the id {article_ids[0]}: add it") from None


def _quoted(spans: object, text: str, name: str) -> tuple[str, ...]:
    remedy = f"write [[start, end], ...] within the report's {len(text):,} characters"
    quoted = []
    for span in [] if spans is None else spans if isinstance(spans, list) else [spans]:
        match span:
            case [int(start), int(end)] if 0 <= start < end <= len(text):
                quoted.append(text[start:end])
            case _:
                raise ValueError(f"'{name}' has {span!r}: {remedy}")
    return tuple(quoted)


def _with_forms(items: Sequence[str], others: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The items with their forms. Beside a list, another form is one of the item that it most resembles.

    If it resembles none it may be any of them; one that holds several items is their list again.
    """
    forms = [[item] for item in items]
    for other in others:
        if len(items) > 1 and sum(contains(other, item) for item in items) > 1:
            continue
        likeness = [character_f1(other, item) for item in items]
        for form, like in zip(forms, likeness, strict=True):
            if like == max(likeness):
                form.append(other)
    return tuple(tuple(dict.fromkeys(form)) for form in forms)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
