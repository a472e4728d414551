"""What an answer must hold to be one: a date where it is asked when, money where the price is asked."""

import re

from index.words import fold

_HAN_FIGURES = "零〇一二两三四五六七八九十"
_NUMBERS = (
    "no|none|nobody|nothing|all|both|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    "(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|"
    "(?:dozen|hundred|thousand|million|billion)s?|doubled?|once|twice|several|many|few|most"
)
_PERIODS = (
    "spring|summer|autumn|winter|year|month|week|day|morning|noon|evening|night|yesterday|today|tomorrow"
)
_MONTHS = "jan|feb|march|apr|may|jun|jul|aug|sep|oct|nov|dec"

# What a question asks for, and what its answer then holds; both folded.
_UNITS = [
    (re.compile(counts), re.compile(unit))
    for counts, unit in (
        (
            r"多少钱|多少(?:[亿万千百]*[美欧日港]?元)|花(?:了|费)多少(?!天|年|时间|小时|分钟|个)|(?:预算|概算|票价|造价|售价|价格|罚款|工资|奖金|费用|经费|成本|投资)(?:是|为|有|了)?多少|"
            r"\bhow much (?:money|did .* (?:cost|pay|spend))|what (?:is|was) the (?:price|cost|budget)\b",
            r"[元块圆镑]|\b(?:yuan|dollars?|euros?|rmb|usd)\b|[$€£¥]|法郎|卢布|[亿万]$",
        ),
        (
            r"多少人|(?<!哪)几个人|多少名|\bhow many people\b",
            r"[人名位户]|\bpeople\b|^[\d,.余多约近超万千百]+$",
        ),
        (r"百分之(?:几|多少)|百分比|占比|\bwhat percentage\b", r"[%％‰成倍]|百分|percent"),
        (
            r"多大(?:年纪|岁数|了)|几岁|多少岁|\bhow old\b",
            rf"岁|\byears?\b|^\d{{1,3}}$|^[{_HAN_FIGURES}]+$",
        ),
        (
            r"有?多[长高宽深远](?!时间)|\bhow (?:long|tall|high|wide|deep|far) (?:is|are|was|were) the\b",
            r"[米里尺丈层楼年月天日时分秒周]|\d ?(?:km|cm|mm|m|ft)\b|"
            r"\b(?:(?:kilo|centi|milli)?met\w+|feet|foot|miles?|stor\w+|floors?|years?|"
            r"months?|weeks?|days?|hours?|minutes?)\b",
        ),
        (
            r"多少|\bhow many\b|\bhow much (?!.*\b(?:did|does|do) .* (?:like|want|know))",
            rf"[\d{_HAN_FIGURES}百千万亿半数全无没所]|\b(?:{_NUMBERS})\b",
        ),
        (
            r"何时|什么时候|什么时间|哪一?[年天日]|几[月日号点]|"
            r"\bwhen (?:did|do|does|is|are|was|were|will|ha[sd]|have)\b|"
            r"\b(?:what|which) (?:year|date|day|month|time)\b",
            rf"[\d{_HAN_FIGURES}年月日天号周时刻夜晨晚早午前后期节春夏秋冬初末底止]|"
            rf"\b(?:{_PERIODS}|after|before|once|since|until)|\b(?:{_MONTHS})|day\b",
        ),
    )
]


# A question that names what may answer it.
_CHOICE = re.compile(r"还是|或|\bor\b")
_EDGES = re.compile(r"^\W+|\W+$")


def fits(question: str, answer: str) -> bool:
    """Whether `answer` holds what all answers to `question` do: a date, a number, a unit of what is counted.

    Where that is not known, anything does.
    """
    asked, said = fold(question), fold(answer)
    return all(unit.search(said) for counts, unit in _UNITS if counts.search(asked))


def repeats(question: str, answer: str) -> bool:
    """Whether `answer` only says again what `question` says, and that gives nothing to choose from."""
    asked, said = fold(question), _EDGES.sub("", fold(answer))
    if len(said) < 2 or said.isdigit() or _CHOICE.search(asked):
        return False
    return bool(re.search(rf"(?<![a-z\d]){re.escape(said)}(?![a-z\d%])", asked))
