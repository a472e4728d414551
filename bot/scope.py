"""What a question limits itself to: a period, a source, the report at hand."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.times import said_time
from index.filter import Filter
from index.words import fold

# What a quarter or a half year brought is in the news for weeks after it.
_LATE = timedelta(45)
_LONG = timedelta(80)
THIS_REPORT = re.compile(
    r"(?:这|该|本|上述|刚才(?:的|那)?|前面(?:的|那)?)一?[篇则条]?(?:报道|新闻|文章|稿子?|消息)[里中上]?|本文|"
    r"(?<![作征论散语中英])文中|"
    r"\b(?:in |of |from |by )?(?:this|that|the same) (?:article|report|story|piece)\b"
)
"""What means the report at hand, in a folded question."""

# What a source's name stands beside when its reports are meant, and not the paper itself.
_BEFORE_SOURCE = re.compile(
    r"(?:据|根据|来自|按照?)\s*[《“\"]?$|\b(?:according to|reported (?:in|by)|in|from|by) (?:the )?[\"“]?$"
)
_AFTER_SOURCE = re.compile(
    r"[》”\"]?\s*(?:[在于]?(?:.{0,6}的)?(?:报道|新闻|文章|消息|头条|刊登|刊发|披露)|[上里中](?=[的有说提写]|$))|"
    r"['’]?s?[\"”]? (?:reports?|reported|articles?|stories|say|says|said|writes?|wrote)\b"
)


ConditionKind = Literal["period", "source", "report"]
Understood = Literal["period", "source", "report", "history"]
"""What of the way a question is understood can be undone: a limit, or its leaning on the turns before."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit, the words of the question that set it, and what it admits."""

    kind: ConditionKind
    said: str
    where: Filter


def conditions(
    question: str, today: date, sources: Sequence[str], at_hand: Collection[str] = ()
) -> tuple[Condition, ...]:
    """The limits that `question` sets.

    `sources` are the collection's; `at_hand` the ids of the reports that "this report" may mean.
    """
    found = []
    if said := said_time(question, today):
        since, until = said.period.since, said.period.until
        if since and until and until - since >= _LONG:
            until += _LATE
        found.append(Condition("period", question[said.start : said.end], Filter(since, until)))
    if place := _source(question, sources):
        start, end, source = place
        found.append(Condition("source", question[start:end], Filter(source=source)))
    if at_hand and (match := THIS_REPORT.search(fold(question))):
        words = question[match.start() : match.end()]
        found.append(Condition("report", words, Filter(articles=frozenset(at_hand))))
    return tuple(found)


def applied(given: Filter | None, found: Sequence[Condition]) -> tuple[Condition, ...]:
    """Those that count: of a kind that is given, what is given holds."""
    where = given or Filter()
    taken = {
        "period": where.since is not None or where.until is not None,
        "source": where.source is not None,
        "report": where.articles is not None,
    }
    return tuple(condition for condition in found if not taken[condition.kind])


def limited(given: Filter | None, found: Sequence[Condition]) -> Filter | None:
    """`given` with the limits found."""
    limits = {
        name: value
        for condition in found
        for name in ("since", "until", "source", "articles")
        if (value := getattr(condition.where, name)) is not None
    }
    return replace(given or Filter(), **limits) if limits else given


def _source(question: str, sources: Sequence[str]) -> tuple[int, int, str] | None:
    """Where a source is named as one whose reports are meant; the longest name first."""
    folded = fold(question)
    for source in sorted(sources, key=lambda name: (-len(name), name)):
        name = fold(source)
        at = folded.find(name) if len(name) > 1 else -1
        if at < 0:
            continue
        before, after = folded[:at], folded[at + len(name) :]
        if (name.isascii() and _inside_a_word(before, after)) or not (
            _BEFORE_SOURCE.search(before) or _AFTER_SOURCE.match(after)
        ):
            continue
        return at, at + len(name), source
    return None


def _inside_a_word(before: str, after: str) -> bool:
    return before[-1:].isalnum() or after[:1].isalnum()
