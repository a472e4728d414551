"""What a question asks about, and what kind of thing would answer it."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto

from index.words import characters, fold, han_share, subject, tagged, words


class Kind(Enum):
    """A kind of thing that a question asks for and that a sentence can be seen to hold."""

    PERSON = auto()
    PLACE = auto()
    NUMBER = auto()
    DATE = auto()
    SEVERAL = auto()


# What is asked for, in folded text (Simplified, lower case).
_ASKS = {
    Kind.PERSON: r"谁|哪位|哪一?个人|何人|什么人|哪些人|叫什么名字|"
    r"\bwho(?:m|se)?\b|which (?:person|player|minister|official)",
    Kind.PLACE: r"哪里|哪儿|何处|何地|什么地方|位于哪|在哪|"
    r"(?:哪一?(?:个|座|些|几个)?|什么)(?:国家|国|地区|地方|城市|城|省份?|市|州|区|县|镇|乡|村|机场|车站|港口?)|"
    r"\bwhere\b|(?:which|what) (?:country|city|town|county|place|province|state|district|village|region)",
    Kind.NUMBER: r"多少|几(?!乎)|第几|百分之几|多[大高长远重宽深久快]|什么比例|占比|"
    r"how (?:many|much|old|long|far|tall|large|big|high|fast|often)|"
    r"what (?:percentage|proportion|number|share)",
    Kind.DATE: r"何时|什么时候|什么时间|哪一?(?:年|天|日|月)|几[月日号年点时]|多久|"
    r"\bwhen\b|(?:what|which) (?:year|date|day|month|time)|how long",
    Kind.SEVERAL: r"哪些|哪[几两二三四五六七八九十]|分别|有什么|包括什么|"
    r"which (?:\w+ )?\w+s\b|what (?:\w+ )?\w+s\b(?! (?:is|was|does))|\blist\b|(?:what|who) (?:are|were)",
}
_ASKING = {kind: re.compile(pattern) for kind, pattern in _ASKS.items()}
_NOTHING_WORDS = frozenset(
    "的 了 着 过 是 在 于 有 被 把 为 和 与 及 或 等 对 向 从 到 由 以 将 就 都 也 还 又 并 而 且 其 该 这 那"
    " 此 个 位 名 家 次 种 项 中 上 下 里 内 外 前 后 时 之 所 则 每 各 某 不 没 会 能 可 要 让 使 给 比"
    " 据 称 说 使用 进行 以及 以上 按照 哪 几 何 谁".split()
)
_NUMERALS = re.compile(
    r"\d+(?:[.,:]\d+)*|[零〇一二两三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九十](?=[年月日人个名家次种项])"
)
_DATE = re.compile(
    r"\d{4}年|\d{1,2}月|\d{1,2}日|\d{1,2}:\d{2}|[一二三四五六七八九十]{1,3}[年月日]|去年|今年|明年|昨[天日晚]|今[天日晚]|"
    r"上午|下午|凌晨|晚上|周[一二三四五六日末]|世纪|年代|\b(?:1\d|20)\d\d\b|"
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_NUMBER_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b"
)
_CAPITALISED = re.compile(r"(?<![.!?\"“] )(?<!^)\b[A-Z][A-Za-z'’-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read: the words that an answer's surroundings would repeat, and the kinds it asks for."""

    text: str
    words: tuple[str, ...]
    pairs: tuple[str, ...]
    numbers: frozenset[str]
    kinds: frozenset[Kind]
    chinese: bool

    @classmethod
    def read(cls, text: str) -> "Question":
        """Reads a question; deterministic, no models."""
        folded = fold(text)
        about = subject(text)
        content = tuple(word for word in dict.fromkeys(words(about)) if word not in _NOTHING_WORDS)
        kinds = frozenset(kind for kind, pattern in _ASKING.items() if pattern.search(folded))
        return cls(
            text,
            content,
            tuple(dict.fromkeys(characters(about))),
            frozenset(numbers(folded)),
            kinds,
            han_share(text) > 0.2,
        )


def numbers(folded: str) -> list[str]:
    """The numbers in folded text as they are written, without thousands separators."""
    return [number.replace(",", "") for number in _NUMERALS.findall(folded)]


def holds(sentence: str, question: Question) -> dict[Kind, bool]:
    """For each kind that `question` asks for: whether `sentence` holds one that the question does not."""
    folded = fold(sentence)
    asked = fold(question.text)
    new_tags = Counter(tag for word, tag in tagged(sentence) if word not in asked)
    names = [name for name in _CAPITALISED.findall(sentence) if name.lower() not in asked]
    number = bool(set(numbers(folded)) - question.numbers) or bool(_NUMBER_WORDS.search(folded))
    found = {
        Kind.PERSON: bool(new_tags["nr"] or new_tags["nrt"] or names),
        Kind.PLACE: bool(new_tags["ns"] or names),
        Kind.NUMBER: number,
        Kind.DATE: any(date not in asked for date in _DATE.findall(folded)),
        Kind.SEVERAL: bool(re.search(r"、|[“《][^”》]*[”》][“《]|以及|和|, \w[^,]*(?:, | and )", folded)),
    }
    return {kind: found[kind] for kind in question.kinds}
