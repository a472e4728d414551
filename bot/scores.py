"""How right an answer is: pure functions over an answer's text and what was expected of it.

An expected answer is a sequence of items, each a sequence of the forms that it may take: one item for a
plain answer, several for a list. All scores are from 0 to 1, higher is better.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from index.words import fold

_CITATION_MARK = re.compile(r"\[\d+\]")
# What is left of a text in comparison. A decimal point and a percent sign are no mere punctuation: without
# them 3.5 would be 35, and 0.4% would stand in 10.4%.
_KEPT = re.compile(r"[^\W_]|(?<=\d)\.(?=\d)|[%‰°$€£¥]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# From what surely parts two items to what may be part of one (和平区, research and development).
_SEPARATORS = (r"[\r\n]+", "[;；]", r"、|(?<!\d)[,，]|[,，](?!\d)", r"和|\band\b")
# An item with a word more or less is still found (德化陶瓷家电产业园, 德化县陶瓷家电产业园).
_ALIKE = 0.8

Items = Sequence[Sequence[str]]


def bare(text: str) -> str:
    """`text` for comparison: Simplified, lower case, NFKC, without citation marks, punctuation and space."""
    text = _CITATION_MARK.sub("\n", text)
    return "".join(_KEPT.findall(fold(unicodedata.normalize("NFKC", text))))


def contains(text: str, form: str) -> bool:
    """Whether `form` stands in `text`, both made bare; a number is not found inside a longer one."""
    wanted = bare(form)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdecimal() else ""
    after = r"(?![\d.])" if wanted[-1].isdecimal() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", bare(text)) is not None


def character_f1(got: str, wanted: str) -> float:
    """F1 over the characters of both texts, made bare, as multisets."""
    return _f1(bare(got), bare(wanted))


def answer_f1(text: str, items: Items) -> float:
    """Character F1 with the best form of a plain answer; for a list, F1 over its items.

    The items of `text` are what stands between commas, semicolons, 、, 和, "and" and line ends, each once.
    One is right if it equals an expected item or has a character F1 of at least 0.8 with it, and no other
    number; each expected item is found once.
    """
    if len(items) == 1:
        return max(character_f1(text, form) for form in items[0])
    expected = _bare_items(items)
    pieces = _pieces(text, items)
    return 2 * _matches(pieces, expected, _ALIKE) / (len(pieces) + len(items))


def exact(text: str, items: Items) -> bool:
    """Whether bare `text` is one of the forms; for a list, all its items in any order, and nothing else."""
    expected = _bare_items(items)
    if len(items) == 1:
        return bare(text) in expected[0]
    pieces = _pieces(text, items)
    return len(pieces) == len(items) == _matches(pieces, expected, 1)


def evidence(citations: Sequence[str], items: Items) -> bool:
    """Whether the first of the cited texts holds the answer.

    For a list: whether it holds an item, and all of them together at least half of the items.
    """
    if not citations:
        return False
    held = [any(contains(text, form) for text in citations for form in item) for item in items]
    first = any(contains(citations[0], form) for item in items for form in item)
    return first and 2 * sum(held) >= len(items)


def _f1(got: str, wanted: str) -> float:
    shared = (Counter(got) & Counter(wanted)).total()
    return 2 * shared / (len(got) + len(wanted)) if shared else 0.0


def _bare_items(items: Items) -> list[list[str]]:
    return [[bare(form) for form in item] for item in items]


def _pieces(text: str, items: Items) -> list[str]:
    """The items of an answer's text, bare, in order, each once."""
    forms = sorted((re.escape(fold(form)) for item in items for form in item), key=len, reverse=True)
    folded = fold(_CITATION_MARK.sub("\n", text))
    return list(dict.fromkeys(_parted(folded, "|".join(forms), _bare_items(items), 0)))


def _parted(text: str, forms: str, expected: Items, level: int) -> list[str]:
    """`text` parted at the separators from `level` on, except inside `forms`, a pattern.

    It stays whole where the whole is like an expected item and its parts are like none.
    """
    whole = [piece] if (piece := bare(text)) else []
    if level == len(_SEPARATORS):
        return whole
    ends = [found for found in re.finditer(f"(?:{forms})|({_SEPARATORS[level]})", text) if found[1]]
    begins = [0, *(end.end() for end in ends)]
    between = [text[i:j] for i, j in zip(begins, [*(end.start() for end in ends), len(text)], strict=True)]
    parts = [part for inner in between for part in _parted(inner, forms, expected, level + 1)]
    kept = _matches(whole, expected, _ALIKE) > _matches(parts, expected, _ALIKE)
    return whole if kept else parts


def _matches(pieces: Sequence[str], expected: Items, least: float) -> int:
    """How many pieces can be given an expected item each that they are like, the most alike first."""
    pairs = sorted(
        (-likeness, number, place)
        for number, piece in enumerate(pieces)
        for place, item in enumerate(expected)
        if (likeness := max(_likeness(piece, form) for form in item)) >= least
    )
    used: set[int] = set()
    taken: set[int] = set()
    for _, number, place in pairs:
        if number not in used and place not in taken:
            used.add(number)
            taken.add(place)
    return len(used)


def _likeness(piece: str, form: str) -> float:
    """1 only for equals: 1.2 has the characters of 2.1, and 2023年 nearly those of 2024年."""
    if piece == form:
        return 1.0
    numbers, others = _NUMBER.findall(piece), _NUMBER.findall(form)
    return 0.0 if numbers and others and numbers != others else min(_f1(piece, form), 0.99)
