"""Chooses the pieces of multilingual-e5-small's tokenizer that Chinese and English news need.

Segmentation is unigram: each piece keeps its score, so a text whose best pieces are all kept is cut
exactly as before.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from wordfreq import top_n_list

ENGLISH_WORDS = 100_000
_SPACE = "▁"

# What Chinese text mixes freely, so in any mixture: Han with its radicals and compatibility forms,
# CJK punctuation, bopomofo, full-width forms; digits, punctuation and symbols of ASCII, Latin-1 and
# the blocks from general punctuation to dingbats; emoji.
_CHINESE = re.compile(
    r"["
    r"\u2e80-\u2fdf\u3000-\u303f\u3100-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U000323af"
    r"!-@\[-`{-~\u00a1-\u00bf\u00d7\u00f7\u2010-\u2bff\U0001f000-\U0001faff\ufffd"
    r"]+"
)
_KANA = re.compile(r"[\u3040-\u30ff]")
# One letter of a script written in names and formulas, with or without diacritics.
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0370-\u03ff\u0400-\u04ff]")
_SHORT_LATIN = re.compile(r"[A-Za-z]{1,3}")
_INITIALS = ["", *"b p m f d t n l g k h j q x zh ch sh r z c s y w".split()]
_FINALS = (
    "a o e i u v ai ei ui ao ou iu ie ve ue er an en in un vn ang eng ing ong ia iao ian iang iong ua uo uai "
    "uan uang ueng"
).split()


def prune(path: Path) -> tuple[dict[str, Any], list[int]]:
    """The pruned `tokenizer.json`, and for each piece of it the row that it had before."""
    spec = json.loads(path.read_text(encoding="utf-8"))
    pieces: list[tuple[str, float]] = spec["model"]["vocab"]
    special = {token["id"] for token in spec["added_tokens"]}
    wanted = _english(Tokenizer.from_file(str(path))) | _pinyin()
    rows = [
        row
        for row, (piece, _) in enumerate(pieces)
        if row in special or _is_kept(piece) or piece.removeprefix(_SPACE).lower() in wanted
    ]
    # The penalty of an unknown character hangs on the lowest score there is.
    lowest = min(range(len(pieces)), key=lambda row: pieces[row][1])
    rows = sorted({*rows, lowest})
    new_row = {old: new for new, old in enumerate(rows)}
    spec["model"]["vocab"] = [pieces[row] for row in rows]
    for token in spec["added_tokens"]:
        token["id"] = new_row[token["id"]]
    return spec, rows


def _is_kept(piece: str) -> bool:
    text = piece.removeprefix(_SPACE)
    if text == "":
        return True
    patterns = (_CHINESE, _KANA, _LETTER, _SHORT_LATIN)
    return any(pattern.fullmatch(text) for pattern in patterns)


def _pinyin() -> set[str]:
    return {initial + final for initial in _INITIALS for final in _FINALS}


def _english(tokenizer: Tokenizer) -> set[str]:
    """The pieces, in lower case, of frequent English words after a space, a quotation mark and Han."""
    words = top_n_list("en", ENGLISH_WORDS)
    texts = (
        text for word in words for form in (word, word.capitalize(), word.upper()) for text in _places(form)
    )
    return {piece.removeprefix(_SPACE).lower() for pieces in _segmented(tokenizer, texts) for piece in pieces}


def _places(word: str) -> Iterator[str]:
    yield word
    yield "“" + word
    yield "中" + word


def _segmented(tokenizer: Tokenizer, texts: Iterable[str]) -> Iterator[list[str]]:
    for group in _groups(texts):
        for encoding in tokenizer.encode_batch(group, add_special_tokens=False):
            yield encoding.tokens


def _groups(texts: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while group := list(islice(remaining, 10_000)):
        yield group
