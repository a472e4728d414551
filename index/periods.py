"""Whether a half-width full stop ends a sentence: `U.S.`, `3.5`, `No. 5`, `J. K. Rowling`, `e.g.`.

Looks at most at the word before and the word after, so that a text of any kind takes linear time.
"""

import re

# Never the last word of a sentence, with a capital after it or not.
_TITLES = frozenset(
    "mr mrs ms mx dr prof mt ft gen col maj sgt lt cpl capt cmdr adm rev fr hon sen rep gov pres amb "
    "messrs mme mlle e.g i.e eg ie cf vs viz al approx ca est".split()
)
# Only before a number: "No. 5", "Jan. 5", "pp. 3-5".
_BEFORE_NUMBERS = frozenset(
    "no nos fig figs vol vols ch p pp par sec art ver op "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# Either: "Apple Inc. said", "at 5 p.m. Monday", but "at 5 p.m. The mayor came".
_EITHER = frozenset(
    "st inc ltd co corp bros llc plc pte pty jr sr etc dept univ ave blvd rd bldg min max mon tue tues wed "
    "thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec "
    "calif conn fla mass mich minn okla pa tenn tex va wash wis ore ariz colo".split()
)
# Words that begin a sentence far more often than they are part of a name.
_STARTERS = frozenset(
    "The A An This That These Those He She It We They You I His Her Its Our Their My Your There Here But And "
    "Or So Yet In On At As By For From With After Before During Since While When Where Why How What Who If "
    "Although Though Because However Meanwhile Also Not No Some Many Most All Both Each Every One Two Under "
    "Between According Officials Police Earlier Later Last Next Despite Until Once Then Now".split()
)
_WORD_BEFORE = re.compile(r"[A-Za-z0-9.&'’]*$")
_WORD_AFTER = re.compile(r"[A-Za-z]+")
_LETTERED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]|Ph\.D|[A-Z][a-z]?\.[A-Z][a-z]?")
_OPENERS = "“‘「『（(《【[\"'"


def ends_english(text: str, start: int, dot: int, after: int) -> bool:
    """Whether the full stop at `dot`, with white space after it, ends the sentence.

    Args:
        text: The text.
        start: Where the sentence began.
        dot: The index of the full stop.
        after: Where the text goes on after closing quotes and white space.
    """
    opened = after
    while opened < after + 3 and text[opened : opened + 1] and text[opened] in _OPENERS:
        opened += 1
    if opened < len(text) and _goes_on(text, opened):
        return False
    word = _word_before(text, start, dot)
    name = word.lower()
    if word.isdigit() and not text[max(start, dot - 8) : dot - len(word)].strip(_OPENERS + " \t\u3000"):
        return False  # "1." at the start of a line or sentence
    if name in _TITLES:
        return False
    if name in _BEFORE_NUMBERS and text[after : after + 1].isdigit():
        return False
    if name in _EITHER or _LETTERED.fullmatch(word):
        following = _WORD_AFTER.match(text, opened)
        return following is not None and following[0] in _STARTERS
    return True


def ends_glued(text: str, start: int, dot: int, after: int) -> bool:
    """Whether the full stop at `dot` ends the sentence although a letter or digit follows directly.

    Scraped text loses spaces ("in the park.The mayor"); web addresses, numbers and names keep theirs.
    """
    word = _word_before(text, start, dot)
    following = _WORD_AFTER.match(text, after)
    return (
        len(word) > 2
        and word.isalpha()
        and word[1:].islower()
        and following is not None
        and len(following[0]) > 1
        and following[0] in _STARTERS
    )


def is_word(text: str, start: int, dot: int) -> bool:
    """Whether a plain word (no abbreviation, number or name) stands before the full stop at `dot`."""
    word = _word_before(text, start, dot)
    return len(word) > 2 and word.isalpha() and word.islower() and not {word} & (_TITLES | _EITHER)


def goes_on_small(text: str, index: int) -> bool:
    """Whether a small letter at `index` goes on with a sentence; `iPhone` may begin one."""
    return text[index : index + 1].islower() and not text[index + 1 : index + 2].isupper()


def _goes_on(text: str, index: int) -> bool:
    return goes_on_small(text, index) or text[index] in ",;:—–-)]"


def _word_before(text: str, start: int, dot: int) -> str:
    found = _WORD_BEFORE.search(text[max(start, dot - 24) : dot])
    return found[0].strip(".'’") if found else ""
