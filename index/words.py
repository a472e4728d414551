"""Folding and word segmentation, so that what means the same meets: 園區 and 园区, ＧＤＰ and gdp.

Folding is for matching only and keeps offsets: one character in, one character out. Knows nothing
of passages or indexes.
"""

import re
import unicodedata
from functools import cache, lru_cache

import opencc
import rjieba
import snowballstemmer

_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LATIN_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
# English words that say nothing of a subject; Chinese ones are left to BM25's inverse document frequency.
_ENGLISH_STOP_WORDS = frozenset(
    "a an and are as at be been but by did do does for from had has have he her his how in is it its many"
    " much no not of on or she that the their them they this to was were what when where which who whom"
    " whose why will with would you your".split()
)
# Words that ask and name nothing that an answer's surroundings would repeat. Searching without them gains
# 0.01 of hit@1, @3 and @5 for BM25 alone on ../shared/data/news_5k_questions.jsonl.
_INTERROGATIVES = re.compile(
    r"哪[些个位几里儿]?|什么(?:时候|时间|地方|样)?|怎么样?|怎样|如何|为什么|为何|多少|几[个位家名]?(?!乎)|谁|何[时地处人]|"
    r"是不是|是否|有没有|请问|吗|呢|吧|[?]|(?:新闻|报道|文)中"
)


class _SingleCharacterForms(dict[int, int]):
    """For `str.translate`: NFKC and lower case wherever the result is one character.

    Half of a surrogate pair, which JSON may hold and OpenCC refuses, becomes the replacement character.
    """

    def __missing__(self, code: int) -> int:
        form = "\ufffd" if 0xD800 <= code <= 0xDFFF else unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = ord(form) if len(form) == 1 else code
        return self[code]


_FORMS = _SingleCharacterForms()


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """`text` for matching: NFKC, lower case, Traditional to Simplified; `len` stays the same.

    Conversion knows phrases (乾隆 stays, 乾燥 becomes 干燥). A line that a phrase would make longer or
    shorter is converted character by character instead.
    """
    simplify = _simplifier().convert
    folded = []
    for line in text.translate(_FORMS).splitlines(keepends=True):
        simple = simplify(line)
        if len(simple) != len(line):
            simple = "".join(s if len(s := simplify(c)) == 1 else c for c in line)
        folded.append(simple)
    return "".join(folded)


def subject(question: str) -> str:
    """`question`, folded, without the words that only ask (谁, 多少, 什么时候)."""
    return _INTERROGATIVES.sub(" ", fold(question))


def han_share(text: str) -> float:
    """The share, 0 to 1, of Han characters among the letters of `text`; 0 where there are none."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(len, _HAN_RUN.findall(text))) / len(letters) if letters else 0.0


def words(text: str) -> list[str]:
    """The words of `text` for lexical search, folded, in order, shorter words inside long ones included.

    Chinese is segmented (工业园区 gives 工业, 园区, 工业园, 工业园区), English stemmed and freed of stop
    words, `3,200` becomes `3200`. Punctuation and white space give nothing.
    """
    pieces = rjieba.cut_for_search(_THOUSANDS.sub("", fold(text)))
    return [word for piece in pieces if (word := _word(piece))]


def segments(text: str) -> list[str]:
    """Folded `text` cut into words and what stands between them, in order: nothing is left out."""
    return list(rjieba.cut(fold(text)))


def stems(text: str) -> list[str]:
    """The English words of folded `text`, stemmed as in `words`, without its stop words; quicker."""
    return [stem for stem, _, _ in located_stems(text)]


def located_stems(text: str) -> list[tuple[str, int, int]]:
    """As `stems`, each with the `[start, end)` of its word."""
    found = ((_word(match[0]), match.start(), match.end()) for match in _LATIN_WORD.finditer(text))
    return [(stem, start, end) for stem, start, end in found if stem]


def characters(text: str) -> list[str]:
    """The pairs of neighbouring Han characters of `text`, folded: they meet where segmentation differs."""
    return [run[i : i + 2] for run in _HAN_RUN.findall(fold(text)) for i in range(len(run) - 1)]


@lru_cache(maxsize=100_000)
def _word(piece: str) -> str:
    if _LATIN_WORD.fullmatch(piece):
        return "" if piece in _ENGLISH_STOP_WORDS else str(_stemmer().stemWord(piece))
    return piece.strip("._-'") if any(c.isalnum() for c in piece) else ""


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=5_000)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The folded words of `text` with their part of speech in jieba's tags, punctuation included.

    `nr` a person, `ns` a place, `nt` an organisation, `m` a number, `t` a time, `eng` a Latin word.
    """
    return tuple((word, tag) for word, tag in rjieba.tag(fold(text)))
