"""What several reports say of the same at different times: the newest first, or each with its date."""

import re
from collections.abc import Sequence
from datetime import date

from bot.evidence import Candidate, Found
from bot.question import Kind, Question
from index.words import fold

_LATEST = re.compile(
    r"最新|最近一次|目前|现在|当前|如今|\b(?:latest|newest|most recent|current(?:ly)?|now|so far)\b"
)
# How likely, against the best, an answer must be to count as its equal.
_EQUAL = 0.25
_MOST = 3
# The hour on a day, and a part of a month, which stand where another report has the day alone.
_HOUR = re.compile(r"(?:上午|下午|早上|晚上|凌晨|中午|傍晚|[早晚])?0[时点](?:0分|半)?$")
_PART_OF_MONTH = re.compile(r"(?<=0月)(?:底|初|末|[上中下]旬)")
_FIGURE = re.compile(r"[\d０-９][\d０-９.,，]*|[一二三四五六七八九十百千万亿两零〇]+")

Ranked = Sequence[tuple[Found, float]]


def newest_first(question: Question, candidates: Sequence[Candidate], ranked: Ranked) -> Ranked:
    """`ranked`, where the latest is asked for with the newest of the likeliest answers first."""
    if not ranked or not _LATEST.search(fold(question.text)):
        return ranked
    first, chance = ranked[0]
    equals = [one for one in ranked[1:] if one[1] >= _EQUAL * chance and _comparable(one[0], first)]
    best = max([ranked[0], *equals], key=lambda one: (_published(candidates, one[0]), one[1]))
    return [best, *(one for one in ranked if one is not best)]


def differing(question: Question, candidates: Sequence[Candidate], ranked: Ranked) -> Ranked:
    """The best answer and others of its form (亿元, a date) that reports of other days give, by their dates.

    Just the best one where they do not differ, and where no figure or date is asked for.
    """
    best, chance = ranked[0]
    if not question.kinds & {Kind.NUMBER, Kind.DATE} or Kind.SEVERAL in question.kinds or question.explains:
        return ranked[:1]
    found = {_published(candidates, best): (best, chance)}
    keys = [best.key]
    for other, likely in ranked[1:]:
        day = _published(candidates, other)
        known = any(other.key in key or key in other.key for key in keys)
        if likely < _EQUAL * chance or known or day in found or not _comparable(other, best):
            continue
        if date.min in (day, *found) or len(found) == _MOST:
            continue
        found[day] = other, likely
        keys.append(other.key)
    return [found[day] for day in sorted(found, reverse=True)]


def _comparable(one: Found, other: Found) -> bool:
    """Whether two answers differ in their figures alone, and so may be of the same thing.

    5月1日8时 and 12月底 are both a day of some month.
    """
    return _form(one) == _form(other) and bool(_FIGURE.search(one.text))


def _form(found: Found) -> str:
    form = re.sub(r"[约近超余多达共\s]", "", _FIGURE.sub("0", fold(found.text)))
    return _PART_OF_MONTH.sub("0日", _HOUR.sub("", form))


def _published(candidates: Sequence[Candidate], found: Found) -> date:
    return candidates[found.rank].article.published or date.min
