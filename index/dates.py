"""Dates as given fields, page headers and feeds write them. Knows nothing of the news itself."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_HAN_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})/?(\d{2})(?!\d)")
_MONTH_FIRST = re.compile(rf"(?<![a-z]){_MONTH}\s?(\d{{1,2}})(?:st|nd|rd|th)?,?\s?(\d{{4}})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?{_MONTH},?[\s-](\d{{4}})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_REPUBLIC = re.compile(r"(?:民國|民国)\s?(\d{1,3})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_HAN = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_SHORT_YEAR = re.compile(r"(?<![\d-])(\d{2})-(\d{2})-(\d{2})(?![\d-])")
_ROUGH = re.compile(r"\d|[〇○零一二三四五六七八九十]")


def parse_date(text: str) -> date | None:
    """The first date that `text`, a field or a short header, names in full; `None` if there is none.

    Takes `2023-08-16` with or without a time and zone, `2023/8/16`, `2023年8月16日`, `20230816`,
    `Aug. 16, 2023`, `16 August 2023`, `二〇二三年八月十六日`, `民國112年8月16日`, full-width digits too. A
    date that does not exist and one that may be read in two ways (`03/04/2023`) are no date.
    """
    if not _ROUGH.search(text):
        return None
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for pattern, read in _READERS:
        if match := pattern.search(folded):
            return read(match)
    return None


def header_date(header: str) -> date | None:
    """Like `parse_date`, for what stands before a scraped text: there `23-08-16` is a date of 2023."""
    if found := parse_date(header):
        return found
    match = _SHORT_YEAR.search(header)
    return _date(2000 + int(match[1]), int(match[2]), int(match[3])) if match else None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_last(first: int, second: int, year: int) -> date | None:
    """`16/8/2023` and `8/16/2023` can be read in one way only, `3/4/2023` in two."""
    if first == second or second > 12:
        return _date(year, first, second)
    return _date(year, second, first) if first > 12 else None


def _han_year(digits: str) -> int:
    return int("".join(str(_HAN_DIGITS[digit]) for digit in digits))


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN_DIGITS[ones[0]] if len(ones) == 1 else 0
    return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)


# In this order: the first that fits decides, also when what it says is no date (2023-13-45).
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
    (_REPUBLIC, lambda m: _date(int(m[1]) + 1911, int(m[2]), int(m[3]))),
    (_YEAR_FIRST, lambda m: _date(int(m[1]), int(m[2]), int(m[3]))),
    (_COMPACT, lambda m: _date(int(m[1]), int(m[2]), int(m[3]))),
    (_MONTH_FIRST, lambda m: _date(int(m[3]), _MONTHS[m[1]], int(m[2]))),
    (_DAY_FIRST, lambda m: _date(int(m[3]), _MONTHS[m[2]], int(m[1]))),
    (_YEAR_LAST, lambda m: _year_last(int(m[1]), int(m[3]), int(m[4]))),
    (_HAN, lambda m: _date(_han_year(m[1]), _han_number(m[2]), _han_number(m[3]))),
)
