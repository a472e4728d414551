"""What a report must have to be the one that a question means: its figures and its names."""

import re
from collections.abc import Sequence

from index.bilingual import is_english, translated
from index.bridge import Beside
from index.numerals import figures
from index.words import fold, han_share, stems, tagged

# People, places, organisations and other proper names, as the segmenter tags them.
_NAMES = ("nr", "ns", "nt", "nz")
_LATIN = re.compile(r"[a-z][a-z\d.-]*[a-z\d]")
# Not what only begins a sentence. Several words together are one name: World Cup.
_CAPITALISED = re.compile(r"(?<![.!?\"“] )(?<!^)\b[A-Z][A-Za-z-]*[A-Za-z](?: [A-Z][A-Za-z-]*[A-Za-z])*")


def lacking(question: str, text: str, found: Sequence[Beside] | None = None) -> float:
    """The share of the figures and names of `question` that folded `text` has not; 0 if it has none.

    `found` is what a Chinese text has for the words of an English question. A name that it lacks and the
    dictionary has in Chinese counts twice: others may just not be recognised.
    """
    folded = fold(question)
    wanted = set(figures(folded))
    has = set(figures(text)) if wanted else set()
    there = [figure in has for figure in wanted]
    surely = 0
    if han_share(question) > 0:
        names = {word for word, tag in tagged(question) if tag.startswith(_NAMES) and len(word) > 1}
        there += [fold(name) in text for name in {*names, *_LATIN.findall(folded)}]
    else:
        for name in _CAPITALISED.finditer(question):
            parts = fold(name[0]).split()
            known = any(part in text for part in parts) or any(
                one.start < name.end() and name.start() < one.end for one in found or ()
            )
            # A word of the dictionary may be said in many ways, a name in one.
            if known or len(parts) > 1 or not is_english(parts[0]):
                there.append(known)
                surely += not known and found is not None and _is_translated(name[0])
    return (there.count(False) + surely) / len(there) if there else 0.0


def _is_translated(name: str) -> bool:
    """Whether the dictionary has a name of several words as a whole: World Cup, 世界杯."""
    terms = stems(fold(name))
    return len(terms) > 1 and any(len(phrase) == len(terms) for phrase, _ in translated(terms))
