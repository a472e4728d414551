"""Questions made by rule from news sentences: what encyclopaedia questions do not teach.

Chinese asks in place: the answer's words give way to 谁, 哪些产业园, 多少人, and what is left of the
clause is the question. Some words are then changed or left out, so that a question is no copy.
Everything works on folded text (`index.words.fold`); offsets are those of the text.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.words import tagged

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """A question and the places of its answer in the text; no places: the text does not say."""

    question: str
    kind: str
    spans: tuple[Span, ...]


_CLAUSE_END = re.compile(r"[，,；;。！？!?：:\n]")
_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚间?|凌晨|中午)?|\d{4}年\d{1,2}月(?!\d)|(?<!\d)\d{4}年(?!\d)|"
    r"(?<!\d)\d{1,2}月(?:上旬|中旬|下旬|底|初)|(?<![\d月])\d{1,2}日(?:上午|下午|晚间?|凌晨|中午)?"
)
_UNITS = (
    "个百分点 亿美元 万美元 亿元 万元 美元 元 万人次 人次 人 名 家 个 辆 台 件 吨 公里 千米 米"
    " 平方米 平方公里 公顷 亩 岁 天 小时 分钟 次 项 架 艘 起 例 户 套 所 座 条 场 只 头 枚 部"
    " 款 门 篇 位 倍"
).split()
_NUMBER = re.compile(
    rf"(?:约|近|超过?|逾)?\d[\d,.]*(?:余|多)?(?:万|亿|千|百)?(?:余|多)?(?:%|(?P<unit>{'|'.join(_UNITS)}))"
)
_SAYS = "表示|指出|强调|说|称|认为|要求|透露|介绍|呼吁|坦言|提出|建议|提醒"
_SAID = re.compile(rf"(?P<verb>{_SAYS})[，,：:]?\s*[“\"]?(?=[^，,。]{{4,}})")
_ROLES = (
    "市长|省长|县长|区长|镇长|书记|主席|总统|总理|部长|局长|厅长|主任|院长|校长|董事长|总经理|总裁|首席执行官|ceo|发言人|教练|主教练|"
    "队长|教授|博士|专家|记者|医生|导演|演员|歌手|律师|会长|秘书长|大使|司长|创始人|负责人|分析师|研究员|站长|所长|警官|老师|馆长|经理"
)
_HOLDER = re.compile(rf"(?P<role>{_ROLES})$")
_PLACE = re.compile(r"(?:位于|前往|抵达|来到|走进|落户|出生于|在|于|赴)$")
_ORGANISATIONS = {
    "公司": "哪家公司",
    "集团": "哪家集团",
    "大学": "哪所大学",
    "学院": "哪所学院",
    "医院": "哪家医院",
    "银行": "哪家银行",
    "委员会": "哪个部门",
    "局": "哪个部门",
    "协会": "哪个协会",
    "研究院": "哪家研究院",
    "中心": "哪个中心",
    "法院": "哪家法院",
    "俱乐部": "哪家俱乐部",
    "学校": "哪所学校",
    "中学": "哪所中学",
}
_WHY = re.compile(r"(?:由于|因为)(?P<why>[^，,。；]{4,40})[，,](?P<rest>[^，,。；]{6,40})")
_HOW = re.compile(r"(?:通过|凭借)(?P<how>[^，,。；]{4,40})[，,](?P<rest>[^，,。；]{6,40})")
_WHAT_FOR = re.compile(r"为了(?P<why>[^，,。；]{6,40})[，,](?P<rest>[^，,。；]{6,40})")
_TITLED = re.compile(r"《(?P<name>[^》]{2,30})》")
_ASKS = re.compile("谁|哪|什么|多少|几|为何|如何|怎么|多大")
_SEPARATOR = re.compile("、|和|及|以及|与|或")
# Where a list's first item cannot begin before, by part of speech.
_STOPS = ("v", "p", "c", "d", "u", "r", "x", "ad", "y", "o")
_SYNONYMS = [
    "参观 考察 走访 调研 视察 察看 看了 去了".split(),
    "表示 说 指出 称 认为 提到 谈到".split(),
    "举行 举办 召开 开展".split(),
    "增长 上升 提高 增加".split(),
    "下降 减少 降低 下滑".split(),
    "发布 公布 推出 发表".split(),
    "获得 拿下 得到 荣获 取得".split(),
    "帮助 协助".split(),
    "成立 设立 建立 创办".split(),
    "启动 开始".split(),
    "参加 出席 参与".split(),
    "同比 比上年同期".split(),
    "目前 现在".split(),
    "预计 估计 预期".split(),
    "达到 达 有".split(),
    "完成 做完".split(),
    "位于 坐落于 在".split(),
    "宣布 公布".split(),
    "售价 价格".split(),
    "涉及 包括 涵盖".split(),
]
_SYNONYM = {word: group for group in reversed(_SYNONYMS) for word in group}
# What a report of such an event might say, and what its text would then hold.
_MISSING = [
    ("{}的预算是多少", "元"),
    ("{}总投资多少钱", "元"),
    ("{}的票价是多少", "元|票"),
    ("{}占地多大", "平方|亩|公顷"),
    ("有多少人参加了{}", r"[\d余多万千百]人|\d名|\d位"),
    ("{}的负责人今年几岁", "岁"),
    ("{}持续了多长时间", r"\d(?:天|小时|分钟|个月|年)|日至|日到"),
    ("{}什么时候完工", "完工|竣工|建成|完成|投产|投用|通车"),
    ("{}同比增长百分之几", "%|百分之"),
    ("{}的联系电话是多少", "电话|热线|致电"),
    ("谁主持了{}", "主持"),
    ("{}造成多少人受伤", "伤"),
    ("{}的冠军是谁", "冠军|夺冠|第一名|金牌|胜"),
    ("{}的获奖者有哪些", "奖"),
    ("下一届{}在哪里举行", "下一届|下届|明年"),
    ("{}的主办单位是哪家", "主办|承办"),
    ("{}的设计师是谁", "设计"),
    ("市长在{}上强调了什么", "强调|指出|要求"),
    ("{}有哪些赞助商", "赞助"),
    ("专家对{}有什么看法", "专家|教授|分析师|研究员|认为"),
    ("{}的面积是多少", "平方|亩|公顷|面积"),
    ("{}将在哪些城市推广", "推广|城市|试点"),
    ("{}的法人代表叫什么名字", "法人|法定代表"),
    ("{}是哪一天开幕的", "开幕|启幕|开业|举行|举办|召开"),
    ("为什么推迟{}", "推迟|延期|延后"),
    ("{}使用了哪些新技术", "技术"),
]


def questions(text: str, title: str, sentences: Sequence[Span], chance: random.Random) -> Iterator[Made]:
    """Questions on a report, given its folded text and title; several per sentence."""
    names = _holders(text)
    for start, end in sentences:
        sentence = text[start:end]
        if not 8 <= len(sentence.strip()) <= 250:
            continue
        words = _placed(sentence)
        makers = (_lists, _dates, _numbers, _people, _places, _organisations, _said, _reasons, _titles)
        for make in makers:
            for question, kind, span in make(sentence, words):
                spoken = _spoken(question, title, names, chance)
                if spoken:
                    yield Made(spoken, kind, ((start + span[0], start + span[1]),))


def missing(text: str, title: str, chance: random.Random) -> Iterator[Made]:
    """Questions that fit the report's topic and that it does not answer."""
    topic = _topic(title)
    if topic:
        for pattern, words in chance.sample(_MISSING, len(_MISSING)):
            if not re.search(words, text):
                yield Made(pattern.format(topic) + chance.choice(("?", "？", "")), "none", ())


def _topic(title: str) -> str:
    """The longest clause of a title without what precedes a colon, or nothing if it is too long or short."""
    pieces = re.split(r"[，,；;。！？!?：:\s|丨_“”\"【】()（）—-]", title)
    longest = max(pieces, key=len, default="")
    return longest if 4 <= len(longest) <= 20 else ""


def _placed(sentence: str) -> list[tuple[str, str, int]]:
    """The tagged words of a sentence with their places."""
    placed, at = [], 0
    for word, tag in tagged(sentence):
        at = sentence.index(word, at)
        placed.append((word, tag, at))
        at += len(word)
    return placed


def _clause(sentence: str, start: int, end: int) -> Span:
    """The clause around a place, `[start, end)`; colons and commas end it, but not inside the place."""
    before = [m.end() for m in _CLAUSE_END.finditer(sentence, 0, start)]
    after = _CLAUSE_END.search(sentence, end)
    return (before[-1] if before else 0), (after.start() if after else len(sentence))


def _asking(sentence: str, start: int, end: int, asks: str) -> str:
    left, right = _clause(sentence, start, end)
    rest = sentence[left:start] + asks + sentence[end:right]
    if len(rest) - len(asks) < 6 and left:  # little to go by: take the clause before, too
        left, _ = _clause(sentence, left - 1, left - 1)
        rest = sentence[left:start] + asks + sentence[end:right]
    return rest


Found = Iterator[tuple[str, str, Span]]
Words = Sequence[tuple[str, str, int]]


def _lists(sentence: str, words: Words) -> Found:
    for match in re.finditer(r"[^，,。；;：:！？!?\n]*、[^，,。；;：:！？!?\n]*", sentence):
        inside = [w for w in words if match.start() <= w[2] < match.end()]
        marks = [i for i, w in enumerate(inside) if w[0] == "、"]
        if not marks:
            continue
        start = _first_item(inside, marks[0])
        if sentence[start] == "、":
            continue
        end = _last_item(inside, marks[-1], match.end())
        items = [i for i in _SEPARATOR.split(sentence[start:end]) if i]
        if not (2 <= len(items) <= 9 and all(1 < len(i) <= 22 for i in items)):
            continue
        head = _head(items, sentence[end : match.end()])
        asks = f"哪些{head}" if head else "哪些"
        if len(items) <= 5 and head and len(items) % 2:
            asks = f"哪{'〇一两三四五'[len(items)]}个{head}"
        after = re.match(
            r"等(?:[一二两三四五六七八九十\d]+[个家名位项款种座所])?[\u4e00-\u9fff]{0,6}", sentence[end:]
        )
        yield _asking(sentence, start, end + (after.end() if after else 0), asks), "list", (start, end)


def _first_item(inside: Words, mark: int) -> int:
    i = mark
    while i > 0 and not inside[i - 1][1].startswith(_STOPS):
        i -= 1
    return inside[i][2]


def _last_item(inside: Words, mark: int, stop: int) -> int:
    i = mark + 1
    while i < len(inside) and (not inside[i][1].startswith(_STOPS) or inside[i][0] in "和及与《》“”"):
        i += 1
    return inside[i][2] if i < len(inside) else stop


def _head(items: Sequence[str], after: str) -> str:
    """What the items are: the noun after 等, or their common ending."""
    named = re.match(r"等(?:[一二两三四五六七八九十\d]+[个家名位项款种座所])?([\u4e00-\u9fff]{2,5})", after)
    if named:
        nouns = []
        for word, tag in tagged(named[1]):
            if not tag.startswith("n"):
                break
            nouns.append(word)
        if nouns:
            return nouns[-1]
    common = items[0]
    for item in items[1:]:
        while common and not item.endswith(common):
            common = common[1:]
    return {"园": "园区", "县": "县", "市": "城市", "区": "区", "省": "省份", "国": "国家"}.get(
        common[-1:], common[-3:] if len(common) > 1 else ""
    )


def _dates(sentence: str, words: Words) -> Found:
    for match in _DATE.finditer(sentence):
        text = match[0]
        if text.endswith("年"):
            asks = "哪一年"
        elif "日" in text:
            asks = "哪天" if len(sentence) % 2 else "什么时候"
        else:
            asks = "什么时候"
        left, right = _clause(sentence, *match.span())
        rest = (sentence[left : match.start()] + sentence[match.end() : right]).strip()
        if len(rest) < 6:  # "9月25日，…": the next clause is what happened
            follows = _clause(sentence, right + 1, right + 1) if right + 1 < len(sentence) else (0, 0)
            rest += sentence[slice(*follows)]
            yield f"{rest}是{'哪一天' if '日' in text else '什么时候'}", "when", match.span()
        else:
            yield _asking(sentence, *match.span(), asks), "when", match.span()


def _numbers(sentence: str, words: Words) -> Found:
    for match in _NUMBER.finditer(sentence):
        unit = match["unit"] or ""
        asks = f"多少{unit.removeprefix('亿').removeprefix('万')}" if unit else "多少"
        if unit in ("个", "家", "名", "次", "项", "位", "部", "款", "场") and len(match[0]) <= 3:
            asks = f"几{unit}"
        if unit == "岁":
            asks = "多大年纪" if len(sentence) % 2 else "几岁"
        yield _asking(sentence, *match.span(), asks), "number", match.span()


def _names(words: Words) -> Iterator[Span]:
    """Where people are named: jieba's `nr`, a surname and the word after it taken together."""
    for i, (word, tag, at) in enumerate(words):
        if not tag.startswith("nr") or (i and words[i - 1][1].startswith("nr")):
            continue
        end = at + len(word)
        if len(word) == 1:
            if i + 1 == len(words) or not 1 <= len(words[i + 1][0]) <= 2:
                continue
            end += len(words[i + 1][0])
        yield at, end


def _people(sentence: str, words: Words) -> Found:
    for start, end in _names(words):
        before, after = sentence[:start], sentence[end:]
        role = _HOLDER.search(before)
        if role:
            left, _ = _clause(sentence, start, end)
            yield f"{sentence[left:start]}是谁", "who", (start, end)
        if role or re.match(rf"(?:{_SAYS}|等|出席|参加|主持|担任|被|在|获|向|率|带)", after):
            yield _asking(sentence, start, end, "谁"), "who", (start, end)


def _places(sentence: str, words: Words) -> Found:
    for i, (_, tag, at) in enumerate(words):
        if tag not in ("ns", "nt") or not _PLACE.search(sentence[:at]):
            continue
        j = i
        while j < len(words) and words[j][1].startswith(("n", "f", "s", "j")):
            j += 1
        end = words[j][2] if j < len(words) else len(sentence)
        if 2 <= end - at <= 20:
            yield _asking(sentence, at, end, "哪里" if at % 2 else "什么地方"), "where", (at, end)


def _organisations(sentence: str, words: Words) -> Found:
    for i, (word, _, at) in enumerate(words):
        asks = next((a for suffix, a in _ORGANISATIONS.items() if word.endswith(suffix)), None)
        j = i
        while j > 0 and words[j - 1][1].startswith(("n", "j", "b")) and at + len(word) - words[j - 1][2] < 20:
            j -= 1
        start, end = words[j][2], at + len(word)
        if asks and end - start >= len(asks):
            yield _asking(sentence, start, end, asks), "which", (start, end)


def _said(sentence: str, words: Words) -> Found:
    match = _SAID.search(sentence)
    if not match:
        return
    left, _ = _clause(sentence, match.start(), match.start())
    subject = sentence[left : match.start()].strip("“”\"' ")
    end = len(sentence.rstrip('”"。！？!? \n'))
    if 2 <= len(subject) <= 24 and 6 <= end - match.end() <= 160:
        verb = match["verb"]
        asks = [f"{subject}{verb}了什么", f"{subject}怎么说", f"{subject}{verb}什么"]
        if verb in ("认为", "表示"):
            asks.append(f"{subject}有什么看法")
        if verb in ("要求", "强调", "指出"):
            asks.append(f"{subject}提出了什么要求")
        yield asks[len(sentence) % len(asks)], "said", (match.end(), end)


def _reasons(sentence: str, words: Words) -> Found:
    for pattern, kind, forms in (
        (_WHY, "why", ("{}的原因是什么", "为什么{}", "{}是因为什么")),
        (_WHAT_FOR, "why", ("为什么{}", "{}的目的是什么")),
        (_HOW, "how", ("如何{}", "怎么{}", "{}靠的是什么")),
    ):
        for match in pattern.finditer(sentence):
            form = forms[len(match["rest"]) % len(forms)]
            group = "how" if kind == "how" else "why"
            yield form.format(match["rest"]), kind, match.span(group)


def _titles(sentence: str, words: Words) -> Found:
    for match in _TITLED.finditer(sentence):
        asks = "哪部作品" if len(sentence) % 2 else "什么"
        yield _asking(sentence, *match.span(), asks), "which", match.span("name")


def _holders(text: str) -> dict[str, str]:
    """The role by which a report introduces each person, by name."""
    found = {}
    for match in re.finditer(rf"({_ROLES})([\u4e00-\u9fff]{{2,3}})", text):
        for length in (3, 2):
            name = match[2][:length]
            if len(name) == length and text.count(name) > 1:
                found.setdefault(name, match[1])
                break
    return found


def _spoken(question: str, title: str, names: dict[str, str], chance: random.Random) -> str:
    """`question` as people ask: roles for names, other words, some left out; empty if it says too little."""
    question = re.sub(r"[“”\"《》\s]|[(（][^)）]*[)）]", "", question).strip("、，,。的 ")
    for name, role in names.items():
        if name in question and chance.random() < 0.5:
            question = question.replace(role + name, name).replace(name, role)
    spoken = []
    for word, tag in tagged(question):
        if word in _SYNONYM and chance.random() < 0.5:
            spoken.append(chance.choice(_SYNONYM[word]))
        elif tag in ("d", "ad", "u", "t", "p") and chance.random() < 0.25 and word not in ("不", "没", "未"):
            pass
        elif tag not in ("n", "v", "vn", "a", "b") or chance.random() >= 0.06:
            spoken.append(word)
    question = "".join(spoken)
    if not 7 <= len(question) <= 48 or not _ASKS.search(question):
        return ""
    topic = _topic(title)
    if (
        topic
        and len(question) < 22
        and chance.random() < 0.35
        and not set(tagged(topic)) <= set(tagged(question))
    ):
        question = (
            f"{topic}{chance.choice('，,  ')}{question}" if chance.random() < 0.5 else f"{question} {topic}"
        )
    return question + chance.choice(("?", "？", ""))
