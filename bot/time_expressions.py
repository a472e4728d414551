"""Words that name a time: 8月3日, 上周, 2024年第三季度, "last month", "the first half of 2025".

Deterministic: what is relative counts from a `today` that is given.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEKDAYS = {name: n for n, name in enumerate("mon tue wed thu fri sat sun".split())}
HAN_WEEKDAYS = {name: n for n, name in enumerate("一二三四五六日")} | {"天": 6}
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_NUMBER_WORDS = {
    word: n
    for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"couple of": 2, "few": 3}

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_YEAR = r"(?:(\d{4}|[一二]?[〇零一二三四五六七八九]{3,4}|今|本|去|前|明)年)"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """The words `[start, end)` of a text and the days that they name, both included.

    `relative` is what counts from today and says when something was news: 上周, 最近三天; not 8月3日.
    """

    start: int
    end: int
    first: date
    last: date
    relative: bool


def time_expressions(folded: str, today: date) -> list[TimeExpression]:
    """What names a time in folded text, in order; of two that overlap the longer."""
    found = []
    for pattern, relative, read in _READERS:
        for match in pattern.finditer(folded):
            try:
                bounds = read(match, today)
            except (ValueError, OverflowError):  # 2月30日, 99999天
                continue
            if bounds:
                found.append(TimeExpression(match.start(), match.end(), *bounds, relative))
    kept: list[TimeExpression] = []
    for point in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        if all(point.end <= k.start or k.end <= point.start for k in kept):
            kept.append(point)
    return sorted(kept, key=lambda p: p.start)


Bounds = tuple[date, date]


def number_of(text: str) -> int:
    """What digits or a Chinese numeral below 100 count; what is none (十二三) is read as far as it goes."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(HAN_DIGITS[c]) for c in text))
    return (HAN_DIGITS.get(tens[-1], 1) if tens else 1) * 10 + (HAN_DIGITS[ones[-1]] if ones else 0)


def _year(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text in "今本":
        return today.year
    if text in "去前明":
        return today.year + {"去": -1, "前": -2, "明": 1}[text]
    digits = text if text.isdecimal() else "".join(str(HAN_DIGITS[c]) for c in text)
    return int(digits) if len(digits) == 4 and "1900" <= digits <= "2100" else None


def _span_of_month(year: int, month: int) -> Bounds:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Bounds:
    return date(year, first, 1), _span_of_month(year, last)[1]


def _whole_year(year: int | None) -> Bounds | None:
    return _months(year, 1, 12) if year else None


def _latest_year(month: int, day: int, today: date) -> int:
    """The year of the latest such day that has come."""
    return today.year - (date(today.year, month, min(day, 28)) > today)


def _day(year: int | None, month: int, day: int, today: date) -> Bounds:
    found = date(year or _latest_year(month, day, today), month, day)
    return found, found


def _month_of(year: int | None, month: int, today: date) -> Bounds:
    return _span_of_month(year or _latest_year(month, 1, today), month)


def _week(today: date, ago: int) -> Bounds:
    monday = today - timedelta(today.weekday() + 7 * ago)
    return monday, monday + timedelta(6)


def _weekday(today: date, ago: int, weekday: int) -> Bounds:
    found = _week(today, ago)[0] + timedelta(weekday)
    return found, found


def _month_ago(today: date, ago: int) -> Bounds:
    months = today.year * 12 + today.month - 1 - ago
    return _span_of_month(months // 12, months % 12 + 1)


def _quarter_ago(today: date, ago: int) -> Bounds:
    quarters = today.year * 4 + (today.month - 1) // 3 - ago
    return _quarter(quarters // 4, quarters % 4 + 1)


def _quarter(year: int, quarter: int) -> Bounds:
    if not 1 <= quarter <= 4:
        raise ValueError(quarter)
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _half(year: int, second: bool) -> Bounds:
    return _months(year, 7, 12) if second else _months(year, 1, 6)


def _days_ago(today: date, first: int, last: int = 0) -> Bounds:
    return today - timedelta(first), today - timedelta(last)


_UNIT_DAYS = {
    "天": 1,
    "日": 1,
    "day": 1,
    "周": 7,
    "星期": 7,
    "week": 7,
    "年": 365,
    "year": 365,
}


def _past(number: str, unit: str, today: date) -> Bounds:
    count = _NUMBER_WORDS.get(number) or number_of(number)
    if unit in ("月", "month"):
        months = today.year * 12 + today.month - 1 - count
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1])), today
    return _days_ago(today, count * _UNIT_DAYS[unit])


_AGO = {"这": 0, "本": 0, "上": 1, "上上": 2, "this": 0, "last": 1, "previous": 1, "past": 1}
_ENGLISH_NUMBER = rf"(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_Reader = Callable[[re.Match[str], date], Bounds | None]
# Pattern, whether it counts from today, and what it means. Of two that overlap the longer holds.
_READERS: Sequence[tuple[re.Pattern[str], bool, _Reader]] = [
    (re.compile(pattern), relative, read)
    for pattern, relative, read in (
        (
            rf"{_YEAR}?{_N}月份?{_N}[日号]",
            False,
            lambda m, t: _day(_year(m[1], t), number_of(m[2]), number_of(m[3]), t),
        ),
        (
            r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)",
            False,
            lambda m, t: _day(int(m[1]), int(m[2]), int(m[3]), t),
        ),
        (
            rf"{_YEAR}?(?<![个\d]){_N}月份?(?![日\d])",
            False,
            lambda m, t: _month_of(_year(m[1], t), number_of(m[2]), t),
        ),
        (rf"{_YEAR}(?:度|全年)?", False, lambda m, t: _whole_year(_year(m[1], t))),
        (
            rf"{_YEAR}?第?([一二三四1-4])季度?(?!节)",
            False,
            lambda m, t: _quarter(_year(m[1], t) or t.year, number_of(m[2])),
        ),
        (rf"{_YEAR}?([上下])半年", False, lambda m, t: _half(_year(m[1], t) or t.year, m[2] == "下")),
        (r"今[天日]", True, lambda m, t: _days_ago(t, 0)),
        (r"昨[天日]", True, lambda m, t: _days_ago(t, 1, 1)),
        (r"前天", True, lambda m, t: _days_ago(t, 2, 2)),
        (r"明[天日晚](?!报)|\btomorrow\b", False, lambda m, t: _days_ago(t, -1, -1)),
        (r"后天(?![的性]?[努因免])", False, lambda m, t: _days_ago(t, -2, -2)),
        (r"\bnext year\b", False, lambda m, t: _months(t.year + 1, 1, 12)),
        (
            r"(这|本|上上|上)(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天末])",
            True,
            lambda m, t: _week(t, _AGO[m[1]]),
        ),
        (
            r"(这|本|上上|上)(?:个)?(?:周|星期|礼拜)([一二三四五六日天])",
            True,
            lambda m, t: _weekday(t, _AGO[m[1]], HAN_WEEKDAYS[m[2]]),
        ),
        (r"(这|本|上上|上)个?月(?!球)", True, lambda m, t: _month_ago(t, _AGO[m[1]])),
        (r"(这|本|上)个?季度?", True, lambda m, t: _quarter_ago(t, _AGO[m[1]])),
        (
            rf"(?:最近|近|过去|这)(?:的)?{_N}个?(天|日|周|星期|月|年)",
            True,
            lambda m, t: _past(m[1], m[2], t),
        ),
        (r"\btoday\b", True, lambda m, t: _days_ago(t, 0)),
        (r"\byesterday\b", True, lambda m, t: _days_ago(t, 1, 1)),
        (r"\b(this|last|previous|past) week\b", True, lambda m, t: _week(t, _AGO[m[1]])),
        (
            rf"\b(last|this) {_WEEKDAY}",
            True,
            lambda m, t: _weekday(t, _AGO[m[1]], WEEKDAYS[m[2][:3]]),
        ),
        (r"\b(this|last|previous|past) month\b", True, lambda m, t: _month_ago(t, _AGO[m[1]])),
        (r"\b(this|last|previous|past) quarter\b", True, lambda m, t: _quarter_ago(t, _AGO[m[1]])),
        (r"\b(this|last|previous) year\b", False, lambda m, t: _months(t.year - _AGO[m[1]], 1, 12)),
        (
            rf"\b(?:the )?(?:last|past|previous) {_ENGLISH_NUMBER} (day|week|month|year)s?\b",
            True,
            lambda m, t: _past(m[1], m[2], t),
        ),
        (
            rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?(?!\d)",
            False,
            lambda m, t: _day(_year(m[3], t), _MONTHS[m[1][:3]], int(m[2]), t),
        ),
        (
            rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (\d{{4}}))?",
            False,
            lambda m, t: _day(_year(m[3], t), _MONTHS[m[2][:3]], int(m[1]), t),
        ),
        (
            rf"\b(?<!may )(?!may (?!\d{{4}}))(?:(?:early|mid|late)[ -])?{_MONTH}(?:,? (\d{{4}}))?(?! ?\d)",
            False,
            lambda m, t: _month_of(_year(m[2], t), _MONTHS[m[1][:3]], t),
        ),
        (
            r"\b(?:the )?(first|second|third|fourth|last) quarter(?: of (\d{4}))?\b",
            False,
            lambda m, t: _quarter(_year(m[2], t) or t.year, _ORDINALS[m[1]]),
        ),
        (
            r"\bq([1-4])(?: of)?(?: (\d{4}))?\b",
            False,
            lambda m, t: _quarter(_year(m[2], t) or t.year, int(m[1])),
        ),
        (r"\b(\d{4}) q([1-4])\b", False, lambda m, t: _quarter(int(m[1]), int(m[2]))),
        (
            r"\b(?:the )?(first|second) half of (\d{4}|this year|last year)\b",
            False,
            lambda m, t: _half(
                int(m[2]) if m[2].isdecimal() else t.year - (m[2][0] == "l"), m[1] == "second"
            ),
        ),
        (
            r"(?<![\d.,-])((?:19|20)\d\d)(?![\d年-]|[.,]\d|\s?[a-z%]*[%元人])",
            False,
            lambda m, t: _months(int(m[1]), 1, 12),
        ),
    )
]
