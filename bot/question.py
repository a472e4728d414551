"""What a question asks about, and what kind of thing would answer it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bot.units import fits, repeats
from index.bilingual import chinese_for
from index.words import fold, han_share, subject, tagged, words


class Kind(Enum):
    """A kind of thing that a question asks for and that a sentence can be seen to hold."""

    PERSON = auto()
    PLACE = auto()
    NUMBER = auto()
    DATE = auto()
    SEVERAL = auto()


# No verb that may follow which and what, and no other word that only looks like a plural.
_NO_VERB = (
    r"(?!(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|may|should|must|of|in|on|at|its|this|as|"
    r"series|news)\b)"
)
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
    Kind.SEVERAL: r"哪些|哪[几两二三四五六七八九十\d]|分别|有什么|有啥|有谁|"
    r"(?:包括|包含|都有|都是|都去了?)(?:些?什么|啥|谁|哪)|各(?:[为是有占能]|[\u4e00-\u9fff]了)?多少|"
    rf"\b(?:which|what) (?:{_NO_VERB}[\w’'-]+ ){{0,3}}{_NO_VERB}(?!\w*(?:ss|us|is)\b)[a-z’'-]+s\b"
    r"(?! (?:is|was|does|has)\b)|"
    r"\b(?:which|what) (?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+) |"
    r"\blist\b|(?:what|who) (?:are|were)",
}
_ASKING = {kind: re.compile(pattern) for kind, pattern in _ASKS.items()}
NOTHING_WORDS = frozenset(
    "的 了 着 过 是 在 于 有 被 把 为 和 与 及 或 等 对 向 从 到 由 以 将 就 都 也 还 又 并 而 且 其 该 这 那"
    " 此 个 位 名 家 次 种 项 中 上 下 里 内 外 前 后 时 之 所 则 每 各 某 不 没 会 能 可 要 让 使 给 比"
    " 据 称 说 使用 进行 以及 以上 按照 哪 几 何 谁".split()
)
"""Words that tell nothing of what a text is about."""

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


# How somebody put something is asked for the words.
_SAYS = "说|看|评价|形容|解释|要求|回应|批评|描述|预估|预计|称|讲|骂|表态|答|谈|叮嘱|建议|介绍|判断|认为|概括"
# Why, how, and yes or no: what answers is a sentence, not a few of its words.
_EXPLAINS = re.compile(
    rf"为什么|为何|为啥|凭什么|凭啥|图(?:什么|啥)|(?:怎么|怎样|如何|咋)(?!样?(?:{_SAYS}))|吗[?？]?\s*$|"
    r"(?<![什怎这那多])么[?？]?\s*$|[^有]没有?[?？]?\s*$|是不是|是否|有没有|会不会|能不能|可否|原因|"
    r"\bwhy\b|\bhow\b(?! (?:many|much|old|long|far|tall|large|big|high|fast|often|wide|deep|heavy))|"
    r"^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\b"
)
# What the noun is that is asked for: 哪些园区, 什么地方, which parks.
_ASKED_HAN = re.compile(
    r"(?:哪(?:[一几两]?[些个家座所种类项位条款次届支名只部])?|什么|几[个家座所种类项位条款次届支名只部])(?P<rest>[^,，。?？、]+)"
)
_ASKED_ENGLISH = re.compile(
    r"\b(?:which|what|how many)\s+(?P<rest>\w[\w -]*?)\s+"
    r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could)\b"
)
_NOUNS = ("n", "vn", "j", "l", "b", "a", "eng", "x")
_ITEM_MARKS = re.compile(r"[，。；：！？,;:!?\n]")
_ENGLISH_LIST = re.compile(r"(?:[\w’'-]+(?: [\w’'-]+){0,5}, )+(?:[\w’'-]+ ?){1,6}(?:,)? and ")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read: the words that an answer's surroundings would repeat, and what it asks for.

    `asked` is the noun asked for, folded (园区 of 哪些园区, park of "which parks"), or empty. `forms` are
    what a word may be in the reports' language.
    """

    text: str
    words: tuple[str, ...]
    kinds: frozenset[Kind]
    asked: str
    chinese: bool
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Question":
        """Reads a question; deterministic, no models."""
        folded = fold(text)
        content = tuple(word for word in dict.fromkeys(words(subject(text))) if word not in NOTHING_WORDS)
        kinds = frozenset(kind for kind, pattern in _ASKING.items() if pattern.search(folded))
        return cls(text, content, kinds, _asked(folded), han_share(text) > 0.2)

    @property
    def explains(self) -> bool:
        """Whether it asks why, how, or for yes or no: what answers is a sentence."""
        return bool(_EXPLAINS.search(fold(self.text).strip()))

    def allows(self, answer: str) -> bool:
        """Whether `answer` may be one: it holds what is asked for, and not just words of the question.

        A reason, a way, a yes or no may be anything.
        """
        return self.explains or (fits(self.text, answer) and not repeats(self.text, answer))

    def translated(self) -> "Question":
        """The same question with the Chinese words that its English ones may stand for."""
        return replace(self, forms=chinese_for(self.words))


def holds(sentence: str, question: Question) -> dict[Kind, bool]:
    """For each kind that `question` asks for but `SEVERAL`: whether `sentence` holds one that it does not."""
    folded, asked = fold(sentence), fold(question.text)
    tags = {tag for word, tag in tagged(sentence) if word not in asked}
    names = [name for name in _CAPITALISED.findall(sentence) if name.lower() not in asked]
    number = any(found not in asked for found in _NUMERALS.findall(folded))
    found = {
        Kind.PERSON: bool(tags & {"nr", "nrt"} or names),
        Kind.PLACE: bool("ns" in tags or names),
        Kind.NUMBER: number or bool(_NUMBER_WORDS.search(folded)),
        Kind.DATE: any(date not in asked for date in _DATE.findall(folded)),
    }
    return {kind: found[kind] for kind in question.kinds if kind in found}


def named(sentence: str, question: Question) -> float:
    """How well a word of `sentence` that the question lacks fits the noun asked for, 0 to 1.

    产业园 fits 园区 by half, 工业园区 wholly; in English, a word fits or not.
    """
    if not question.asked:
        return 0.0
    nouns = [set(noun) for noun in question.forms.get(question.asked, {question.asked}) if _is_han(noun)]
    if not nouns:
        return float(question.asked in words(sentence))
    asked = fold(question.text)
    # A single character (园) may stand in the question only as a part of the noun itself (园区).
    new = [set(word) for word, _ in tagged(sentence) if len(word) == 1 or word not in asked]
    return max((len(word & noun) / len(noun) for word in new for noun in nouns), default=0.0)


def listed(sentence: str, question: Question) -> float:
    """How much `sentence` looks like the list that is asked for, 0 to 1: three fitting items or more."""
    if Kind.SEVERAL not in question.kinds:
        return 0.0
    folded = fold(sentence)
    nouns = question.forms.get(question.asked, {question.asked})
    # What a Chinese noun is stands in its last character, and where that is short for it (园 of 园区) in any.
    fit = {c for noun in nouns if _is_han(noun) for c in (noun if question.chinese else noun[-1])}
    best = 0.5 if _ENGLISH_LIST.search(folded) else 0.0
    for clause in _ITEM_MARKS.split(folded):
        items = clause.split("、")
        if len(items) > 1:
            fitting = sum(bool(fit & set(item)) for item in items) / len(items)
            best = max(best, min(len(items), 3) / 3 * (1 + fitting) / 2)
    return best


def _asked(folded: str) -> str:
    if match := _ASKED_HAN.search(folded):
        run = []
        for word, tag in tagged(match["rest"]):
            if not tag.startswith(_NOUNS) or not word.isalnum():
                break
            run.append((word, tag))
        nouns = [word for word, tag in run if tag.startswith("n") and _is_han(word)]
        return nouns[-1] if nouns else ""
    if match := _ASKED_ENGLISH.search(folded):
        stems = words(match["rest"])
        return stems[-1] if stems else ""
    return ""


def _is_han(word: str) -> bool:
    return bool(word) and han_share(word) == 1
