"""The page: a conversation or the collection on one side, a report on the other.

Here is what the page consists of. Its parts are drawn by `ui/render_*.py` and brought to life by
`ui/page/*.js`; what visitors can do is in `ui/chat.py` and `ui/reports.py`. Gradio carries events and streams
answers. Its own Chatbot is not used: it reads every message's markup to screen readers, and drops labels and
data from messages.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from bot.feedback import Feedback
from ui.chat import QUIET, Chat, page_language
from ui.desk import Desk
from ui.failures import in_language
from ui.messages import TEXTS, known_language
from ui.panel import panel
from ui.render_adding import adding
from ui.render_conversation import welcome
from ui.render_reports import frame
from ui.render_shell import banner, box, masthead
from ui.reports import Reports, arguments

_ASSETS = Path(__file__).parent / "page"
# Which of the languages it is, is written into the document by `ui/document.py`. The document of others that
# holds the page as a `<gradio-app>` may say it too; else it is the browser's.
_CHOSEN = (
    "[document.documentElement.dataset.language ||= (tag => /^zh-(hant|tw|hk|mo)/i.test(tag) ? 'zh-TW'"
    " : /^zh/i.test(tag) ? 'zh-CN' : 'en')(new URLSearchParams(location.search).get('lang')"
    " || navigator.language)]"
)
_THEME = gr.themes.Default(
    primary_hue="blue",
    neutral_hue="stone",
    # Only fonts that systems bring along: nothing is fetched.
    font=["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
)


def build_page(
    desk: Desk,
    examples: Sequence[str],
    reports: Reports,
    feedback: Feedback | None,
    add_endpoints: Callable[[], None] = lambda: None,
) -> gr.Blocks:
    """The page. It can be served before the bot is there: questions wait for it, and say so if it fails.

    `add_endpoints` adds what programs may call.
    """
    page = gr.Blocks(title="问报 Wenbao", fill_width=True, fill_height=True, analytics_enabled=False)
    with page:
        _part("masthead", {tag: masthead(tag) for tag in TEXTS}, "shell.js")
        status = gr.HTML(visible=False, apply_default_css=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                chat = _conversation(examples)
                _part("question", {tag: box(tag) for tag in TEXTS})
            with gr.Column(elem_id="collection"):
                views = {tag: frame(tag, adding(reports.access, tag)) for tag in TEXTS}
                _part("reports", views, "reports.js", reports.functions())
            with gr.Column(elem_id="sheet"):
                _report(desk)
        add_endpoints()  # first: the page's own events would take their names
        Chat(desk, feedback).connect(chat)
        clock = gr.Timer(0.5)
        watched = gr.on([page.load, clock.tick], _watch(desk), None, [status, clock], **QUIET, queue=False)
        if not examples:
            watched.then(_welcome(desk, reports), None, chat, **QUIET, concurrency_limit=1)
        page.queue(max_size=64)
    return page


def mount(page: gr.Blocks, server: FastAPI) -> None:
    """Serves `page` at `/`. It takes every path that has no route yet, so mount it last."""
    gr.mount_gradio_app(
        server,
        page,
        path="/",
        ssr_mode=False,
        run_history=False,
        footer_links=[],
        show_error=False,
        # Files come in elsewhere (`ui/intake.py`).
        max_file_size="1kb",
        theme=_THEME,
        # Gradio takes selectors apart at commas, those inside `:is(...)` too.
        css_paths=_ASSETS / "page.css",
        favicon_path=_ASSETS / "logo.svg",
    )


def component_script() -> str:
    """The script that makes `<gradio-app>` work in the pages of others; to be served beside the page.

    It says where the rest of it is, under a name that changes with Gradio's version.
    """
    return (Path(gr.__file__).parent / "templates/frontend/gradio.js").read_text(encoding="utf-8")


def _part(
    name: str,
    drawn: dict[Any, str],
    script: str | None = None,
    functions: list[Callable[..., Any]] | None = None,
) -> gr.HTML:
    """A part of the page that is the same for all who speak a language."""
    return gr.HTML(
        elem_id=name,
        html_template=f"${{drawn{_CHOSEN}}}",
        drawn=drawn,
        apply_default_css=False,
        js_on_load=_script(script) if script else None,
        server_functions=functions,
    )


def _conversation(examples: Sequence[str]) -> gr.HTML:
    return gr.HTML(
        "",
        elem_id="chat",
        html_template=f"${{value || welcome{_CHOSEN}}}",
        welcome={tag: welcome(tag, examples) for tag in TEXTS},
        memory="",
        heard=0,
        apply_default_css=False,
        js_on_load=_script("chat.js"),
    )


def _report(desk: Desk) -> None:
    def open_report(sent: Any) -> str:
        anchor, language = arguments(sent, 2)
        return panel(desk, anchor, known_language(language) or "en")

    gr.HTML(
        "",
        elem_id="report",
        html_template=f"${{value || hint{_CHOSEN}}}",
        hint={tag: panel(desk, "", tag) for tag in TEXTS},
        apply_default_css=False,
        js_on_load=_script("report.js"),
        server_functions=[open_report],
    )


def _script(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _watch(desk: Desk) -> Callable[[gr.Request], tuple[Any, Any]]:
    """Shows how the loading goes, and stops the clock when it is over."""

    def status(request: gr.Request) -> tuple[Any, Any]:
        language = page_language(request)
        texts = TEXTS[language]
        if desk.ready:
            return gr.update(visible=False), gr.Timer(active=False)
        if (failure := desk.failure) is not None:
            line = banner(texts.unavailable.format(in_language(failure, language)), "problem")
            return gr.update(value=line, visible=True), gr.Timer(active=False)
        return gr.update(value=banner(texts.loading, "loading"), visible=True), gr.skip()

    return status


def _welcome(desk: Desk, reports: Reports) -> Callable[[], Any]:
    """Once the bot is there: questions to begin with that its own reports answer."""

    def fill() -> Any:
        if not desk.ready:
            return gr.skip()
        examples = desk.examples()
        is_empty = reports.library is not None and reports.library.stats().articles == 0
        return gr.HTML(welcome={tag: welcome(tag, examples, is_empty) for tag in TEXTS})

    return fill
