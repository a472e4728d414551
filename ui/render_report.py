"""The report beside the conversation, as an HTML string; pure and safe, as `ui/render_answer.py`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from index.article import Article
from index.catalogue import Listed
from ui.anchors import Mark, report_anchor
from ui.escape import escape, one_line
from ui.icons import icon
from ui.messages import TEXTS, Language
from ui.page_texts import PAGE_TEXTS, PageTexts
from ui.render_answer import marked

_PARAGRAPH = re.compile(r"[^\r\n]+")


def report(article: Article, mark: Mark, also: Sequence[Listed], language: Language) -> str:
    """The panel: the whole report in paragraphs, with the quotation and the answer's words marked.

    `also` are other reports of the same event.
    """
    texts = PAGE_TEXTS[language]
    fits = mark.fits(article.text)
    changed = "" if fits else f'<p class="note">{escape(texts.changed)}</p>'
    mark = mark if fits else replace(mark, start=0, end=0, spans=())
    paragraphs = "".join(
        f'<p dir="auto">{marked(article.text, *found.span(), mark)}</p>'
        for found in _PARAGRAPH.finditer(article.text)
        if found[0].strip()
    )
    title = one_line(article.title) or escape(TEXTS[language].untitled)
    return (
        f'<article class="report" tabindex="-1" aria-labelledby="report-title">{_bar(texts)}'
        f'<div lang="{escape(article.language)}"><h2 id="report-title" dir="auto">{title}</h2>'
        f'<p class="origin">{_origin(article, texts)}</p></div>{_also(also, language)}{changed}'
        f'<div class="text" lang="{escape(article.language)}">{paragraphs}</div>'
        f"{_removed(article, texts)}</article>"
    )


def notice(line: str, language: Language) -> str:
    """The panel with one line in place of a report."""
    bar = _bar(PAGE_TEXTS[language])
    return f'<article class="report" tabindex="-1">{bar}<p class="note">{escape(line)}</p></article>'


def reported(listed: Listed, language: Language) -> str:
    """Who reported when: a report's source and date, or its title where it has no source."""
    parts = [one_line(listed.source or "") or one_line(listed.title) or escape(TEXTS[language].untitled)]
    if listed.published:
        parts.append(f"<time>{listed.published.isoformat()}</time>")
    return " · ".join(f"<bdi>{part}</bdi>" for part in parts)


def _bar(texts: PageTexts) -> str:
    """The way back, and from one citation of the answer to the next; where there is none it stays hidden."""
    step = '<button type="button" class="step" data-step="{}" aria-label="{}" title="{}">{}</button>'
    steps = (
        step.format(-1, escape(texts.previous), escape(texts.previous), icon("previous"))
        + '<span class="position" role="status"></span>'
        + step.format(1, escape(texts.next), escape(texts.next), icon("next"))
    )
    return (
        f'<div class="bar"><button type="button" class="back">{icon("back")}{escape(texts.back)}</button>'
        f'<span class="steps">{steps}</span></div>'
    )


def _origin(article: Article, texts: PageTexts) -> str:
    parts = []
    if source := one_line(article.source or ""):
        parts.append(f"<bdi>{source}</bdi>")
    if article.published:
        parts.append(f"<time>{escape(article.published.isoformat())}</time>")
    if host := web_host(article.url):
        parts.append(
            f'<a href="{escape(article.url or "")}" target="_blank" rel="noopener noreferrer nofollow">'
            f"{escape(texts.original)} <bdi>{escape(host)}</bdi></a>"
        )
    return " · ".join(parts)


def web_host(url: str | None) -> str | None:
    """The host of an http or https address; `None` for everything else, which is never linked."""
    if not url or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _also(also: Sequence[Listed], language: Language) -> str:
    if not also:
        return ""
    links = "".join(
        f'<li><a class="other" href="#{report_anchor(one.id)}" title="{one_line(one.title)}">'
        f"{reported(one, language)}</a></li>"
        for one in also
    )
    return f'<div class="also"><span>{escape(PAGE_TEXTS[language].also)}</span><ul>{links}</ul></div>'


def _removed(article: Article, texts: PageTexts) -> str:
    """What cleaning took away, by reason, folded away."""
    if not article.removed:
        return ""
    pieces: dict[str, list[str]] = {}
    for removal in article.removed:
        pieces.setdefault(removal.reason, []).append(f'<q dir="auto">{one_line(removal.text)}</q>')
    groups = "".join(
        f"<dt>{escape(texts.reasons.get(reason, reason))} × {len(found)}</dt><dd>{' '.join(found)}</dd>"
        for reason, found in pieces.items()
    )
    line = escape(texts.removed.format(len(article.removed)))
    return f'<details class="removed"><summary>{line}</summary><dl>{groups}</dl></details>'
