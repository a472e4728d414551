"""Chinese noun phrases that can stand on their own: 沙屿大桥, not 该桥."""

import re
from functools import cached_property

from bot.offices import SURNAMES
from index.sentences import split_sentences
from index.words import fold, tagged

# Verbs to the tagger that names are made with: 制造产业园, 修复工程.
NAMING_VERBS = frozenset(
    "制造 修复 建设 开发 管理 服务 研究 设计 运营 应急 救援 扩建 改造 监测 展览 保护 评比 决赛 比赛 经营 "
    "教育 调查 指挥 考试 检测 选手 考生 选拔 行动 销售 投资 "
    "发布 交流 合作 发展 改革 控股 联赛 生产 加工 预警 通信 科创 分拨 轮渡".split()
)
_NOMINAL = ("n", "vn", "j", "l", "b", "eng", "i", "m", "k", "h", "g", "a", "zg")
_NEVER = frozenset("预计 整个 公布 介绍 透露".split())
_LINKING = frozenset("届 号 期 路 区 的 东 西 南 北".split())
_ENDING = ("n", "vn", "j", "l", "eng", "zg", "s", "g", "i", "z")
_NAMING_MARKS = frozenset('·《》“”〈〉"- ')
_PROPER = ("nr", "ns", "nt", "nz", "eng")
# What points back, or counts, or begins no name.
_NO_START = re.compile(
    r"[其该此这那他她它我你您们本各某每同另两全几多不未已曾也还又则而并且但或及与和等据对向被把将第一二三"
    r"四五六七八九十\d%·\- ]|"
    r"近\d|归母|记者|预计|目前|近日|当地|当时|其中|有关|相关|部分|许多|大量|上述|双方|有人|网友|"
    r"一些|所有|自己|大家|今后|据悉|此外|"
    r"最[高低大小多少早晚新后终]|平均|累计|总|新增|上半|下半|来自|为了|通过|随着|截至|"
    r"包括|同比|环比|人们|后者|前者|"
    r"[市县区省](?=[\u4e00-\u9fff]{2,4}(?:长|书记)?$)"
)
_NO_END = re.compile(
    r"(?:[的了着过是在于和与及或等由被把对向从到将也都还又曾年月日时天]|期间|以来|方面|"
    r"情况|时候|[上下中]午)$"
)
_SHORTEST, _LONGEST = 2, 22
_LONG_ENOUGH = 6


class NounPhrases:
    """The noun phrases of one report, given with its title, and which of them stand on their own."""

    def __init__(self, text: str) -> None:
        self._text = text

    def standing(self, phrase: str, tokens_of: str, start: int) -> str | None:
        """`phrase`, or the longer name that the report has for it, if it needs no context; else `None`.

        Args:
            phrase: The phrase as it is written.
            tokens_of: The folded sentence that it stands in.
            start: Where in it.
        """
        if not is_noun_phrase(tokens_of, start, start + len(phrase)):
            return None
        if is_proper(fold(phrase)):
            return phrase
        longer = [known for known in self.proper if fold(known).endswith(fold(phrase))]
        if longer:
            return min(longer, key=len)
        return phrase if len(phrase) >= _LONG_ENOUGH else None

    @cached_property
    def proper(self) -> list[str]:
        """The phrases with a name in them, as they are written, as often as they stand there."""
        found = []
        for begin, stop in split_sentences(self._text):
            sentence = self._text[begin:stop]
            folded = fold(sentence)
            for start, end in _runs(folded):
                if is_proper(folded[start:end]) and is_noun_phrase(folded, start, end):
                    found.append(sentence[start:end])
        return found


def is_noun_phrase(folded: str, start: int, end: int) -> bool:
    """Whether `[start, end)` of a folded sentence is whole words, all of them such as make names."""
    phrase = folded[start:end]
    if not _SHORTEST <= len(phrase) <= _LONGEST or _NO_START.match(phrase) or _NO_END.search(phrase):
        return False
    if re.search(r"[在于与]", phrase):
        return False
    if phrase.count("“") != phrase.count("”") or phrase.count("《") != phrase.count("》"):
        return False
    inside = [(word, tag) for word, tag, at in placed_words(folded) if start <= at < end]
    if "".join(word for word, _ in inside) != phrase:
        return False
    return all(_is_nominal(word, tag) for word, tag in inside) and inside[-1][1].startswith((*_ENDING, "x"))


def names(text: str) -> list[str]:
    """The names of two words or more in a text, as often as they stand there: 沙屿大桥, 石门水库."""
    return [phrase for phrase in NounPhrases(text).proper if len(phrase) > _SHORTEST]


def placed_words(folded: str) -> list[tuple[str, str, int]]:
    """The words of folded text with their tags and places."""
    found, at = [], 0
    for word, tag in tagged(folded):
        found.append((word, tag, at))
        at += len(word)
    return found


def leading(folded: str, begin: int | None = None) -> tuple[int, int]:
    """`[start, end)` of the noun phrase that is at `begin` of a folded sentence; empty if there is none.

    Without `begin` it is where the sentence begins, after the dateline.
    """
    begin = _opening(folded) if begin is None else begin
    run = next(((max(start, begin), end) for start, end in _runs(folded) if end > begin), (0, 0))
    return run if run[0] == begin and is_noun_phrase(folded, *run) else (0, 0)


_DATELINE = re.compile(r"^[【(]?本[报報][^\n]{0,4}讯[】]?(?:\([^)]*\))?[ :]*|^\S{0,8}讯\([^)]*\)[ :]*")


def _opening(folded: str) -> int:
    match = _DATELINE.match(folded)
    return match.end() if match else 0


def _runs(folded: str) -> list[tuple[int, int]]:
    """The longest stretches of words that names are made of."""
    runs, start, end = [], -1, 0
    for word, tag, at in placed_words(folded):
        if _is_nominal(word, tag):
            start = at if start < 0 else start
            end = at + len(word)
        elif start >= 0:
            runs.append((start, end))
            start = -1
    return [*runs, (start, end)] if start >= 0 else runs


def _is_nominal(word: str, tag: str) -> bool:
    if tag == "x":
        return word in _NAMING_MARKS
    if word in _NEVER:
        return False
    return tag.startswith(_NOMINAL) or word in NAMING_VERBS or word in _LINKING


def is_proper(folded: str) -> bool:
    """Whether it has a name in it: 大桥 is a place to the tagger, so a name has other words, too."""
    if re.search(r"[《“]", folded):
        return True
    tags = [tag for _, tag in tagged(folded)]
    return any(tag.startswith(_PROPER) for tag in tags) and len(folded) > _SHORTEST


_SURNAME = re.compile(f"(?:欧阳|司马|上官|诸葛|钟离|皇甫|东方|慕容|令狐|宇文|[{SURNAMES}])")
_LONGEST_CHINESE_NAME = 4
_NO_NAME = re.compile(r"[在对向说还也并则今昨的了是和与及等人者们家某]|[甲乙丙丁]$|先生|女士|小姐")


def is_person(name: str) -> bool:
    """Whether it is nothing but a person's name, folded: 沈亦恒, 卡伦·巴斯, 阿克帕比奥."""
    if _NO_NAME.search(name[1:]):
        return False
    words = placed_words(name)
    if len(name) <= _LONGEST_CHINESE_NAME and (surname := _SURNAME.match(name)):
        is_one_word = len(words) == 1 and not words[0][1].startswith("nr")
        return 1 <= len(name) - len(surname[0]) <= 2 and not is_one_word
    tags = [tag for word, tag, _ in words if word != "·"]
    return ("·" in name and "" not in name.split("·")) or (
        len(name) > 2 and all(tag in ("nr", "nrt", "nrfg") for tag in tags)
    )
