"""The times that a claim names, against those of the sentences that it rests on.

Days, weekdays, clock times and parts of the day, each in one form, in whichever language and however written.
"""

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from bot.time_expressions import (
    HAN_DIGITS,
    HAN_WEEKDAYS,
    WEEKDAYS,
    TimeExpression,
    number_of,
    time_expressions,
)
from index.words import fold

# What an undated report calls yesterday is the same day for whoever repeats it.
_UNDATED = date(2000, 1, 1)
# A report says the year of what is farther away.
_NEAR = timedelta(300)
_COUNTED = re.compile(
    r"\s?(?:[个座家名人位次天岁项条艘架种辆块所公米吨倍户万亿多余件株亩]|people|seats|households)"
)
_DECADE = re.compile(
    r"(?:(?P<century>二十|20)世纪|上(?:个)?世纪)?(?P<han>[二三四五六七八九])十年代|(?P<digits>[2-9]0)年代|\b(?P<english>1[89]\d0|20[0-2]0)s\b"
)
# 1、…；2、… number what is listed; “6·20” names a day.
_LISTED = re.compile(r"\d+·\d+|(?:^|(?<=[:;。，,；：\s]))\d{1,2}、(?!\d)")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})\s?(?:(?:点|时(?!间|候|代|期|速|常|段))(?:(?P<half>半)|(?P<han>\d{1,2}|[一二三四五六七八九十]{1,3})分?)?"
    r"|:(?P<minute>\d\d))(?!\d)"
)
_ENGLISH_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b\.?")
_PARTS_OF_DAY = {
    "morning": re.compile(r"上午|早上|早晨|清晨|凌晨|今早|\b(?:morning|dawn|a\.?m)\b"),
    "afternoon": re.compile(r"下午|午后|\b(?:afternoon)\b"),
    "evening": re.compile(r"晚上|晚间|傍晚|当晚|夜|今晚|昨晚|\b(?:evening|night|overnight|dusk)\b"),
    "noon": re.compile(r"中午|正午|\b(?:noon|midday)\b"),
}
_HAN_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)(?P<days>[一二三四五六日天](?:[、和及,]?(?:周|星期|礼拜)?[一二三四五六日天](?![\u4e00-\u9fff]?[人个年月家]))*)"
)
_ENGLISH_WEEKDAY = re.compile(r"\b(mon|tues?|wednes|thurs|fri|satur|sun)days?\b")
_BARE_DAY = re.compile(
    r"(?<![\d月一二三四五六七八九十.第])(?P<day>[12]?\d|3[01])[日号](?![线楼院路店])"
    r"|\bthe (?P<english>\d{1,2})(?:st|nd|rd|th)\b(?! (?:century|anniversary|time|floor))"
)
# November 1 to 11, 3月1日至5日.
_TO_DAY = re.compile(
    r"(?:\s*(?:and|to|-|–|—)\s*|[至到—-])(?P<day>\d{1,2})(?:日|号|st|nd|rd|th)?(?![\d月:.%])"
)
_SAYS_YEAR = re.compile(
    r"\d{4}|[今去前明本]年|[〇零一二三四五六七八九]{4}年|\b(?:this|last|next|previous) year\b"
)


@dataclass(frozen=True, slots=True)
class Times:
    """The days, weekdays (0 Monday), clock times and parts of the day that a sentence names.

    `spans` are the first and last day of each expression and whether it says the year. Clock times are those
    of a clock with twelve hours.
    """

    spans: tuple[tuple[date, date, bool], ...]
    weekdays: frozenset[int]
    clocks: frozenset[str]
    parts: frozenset[str]


def times_of(text: str, published: date | None) -> Times:
    """The times that `text` names; what is relative counts from the day that its report was `published`."""
    folded = fold(text)
    today = published or _UNDATED
    expressions = time_expressions(folded, today)
    spans = [
        (e.first, e.last, bool(_SAYS_YEAR.search(folded, e.start, e.end)) or e.relative) for e in expressions
    ]
    spans += _decades(folded)
    spans += [(day, day, True) for day in _days_of_the_week(_weekdays(folded), today)]
    spans += [(day, day, True) for day in _bare_days(folded, expressions, today)]
    return Times(tuple(spans), _weekdays(folded), _clocks(folded), _parts(folded))


def without_times(folded: str) -> str:
    """Folded text with a mark in place of each time, so that what is left of its numbers counts something."""
    for expression in reversed(time_expressions(folded, _UNDATED)):
        is_count = folded[expression.start : expression.end].isdecimal() and _COUNTED.match(
            folded, expression.end
        )
        if not is_count:
            range_end = _TO_DAY.match(folded, expression.end) if expression.first == expression.last else None
            end = range_end.end() if range_end else expression.end
            folded = f"{folded[: expression.start]} ¦ {folded[end:]}"
    for pattern in (_LISTED, _DECADE, _CLOCK, _ENGLISH_CLOCK, _HAN_WEEKDAY, _BARE_DAY):
        folded = pattern.sub(" ¦ ", folded)
    return folded


def _decades(folded: str) -> Iterator[tuple[date, date, bool]]:
    for match in _DECADE.finditer(folded):
        if match["english"]:
            year = int(match["english"])
        else:
            year = 1900 + (int(match["digits"]) if match["digits"] else 10 * HAN_DIGITS[match["han"]])
        yield date(year, 1, 1), date(year + 9, 12, 31), True


def _bare_days(folded: str, expressions: list[TimeExpression], today: date) -> Iterator[date]:
    """25日 is a day of the month that was named before it, or of the latest one that has it."""
    for e in expressions:
        if e.first == e.last and (match := _TO_DAY.match(folded, e.end)):
            with suppress(ValueError):
                yield e.first.replace(day=int(match["day"]))
    for match in _BARE_DAY.finditer(folded):
        if any(e.start < match.end() and match.start() < e.end for e in expressions):
            continue
        before = [e.first for e in expressions if e.end <= match.start()]
        day = int(match["day"] or match["english"])
        months = [before[-1]] if before else [today, today.replace(day=1) - timedelta(1)]
        for month in months:
            try:
                found = month.replace(day=day)
            except ValueError:
                continue
            if before or found <= today + timedelta(3):
                yield found
                break


def _weekdays(folded: str) -> frozenset[int]:
    found = {WEEKDAYS[match[1][:3]] for match in _ENGLISH_WEEKDAY.finditer(folded)}
    for match in _HAN_WEEKDAY.finditer(folded):
        found |= {HAN_WEEKDAYS[c] for c in match["days"] if c in HAN_WEEKDAYS}
    return frozenset(found)


def _days_of_the_week(weekdays: Set[int], today: date) -> Iterator[date]:
    """The latest of each: what a report tells of Wednesday was on the Wednesday before it came out."""
    for weekday in weekdays:
        yield today - timedelta((today.weekday() - weekday) % 7)


def _clocks(folded: str) -> frozenset[str]:
    found = set()
    for match in _CLOCK.finditer(folded):
        minute = 30 if match["half"] else number_of(match["han"] or match["minute"] or "0")
        found.add((number_of(match["hour"]), minute))
    for match in _ENGLISH_CLOCK.finditer(folded):
        found.add((int(match["hour"]), int(match["minute"] or 0)))
    return frozenset(f"{hour % 12}:{minute:02}" for hour, minute in found if hour <= 24 and minute < 60)


def _parts(folded: str) -> frozenset[str]:
    found = {name for name, pattern in _PARTS_OF_DAY.items() if pattern.search(folded)}
    for match in _ENGLISH_CLOCK.finditer(folded):
        found |= {"afternoon", "evening"} if match["half"] == "p" else {"morning"}
    return frozenset(found)


def times_missing(claim: str, evidence: Sequence[tuple[str, date | None]]) -> bool:
    """Whether `claim` names a time that none of the sentences does: another one, or a closer one.

    Each of `evidence` is a sentence and the day that its report came out.
    """
    told = [(times_of(text, published), published) for text, published in evidence]
    published = next((day for _, day in told if day), _UNDATED)
    said = times_of(claim, published)
    named = {(day, day, True) for day in _days_of_the_week(said.weekdays, published)}
    if any(not _is_told(span, told) for span in said.spans if span not in named):
        return True
    days = {first.weekday() for times, _ in told for first, last, _ in times.spans if first == last}
    weekdays = days.union(*(times.weekdays for times, _ in told)) or {published.weekday()}
    clocks = frozenset[str]().union(*(times.clocks for times, _ in told))
    parts = frozenset[str]().union(*(times.parts for times, _ in told))
    contrary = bool(said.parts and parts and not said.parts & parts)
    return contrary or not (said.weekdays <= weekdays and said.clocks <= clocks)


def _is_told(span: tuple[date, date, bool], told: Sequence[tuple[Times, date | None]]) -> bool:
    """Whether a sentence names the time or a part of it, or, naming none so close, came out in it."""
    first, last, claims_year = span
    for times, day in told:
        for told_first, told_last, says_year in times.spans:
            for years in (0,) if says_year else (0, 1, -1):
                since, until = _shifted(told_first, years), _shifted(told_last, years)
                near = says_year or not (day and claims_year) or abs(since - day) < _NEAR
                if near and first <= since and until <= last:
                    return True
    length = last - first
    if any(until - since <= length for times, _ in told for since, until, _ in times.spans):
        return False
    return any(day and first <= day <= last for _, day in told)


def _shifted(day: date, years: int) -> date:
    return day if not years else date(day.year + years, day.month, min(day.day, 28 if day.month == 2 else 31))
