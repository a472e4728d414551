"""What a question in Latin letters may look for in Chinese reports, and the other way about what is shared.

Names by their pinyin, words by a dictionary, numbers and dates by one form for all ways of writing them.
Measured by tests/benchmarks/english.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.bilingual import is_english, translated
from index.lexical import AnyOf
from index.numerals import figures
from index.romanised import Readings, names
from index.words import fold, located_stems, stems, subject, words

_SHARED = {"shared": 1.0}
# Not the letters of Au100g or PM2.5.
_LATIN = re.compile(r"(?<![A-Za-z\d.-])[A-Za-zÀ-ÖØ-öø-ǜ][A-Za-zÀ-ÖØ-öø-ǜ'’ -]{2,}(?![A-Za-z\d.])")


def english_query(question: str, weights: Mapping[str, float]) -> list[AnyOf]:
    """What an English question looks for, in reports of either language.

    An English word and its Chinese ones count as one word; `weights` are those of their fields.
    """
    asked = list(dict.fromkeys(words(subject(question))))
    forms = {phrase: tuple(sorted(chinese)) for phrase, chinese in translated(stems(fold(question)))}
    single = {phrase[0]: chinese for phrase, chinese in forms.items() if len(phrase) == 1}
    found = [AnyOf(weights, (word, *single.get(word, ()))) for word in asked]
    found += [AnyOf(weights, chinese) for phrase, chinese in forms.items() if len(phrase) > 1]
    found += [AnyOf(_SHARED, (figure,)) for figure in dict.fromkeys(figures(fold(question)))]
    return [*found, *_names(question)]


def chinese_query(topic: str, weights: Mapping[str, float]) -> list[AnyOf]:
    """What a Chinese text that speaks of English `topic` has all of: its names, its other words' meanings."""
    found = names(topic, is_english)
    places = located_stems(fold(topic))
    others = [stem for stem, start, end in places if not any(n.start < end and start < n.end for n in found)]
    pairs = [AnyOf(_SHARED, pair) for name in found for pair in name.pairs]
    return [*pairs, *(AnyOf(weights, tuple(sorted(chinese))) for _, chinese in translated(others))]


def foreign_words(
    question: str, weights: Mapping[str, float], is_known: Callable[[str], bool]
) -> list[AnyOf]:
    """What the Latin words of a Chinese question may stand for, if the reports do not have them as they are.

    Nothing for a question without Latin words.
    """
    found: list[AnyOf] = []
    for run in _LATIN.findall(question):
        terms = stems(fold(run))
        if terms and not any(is_known(term) for term in terms):
            found += [AnyOf(weights, tuple(sorted(chinese))) for _, chinese in translated(terms)]
            found += _names(run)
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """Words of a question, `[start, end)` in it, and what a Chinese text has for them."""

    start: int
    end: int
    chinese: str


def beside(question: str, text: str) -> list[Beside]:
    """What Chinese `text` has for the words and names of an English question, folded, in order.

    Of several words the longest: it is the least likely to be there by chance.
    """
    folded = fold(text)
    readings = Readings(folded)
    found = [
        Beside(name.start, name.end, " ".join(written))
        for name in names(question, is_english)
        if (written := readings.written(name))
    ]
    places = located_stems(fold(question))
    for first, length, chinese in _phrases([stem for stem, _, _ in places], folded):
        start, end = places[first][1], places[first + length - 1][2]
        if not any(name.start < end and start < name.end for name in found):
            found.append(Beside(start, end, chinese))
    return sorted(found, key=lambda one: one.start)


def with_beside(question: str, found: Sequence[Beside]) -> str:
    """The folded question with each Chinese word after the words it stands for: mayor 市长."""
    folded = fold(question)
    for one in reversed(found):
        folded = f"{folded[: one.end]} {one.chinese}{folded[one.end :]}"
    return folded


def _phrases(terms: Sequence[str], folded: str) -> Iterator[tuple[int, int, str]]:
    """For each phrase of `terms` that `folded` has a Chinese word for: its place, its length, the word."""
    at = 0
    for phrase, chinese in translated(terms):
        while tuple(terms[at : at + len(phrase)]) != phrase:
            at += 1
        present = [word for word in chinese if word in folded]
        if present:
            yield at, len(phrase), max(present, key=lambda word: (len(word), -folded.find(word)))
        elif len(phrase) > 1:  # industrial parks: there may be 园区 where there is no 工业园区
            for place in range(at, at + len(phrase)):
                yield from ((place, 1, word) for _, _, word in _phrases(terms[place : place + 1], folded))
        at += len(phrase)


def _names(text: str) -> list[AnyOf]:
    pairs = (pair for name in names(text, is_english) for pair in name.pairs)
    return [AnyOf(_SHARED, pair) for pair in dict.fromkeys(pairs)]
