"""Raw text -> clean text, what it says of itself (title, source, date), and what was removed and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.article import RawReport, Removal
from index.characters import regular_characters, regular_spaces
from index.datelines import dateline_source
from index.dates import parse_date
from index.debris import find_debris
from index.errors import ReportError
from index.header import read_header, read_source
from index.language import detect_language, to_simplified
from index.pinyin import find_pinyin

__all__ = ["Cleaned", "clean", "detect_language"]

_LONGEST_TITLE = 60
_DATELINE = 100
_LOST_CHARACTER = "\ufffd"
_SENTENCE_END = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A report's text and metadata; `removed` holds every piece of raw text that was taken away."""

    text: str
    title: str
    source: str | None
    published: date | None
    removed: tuple[Removal, ...]


def clean(raw: RawReport) -> Cleaned:
    """Cleans a report. What was given with it wins over what its text says of itself.

    Cleaning the result again leaves its text as it is.

    Raises:
        ReportError: if nothing readable is left.
    """
    text = regular_characters(raw.text)
    text, scraped = _cut(text, find_pinyin(text))
    text = regular_spaces(text.replace(_LOST_CHARACTER, ""))
    header = read_header(text)
    removed = [*scraped, *([Removal(text[: header.end].strip(), "header")] if header.end else [])]
    text, debris = _cut(text[header.end :], find_debris(to_simplified(text[header.end :])))
    text = regular_spaces(text)
    if not any(character.isalnum() for character in text):
        raise ReportError(raw.origin, "nothing readable is left after cleaning: give a report with text")
    notes = {removal.reason: removal.text for removal in reversed(debris)}
    credit = notes.get("source", "")
    title = header.title or _bracketed(notes.get("title", "")) or _first_sentence(text)
    return Cleaned(
        text,
        _given_title(raw.title) or title,
        raw.source
        or header.source
        or read_source(credit)
        or dateline_source(text, to_simplified(text[:_DATELINE])),
        raw.published or header.published or parse_date(credit),
        (*removed, *debris),
    )


def _given_title(title: str | None) -> str:
    """A given title on one line, without scraped pinyin; empty if there is none."""
    text = regular_characters(title or "")
    return " ".join(_cut(text, find_pinyin(text))[0].split())


def _bracketed(note: str) -> str:
    """The title in `（原标题：…）`."""
    return note.strip("（()）【】 ").partition("：")[2].strip("《》 ")


def _cut(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[str, list[Removal]]:
    """`text` without the spans, which are in order, and the removed pieces."""
    kept, removed, position = [], [], 0
    for start, end, reason in spans:
        kept.append(text[position:start])
        if piece := text[start:end].strip():
            removed.append(Removal(piece, reason))
        position = end
    return "".join((*kept, text[position:])), removed


def _first_sentence(text: str) -> str:
    """The first sentence, cut to 60 characters, for a report without a title."""
    ends = [at for mark in _SENTENCE_END if (at := text.find(mark)) >= 0]
    sentence = text[: min(ends)] if ends else text
    return sentence if len(sentence) <= _LONGEST_TITLE else sentence[: _LONGEST_TITLE - 1].rstrip() + "…"
