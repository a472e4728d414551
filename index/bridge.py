"""What a question in Latin letters may look for in Chinese reports, and the other way about what is shared.

Names by their pinyin, words by a dictionary, numbers and dates by one form for all ways of writing them.
Measured by tests/benchmarks/english.py.
"""

import re
from collections.abc import Callable, Mapping

from index.bilingual import is_english, translated
from index.lexical import AnyOf
from index.numerals import figures
from index.romanised import names
from index.words import fold, stems, subject, words

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


def _names(text: str) -> list[AnyOf]:
    pairs = (pair for name in names(text, is_english) for pair in name.pairs)
    return [AnyOf(_SHARED, pair) for pair in dict.fromkeys(pairs)]
