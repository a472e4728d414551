"""What a follow-up question may mean: whom, what, where and when the turn before was about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.words import fold, han_share, tagged

# A longer answer is no name that could stand for a pronoun.
_LONGEST_NAME = 24

ASKS = re.compile(
    r"(?:是)?(?:在|从|到|由|被|向|对|给|为|跟|和)?(?:谁(?:是)?|哪一?[位个些家座条所种项类支名]?(?:人|里|儿|天|年|月)?|"
    r"哪[几两三四五六七八九十]\w?|什么(?:时候|时间|地方|人|样的?)?|多少|多[久长大高远重]|"
    r"几(?=[个位名家座条所项天年月人次点届辆架艘])|何[时地处人]|为什么|为何|怎么样?|如何)"
)
"""What asks in a folded Chinese question, with the preposition before it."""

ASKS_ENGLISH = (
    r"(?:who(?:se|m)?|what|which(?: [a-z]+)?|when|where|why|"
    r"how(?: (?:many|much|long|old|far|tall|big|large|high|wide|deep|often)(?: [a-z]+)?)?)"
)
TIME = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年|\d{1,2}[日号]|[今去前明]年|[昨今前明]天|"
    r"[上下这本]个?(?:周|星期|月|季度)[一二三四五六日天]?|当[天日晚时]|上午|下午|中午|早上|晚上|凌晨|"
    r"第[一二三四]季度|[上下]半年|第[一二三四五]天|次日|头天|周[一二三四五六日]"
)
"""A time in a folded Chinese question."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
TIME_ENGLISH = re.compile(
    rf"\b(?:in |on |by |at )?(?:(?:early|mid|late)[ -])?(?:\d{{1,2}} (?:{_MONTHS})|"
    rf"(?:{_MONTHS})(?: \d{{1,2}})?(?:,? \d{{4}})?|(?:19|20)\d\d|yesterday|today|tomorrow|"
    r"(?:this|last|next|that) (?:year|month|week|morning|afternoon|evening|night|day)|"
    r"the (?:morning|afternoon|evening|next day|second day|first day))\b",
    re.I,
)
"""A time in an English question."""

_OFFICE = (
    r"(?:市长|县长|区长|镇长|校长|院长|局长|处长|部长|厅长|省长|书记|主席|主任|总统|总理|首相|教练|队长|船长|"
    r"经理|总裁|会长|教授|老师|医生|馆长|站长|村长|发言人|负责人)"
)
_HOLDER = re.compile(
    rf"[\u4e00-\u9fff]{{0,6}}?{_OFFICE}[\u4e00-\u9fff]{{0,3}}?(?=[在对参考调强说指表要去出宣为什的是哪何\W]|$)"
)
_OFFICE_ENGLISH = (
    r"(?:mayor|governor|minister|president|premier|principal|director|secretary|coach|captain|chief|head|"
    r"manager|chairman|spokes\w+|teacher|doctor|professor|engineer|judge)"
)
_HOLDER_ENGLISH = re.compile(
    rf"\b(?:[Tt]he )?(?:[A-Z]\w+(?:'s)? )*{_OFFICE_ENGLISH}\b(?: (?:of [A-Z]\w+|[A-Z]\w+))*(?: [A-Z]\w+)*"
)
_NAME_ENGLISH = re.compile(
    r"(?:\b[Tt]he )?(?:\b[A-Z][\w'’.-]*(?: (?:of|and|the|de|in) (?=[A-Z]))?[ ]?)+"
    r"(?:\b(?:bridge|flood|school|library|ferry|budget|marathon|festival|hospital|final|river|case|report)\b)?"
)
_NOUN_ENGLISH = re.compile(
    r"\bthe (?:[a-z]+(?:'s)? ){0,3}?[a-z]+(?= (?:is|was|were|are|did|does|do|has|had|have|will|would|can|"
    r"could|visit|open|cost|close|start|end|in|on|at|of|to|by|for|take|win|won|say|said|last|run)\b|[?.!]|$)"
)
# What a question begins with has a capital and is no name.
_NO_NAME = re.compile(rf"(?:{ASKS_ENGLISH}|did|was|is|are|were|does|do|has|in|on|by|according)\b", re.I)
_ASKED_WHO = r"\bwho\b|what is the name|谁|哪[一几]?位|什么人|叫什么"
_ASKED_WHERE = (
    r"\bwhere\b|which (?:city|county|town|village|district)|"
    r"哪里|哪儿|什么地方|何处|哪一?[个座]?[市县区镇村国]"
)
_ASKED_WHEN = r"\bwhen\b|what (?:day|date|year)|什么时候|何时|哪一?[天年月日]|几[月号点]"


@dataclass(frozen=True)
class Before:
    """The turn before: its question, which stands alone; the answer's words; the reports cited."""

    question: str
    answered: str
    reports: Sequence[str]

    @cached_property
    def chinese(self) -> bool:
        """Whether its question is in Chinese."""
        return han_share(self.question) > 0.2

    @property
    def short_answer(self) -> str:
        """The answer if it may be a name, a date or a figure, else nothing."""
        return self.answered if len(self.answered) <= _LONGEST_NAME and "\n" not in self.answered else ""

    def asks(self, pattern: str) -> bool:
        """Whether its question, folded, has this."""
        return bool(re.search(pattern, fold(self.question)))

    @cached_property
    def subject(self) -> str:
        """What its question is about: its first run of nouns in Chinese, its last name in English."""
        start, end = self.subject_place
        return self.question[start:end]

    @cached_property
    def subject_place(self) -> tuple[int, int]:
        """`[start, end)` of the subject in the question; empty at its start if there is none."""
        return chinese_subject(self.question) if self.chinese else _english_subject(self.question)

    @cached_property
    def person(self) -> str:
        """Whom 他 or "she" means."""
        if self.short_answer and self.asks(_ASKED_WHO):
            return self.short_answer
        if match := (_HOLDER.search(fold(self.question)) or _HOLDER_ENGLISH.search(self.question)):
            return self.question[match.start() : match.end()]
        names = [
            word for word, tag, _ in located_words(self.question) if tag in ("nr", "nrt") and len(word) > 1
        ]
        return names[0] if names and self.chinese else self.subject

    @cached_property
    def place(self) -> str:
        """Where 那里 or "there" is."""
        if self.short_answer and self.asks(_ASKED_WHERE):
            return self.short_answer
        places = [word for word, tag, _ in located_words(self.question) if tag == "ns"]
        return places[0] if places and self.chinese else self.subject

    @cached_property
    def time(self) -> str:
        """When 当时 or "then" was."""
        if self.short_answer and self.asks(_ASKED_WHEN):
            return self.short_answer
        match = (TIME if self.chinese else TIME_ENGLISH).search(fold(self.question))
        return self.question[match.start() : match.end()] if match else self.subject


def located_words(text: str) -> list[tuple[str, str, int]]:
    """The words of `text` as it is written, with tags and places; times and what asks are left blank."""
    folded = fold(text)
    if han_share(text) > 0.2:
        for pattern in (TIME, ASKS):
            folded = pattern.sub(lambda match: " " * len(match[0]), folded)
    found, at = [], 0
    for word, tag in tagged(folded):
        found.append((text[at : at + len(word)], tag, at))
        at += len(word)
    return found


# What is asked of a thing is not the thing: 沙屿大桥全长.
_ATTRIBUTE = re.compile(
    r"(?:全长|总长|长度|高度|宽度|面积|总额|总?投资|总?造价|总?成本|概算|费用|价格|票价|产量|产值|人数|总数|数量|"
    r"原因|时间|日期|地点|名单|名字|名称|年龄|结果|情况)$"
)
_DATE_WORDS = frozenset("年 月 日 号 时 点 天 周 人 个".split())


def chinese_subject(question: str) -> tuple[int, int]:
    """`[start, end)` of the first run of nouns: 沙屿大桥 of 沙屿大桥总投资是多少."""
    tokens = located_words(question)
    first, end = None, 0
    for number, (word, tag, at) in enumerate(tokens):
        following = tokens[number + 1][1] if number + 1 < len(tokens) else ""
        is_noun = tag[:1] in ("n", "j", "l") or tag in ("eng", "i") or (tag == "b" and first is None)
        is_noun = is_noun and word not in _DATE_WORDS and not word.isdecimal()
        # 参观 is a noun to the tagger; before 了 it is none.
        if is_noun and following not in ("ul", "uz", "ug"):
            first = at if first is None else first
            end = at + len(word)
        elif first is not None:
            break
    if first is None:
        return 0, 0
    attribute = _ATTRIBUTE.search(fold(question[first:end]))
    return first, first + attribute.start() if attribute and attribute.start() else end


def _english_subject(question: str) -> tuple[int, int]:
    names = [
        match
        for match in _NAME_ENGLISH.finditer(question)
        if match.start() > 0
        or not re.match(rf"{ASKS_ENGLISH}\b|(?:Did|Was|Is|Are|Were|Does|Do|Has|In|On)\b", match[0], re.I)
    ]
    found = names[-1] if names else _NOUN_ENGLISH.search(question)
    return (found.start(), found.start() + len(found[0].rstrip())) if found else (0, 0)
