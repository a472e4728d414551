"""How much of what one report says first another repeats, by rare words and figures, in either language.

Knows nothing of events or vectors.
"""

import math
from collections.abc import Callable
from functools import lru_cache

from index.article import Article
from index.bilingual import is_english
from index.numerals import figures, numbers
from index.romanised import names, romanised
from index.words import characters, fold, words

Term = tuple[str, str]
"""A field of the lexical index and a word of it."""

# Characters that say what a report is about, and those that may repeat it; three times as many in English.
_HEAD, _BODY, _FIGURES = 200, 600, 300
_IN_ENGLISH = 3
_LEAST_FIGURE = 10
_MANY, _HARDLY_ANY = 8, 0.3
# A term counts if it stands in fewer passages than about n ** 0.6, and those that a handful have count alike:
# else, in a small collection, what only one report says would outweigh all that two can share.
_COMMON, _HANDFUL = 0.4, math.log(9)


class Repeated:
    """Compares reports of one collection, by how rare its terms are there. For one comparison of many."""

    def __init__(self, rarity: Callable[..., float]) -> None:
        """`rarity` is `index.collection.Collection.rarity`."""
        self._rarity = rarity
        self._most = rarity()
        self._weights: dict[Term, float] = {}

    def share(self, one: Article, other: Article) -> float:
        """The share, 0 to 1, of each one's first terms that the other has: the geometric mean of both."""
        across = (one.language == "en") != (other.language == "en")
        told, repeated = _told(one, across), _told(other, across)
        return math.sqrt(self._covered(told[0], repeated[1]) * self._covered(repeated[0], told[1]))

    def _covered(self, head: frozenset[Term], body: frozenset[Term]) -> float:
        total = sum(map(self._weight, head))
        return sum(map(self._weight, head & body)) / total if total else 0.0

    def _weight(self, term: Term) -> float:
        if term not in self._weights:
            field, word = term
            rarity = min(self._rarity(word, field=field), self._most - _HANDFUL)
            self._weights[term] = max(0.0, rarity - _COMMON * self._most)
        return self._weights[term]


def shared_figures(one: Article, other: Article) -> float:
    """How many of the numbers from 10 on at the start of both are the same: 0, or up to 1 where many are.

    Less than nothing where both have many and hardly share any, as reports do that fill in a form.
    """
    first, second = _numbers(one), _numbers(other)
    fewer = min(len(first), len(second))
    share = len(first & second) / (fewer + 3)
    return -1.0 if fewer >= _MANY and share < _HARDLY_ANY else share


@lru_cache(maxsize=1_000)
def days(article: Article) -> frozenset[str]:
    """The days, with their months, at the start of a report."""
    found = figures(fold(_start(article, _HEAD)))
    return frozenset(figure for figure in found if figure.startswith("d"))


@lru_cache(maxsize=1_000)
def _told(article: Article, across: bool) -> tuple[frozenset[Term], frozenset[Term]]:
    """The terms at the start of a report, and those of as much of it as is compared.

    `across` languages they are what both write alike: names in pinyin, numbers and dates.
    """
    return _terms(_start(article, _HEAD), article, across), _terms(_start(article, _BODY), article, across)


def _terms(text: str, article: Article, across: bool) -> frozenset[Term]:
    shared = figures(fold(text))
    own: dict[str, list[str]] = {"shared": shared}
    if not across:
        # Pairs of characters are quicker than words, and tell events as well.
        own |= {"words": words(text)} if article.language == "en" else {"characters": characters(text)}
    elif article.language == "en":
        shared += [form for name in names(text, is_english) for pair in name.pairs for form in pair]
    else:
        shared += romanised(text)
    return frozenset((field, word) for field, found in own.items() for word in found)


@lru_cache(maxsize=1_000)
def _numbers(article: Article) -> frozenset[str]:
    return frozenset(numbers(fold(_start(article, _FIGURES)), _LEAST_FIGURE))


def _start(article: Article, length: int) -> str:
    """The first characters of a report, with its title where that is not the beginning of its text."""
    text = article.text if article.text.startswith(article.title) else f"{article.title}\n{article.text}"
    return text[: length * (_IN_ENGLISH if article.language == "en" else 1)]
