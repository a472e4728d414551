"""Which of the project's languages a text is in, and a fold to Simplified that keeps every offset."""

import re
from functools import cache

from opencc import OpenCC

_UNIFIED = range(0x4E00, 0xA000)
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]")
_LETTER = re.compile(r"[^\W\d_]")
# The first part of a report tells its language as well as the whole.
_SAMPLE = 20_000
_RARE_HAN = 0.2
# Traditional forms that Simplified text keeps using (乾隆, 瞭望, 藉口, 著名, 於, 麼): they tell nothing.
_SHARED = "乾瞭藉著於麼餘昇甦徵係範閤麽"


@cache
def _tables() -> tuple[dict[int, str], frozenset[str]]:
    """Traditional character to its Simplified one, and the characters that only Simplified uses."""
    characters = [chr(code) for code in _UNIFIED]
    joined = "\n".join(characters)
    simple = OpenCC("t2s").convert(joined).split("\n")
    traditional = OpenCC("s2t").convert(joined).split("\n")
    fold = {ord(c): s for c, s in zip(characters, simple, strict=True) if c != s and len(s) == 1}
    only_simplified = {
        c for c, t in zip(characters, traditional, strict=True) if c != t and ord(c) not in fold
    }
    return fold, frozenset(only_simplified)


def to_simplified(text: str) -> str:
    """`text` in Simplified, character by character: the result has the same length and offsets.

    For the patterns that read whole raw reports. `index.words.fold` is for search: it knows phrases (乾隆
    stays), lower case and NFKC, and takes ten times as long on Simplified text.
    """
    # Most text has nothing to fold; to look for that is four times as fast as to translate.
    return text.translate(_tables()[0]) if _traditional().search(text) else text


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _tables()[0]))}]")


def is_traditional(character: str) -> bool:
    """Whether `character` is a form that Simplified text does not use."""
    return ord(character) in _tables()[0]


def detect_language(text: str) -> str:
    """`zh-Hans`, `zh-Hant` or `en`.

    English where fewer than a fifth of the letters are Han; otherwise the script with more characters
    that only it uses, Simplified where there are none.
    """
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    if len(han) < _RARE_HAN * len(_LETTER.findall(sample)) or not han:
        return "en" if _LETTER.search(sample) or not han else "zh-Hans"
    fold, only_simplified = _tables()
    traditional = sum(ord(c) in fold and c not in _SHARED for c in han)
    return "zh-Hant" if traditional > sum(c in only_simplified for c in han) else "zh-Hans"
