"""Claims made by rule from reports, true and with one thing corrupted, to measure verification with.

A claim is a sentence of a report, shortened by clauses, every other one in the other script of Chinese,
some with their report's outlet named. What is corrupted takes a value that the same report has elsewhere,
where it has.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Article, Sentence
from index.script import SIMPLIFIED, TRADITIONAL, script_of, to_script
from index.words import tagged

KINDS = ("number", "date", "name", "place", "negation", "source")

_NUMBER = re.compile(r"(?<![\d.年月第])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\d.年月日時时:：/]|,\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?=[日号號](?!线))|(?<=月)(\d{1,2})(?=日)")
_ENGLISH_DAY = re.compile(
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"\b(?P<week>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_MONTHS = "January February March April May June July August September October November December".split()
_WEEK = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SAYABLE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=(?:参观|參觀|出席|举行|舉行|宣布|开工|開工|完成|投入|恢复|恢復|获得|獲得|建成|通过|通過|公布|开幕|開幕|启用|啟用|上涨|减少|減少|增加|增长|增長|发现|發現|下降|卖出|賣出|拿出|带着|帶著|送来|撤离|转移|修好|开放|開放))"
)
_ENGLISH_SAYABLE = re.compile(r"\b(was|were|is|are|will|has|have|had|can|would)\b(?! not)")
_CLAUSE = re.compile(r"(?<=[，,；;])")
_SHORTEST, _LONGEST = 12, 90


@dataclass(frozen=True, slots=True)
class Made:
    """A claim, the sentence that it was made of, and what was corrupted; `None` if it is true."""

    article: Article
    sentence: Sentence
    claim: str
    corrupted: str | None


def made_claims(reports: Sequence[tuple[Article, Sequence[Sentence]]], seed: int = 7) -> list[Made]:
    """For each sentence that holds something to corrupt, a true claim and the same one corrupted."""
    chance = random.Random(seed)
    outlets = sorted({article.source for article, _ in reports if article.source})
    found = []
    for article, sentences in reports:
        for sentence in sentences:
            text = article.text[sentence.start : sentence.end].strip()
            kinds = list(KINDS)
            chance.shuffle(kinds)
            for kind in kinds:
                pair = _pair(kind, _shortened(text, chance), article, outlets, chance)
                if pair:
                    true, false = (_in_some_script(claim, len(found)) for claim in pair)
                    found += [Made(article, sentence, true, None), Made(article, sentence, false, kind)]
                    break
    return found


def _pair(
    kind: str, text: str, article: Article, outlets: Sequence[str], chance: random.Random
) -> tuple[str, str] | None:
    if not _SHORTEST <= len(text) <= (3 if article.language == "en" else 1) * _LONGEST:
        return None
    if kind == "source":
        return _attributed(text, article, outlets, chance)
    false = _CORRUPTIONS[kind](text, article.text, chance)
    return (text, false) if false and false != text else None


def _shortened(text: str, chance: random.Random) -> str:
    """All of a sentence, or its first clauses."""
    clauses = _CLAUSE.split(text)
    return "".join(clauses[: chance.randint(1, len(clauses))]).rstrip("，,；;。") + (
        "。" if "。" in text else ""
    )


def _in_some_script(claim: str, place: int) -> str:
    """Every other pair in the other script, if it is Chinese."""
    script = script_of(claim)
    if script is None or place // 2 % 2:
        return claim
    return to_script(claim, TRADITIONAL if script == SIMPLIFIED else SIMPLIFIED)


def _attributed(
    text: str, article: Article, outlets: Sequence[str], chance: random.Random
) -> tuple[str, str] | None:
    if not article.source or article.language == "en":
        return None
    other = chance.choice([outlet for outlet in outlets if outlet != article.source])
    return f"据{article.source}报道，{text}", f"据{other}报道，{text}"


def _number(text: str, report: str, chance: random.Random) -> str | None:
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = chance.choice(places)
    others = sorted(set(_NUMBER.findall(report)) - set(_NUMBER.findall(text)))
    return _put(text, place, chance.choice(others) if others else f"{place[0]}7")


def _date(text: str, report: str, chance: random.Random) -> str | None:
    if place := _DAY.search(text):
        day = int(place[0])
        return _put(text, place, str(day + 1 if day < 28 else day - 2))
    if place := _ENGLISH_DAY.search(text):
        names = _MONTHS if place["month"] else _WEEK
        return _put(text, place, names[(names.index(place[0]) + chance.randint(1, 5)) % len(names)])
    return None


def _tagged(tag: str) -> Callable[[str, str, random.Random], str | None]:
    def corrupt(text: str, report: str, chance: random.Random) -> str | None:
        here = sorted({w for w, t in tagged(text) if t == tag and len(w) > 1 and w in text})
        others = sorted(
            {w for w, t in tagged(report) if t == tag and len(w) > 1 and w in report and w not in text}
        )
        if not here or not others:
            return None
        return text.replace(chance.choice(here), chance.choice(others), 1)

    return corrupt


def _negation(text: str, report: str, chance: random.Random) -> str | None:
    if place := _SAYABLE.search(text):
        return f"{text[: place.start()]}没有{text[place.start() :]}"
    if place := _ENGLISH_SAYABLE.search(text):
        return _put(text, place, f"{place[0]} not")
    return None


def _put(text: str, place: re.Match[str], other: str) -> str:
    return text[: place.start()] + other + text[place.end() :]


_CORRUPTIONS: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "number": _number,
    "date": _date,
    "name": _tagged("nr"),
    "place": _tagged("ns"),
    "negation": _negation,
}
