"""What a report must have to be the one that a question means: its figures and its names."""

import re
from collections.abc import Sequence

from index.bilingual import is_english
from index.bridge import Beside
from index.numerals import figures
from index.words import fold, han_share, tagged

# People, places, organisations and other proper names, as the segmenter tags them.
_NAMES = ("nr", "ns", "nt", "nz")
_LATIN = re.compile(r"[a-z][a-z\d.-]*[a-z\d]")
# Not what only begins a sentence. Several words together are one name: World Cup.
_CAPITALISED = re.compile(r"(?<![.!?\"“] )(?<!^)\b[A-Z][A-Za-z-]*[A-Za-z](?: [A-Z][A-Za-z-]*[A-Za-z])*")


def lacking(question: str, text: str, found: Sequence[Beside] = ()) -> float:
    """The share of the figures and names of `question` that folded `text` has not; 0 if it has none.

    `found` is what a Chinese text has for the words of an English question.
    """
    folded = fold(question)
    wanted = set(figures(folded))
    has = set(figures(text)) if wanted else set()
    there = [figure in has for figure in wanted]
    if han_share(question) > 0:
        names = {word for word, tag in tagged(question) if tag.startswith(_NAMES) and len(word) > 1}
        there += [fold(name) in text for name in {*names, *_LATIN.findall(folded)}]
    else:
        for name in _CAPITALISED.finditer(question):
            parts = fold(name[0]).split()
            known = any(part in text for part in parts) or any(
                one.start < name.end() and name.start() < one.end for one in found
            )
            # A word of the dictionary may be said in many ways, a name in one.
            if known or len(parts) > 1 or not is_english(parts[0]):
                there.append(known)
    return there.count(False) / len(there) if there else 0.0
