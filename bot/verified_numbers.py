"""The numbers of a claim, against those of the sentences that it rests on.

32亿元 and "3.2 billion yuan" are one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.time_expressions import HAN_DIGITS, number_of
from bot.verified_times import without_times
from index.numerals import joined, located_numbers
from index.words import fold

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH = {word: n for n, word in enumerate(_ONES, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ENGLISH_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(_ONES[:9])}))?"
    rf"|(?P<one>{'|'.join(_ONES[1:])}))"
    r"(?P<fold>fold)?\b"
)
# One numeral alone counts only before what is counted: 两会 and 三明 are names.
_SMALL_HAN = re.compile(
    r"(?<![十百千万亿零〇一二两三四五六七八九\d.])(?P<digit>[二两三四五六七八九])(?=[个座家名人位次年天月岁届期项条艘架种类辆块处所公里米吨倍"
    r"小分号层轮场门只头支份批艘台套栋户间张本首部集回遍趟步级档点元毛杯瓶箱车口棵株县市区省国村镇乡校厂代周星度篇句字大])"
)
_TENTHS = re.compile(
    r"(?P<tens>[一二两三四五六七八九\d])成(?P<ones>[一二三四五六七八九半])?(?![为都功员立年绩])"
)
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b(?! of )")
_TWICE = re.compile(r"\btwice\b")
_FRACTION = re.compile(
    r"(?P<han>[二三四五六七八九十])分之(?P<upper>[一二三四五六七八九])|"
    rf"\b(?P<one>one|two|three|four|a)[- ](?P<part>half|third|quarter|{'|'.join(_ORDINALS[1:8])})s?\b"
    r"(?! of (?:the )?(?:year|20))"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4} | {word: n for n, word in enumerate(_ORDINALS, 3)}
_ONE = re.compile(r"[一首单]|\b(?:one|once|first|single|an?)\b")
_LIST = re.compile(r"(?:[^，。；：、\s]+、)+[^，。；：、]+")
_AND = re.compile("、|和|及(?!其)|以及")
_UNITS = {
    kind: re.compile(rf"[\s-]?(?:{pattern})")
    for kind, pattern in {
        "years": r"多?年|周?岁|years?\b",
        "months": r"个?多?月|months?\b",
        "days": r"多?[天日]|days?\b",
        "hours": r"个?多?(?:小时|钟头)|hours?\b",
        "minutes": r"多?分钟|minutes?\b",
        "times": r"倍|times\b|fold\b",
        "money": r"多?(?:[美欧日港台]?元|块(?!地)|英镑)|(?:yuan|dollars?|euros?|pounds?|rmb|cents?)\b",
        "length": r"多?(?:公里|千米|米|厘米|海里)|(?:km|kilomet|met(?:er|re)|cm|miles?\b|m\b)",
        "weight": r"多?(?:公斤|斤|吨|克)|(?:kg|kilo|tonn?es?\b|tons?\b|grams?\b)",
        "things": r"多?(?:[个座家名人位次条艘架种类辆块处所届期项只头份批台套栋户间本首部门场封件票](?!月)"
        r"|people\b)",
    }.items()
}
_HALF = re.compile(r"一半|半数|过半|\bhalf\b(?! of 20| done| an? )|\bhalved\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in its one form, the kind of unit that follows it ("" if that tells none), and as written.

    32亿元 is `3200000000` of `money`, 七成 is `70%`.
    """

    form: str
    unit: str
    written: str


def numbers_missing(claim: str, evidence: str) -> list[str]:
    """The numbers of `claim`, as written, that `evidence` does not have, nor lists as many things."""
    told = figures_of(evidence)
    return [
        figure.written
        for figure in figures_of(claim)
        if not any(_same(figure, other) for other in told) and not _told_otherwise(evidence, figure.form)
    ]


def figures_of(text: str) -> list[Figure]:
    """The numbers of a text but those of dates and clock times."""
    folded = joined(without_times(fold(text)))
    return [
        Figure(form, _unit(folded, end), folded[start:end])
        for form, start, end in _located(folded)
        if form != "0"
    ]


def _same(one: Figure, other: Figure) -> bool:
    """Two years are not two months."""
    return one.form == other.form and (one.unit == other.unit or not (one.unit and other.unit))


def _told_otherwise(evidence: str, number: str) -> bool:
    """Three parks, where the evidence names them one by one; one, where it says 一 or "first"."""
    if number == "1":
        return bool(_ONE.search(fold(evidence)))
    lists = [1 + len(_AND.findall(found)) for found in _LIST.findall(evidence)]
    return number.isdecimal() and int(number) in lists


def _located(folded: str) -> Iterator[tuple[str, int, int]]:
    """The numbers and their `[start, end)`; what one pattern has read is kept from the others."""
    for pattern, form in _FORMS:
        for match in pattern.finditer(folded):
            yield form(match), *match.span()
        folded = pattern.sub(lambda match: "¦" * len(match[0]), folded)
    yield from located_numbers(folded)


def _tenths(match: re.Match[str]) -> str:
    tens, ones = match["tens"], match["ones"]
    value = (int(tens) if tens.isdecimal() else HAN_DIGITS[tens]) * 10
    return f"{value + (5 if ones == '半' else HAN_DIGITS.get(ones or '', 0))}%"


def _english_number(match: re.Match[str]) -> str:
    return str(sum(_ENGLISH[word] for word in (match["tens"], match["ones"], match["one"]) if word))


def _unit(folded: str, end: int) -> str:
    return next((kind for kind, pattern in _UNITS.items() if pattern.match(folded, end)), "")


def _fraction(match: re.Match[str]) -> str:
    if match["han"]:
        return f"{number_of(match['upper'])}/{number_of(match['han'])}"
    return f"{_ENGLISH.get(match['one'], 1)}/{_PARTS[match['part']]}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_FRACTION, _fraction),
    (_TENTHS, _tenths),
    (_HALF, lambda match: "50%"),
    (_TWICE, lambda match: "2"),
    (_ORDINAL, lambda match: str(_ORDINALS.index(match[0]) + 3)),
    (_ENGLISH_NUMBER, _english_number),
    (_SMALL_HAN, lambda match: str(HAN_DIGITS[match["digit"]])),
)
