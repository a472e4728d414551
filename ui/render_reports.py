"""The view of the collection as HTML strings: pure and safe, as `ui/render_answer.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.catalogue import Listed, Page
from index.records import Stats
from ui.anchors import report_anchor
from ui.escape import escape, one_line
from ui.icons import icon
from ui.messages import TEXTS, Language
from ui.render_answer import coverage
from ui.reports_texts import REPORTS_TEXTS, ReportsTexts

PAGE_SIZE = 50
"""How many reports are listed at once."""

_MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the list shows: a page of reports from `offset`, their `months`, the whole store's figures.

    `storage` is the store's size in bytes; `narrowed`: whether not all reports were asked for.
    """

    page: Page
    offset: int
    months: Sequence[tuple[str, int]]
    stats: Stats
    storage: int
    narrowed: bool


def frame(language: Language, adding: str) -> str:
    """The view without its list: search, filters, order, and the place for `adding`."""
    texts = REPORTS_TEXTS[language]
    orders = (
        ("newest", texts.newest),
        ("oldest", texts.oldest),
        ("title", texts.by_title),
        ("added", texts.added_last),
    )
    options = "".join(f'<option value="{value}">{escape(label)}</option>' for value, label in orders)
    return (
        f'<section class="reports"><h2 class="unseen">{escape(texts.heading)}</h2>'
        f'<form class="filters" role="search">'
        f'<label class="wide"><span class="unseen">{escape(texts.search)}</span>'
        f'<input type="search" name="words" maxlength="200" placeholder="{escape(texts.search)}"></label>'
        f'<label><span>{escape(texts.source)}</span><select name="source">'
        f'<option value="">{escape(texts.any_source)}</option></select></label>'
        f'<label><span>{escape(texts.since)}</span><input type="date" name="since"></label>'
        f'<label><span>{escape(texts.until)}</span><input type="date" name="until"></label>'
        f'<label><span>{escape(texts.order)}</span><select name="order">{options}</select></label>'
        f'<button type="reset">{escape(texts.reset)}</button></form>'
        f'{adding}<div class="list" aria-live="polite"></div></section>{_confirm(texts)}'
    )


def shelf(shown: Shelf, writable: bool, language: Language) -> str:
    """The list: figures, coverage over time, the reports, and the way to more of them."""
    texts = REPORTS_TEXTS[language]
    rows = "".join(f"<li>{_row(listed, writable, language)}</li>" for listed in shown.page.items)
    listed = f"<ol>{rows}</ol>" if rows else note_line(texts.nothing)
    found = f"<p>{escape(texts.found.format(f'{shown.page.total:,}'))}</p>" if shown.narrowed else ""
    return (
        f'<p class="origin">{escape(_summary(shown, texts))}</p>{coverage(shown.months)}{found}{listed}'
        f"{_pager(shown, texts)}<datalist hidden>{_sources(shown.stats)}</datalist>"
    )


def note_line(line: str) -> str:
    """One line in place of the list."""
    return f'<p class="note">{escape(line)}</p>'


def readable_size(size: int) -> str:
    """A number of bytes for people: `3.4 MB`."""
    value, units = float(size), ["B", "KB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.0f} {units[0]}" if value >= 10 or units[0] == "B" else f"{value:.1f} {units[0]}"


def _summary(shown: Shelf, texts: ReportsTexts) -> str:
    stats = shown.stats
    first, last = (day.isoformat() if day else "–" for day in (stats.first_published, stats.last_published))
    storage = readable_size(shown.storage)
    return texts.summary.format(reports=f"{stats.articles:,}", first=first, last=last, storage=storage)


def _row(listed: Listed, writable: bool, language: Language) -> str:
    texts = REPORTS_TEXTS[language]
    title = one_line(listed.title) or escape(TEXTS[language].untitled)
    parts = [f"<bdi>{one_line(listed.source)}</bdi>"] if listed.source else []
    if listed.published:
        parts.append(f"<time>{listed.published.isoformat()}</time>")
    snippet = f'<p class="snippet" dir="auto">{one_line(listed.snippet)}</p>' if listed.snippet else ""
    label = f'aria-label="{escape(texts.remove)}: {title}" title="{escape(texts.remove)}"'
    remove = (
        f'<button type="button" class="remove" data-id="{escape(listed.id)}" data-title="{title}" {label}>'
        f"{icon('remove')}</button>"
        if writable
        else ""
    )
    return (
        f'<div lang="{escape(listed.language)}">'
        f'<a class="title" dir="auto" href="#{report_anchor(listed.id)}">{title}</a>'
        f'<span class="origin">{" · ".join(parts)}</span>{snippet}</div>{remove}'
    )


def _pager(shown: Shelf, texts: ReportsTexts) -> str:
    last = shown.offset + len(shown.page.items)
    if shown.offset == 0 and last >= shown.page.total:
        return ""
    earlier, later = max(shown.offset - PAGE_SIZE, 0), shown.offset + PAGE_SIZE
    off = (" disabled" if shown.offset == 0 else "", " disabled" if last >= shown.page.total else "")
    return (
        f'<p class="pager"><button type="button" data-offset="{earlier}"{off[0]}>'
        f"{escape(texts.earlier)}</button>"
        f"<span>{shown.offset + 1:,}–{last:,} / {shown.page.total:,}</span>"
        f'<button type="button" data-offset="{later}"{off[1]}>{escape(texts.later)}</button></p>'
    )


def _sources(stats: Stats) -> str:
    """For the choice of a source, which stands outside the list: the commonest ones."""
    common = sorted(stats.sources.items(), key=lambda item: -item[1])[:_MOST_SOURCES]
    return "".join(
        f'<option value="{escape(source)}">{one_line(source)} ({count:,})</option>'
        for source, count in common
    )


def _confirm(texts: ReportsTexts) -> str:
    return (
        f'<dialog class="confirm" aria-describedby="confirm-line"><form method="dialog">'
        f'<p id="confirm-line" data-line="{escape(texts.confirm)}"></p>'
        f'<div><button type="submit" value="cancel">{escape(texts.cancel)}</button>'
        f'<button type="submit" value="remove" class="main">{escape(texts.remove)}</button></div>'
        f"</form></dialog>"
    )
