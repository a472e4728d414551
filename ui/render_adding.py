"""How reports are added in the view of the collection, as an HTML string; pure."""

from ui.access import Access
from ui.escape import escape
from ui.messages import Language
from ui.reports_texts import REPORTS_TEXTS, ReportsTexts

MAX_UPLOAD = 50_000_000
"""The most bytes of a file that is uploaded."""

MAX_PASTED = 1_000_000
"""The most characters of a report that is pasted."""

ENDINGS = ".txt .md .html .json .jsonl .csv .gz"
"""What is offered for choosing; `index/load.py` decides."""


def adding(access: Access, language: Language) -> str:
    """Files, pasted text and addresses, as far as they are allowed, and the password if it takes one."""
    texts = REPORTS_TEXTS[language]
    if access.public and not access.asks_password():
        return f'<p class="note">{escape(texts.read_only)}</p>'
    megabytes = MAX_UPLOAD // 1_000_000
    data = " ".join(
        f'data-{name}="{escape(line)}"'
        for name, line in (
            ("too-large", texts.too_large.format(megabytes)),
            ("working", texts.working),
            ("broken-off", texts.broken_off),
            ("done", texts.done),
            ("failed", texts.failed),
            ("locked", texts.wrong_password),
            *(("status-" + status, line) for status, line in texts.statuses.items()),
        )
    )
    locked = " hidden" if access.asks_password() else ""
    return (
        f'<details class="adding" data-limit="{MAX_UPLOAD}" {data}><summary>{escape(texts.add)}</summary>'
        f'{_password(texts) if access.asks_password() else ""}<div class="ways"{locked}>'
        f"{_files(texts, megabytes)}{_pasting(texts)}{_fetching(texts) if access.urls else ''}</div>"
        '<ul class="uploads" aria-live="polite"></ul></details>'
    )


def _password(texts: ReportsTexts) -> str:
    return (
        f'<form class="unlock"><p>{escape(texts.locked)}</p><label><span class="unseen">'
        f"{escape(texts.password)}</span>"
        '<input type="password" name="password" autocomplete="current-password" '
        f'placeholder="{escape(texts.password)}">'
        f'</label><button type="submit">{escape(texts.unlock)}</button><p class="wrong" role="alert">'
        f"</p></form>"
    )


def _files(texts: ReportsTexts, megabytes: int) -> str:
    accepted = ",".join(ENDINGS.split())
    formats = texts.formats.format(ENDINGS.removesuffix(" .gz"), megabytes)
    return (
        f'<div class="drop"><p>{escape(texts.drop)} <label class="choose">'
        f'<input type="file" class="unseen" multiple accept="{accepted}"><span>'
        f"{escape(texts.choose)}</span></label></p>"
        f'<p class="origin">{escape(formats)}</p></div>'
    )


def _pasting(texts: ReportsTexts) -> str:
    return (
        f'<details><summary>{escape(texts.paste)}</summary><form class="pasting">'
        f'<label><span>{escape(texts.paste_title)}</span><input name="title" maxlength="500"></label>'
        f'<label><span>{escape(texts.paste_source)}</span><input name="source" maxlength="200"></label>'
        f'<label><span>{escape(texts.paste_date)}</span><input type="date" name="published"></label>'
        f'<label><span>{escape(texts.paste_text)}</span><textarea name="text" rows="6" required '
        f'maxlength="{MAX_PASTED}"></textarea></label><button type="submit">'
        f"{escape(texts.take_in)}</button></form></details>"
    )


def _fetching(texts: ReportsTexts) -> str:
    return (
        f'<form class="fetching"><label><span>{escape(texts.address)}</span>'
        f'<input type="url" name="url" required maxlength="2000" placeholder="https://"></label>'
        f'<button type="submit">{escape(texts.fetch)}</button></form>'
    )
