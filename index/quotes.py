"""Quotations and brackets: which closing mark belongs to which opening one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHORT = 60
"""Characters: a quotation or bracket up to this long is never divided between two sentences."""

# Half- and full-width forms are mixed in scraped text, so both count as one kind.
_OPENING = {"“": '"', "‘": "'", "「": "「", "『": "『", "（": "(", "(": "(", "《": "《", "〈": "〈"}
_OPENING |= {"【": "【", "〔": "〔", "［": "[", "[": "[", "｛": "{", "{": "{"}
_CLOSING = {"”": '"', "’": "'", "」": "「", "』": "『", "）": "(", ")": "(", "》": "《", "〉": "〈"}
_CLOSING |= {"】": "【", "〕": "〔", "］": "[", "]": "[", "｝": "{", "}": "{"}
_MARK = re.compile("[" + re.escape("".join((*_OPENING, *_CLOSING))) + '"' + r"\n\r\u2028\u2029]")
_DEPTH = 4  # how far a closing mark looks for its opening one; keeps hostile text linear


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The pairs of a text: `opening[closing index] = opening index`.

    `within[i]` is 1 where cutting the text at `i` would divide a short pair.
    """

    opening: Mapping[int, int]
    within: bytearray


def find_enclosures(text: str) -> Enclosures:
    """Pair the quotation marks and brackets of each paragraph; what has no partner is left out."""
    opening: dict[int, int] = {}
    within = bytearray(len(text) + 1)
    open_marks: list[tuple[str, int]] = []
    for found in _MARK.finditer(text):
        index, mark = found.start(), found[0]
        if mark in _OPENING:
            open_marks.append((_OPENING[mark], index))
        elif mark in _CLOSING or mark == '"':
            begun = _take(open_marks, _CLOSING.get(mark, mark))
            if begun is not None:
                opening[index] = begun
                if index - begun <= SHORT:
                    within[begun + 1 : index + 1] = b"\x01" * (index - begun)
            elif mark == '"' and not text[index - 1 : index].isdigit():  # else inches
                open_marks.append((mark, index))
        else:
            open_marks.clear()
    return Enclosures(opening, within)


def _take(open_marks: list[tuple[str, int]], kind: str) -> int | None:
    """Take the innermost open mark of this kind, and what was opened after it, off the list."""
    for back in range(1, min(len(open_marks), _DEPTH) + 1):
        if open_marks[-back][0] == kind:
            index = open_marks[-back][1]
            del open_marks[-back:]
            return index
    return None
