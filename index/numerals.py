"""Numbers and dates in one form, however written: 32亿, 3.2 billion; 8月3日, 3 August; 30%, 百分之三十.

Knows nothing of questions or indexes.
"""

import re
from decimal import Decimal

_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "k": 1000, "m": 10**6, "mn": 10**6,
    "bn": 10**9, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\d.a-z])(?P<number>\d{{1,15}}(?:\.\d{{1,15}})?)(?!\d)"
    rf"(?:(?:-| ?)(?P<scale>{_LONGEST_FIRST})(?![a-z]))?"
    r"(?: ?(?P<percent>%|percent\b|per cent\b))?"
)
# 4万6,000, 3亿5000万.
_COMPOUND = re.compile(r"(?<![\d.])(\d{1,4})(万|亿)(\d{1,4})(?![\d.])(万(?!亿))?")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_NUMBER = re.compile(r"(?P<percent>百分之)?(?P<number>[零〇一二两三四五六七八九十百千万亿]{2,}|[十百])")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_DATES = [
    re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?"),
    re.compile(rf"\b{_DAY}(?: of)? {_MONTH}"),
    re.compile(rf"\b{_MONTH} {_DAY}(?!,\d)"),
    re.compile(rf"\b{_MONTH}"),
    re.compile(r"(?<!\d)\d{4}[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
]
# The verb and the month are told apart by what surrounds them.
_MAY = re.compile(
    r"(?:\b(?:in|of|since|until|by|last|this|early|mid|late|and|to)[ -]|\d(?:st|nd|rd|th)? )may\b|\bmay \d"
)
_PERIODS = {
    "h1": re.compile(r"上半年|\bfirst half of\b|\bfirst half-?year\b|\bh1\b"),
    "h2": re.compile(r"下半年|\bsecond half of\b|\bh2\b"),
    "q1": re.compile(r"[一1]季度|\bfirst[- ]quarter\b|\bq1\b"),
    "q2": re.compile(r"[二2]季度|\bsecond[- ]quarter\b|\bq2\b"),
    "q3": re.compile(r"[三3]季度|\bthird[- ]quarter\b|\bq3\b"),
    "q4": re.compile(r"[四4]季度|\bfourth[- ]quarter\b|\bq4\b"),
}
# Smaller whole numbers are words already, and too common to tell anything.
_LEAST = 10


def figures(folded: str) -> list[str]:
    """The numbers and dates of folded text, each in its one form, in no particular order.

    `3200000000` for 32亿, `30%`, `d8-3` for 8月3日 beside `m8`, `h1` and `q1` for halves and quarters.
    """
    text = _THOUSANDS.sub("", folded)
    periods = (name for name, said in _PERIODS.items() if said.search(text))
    return [*numbers(text, _LEAST), *_dates(text), *periods]


def numbers(folded: str, least: int = 0) -> list[str]:
    """The numbers of folded text, as `figures` has them; whole ones only from `least` on."""
    return [form for form, _, _ in located_numbers(joined(folded), least)]


def joined(folded: str) -> str:
    """The text with each number in one piece: 4600 for 4,600, 46000 for 4万6,000."""
    return _COMPOUND.sub(_added, _THOUSANDS.sub("", folded))


def located_numbers(text: str, least: int = 0) -> list[tuple[str, int, int]]:
    """The numbers of `joined` text, each with the `[start, end)` of what is written."""
    found = []
    for match in _NUMBER.finditer(text):
        number = Decimal(match["number"]) * _SCALES.get(match["scale"] or "", 1)
        found.append((_form(number, bool(match["percent"]), least), *match.span()))
    for match in _HAN_NUMBER.finditer(text):
        if (value := _value(match["number"])) is not None:
            found.append((_form(Decimal(value), bool(match["percent"]), least), *match.span()))
    return [one for one in found if one[0]]


def _added(match: re.Match[str]) -> str:
    return str(int(match[1]) * _SCALES[match[2]] + int(match[3]) * _SCALES.get(match[4] or "", 1))


def _form(number: Decimal, percent: bool, least: int) -> str:
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if percent:
        return f"{plain}%"
    return plain if number >= least or "." in plain else ""


def _value(numeral: str) -> int | None:
    """What a Chinese numeral counts: 二十八, 三百万; `None` for what is none (万万, 千百)."""
    if all(character in _DIGITS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total = section = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "万亿":
            if not section + digit:
                return None
            total, section, digit = (total + section + digit) * _SCALES[character], 0, 0
        else:
            if not digit and character != "十":
                return None
            section, digit = section + (digit or 1) * _SCALES[character], 0
    return total + section + digit


def _dates(text: str) -> list[str]:
    found = set()
    for pattern in _DATES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = groups["month"]
            if month == "may" and not _MAY.search(text):
                continue
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            if 1 <= number <= 12:
                found.add(f"m{number}")
                if (day := groups.get("day")) and 1 <= int(day) <= 31:
                    found.add(f"d{number}-{int(day)}")
    return sorted(found)
