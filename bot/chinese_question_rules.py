"""Chinese questions that a sentence answers, made by rules that would rather make none than an odd one.

Everything is matched in folded text; the questions have the report's own words as it writes them.
"""

import re
from collections.abc import Iterator

from bot.chinese_question_patterns import RULES
from bot.noun_phrases import NAMING_VERBS, NounPhrases, is_person, is_proper, leading, placed_words
from bot.question_rules import Made, Rule
from bot.saying_patterns import SPOKEN
from bot.speakers import Speakers
from index.script import to_script
from index.words import fold

# What is measured and reads badly as it stands in a sentence.
_ATTRIBUTES = {"重": "重量", "藏书": "藏书量", "床位": "床位数", "主跨": "主跨长度"}
_SAYS = re.compile(r"[说称]|表示|介绍|指出|认为|透露|强调|报道|通报|宣布|[\n。]")
_LONGEST_TOPIC = 12
_STATEMENT = 40
_SHORT_TOPIC = 2
_CLAUSE = re.compile(
    r"(?<=[,:“\"])\s*[“\"]?(?:(?:今年|去年|目前|本次|这次|此次|未来|下半年|明年|"
    r"今后)的?)?|(?<=^)"
)
_TOPICAL = ("n", "vn", "b", "a", "u", "j", "eng", "x")
_VERBS_OF_TOPICS = frozenset(
    "是 有 已 将 要 会 能 可 应 预计 可以 需要 应该 必须 属于 没有 具有 成为".split()
)
_NO_TOPIC = re.compile(
    r"^\w?[方们员人者会国家](?:家)?$|^(?:政府|公司|社会|市场|会议|项目|活动|效果|时间|"
    r"情况|消息|事情|问题|结果)$|^[“\"]|"
    r"[和及、]|们$"
)


class Report:
    """A Chinese report, given with its title on top, that questions are made of.

    `script` is the one that its words are in, `zh-Hans` or `zh-Hant`.
    """

    def __init__(self, text: str, script: str) -> None:
        self._phrases = NounPhrases(text)
        self._speakers = Speakers(text, self._phrases)
        self._script = script

    def questions(self, sentence: str) -> Iterator[Made]:
        """The questions that a sentence of the report answers, in its script."""
        folded = fold(sentence)
        for rule in RULES:
            for match in rule.pattern.finditer(folded):
                if parts := self._parts(rule, match, sentence, folded):
                    yield self._made(rule, parts, match)
        for rule in SPOKEN:
            for match in rule.pattern.finditer(folded):
                if parts := self._said(rule, match, sentence, folded):
                    yield self._made(rule, parts, match)

    def _made(self, rule: Rule, parts: dict[str, str], match: re.Match[str]) -> Made:
        question = to_script(rule.question, self._script).format(**parts)
        return Made(question, rule.kind, *match.span("answer"), rule.weight)

    def _said(self, rule: Rule, match: re.Match[str], sentence: str, folded: str) -> dict[str, str] | None:
        """Who said it and, if that is in the question, of what."""
        start, end = match.span("subject")
        topic = ""
        if "{topic}" in rule.question:
            topic = next((sentence[about] for about in _topics(folded, match.start("answer"))), "")
            if not topic:
                return None
        subject = self._speakers.speaker(sentence[start:end], folded, start)
        return {"subject": subject, "topic": topic} if subject and subject != topic else None

    def _parts(self, rule: Rule, match: re.Match[str], sentence: str, folded: str) -> dict[str, str] | None:
        """What fills the rule's question, if all of it is fit to."""
        start, end = match.span("subject")
        if start == end:  # the clause goes on about what the sentence began with
            start, end = leading(folded)
            if _SAYS.search(folded, end, match.start()):
                return None
        subject = self._phrases.standing(sentence[start:end], folded, start) if end > start else None
        if subject is None or not _fits(rule.kind, match):
            return None
        if rule.kind in ("figure", "change") and not is_proper(fold(subject)):
            return None  # 修复工程总投资 is anybody's
        parts = {name: sentence[slice(*match.span(name))] for name in match.groupdict()}
        parts["subject"] = subject
        if rule.kind == "tour":
            parts["things"] = to_script(common_noun(match["answer"]), self._script)
        if attribute := _ATTRIBUTES.get(parts.get("attribute", "")):
            parts["attribute"] = to_script(attribute, self._script)
        return parts


def _fits(kind: str, match: re.Match[str]) -> bool:
    """Whether what the rule found is what it looks for."""
    if kind == "tour":
        return bool(common_noun(match["answer"]))
    if kind == "role":
        return is_person(match["subject"])
    if kind == "count":
        return _is_verb(match["verb"]) and _is_plain_noun(match["things"])
    return kind != "event" or _is_noun(match["things"])


def _is_plain_noun(text: str) -> bool:
    return all(
        tag.startswith(("n", "vn", "j", "b")) or word in NAMING_VERBS for word, tag, _ in placed_words(text)
    )


def _topics(folded: str, start: int) -> Iterator[slice]:
    """What the clauses of a statement from `start` on begin with, where that tells what they are about."""
    for clause in _CLAUSE.finditer(folded, start, min(start + _STATEMENT, len(folded))):
        about = slice(*leading(folded, clause.end()))
        # What comes later may be a thing in passing: only a name in full tells.
        if _is_topic(folded, about) and (
            clause.end() <= start + 1 or about.stop - about.start > _SHORT_TOPIC
        ):
            yield about


def _is_topic(folded: str, about: slice) -> bool:
    """Whether a noun phrase says what is spoken of: 国际原子能机构, not 国家, nor half of 军事干预."""
    phrase = folded[about]
    words = placed_words(folded)
    tags = [tag for _, tag, at in words if about.start <= at < about.stop]
    after = next(((word, tag) for word, tag, at in words if at == about.stop), ("", ""))
    if not tags or len(phrase) > _LONGEST_TOPIC or _NO_TOPIC.search(phrase):
        return False
    goes_on = after[1].startswith(("d", "p", "t", "a", "m")) or after[0] in _VERBS_OF_TOPICS
    return goes_on and tags[-1].startswith("n") and all(tag.startswith(_TOPICAL) for tag in tags)


def _is_verb(text: str) -> bool:
    words = placed_words(text.rstrip("了"))
    return len(words) == 1 and words[0][1].startswith("v")


def _is_noun(text: str) -> bool:
    words = placed_words(text)
    last = words[-1][1].startswith(("n", "vn", "l", "j", "x")) or words[-1][0] in NAMING_VERBS
    return last and not re.search(r"[了等为]", text)


_ITEMS = re.compile(r"、|和|以及|及|与")
_GROUP = re.compile(
    r"等(?:地的?|\d*[一二两三四五六七八九十多]*[个家座处所名位]?)?"
    r"(?P<noun>[\u4e00-\u9fff]{2,6})$"
)
_PLURAL = {
    "园": "园区",
    "县": "县",
    "市": "城市",
    "店": "店",
    "校": "学校",
    "馆": "场馆",
    "村": "村",
    "镇": "乡镇",
}


def common_noun(items: str) -> str:
    """What the items of a folded list are: 产业园 of 安溪产业园、德化产业园; empty where that is not seen."""
    if match := _GROUP.search(items):
        return match["noun"] if _is_noun(match["noun"]) else ""
    parts = [part for part in _ITEMS.split(items) if part]
    shared = parts[0]
    while shared and not all(part.endswith(shared) for part in parts):
        shared = shared[1:]
    if len(shared) > 1 and shared in [word for word, _, _ in placed_words(parts[0])]:
        return shared
    return _PLURAL.get(shared[-1:], "")
