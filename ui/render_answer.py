"""Answers and refusals as HTML strings: pure, and safe whatever reports and users have written.

Every string that comes from outside passes through `escape` exactly once.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.answer import Answer, Citation
from index.language import detect_language
from ui.anchors import Mark, anchor
from ui.escape import escape, one_line, with_breaks
from ui.messages import TEXTS, Language, Texts
from ui.render_writing import writing

_CITATION_MARK = re.compile(r"\[(\d{1,4})\]")
# A bar alone shows nothing; more of them would be thinner than a pixel.
_FEWEST_BARS, _MOST_BARS = 2, 120


def answer_block(answer: Answer, language: Language) -> str:
    """An answer with its quotations and their reports under it; a refusal with the closest sentences."""
    return _refusal(answer, TEXTS[language]) if answer.refused else _answer(answer, language)


def coverage(months: Sequence[tuple[str, int]]) -> str:
    """A bar for each month from the first in which reports came out to the last (`2025-09`, count)."""
    if len(months) < _FEWEST_BARS:
        return ""
    counts = dict(months)
    shown = _months(months[0][0], months[-1][0])
    most = max(counts.values())
    bars = "".join(
        f'<span class="bar" style="height:{max(100 * counts.get(month, 0) // most, 2)}%" '
        f'title="{month}: {counts.get(month, 0)}"></span>'
        for month in shown
    )
    described = ", ".join(f"{month}: {counts[month]}" for month in shown if month in counts)
    return (
        f'<div class="coverage"><div class="bars" role="img" aria-label="{escape(described)}">{bars}</div>'
        f'<div class="ends" aria-hidden="true"><span>{shown[0]}</span><span>{shown[-1]}</span></div></div>'
    )


def marked(text: str, first: int, last: int, mark: Mark) -> str:
    """`text[first:last]` with what lies in `mark` marked, and the answer's words in it more strongly."""
    bounds = ((mark.start, mark.end), *mark.spans)
    cuts = {first, last} | {cut for bound in bounds for cut in bound if first < cut < last}
    pieces = []
    for a, b in pairwise(sorted(cuts)):
        piece = escape(text[a:b])
        if any(left <= a and b <= right for left, right in mark.spans):
            piece = f'<mark class="span">{piece}</mark>'
        elif mark.start <= a and b <= mark.end:
            piece = f"<mark>{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces)


def _answer(answer: Answer, language: Language) -> str:
    texts = TEXTS[language]
    by_number = {citation.number: citation for citation in answer.citations}
    pieces = []
    last = 0
    for found in _CITATION_MARK.finditer(answer.text):
        if citation := by_number.get(int(found[1])):
            before = answer.text[last : found.start()].rstrip(" ")
            # The word joiner keeps the number on the line of what it stands for.
            pieces += [with_breaks(before), "&#8288;", _link(citation)]
            last = found.end()
    pieces.append(with_breaks(answer.text[last:]))
    sources = "".join(f"<li>{_source(group, answer, texts)}</li>" for group in _by_article(answer.citations))
    listed = f'<ul class="sources">{sources}</ul>' if sources else ""
    return (
        f'<div class="answer"><p dir="auto">{"".join(pieces)}</p>'
        f"{writing(answer.writing, language) if answer.writing else ''}"
        f"{coverage(answer.coverage)}{listed}</div>"
    )


def _months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, the latest ones of too many."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(start, end - _MOST_BARS + 1), end + 1)]


def _refusal(answer: Answer, texts: Texts) -> str:
    closest = "".join(
        f'<li><a class="quotation" href="#{anchor(c)}"><bdi{_han(c.text)}>{one_line(c.text)}</bdi></a>'
        f'<span class="origin">{_title(c, texts)}</span></li>'
        for c in answer.closest
    )
    offered = f'<p class="label">{escape(texts.closest)}</p><ul>{closest}</ul>' if closest else ""
    return (
        f'<div class="refusal"><p class="label">{escape(texts.refused)}</p>'
        f'<p dir="auto">{with_breaks(answer.text)}</p>{offered}</div>'
    )


def _link(citation: Citation) -> str:
    return f'<a class="citation" href="#{anchor(citation)}">{escape(f"[{citation.number}]")}</a>'


def _han(quotation: str) -> str:
    """What lets the browser draw a quotation's characters as they are written where it comes from."""
    return f' lang="{detect_language(quotation)}"'


def _by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def _source(citations: Sequence[Citation], answer: Answer, texts: Texts) -> str:
    """The quotations from one report, unless the answer is made of them, and the report's title."""
    quoted = [c for c in citations if c.text not in answer.text]
    quotes = "".join(
        f'<p class="quote">{_link(c)}<a class="quotation" href="#{anchor(c)}"><bdi{_han(c.text)}>'
        f"{_quoted(c)}</bdi></a></p>"
        for c in quoted
    )
    links = "".join(_link(citation) for citation in citations if citation not in quoted)
    title = f'<a class="source" href="#{anchor(citations[0])}">{_title(citations[0], texts)}</a>'
    return f"{quotes}{links}{title}"


def _quoted(citation: Citation) -> str:
    """A quotation on one line, the answer's words in it marked."""
    spans = tuple((a - citation.start, b - citation.start) for a, b in citation.spans)
    mark = Mark(citation.article_id, 0, 0, "", spans)
    return marked(re.sub(r"\s", " ", citation.text), 0, len(citation.text), mark)


def _title(citation: Citation, texts: Texts) -> str:
    published = citation.published.isoformat() if citation.published else ""
    parts = [
        one_line(citation.title) or escape(texts.untitled),
        one_line(citation.source or ""),
        escape(published),
    ]
    return " · ".join(f"<bdi>{part}</bdi>" for part in parts if part)
