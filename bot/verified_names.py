"""The names of a claim, and who is said to have reported it, against the sentences that it rests on."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.offices import SURNAMES
from index.bilingual import is_english, translated
from index.romanised import Readings, names, spelled
from index.words import fold, han_share, stems, tagged

# A person, a place, an organisation, another name, in jieba's tags.
_NAME_TAGS = ("nr", "ns", "nt", "nz")
# What the tagger takes for names.
_NO_NAMES = frozenset("新建 大桥 师傅 马拉松 和平 高新 国际 中央 东方 南方 北方 西方 长城 白天 明明".split())
# A tagger takes 市长林国强 for 市, 长林 and 国强. Some surnames are words that may follow an office.
_SURE_SURNAMES = "".join(sorted(set(SURNAMES) - set("于任时和向连安关温包方万华成应")))
_AFTER_AN_OFFICE = re.compile(
    rf"(?:[市县区省镇乡州局校院馆处厂队会团社站村]长|书记|主席|总[统理裁监]|经理|主任|教[练授]|发言人)"
    rf"(?P<name>[{_SURE_SURNAMES}][\u4e00-\u9fff])"
)
_KIND_OF_PLACE = re.compile(r"(?<=..)[市县区省镇乡村岛州]$|(?<=.)人$")
_CAPITALISED = re.compile(r"(?<![.!?\"“] )(?<!^)\b[A-Z][A-Za-z'’-]+")
_CALENDAR = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day|^(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)$"
)
_LATIN = re.compile(r"[A-Za-z]{3,}")
_NO_LETTER = re.compile(r"[^a-z]")
_SAID_BY = re.compile(
    r"(?:据|根据|引述|援引)《?(?P<outlet>[^，。、《》\s]{2,12}?)》?(?:的)?(?:报道|消息|报导|讯)"
)
_MEDIA = {
    "日报": "daily", "晚报": "evening", "周刊": "weekly", "周报": "weekly", "时报": "times", "新闻": "news",
    "电视": "tv",
}  # fmt: skip


def names_missing(claim: str, evidence: str) -> list[str]:
    """The names in `claim` that `evidence` does not have, in either language, as `claim` writes them.

    Only what is surely a name counts, and across languages only what has one spelling: Chinese names.
    """
    chinese, told_in_chinese = han_share(claim) > 0.2, han_share(evidence) > 0.2
    folded = fold(evidence)
    if chinese and told_in_chinese:
        missing = [name for name in _chinese_names(claim) if not _stands(name, folded)]
        return missing + _latin_missing(claim, folded)
    if chinese:
        letters = _NO_LETTER.sub("", folded)
        people = [name for name in _chinese_names(claim) if name[0] in _SURE_SURNAMES and len(name) < 4]
        return [n for n in people if spelled(n) not in letters] + _latin_missing(claim, folded)
    return list(_english_missing(claim, evidence) if told_in_chinese else _capitals_missing(claim, folded))


def outlet_missing(claim: str, reported: str, outlets: Sequence[str]) -> str | None:
    """The outlet that `claim` names and that `reported`, sentences and their sources, does not."""
    folded, told = fold(claim), fold(reported)
    for outlet in outlets:
        name = _folded(outlet)
        if name not in told and (name in folded or _in_english(name, claim)):
            return outlet
    for match in _SAID_BY.finditer(folded):
        if match["outlet"] not in told:
            return match["outlet"]
    return None


@lru_cache(maxsize=10_000)
def _folded(outlet: str) -> str:
    return fold(outlet)


def _chinese_names(claim: str) -> list[str]:
    named = [match["name"] for match in _AFTER_AN_OFFICE.finditer(fold(claim))]
    return named + [
        word
        for word, tag in tagged(claim)
        if tag.startswith(_NAME_TAGS) and len(word) > 1 and han_share(word) == 1 and word not in _NO_NAMES
    ]


def _stands(name: str, folded: str) -> bool:
    """Whether the name is there; a tagger's name may hold a character too many (闻筱云于)."""
    bare = _KIND_OF_PLACE.sub("", name)
    parts = {bare, *((bare[:-1], bare[1:], bare[2:]) if len(bare) > 2 else ())}
    return any(len(part) > 1 and part in folded for part in parts)


def _latin_missing(claim: str, folded: str) -> list[str]:
    return [word for word in _LATIN.findall(claim) if word[0].isupper() and fold(word) not in folded]


def _english_missing(claim: str, evidence: str) -> Iterator[str]:
    """Chinese names in pinyin that no characters of `evidence` read as."""
    folded = fold(evidence)
    readings = Readings(folded)
    for name in names(claim, is_english):
        written = claim[name.start : name.end]
        if _CALENDAR.match(written.lower()) or fold(written) in folded:
            continue
        meanings = translated(stems(fold(written)))
        if any(word in folded for _, words in meanings for word in words):
            continue
        if sum(map(len, readings.written(name))) < len(name.pairs):
            yield written


def _capitals_missing(claim: str, folded: str) -> Iterator[str]:
    there = set(stems(folded))
    for match in _CAPITALISED.finditer(claim):
        word = fold(match[0])
        if not _CALENDAR.match(word) and word not in folded and not set(stems(word)) <= there:
            yield match[0]


def _in_english(outlet: str, claim: str) -> bool:
    """Whether an English claim names a Chinese outlet: Lanpu Daily for 岚浦日报."""
    kind = next((english for chinese, english in _MEDIA.items() if chinese in outlet), None)
    if kind is None or kind not in claim.lower():
        return False
    readings = Readings(outlet)
    return any(
        len("".join(readings.written(name))) > len(name.pairs)
        and re.match(rf"\s+(?:\w+\s+)?{kind}", claim[name.end :], re.IGNORECASE)
        for name in names(claim, is_english)
    )
