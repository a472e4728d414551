"""What stands around the conversation, as HTML strings: the masthead, the box, the dialog for feedback."""

from ui.escape import escape
from ui.icons import LOGO, icon
from ui.messages import Language
from ui.page_texts import PAGE_TEXTS, PageTexts

_LANGUAGES: dict[Language, str] = {"zh-CN": "简体", "zh-TW": "繁體", "en": "English"}


def masthead(language: Language) -> str:
    """Name, views, languages, dark or light; and the dialog in which visitors say what they think."""
    texts = PAGE_TEXTS[language]
    languages = "".join(
        f'<option value="{tag}" lang="{tag}"{" selected" if tag == language else ""}>{name}</option>'
        for tag, name in _LANGUAGES.items()
    )
    return (
        f'<header class="masthead"><h1>{LOGO}<span>{escape(texts.name)}</span> '
        '<small lang="en">Wenbao</small></h1>'
        f'<nav role="tablist" aria-label="{escape(texts.views)}">{_tab("talk", texts.ask_tab, True)}'
        f'{_tab("collection", texts.reports_tab, False)}</nav><span class="settings">'
        f'<label><span class="unseen">{escape(texts.language)}</span><select class="language">'
        f"{languages}</select></label>"
        f"{_button('theme', texts.theme)}</span></header>{_note(texts)}"
    )


def box(language: Language) -> str:
    """Where questions are typed; `ui/page/chat.js` sends them."""
    texts = PAGE_TEXTS[language]
    question = escape(texts.question)
    return (
        f'<form class="box" autocomplete="off"><p class="editing" hidden><span>{escape(texts.editing)}</span>'
        f'<button type="button" class="cancel">{escape(texts.cancel)}</button></p>'
        f'<label class="unseen" for="box">{question}</label>'
        f'<textarea id="box" rows="1" placeholder="{question}" enterkeyhint="send"></textarea>'
        f"{_button('send', texts.send, 'submit-button', 'submit')}"
        f"{_button('stop', texts.stop, 'stop-button')}"
        f'</form><p class="said" role="status" aria-live="polite" '
        f'data-copied="{escape(texts.copied)}" data-not-copied="{escape(texts.not_copied)}" '
        f'data-shared="{escape(texts.shared)}"></p>'
    )


def _button(drawing: str, label: str, name: str = "", kind: str = "button") -> str:
    named = f'aria-label="{escape(label)}" title="{escape(label)}"'
    return f'<button type="{kind}" class="{name or drawing}" {named}>{icon(drawing)}</button>'


def _tab(view: str, label: str, selected: bool) -> str:
    chosen = ' aria-selected="true"' if selected else ' aria-selected="false" tabindex="-1"'
    return (
        f'<button type="button" role="tab" id="tab-{view}" aria-controls="{view}"{chosen}>'
        f"{escape(label)}</button>"
    )


def _note(texts: PageTexts) -> str:
    """What a visitor may add to a rating that has been given."""
    return (
        '<dialog class="note" aria-labelledby="note-title"><form method="dialog">'
        f'<h2 id="note-title">{escape(texts.thanks)}</h2>'
        f'<label class="correction">'
        f'{escape(texts.correction)}<input name="correction" maxlength="1000"></label>'
        f'<label>{escape(texts.note)}<textarea name="note" rows="3" maxlength="1000"></textarea></label>'
        f"<p>{escape(texts.kept_here)}</p>"
        f'<div><button type="submit" value="close" formnovalidate>{escape(texts.close)}</button>'
        f'<button type="submit" value="save" class="main">{escape(texts.save)}</button></div></form></dialog>'
    )


def banner(line: str, kind: str) -> str:
    """A line above the conversation; `kind` is `loading` or `problem`."""
    return f'<p class="banner {kind}" role="status">{escape(line)}</p>'
