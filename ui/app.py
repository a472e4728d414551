"""The chat page: a conversation on one side, the cited report on the other.

Here is what the page consists of. What its visitors can do is `ui/chat.py`, what messages and the panel look
like `ui/render.py`, what they say `ui/messages.py`, how a citation link opens its report `ui/page.js`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from ui.chat import QUIET, Chat, page_language
from ui.conversation import Answerer, Desk
from ui.messages import TEXTS
from ui.panel import panel
from ui.render import banner

_HERE = Path(__file__).parent
# Pasted text is cut by the browser here: far enough for `ask` to see, and to say, that it is too long.
_MAX_INPUT = 200_000
_TRANSLATIONS = gr.I18n(**{language: asdict(texts) for language, texts in TEXTS.items()})
_THEME = gr.themes.Default(
    primary_hue="blue",
    neutral_hue="stone",
    # Only fonts that systems bring along: nothing is fetched.
    font=["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
).set(body_text_color_subdued="*neutral_600", body_text_color_subdued_dark="*neutral_400")


def build_page(bot: Future[Answerer], examples: Sequence[str]) -> gr.Blocks:
    """The page. It can be served before `bot` is there: questions wait for it, and say so if it fails."""
    desk = Desk(bot)
    page = gr.Blocks(title="问报 Wenbao", fill_width=True, fill_height=True, analytics_enabled=False)
    with page:
        with gr.Row(elem_id="masthead"):
            gr.HTML("<h1>问报 <small>Wenbao</small></h1>", apply_default_css=False)
            tagline = gr.Markdown(_TRANSLATIONS("tagline"))
        status = gr.HTML(visible=False, apply_default_css=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                messages, box = _conversation(examples)
            with gr.Column(scale=2, min_width=320, elem_id="sheet"):
                _panel(desk)
        Chat(desk).connect(messages, box)
        page.load(_speak, None, [tagline, messages, box], queue=False, **QUIET)
        clock = gr.Timer(0.5)
        gr.on([page.load, clock.tick], _watch(desk), None, [status, clock], **QUIET, queue=False)
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
        max_file_size="1kb",
        theme=_THEME,
        css_paths=_HERE / "page.css",
        i18n=_TRANSLATIONS,
    )


def _conversation(examples: Sequence[str]) -> tuple[gr.Chatbot, gr.Textbox]:
    # Typed as a plain string in Gradio 6.31, translated all the same.
    greeting: Any = _TRANSLATIONS("greeting")
    messages = gr.Chatbot(
        elem_id="chat",
        label=_TRANSLATIONS("conversation"),
        show_label=False,
        placeholder=greeting,
        examples=[{"text": example} for example in examples],
        # Gradio's copy button would copy the markup; a selection copies the text.
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        group_consecutive_messages=False,
    )
    box = gr.Textbox(
        elem_id="question",
        placeholder=_TRANSLATIONS("question"),
        label=_TRANSLATIONS("question"),
        show_label=False,
        submit_btn=True,
        max_length=_MAX_INPUT,
        autofocus=True,
    )
    return messages, box


def _panel(desk: Desk) -> None:
    def open_report(anchor: str, request: gr.Request) -> str:
        return panel(desk, anchor, TEXTS[page_language(request)])

    gr.HTML(
        elem_id="report",
        apply_default_css=False,
        js_on_load=(_HERE / "page.js").read_text(encoding="utf-8"),
        server_functions=[open_report],
    )


def _speak(request: gr.Request) -> tuple[Any, Any, Any]:
    """The page's words for browsers in zh-HK, zh-Hans and the like, where Gradio knows only English."""
    texts = TEXTS[page_language(request)]
    return texts.tagline, gr.update(placeholder=texts.greeting), gr.update(placeholder=texts.question)


def _watch(desk: Desk) -> Callable[[gr.Request], tuple[Any, Any]]:
    """Shows how the loading goes, and stops the clock when it is over."""

    def status(request: gr.Request) -> tuple[Any, Any]:
        texts = TEXTS[page_language(request)]
        if desk.ready:
            return gr.update(visible=False), gr.Timer(active=False)
        if (failure := desk.failure) is not None:
            line = banner(texts.unavailable.format(failure), "problem")
            return gr.update(value=line, visible=True), gr.Timer(active=False)
        return gr.update(value=banner(texts.loading, "loading"), visible=True), gr.skip()

    return status
