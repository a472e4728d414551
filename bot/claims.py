"""A model's answer as claims: sentences with the numbers that they cite."""

import re
from dataclasses import dataclass

from index.sentences import split_sentences

# [2], [2, 5], 【2】, [^2], [sentence 2], [2-4]; not [2024年].
_MARKS = re.compile(
    r"[\[【［]\s*\^?(?:sentences?|sources?|句子?|来源|來源|第)?\s*#?"
    r"(\d{1,3}(?:\s*(?:[,，、;；–~-]|and|和)\s*\d{1,3})*)\s*句?[\]】］]",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\s*[–~-]\s*(\d+)")
_MOST_NUMBERS = 12
_TAIL, _MOST_TIMES = 40, 4
_MARK = re.compile(r"\[(\d+)\]")
_BEFORE_A_MARK = re.compile(r"\s+(?=\[\d+\])")
# 。[2] is common as 。”[2]; without white space after it an English stop would not end its sentence.
_AFTER_MARKS = re.compile(r"([.!?。！？”\"’][”\"’)）]?(?:\[\d+\])+)(?=[^\s\[.!?。！？,，;；])")
_BULLET = re.compile(r"^\s*(?:[-*•·]\s+|\d{1,2}[.)、]\s*(?!\d))", re.MULTILINE)
# A heading, or what only says that an answer follows.
_HEADING = re.compile(
    r"^\s*#{1,6}\s.*$|^\s*(?:答案|回答|answer|summary|总结|結論|结论)\s*[:：]", re.MULTILINE | re.I
)
# Emphasis, and tags: small models repeat those that the reports stand in.
_MARKUP = re.compile(r"\*\*|__|`|</?[a-z][^<>\n]{0,300}>", re.IGNORECASE)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LEAD_IN = re.compile(r"[:：]\s*$")


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a model's answer, without marks, and the numbers that it cites, each once."""

    text: str
    numbers: tuple[int, ...]


def cited_claims(written: str, whole: bool = True) -> list[Cited]:
    """The claims of what a model has `written`, in order, free of Markdown and thoughts.

    Of what it has written so far, if that is not the `whole`, the last claim is left out: it may go on. A
    line that only leads in to others (这些园区是：) cites what the next one does.
    """
    text = _MARKUP.sub("", _BULLET.sub("", _HEADING.sub("", _THOUGHT.sub("", written))))
    text = _AFTER_MARKS.sub(r"\1 ", _BEFORE_A_MARK.sub("", _MARKS.sub(_plain_marks, text)))
    pieces = [text[start:end] for start, end in split_sentences(text)]
    if not whole:
        pieces = pieces[:-1]
    found: list[Cited] = []
    for piece in reversed(pieces):
        numbers = tuple(dict.fromkeys(int(number) for number in _MARK.findall(piece)))
        claim = " ".join(_MARK.sub("", piece).split())
        if not any(character.isalnum() for character in claim):
            continue
        if not numbers and _LEAD_IN.search(claim):
            if not (found or whole):
                continue
            numbers = found[-1].numbers if found else ()
        found.append(Cited(claim, numbers))
    # What is said again is said once.
    return list({cited.text: cited for cited in found}.values())[::-1]


def repeats_itself(written: str) -> bool:
    """Whether a model has come to say the same over and over, as small ones do, and would not end."""
    tail = written[-_TAIL:]
    return len(tail) == _TAIL and written.count(tail) >= _MOST_TIMES


def _plain_marks(match: re.Match[str]) -> str:
    spread = _RANGE.sub(_spelled_out, match[1])
    return "".join(f"[{number}]" for number in re.findall(r"\d+", spread)[:_MOST_NUMBERS])


def _spelled_out(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2])
    return " ".join(map(str, range(first, min(last, first + _MOST_NUMBERS) + 1)))
