"""What readers think of answers, kept as questions with known answers that `wenbao evaluate` asks again.

One line of JSON for each judgement, in a file that only grows; `bot/question_files.py` reads it. It says
what was asked and answered and what the reader thinks of it, and nothing of who the reader is.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from bot.answer import Answer
from bot.limits import to_json
from bot.line_log import append_line
from bot.overview_questions import wanted
from bot.scope import limited
from bot.scores import bare, contains, exact
from index.filter import Filter
from index.language import detect_language

FEEDBACK_FILE = "feedback.jsonl"
"""The file's name in the folder of a store."""

MAX_NOTE = 1_000
"""The most characters that a note, or a correction, may have."""

Rating = Literal["up", "down"]

_CITATION_MARK = re.compile(r"\s*\[\d+\]")


class Feedback:
    """The judgements in one file. Threads and processes may write at once."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self._path = path
        self._today = today

    def record(
        self,
        answer: Answer,
        rating: Rating | None,
        note: str = "",
        correction: str = "",
        where: Filter | None = None,
    ) -> None:
        """Keeps what a reader thinks of `answer`; it is safe on disk when this returns.

        What is recorded later of the same answer to the same question takes its place, and with `None` for a
        rating withdraws it. A `correction` is what a bad answer should have said. `where` is what the reports
        asked were limited to by hand, if they were.

        Raises:
            ValueError: if the rating is none of these, the note or the correction is too long, or the
                correction is of no use: one line, for whoever wrote it.
            StoreLocked: if another process does not come to an end with writing.
            StoreError: if it cannot be written; then nothing of it is.
        """
        note, correction = _cleaned(note, "note"), _cleaned(correction, "correction")
        _check(rating, correction)
        limits = limited(where, answer.conditions) or Filter()
        row = _identity(answer, limits) | {"rating": rating}
        if rating:
            row |= _known(answer, limits, rating, correction) | {"note": note} | _given(answer)
        row["date"] = self._today().isoformat()
        # Half of a pair of surrogates, which a browser may send, has no form in UTF-8.
        append_line(self._path, json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))


def _cleaned(text: str, name: str) -> str:
    """`text` in one line, without what cannot be seen: control characters, marks that turn the writing."""
    seen = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(seen) > MAX_NOTE:
        raise ValueError(f"the {name} has {len(seen):,} characters, more than {MAX_NOTE:,}: shorten it")
    return seen


def _check(rating: str | None, correction: str) -> None:
    if rating not in ("up", "down", None):
        raise ValueError(f"the rating {rating!r} is not known: give 'up', 'down' or None")
    if correction and rating != "down":
        raise ValueError("a correction goes with a bad answer: rate it 'down', or leave it out")
    if correction and not bare(correction):
        raise ValueError(f"the correction {correction!r} has no letter and no digit: write the answer")


def _identity(answer: Answer, limits: Filter) -> dict[str, Any]:
    """The question as it reads on its own, what it was limited to, and a key of these and the answer."""
    asked = {"question": answer.understood or answer.question, "limits": to_json(limits)}
    judged = json.dumps([*asked.values(), answer.text], sort_keys=True)
    return {"key": sha256(judged.encode()).hexdigest()[:16], **asked}


def _known(answer: Answer, limits: Filter, rating: Rating, correction: str) -> dict[str, Any]:
    """What can be measured when the question is asked again.

    Nothing of a question about the collection: each report that is added changes what is counted and listed.
    Nor can a language model's words be rejected: `wenbao evaluate` asks without one, and never gets them.
    """
    if _is_overview(answer, limits):
        return {}
    if rating == "up":
        return _right(answer)
    wrong = None if answer.refused else _unmarked(answer.text)
    rejected = {} if _is_written(answer) else {"rejected": [wrong]}
    return {"answer": correction, **rejected} if correction else rejected


def _given(answer: Answer) -> dict[str, str]:
    """What was said, for people and to group by."""
    given = {"language": detect_language(answer.question), "given": answer.text}
    return {**given, "model": answer.writing.model} if answer.writing and _is_written(answer) else given


def _is_overview(answer: Answer, limits: Filter) -> bool:
    period = next((condition.said for condition in answer.conditions if condition.kind == "period"), "")
    return wanted(answer.understood or answer.question, period, sorted(limits.articles or ())) is not None


def _is_written(answer: Answer) -> bool:
    return bool(answer.writing and answer.writing.extract)


def _right(answer: Answer) -> dict[str, Any]:
    """The answer's words: marked in the quotations, or the quotations, whichever it is made of."""
    if answer.refused:
        return {"answer": None, "article_ids": []}
    cited = {"article_ids": list(dict.fromkeys(citation.article_id for citation in answer.citations))}
    marked = _distinct(
        [c.text[start - c.start : end - c.start] for c in answer.citations for start, end in c.spans]
    )
    quoted = _distinct([citation.text for citation in answer.citations])
    for words in (marked, quoted):
        if words and exact(answer.text, [[word] for word in words]):
            return {"answer": words, **cited}
    if _is_written(answer):
        return {"answer": marked or quoted, **cited}
    # More than words of the reports: each figure with its date.
    return {"answer": _unmarked(answer.text), "also": marked or quoted, **cited}


def _distinct(texts: Sequence[str]) -> list[str]:
    """The texts that say something and are no part of one before; several reports may give one answer."""
    kept: list[str] = []
    for text in texts:
        if bare(text) and not any(contains(other, text) for other in kept):
            kept.append(text)
    return kept


def _unmarked(text: str) -> str:
    return _CITATION_MARK.sub("", text)
