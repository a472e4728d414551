"""The time that a question limits itself to: 上周, 3月以来, 2024年第三季度, last month, "since March".

Deterministic: what is relative counts from a `today` that is given.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.time_expressions import TimeExpression, time_expressions
from index.words import fold


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; `None` is open."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class SaidTime:
    """The words `[start, end)` of a question, and the period that they name."""

    start: int
    end: int
    period: Period


def said_time(question: str, today: date) -> SaidTime | None:
    """The period that `question` limits itself to; `None` if it names none.

    A date alone (8月3日, in 2019) is no limit but a part of what is asked: reports about a day come out on
    others. It becomes one by what surrounds it (以来, 之前, 到, since, before, between), as do relative times
    (上周, last month), quarters, and months and years of reports (2023年8月的报道).
    """
    folded = fold(question)
    points = time_expressions(folded, today)
    for one, other in pairwise(points):
        if found := _between(folded, one, other):
            return found
    for point in points:
        if found := _bounded(folded, point, today):
            return found
    return None


_JOINS = re.compile(r"\s*(?:到|至|—+|–|-|~|与|和|and|to|until|till|through)\s*")
_FROM = re.compile(r"(?:从|自|由|\bfrom|\bbetween)\s*$")
_FROM_AFTER = re.compile(r"(?:以来|之后|以后|后|起|至今|开始)")
_FROM_BEFORE = re.compile(r"(?:自从|从|自|\bsince|\bafter)\s*(?:the\s*)?$")
_ONWARDS = re.compile(r"\s*(?:on|onwards?|to (?:now|today|date)|until now)\b|(?:到|至)(?:今|现在|目前)")
_UNTIL_AFTER = re.compile(r"(?:之前|以前|前)")
_UNTIL_BEFORE = re.compile(r"(?:\bbefore|\bprior to|\bearlier than)\s*$")
_UP_TO_BEFORE = re.compile(r"(?:截至|截止|\buntil|\btill|\bup to|\bby)\s*$")
_REPORTED = re.compile(
    r"(?:的)?(?:新闻|报道|消息|头条|文章|期间)|\s*(?:news|reports?|headlines|articles?|coverage)\b"
)
_REPORTED_BEFORE = re.compile(
    r"\b(?:news|reports?|headlines|articles?|coverage) (?:from|of|in|on|for) (?:the )?$"
)


def _between(folded: str, one: TimeExpression, other: TimeExpression) -> SaidTime | None:
    if not _JOINS.fullmatch(folded, one.end, other.start) or other.last < one.first:
        return None
    opening = _FROM.search(folded, 0, one.start)
    return SaidTime(opening.start() if opening else one.start, other.end, Period(one.first, other.last))


def _bounded(folded: str, point: TimeExpression, today: date) -> SaidTime | None:
    before, day_before = folded[: point.start], point.first - timedelta(1)
    opening = _FROM_BEFORE.search(before)
    start = opening.start() if opening else point.start
    if match := _FROM_AFTER.match(folded, point.end) or _ONWARDS.match(folded, point.end):
        return SaidTime(start, match.end(), Period(_later(match[0], point), None))
    if match := _UNTIL_AFTER.match(folded, point.end):
        return SaidTime(point.start, match.end(), Period(None, day_before))
    if opening:
        return SaidTime(start, point.end, Period(_later(opening[0], point), None))
    if match := _UNTIL_BEFORE.search(before):
        return SaidTime(match.start(), point.end, Period(None, day_before))
    reported = _REPORTED.match(folded, point.end) or _REPORTED_BEFORE.search(before)
    if point.relative or _is_long(point) or reported:
        match = _UP_TO_BEFORE.search(before)
        since = None if match else point.first
        until = min(point.last, max(today, point.first))
        return SaidTime(match.start() if match else point.start, point.end, Period(since, until))
    return None


def _later(word: str, point: TimeExpression) -> date:
    """After March is April; since March is March."""
    return point.last + timedelta(1) if re.search("之后|以后|^后|after", word) else point.first


def _is_long(point: TimeExpression) -> bool:
    """A quarter or half of a year: as a figure's period it is reported later, see `bot.scope`."""
    return 80 <= (point.last - point.first).days <= 190
