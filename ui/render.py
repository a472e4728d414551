"""Answers and reports as HTML strings: pure, and safe whatever reports and users have written.

Every string that comes from outside passes through `escape` exactly once. A message is one HTML block
without blank lines, so the chat's Markdown leaves it as it is; `escape` makes Markdown's own characters
harmless all the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from bot.answer import Answer, Citation
from index.article import Article
from ui.anchors import Mark, anchor
from ui.conversation import Turn
from ui.escape import escape, with_breaks
from ui.messages import TEXTS, Language, Texts
from ui.render_writing import writing

_CITATION_MARK = re.compile(r"\[(\d{1,4})\]")
# A question longer than this is shown cut; it has been refused as too long anyway.
_SHOWN_QUESTION = 2_000
# A bar alone shows nothing; more of them would be thinner than a pixel.
_FEWEST_BARS, _MOST_BARS = 2, 120
_PARAGRAPH = re.compile(r"[^\r\n]+")


def question_message(text: str) -> str:
    """The message that shows what the user asked."""
    shown = text if len(text) <= _SHOWN_QUESTION else text[:_SHOWN_QUESTION] + "…"
    return f'<div class="question" dir="auto">{with_breaks(shown)}</div>'


def reply_message(turn: Turn) -> str:
    """The message under a question: how far it is, its answer, or its problem."""
    texts = TEXTS[turn.language]
    if turn.answer is not None:
        return _refusal(turn.answer, texts) if turn.answer.refused else _answer(turn.answer, turn.language)
    if turn.problem is not None:
        return f'<div class="problem"><p>{with_breaks(turn.problem)}</p></div>'
    line = texts.waiting if turn.stage == "waiting" else texts.searching
    return f'<div class="stage"><p>{escape(line)}</p></div>'


def report(article: Article, mark: Mark, texts: Texts) -> str:
    """The panel: the whole report in paragraphs, with the quotation and the answer's words marked."""
    fits = mark.fits(article.text)
    changed = "" if fits else f'<p class="note">{escape(texts.changed)}</p>'
    mark = mark if fits else replace(mark, start=0, end=0, spans=())
    paragraphs = "".join(
        f'<p dir="auto">{_marked(article.text, *found.span(), mark)}</p>'
        for found in _PARAGRAPH.finditer(article.text)
        if found[0].strip()
    )
    return (
        f'<article class="report" tabindex="-1" lang="{escape(article.language)}">{_back(texts)}'
        f'<h2 dir="auto">{_line(article.title) or escape(texts.untitled)}</h2>'
        f'<p class="origin">{_origin(article, texts)}</p>{changed}'
        f'<div class="text">{paragraphs}</div></article>'
    )


def notice(line: str, texts: Texts) -> str:
    """The panel with one line in place of a report."""
    return f'<article class="report" tabindex="-1">{_back(texts)}<p class="note">{escape(line)}</p></article>'


def banner(line: str, kind: str) -> str:
    """A line above the conversation; `kind` is `loading` or `problem`."""
    return f'<p class="banner {kind}" role="status">{escape(line)}</p>'


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
        f"{writing(answer.writing, language) if answer.writing else ''}{_coverage(answer)}{listed}</div>"
    )


def _coverage(answer: Answer) -> str:
    """A bar for each month from the first to the last in which reports came out, where they were counted."""
    if len(answer.coverage) < _FEWEST_BARS:
        return ""
    counts = dict(answer.coverage)
    months = _months(answer.coverage[0][0], answer.coverage[-1][0])
    most = max(counts.values())
    bars = "".join(
        f'<span class="bar" style="height:{max(100 * counts.get(month, 0) // most, 2)}%" '
        f'title="{month}: {counts.get(month, 0)}"></span>'
        for month in months
    )
    return (
        f'<div class="coverage"><div class="bars">{bars}</div>'
        f'<div class="ends"><span>{months[0]}</span><span>{months[-1]}</span></div></div>'
    )


def _months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, the latest ones of too many."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(start, end - _MOST_BARS + 1), end + 1)]


def _refusal(answer: Answer, texts: Texts) -> str:
    closest = "".join(
        f'<li><a class="quotation" href="#{anchor(c)}"><bdi>{_line(c.text)}</bdi></a>'
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


def _by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def _source(citations: Sequence[Citation], answer: Answer, texts: Texts) -> str:
    """The quotations from one report, unless the answer is made of them, and the report's title."""
    quoted = [c for c in citations if c.text not in answer.text]
    quotes = "".join(
        f'<p class="quote">{_link(c)}<a class="quotation" href="#{anchor(c)}"><bdi>{_quoted(c)}</bdi></a></p>'
        for c in quoted
    )
    links = "".join(_link(citation) for citation in citations if citation not in quoted)
    title = f'<a class="source" href="#{anchor(citations[0])}">{_title(citations[0], texts)}</a>'
    return f"{quotes}{links}{title}"


def _quoted(citation: Citation) -> str:
    """A quotation on one line, the answer's words in it marked."""
    spans = tuple((a - citation.start, b - citation.start) for a, b in citation.spans)
    mark = Mark(citation.article_id, 0, 0, "", spans)
    return _marked(re.sub(r"\s", " ", citation.text), 0, len(citation.text), mark)


def _title(citation: Citation, texts: Texts) -> str:
    published = citation.published.isoformat() if citation.published else ""
    parts = [_line(citation.title) or escape(texts.untitled), _line(citation.source or ""), escape(published)]
    return " · ".join(f"<bdi>{part}</bdi>" for part in parts if part)


def _origin(article: Article, texts: Texts) -> str:
    parts = []
    if source := _line(article.source or ""):
        parts.append(f"<bdi>{source}</bdi>")
    if article.published:
        parts.append(f"<time>{escape(article.published.isoformat())}</time>")
    if host := _web_host(article.url):
        parts.append(
            f'<a href="{escape(article.url or "")}" target="_blank" rel="noopener noreferrer nofollow">'
            f"{escape(texts.original)} <bdi>{escape(host)}</bdi></a>"
        )
    return " · ".join(parts)


def _web_host(url: str | None) -> str | None:
    """The host of an http or https address; `None` for everything else, which is never linked."""
    if not url or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _marked(text: str, first: int, last: int, mark: Mark) -> str:
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


def _back(texts: Texts) -> str:
    return f'<button type="button" class="back">← {escape(texts.back)}</button>'


def _line(text: str) -> str:
    return escape(" ".join(text.split()))
