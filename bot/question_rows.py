"""What a row of a file of questions says: the question, and what would be right.

A row has `question` and its answer in one of these forms:

    answer       a string; a list of strings, which are the items of a list; null: no report holds it
    answers      the same, or SQuAD's answers, which are alternatives
    spans        [[start, end], ...] in the stored text of the report `article_id`, one for each item
    also         further right forms, strings or spans as the answer is

and may have `article_ids` or `article_id`, the reports that hold the answer. A row with `article` names files
there and in `also`, not ids and forms; both are then left alone. Two more come from `bot/feedback.py`:

    rejected     a list of answers known to be wrong, null for a refusal; a row that has it needs no answer
    limits       what the reports to ask are limited to, an object as in `bot/limits.py`, in place of the
                 limits that the question sets itself: what it calls last week is another one each week

Other plain fields (`kind`, `language`) are kept to choose and to group by.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.limits import from_json
from bot.newsbot import MAX_QUESTION
from bot.scores import bare, character_f1, contains
from index.article import Article
from index.filter import Filter

_FORMS = "write a string, a list of strings, or null where no report holds the answer"
_ANSWERS = ("answer", "answers", "spans")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what would be right.

    `items` are the parts of the answer, each with the forms it may take, the one given first: one item for a
    plain answer, several for a list, none where no report holds the answer, and `None` where it is not known.
    `article_ids` are the reports that hold it, as far as known. `fields` are the row's other plain values, as
    text. `rejected` are answers known to be wrong, `None` for a refusal. `where` is what the question is
    limited to, whatever limits it sets itself; if it is `None`, those count.
    """

    question: str
    items: tuple[tuple[str, ...], ...] | None
    article_ids: tuple[str, ...]
    fields: Mapping[str, str]
    rejected: tuple[str | None, ...] = ()
    where: Filter | None = None


def plain_fields(row: Mapping[str, Any]) -> dict[str, str]:
    """The plain values of a row, as text."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in row.items()
        if isinstance(value, str | int | float)
    }


def read_row(row: Mapping[str, Any], article: Callable[[str], Article]) -> Asked:
    """The question of a row; `article` finds a stored report by its id, or raises `KeyError`.

    Raises:
        ValueError: if the row cannot be used; says why and what to write.
    """
    question = row.get("question")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("no question: give it as a string under 'question'")
    if len(question.strip()) > MAX_QUESTION:
        raise ValueError(f"the question has more than {MAX_QUESTION:,} characters: shorten it")
    article_ids = _texts(row.get("article_ids", row.get("article_id")), "article_ids", "write a list of ids")
    rejected = _rejected(row)
    is_unknown = rejected and not any(name in row for name in _ANSWERS)
    items = None if is_unknown else _items(row, article_ids, article)
    # In a file made for something else both may be mere marks, as any field.
    where = from_json(row["limits"]) if isinstance(row.get("limits"), dict) else None
    return Asked(question.strip(), items, article_ids, plain_fields(row), rejected, where)


def _items(
    row: Mapping[str, Any], article_ids: Sequence[str], article: Callable[[str], Article]
) -> tuple[tuple[str, ...], ...]:
    """The items of the answer, each with its forms."""
    also = None if "article" in row else row.get("also")
    if "spans" in row:
        text = _text(article_ids, article) if row["spans"] or also else ""
        items, others = _quoted(row["spans"], text, "spans"), _quoted(also, text, "also")
    else:
        items, more = _answers(row)
        others = (*more, *_texts(also, "also", "write a list of strings"))
    for form in (*items, *others):
        _check_form(form)
    return _with_forms(items, others)


def _rejected(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    given = row.get("rejected")
    if not isinstance(given, list):
        return ()
    for answer in given:
        if answer is not None:
            if not isinstance(answer, str):
                raise ValueError("'rejected' cannot be read: write a list of strings, null for a refusal")
            _check_form(answer)
    return tuple(given)


def _check_form(form: str) -> None:
    if not bare(form):
        raise ValueError(f"the answer {form!r} has no letter and no digit: give null where there is none")


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
