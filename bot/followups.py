"""Chinese questions that lean on the turn before."""

import re
from collections.abc import Callable, Sequence

from bot.antecedents import ASKS, TIME, Before, chinese_subject, located_words
from index.words import fold

_LONGEST_ELLIPSIS = 20
_SHORTEST = 3
_QUESTION_END = re.compile(r"[?？。!！\s]*$")
_OPENING = re.compile(r"^(?:那么?(?![里儿边天时年])|然后|还有|而|可是?|但是?|另外|请问|再问一下)[,，、\s]*")
_BARE = {
    "else": re.compile(
        r"(?:(?:还|除此之外还|另外还|除了\w{1,3}还)?有(?:谁|哪些人?|什么人?|哪[几两]\w|别的|其他的?人?)|还有|"
        r"其他人?|别的)(?:吗|呢|啊)?"
    ),
    "why": re.compile(r"[这那]?(?:是|又)?(?:为什么|为何|为啥|怎么回事|什么原因|原因(?:是什么|呢)?)[呢呀啊]?"),
    "front": re.compile(
        r"[那这]?(?:都?是)?在?(?:什么时候|何时|哪一?[天年月日]|几[点号月]|什么时间|哪里|哪儿|何处|什么地方|"
        r"怎么做到的|怎么做的?|如何做到的?|怎么会?)(?:的|呢|啊|举行的?|发生的?)?"
    ),
    "end": re.compile(
        r"[那这]?(?:一?共|总共|大概|到底)?(?:是|有|花了?|要|用了?)?"
        r"(?:谁|哪些人?|哪[几两三]\w|多少[钱人个元名位]?|多久|几[个位名人天年次])[呢啊]?"
    ),
}
_ELLIPSIS = re.compile(
    rf"(?P<what>[^?？,，]{{1,{_LONGEST_ELLIPSIS}}}?)(?:呢|(?:情况)?又?(?:如何|怎么样|怎样))(?:了)?"
)
_PERSON = re.compile(
    r"(?<![其吉排维])[他她]们?(?:俩|本人|自己)?|(?:这位|那位|该)(?P<noun>\w{0,3}?[长席任理记员授师者])|此人|[这那][个位]人"
)
_PLACE = re.compile(r"那里|那儿|当地|那边|这里|这儿|该地|那个地方")
_THEN = re.compile(r"当[时天年](?![的]?\w{0,2}[会])|(?<![\u4e00-\u9fff])那(?:一?天|时候?|一?年)")
# Who of several: 总指挥呢 after 大桥的总工程师是谁.
_WHOSE = re.compile(r"的(?P<office>[^的，,？?]{2,8})(?:是|叫|由)")
_OFFICE = re.compile(r"\w+[长记席任理员师挥授手人](?<![市县区镇村省]人)")
_THING = re.compile(
    r"它们?|(?<![尤极])其(?![他她它实中余次间])|"
    r"(?:该|此(?![外后前])|这|那)一?(?:[座个项次家场条种所起架艘届部支件份批群头只栋幢款]|些)?"
    r"(?P<noun>[\u4e00-\u9fff]{0,5}?)"
    r"(?=[的是有在会将要什哪多何谁,，?？被由花用建设为能可怎几共最总]|一共|$)"
)
# Whatever follows them leans on the last answer; they are no time of their own.
_GOING_ON = re.compile(r"结果|后来|然后|之后")
# In every report, or in none.
_NO_TOPIC = frozenset(
    "有 是 会 能 要 没有 可以 人 人数 什么 时候 情况 问题 事 结果 原因 时间 地点 地方 活动 哪些 多少".split()
)


def _core(question: str) -> str:
    return _QUESTION_END.sub("", question)


def _opened(question: str) -> str:
    """The question without 那么 and the like before it."""
    return question[len(question) - len(_OPENING.sub("", fold(question))) :]


def _bare(question: str, before: Before) -> str | None:
    """为什么? 什么时候? 还有谁?"""
    for asked in (_core(question), _core(_opened(question))):
        for kind, pattern in _BARE.items():
            if not pattern.fullmatch(fold(asked)):
                continue
            if kind == "else":
                known = f"除了{before.short_answer}，" if before.short_answer else "除此之外，"
                return f"{known}{before.question}"
            about = _statement(before) if kind == "why" else _without_asking(before)
            bare = re.sub(r"^[这那]?(?:都?是)?|[呢啊呀]$", "", asked)
            return f"{about}{bare}？" if kind == "end" else f"{bare}{about}？"
    return None


def _statement(before: Before) -> str:
    """The question before as a statement: its answer in place of what it asked for, if that is short."""
    core = _core(before.question)
    match = ASKS.search(fold(core))
    if not match or not before.short_answer or not before.asks(r"谁|什么时候|何时|哪[天年里儿]"):
        return _without_asking(before)
    return f"{core[: match.start()]}{before.short_answer}{core[match.end() :]}"


def _without_asking(before: Before) -> str:
    """What a question is about: 市长参观了园区 of 市长参观了哪些园区."""
    if not before.chinese:
        return f"{before.subject} "
    core = re.sub(r"[吗呢吧]$", "", _core(before.question))
    match = ASKS.search(fold(core))
    return f"{core[: match.start()]}{core[match.end() :]}" if match else core


def _ellipsis(question: str, before: Before) -> str | None:
    """下午呢? 那德化呢?"""
    match = _ELLIPSIS.fullmatch(_core(_opened(question)))
    if not match or ASKS.search(fold(match["what"])):
        return None
    what = match["what"]
    if not match[0].endswith("呢") and (found := _pronoun(question, before)):  # 那里的学校怎么样了?
        return found
    if _GOING_ON.fullmatch(fold(what)):
        return f"{before.subject}{what}怎么样？"
    meant = _pronoun(what, before) or what
    if not before.chinese:
        start, end = before.subject_place
        return f"{before.question[:start]}{meant}{before.question[end:]}"
    return _substituted(meant, before)


def _substituted(what: str, before: Before) -> str:
    """The question before with `what` in place of what is of its kind in it."""
    asked = before.question
    if TIME.search(fold(what)):
        match = TIME.search(fold(asked))
        return f"{asked[: match.start()]}{what}{asked[match.end() :]}" if match else f"{what}{asked}"
    office = _WHOSE.search(fold(asked))
    is_office = office and before.asks("谁|哪[一几]?位") and _OFFICE.fullmatch(fold(what))
    start, end = office.span("office") if office and is_office else _replaced(what, asked)
    return f"{asked[:start]}{what}{asked[end:]}"


def _replaced(what: str, asked: str) -> tuple[int, int]:
    """Which part of the subject `what` stands for: a place in it (安溪 of 安溪园区), or all of it."""
    start, end = chinese_subject(asked)
    parts = located_words(asked[start:end])
    tags = [tag for _, tag, _ in located_words(what)]
    names = [(word, at) for word, tag, at in parts if tag in ("ns", "nr", "nrt", "nt", "nz")]
    is_name = len(tags) == 1 and tags[0] in ("ns", "nr", "nrt")
    if is_name and names and len(parts) > 1 and fold(what)[-1] != fold(asked[end - 1]):
        word, at = names[0]
        return start + at, start + at + len(word)
    return start, end


def _pronoun(question: str, before: Before) -> str | None:
    """他强调了什么? 该桥有多长? 那里有多少人?"""
    folded = fold(question)
    for pattern, meant in (
        (_PERSON, before.person),
        (_PLACE, before.place),
        (_THEN, before.time),
        (_THING, before.subject),
    ):
        if not (match := pattern.search(folded)):
            continue
        noun = match.groupdict().get("noun") or ""
        name = _of_kind(noun, before) if pattern is _THING and noun else meant
        if name and fold(name) not in folded:
            return f"{question[: match.start()]}{name}{question[match.end() :]}"
    return None


def _of_kind(noun: str, before: Before) -> str:
    """What 该公司 stands for: what the turn before names with such a noun, else its subject's."""
    if noun[-1] in before.subject:
        return before.subject
    if noun[-1] in before.short_answer:
        return before.short_answer
    return f"{before.subject}{noun}"


def _subjectless(question: str, before: Before) -> str | None:
    """A question that names nothing, or nothing that the last reports do not speak of."""
    if not before.subject or fold(before.subject) in fold(question) or len(_core(question)) < _SHORTEST:
        return None
    tokens = located_words(question)
    text = fold("\n".join(before.reports))
    nouns = [fold(word) for word, tag, _ in tokens if tag[:1] == "n" or tag == "eng"]
    if all(word in text for word in nouns if len(word) > 1 and word not in _NO_TOPIC):
        return f"{before.subject}{question}"
    return None


Rule = Callable[[str, Before], str | None]
CHINESE_RULES: Sequence[Rule] = (_bare, _ellipsis, _pronoun, _subjectless)
"""Each gives a question with what it leaves to the turn before, or `None`; the first that does holds."""
