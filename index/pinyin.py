"""Pinyin that a scraper left in brackets behind Chinese characters, whole or broken: `開(kāi)`, `?jiān)?`."""

import re
import unicodedata
from functools import lru_cache

from index.language import is_traditional

# Tone marks after decomposition; the breve is often typed for the caron of the third tone.
_TONES = frozenset("\u0300\u0301\u0304\u0306\u030c")
_DIAERESIS = "\u0308"
_LATIN_ALPHA = str.maketrans("ɡɑ", "ga")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|uang|iong|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|vn"
    r"|[aeiouv])|h?m|h?ng?"
)
_LETTERS = "A-Za-zɡɑÀ-ÖØ-öø-ſǍ-ǜǸǹḾḿ"
_BRACKETED = re.compile(rf"[(（] ?([{_LETTERS}]{{1,6}}) ?[)）]")
_LOST = "?？\ufffd□"
_BROKEN = re.compile(rf"[{_LOST}]{{1,4}}[(（]?([{_LETTERS}]{{1,6}})[)）][{_LOST}]?")
_UNCLOSED = re.compile(rf"(?<=[一-鿿])[(（]([{_LETTERS}]{{1,6}})[{_LOST}]{{1,4}}[)）]?")
# A real note on how a character is read says so: 读作, 音, 念; or stands behind a character that few know.
_NOTED = re.compile(r"(?:[读讀念音作唸]|拼音)[“\"「『]?.?[”\"」』]?$")
_NEUTRAL = {
    "de": "的地得", "le": "了", "zhe": "着著", "ma": "吗嗎嘛", "ne": "呢", "ba": "吧", "a": "啊", "ya": "呀",
    "men": "们們", "zi": "子", "me": "么麼麽", "ge": "个個", "guo": "过過", "tou": "头頭", "la": "啦",
    "shang": "上", "xia": "下", "li": "里裡裏", "bian": "边邊", "lai": "来來", "qu": "去",
}  # fmt: skip
# So many in one report are a scraper's, whatever the characters before them.
_PLAIN = 3


def find_pinyin(text: str) -> list[tuple[int, int, str]]:
    """The spans `(start, end, reason)` of scraped pinyin in NFC text, in order and apart.

    `pinyin` is a whole bracket behind its character. `mojibake` is a broken one: which character was
    lost cannot be known, so only the fragment goes. Brackets that hold anything but one syllable with
    a tone mark stay; so does a single note on a rare character, as in a report on a village's name.
    """
    brackets = [m for m in _BRACKETED.finditer(text) if m.start() and _is_han(text[m.start() - 1])]
    toned = [match for match in brackets if _is_toned_syllable(match[1])]
    plain = len(toned) >= _PLAIN
    spans = [(*match.span(), "pinyin") for match in toned if plain or _is_scraped(text, match)]
    if plain:
        spans += [
            (*m.span(), "pinyin") for m in brackets if text[m.start() - 1] in _NEUTRAL.get(m[1].lower(), "")
        ]
    for pattern in (_BROKEN, _UNCLOSED):
        spans += [(*m.span(), "mojibake") for m in pattern.finditer(text) if _is_toned_syllable(m[1])]
    return _apart(spans)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


def _is_scraped(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1]
    if is_traditional(before):
        return True
    noted = (
        _NOTED.search(text, max(0, match.start() - 6), match.start())
        or text[match.end() : match.end() + 1] == "字"
    )
    return not noted and _is_common(before) and match[1].islower()


def _is_common(character: str) -> bool:
    """Whether it is of the 3,755 characters of level 1 in GB 2312, sorted by use."""
    try:
        return character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=4096)
def _is_toned_syllable(token: str) -> bool:
    """Whether `token` is one Mandarin syllable with one tone mark."""
    marks = [mark for mark in unicodedata.normalize("NFD", token) if unicodedata.combining(mark)]
    if sum(mark in _TONES for mark in marks) != 1 or any(m not in _TONES and m != _DIAERESIS for m in marks):
        return False
    decomposed = unicodedata.normalize("NFD", token.translate(_LATIN_ALPHA).lower()).replace("u\u0308", "v")
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SYLLABLE.fullmatch(letters) is not None


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
