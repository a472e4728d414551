"""What visitors can do with the conversation: ask, stop, ask again, take back, start over."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from bot.scope import Understood
from ui.conversation import Desk, Turn
from ui.messages import TEXTS, Language, browser_language, question_language
from ui.render import question_message, reply_message

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: Gradio's progress marks and its list of endpoints have no part in the page."""

_Turns = tuple[Turn, ...]
# The turns themselves, the messages that show them, and the box.
_Shown = tuple[Any, Any, Any]


class Chat:
    """The events of the conversation. The server keeps its turns; a visitor has one question at a time.

    Gradio's own `cancels` is not used: with another event under way, it covers the chat with an error.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stops: dict[str | None, asyncio.Event] = {}

    def connect(self, messages: gr.Chatbot, box: gr.Textbox) -> None:
        """Lets the messages and the box of a page do what they are for."""
        turns = gr.State(())
        shown = [turns, messages, box]
        box.submit(self.ask, [box, turns], shown, concurrency_limit=None, **QUIET)
        messages.example_select(self.ask_example, turns, shown, concurrency_limit=None, **QUIET)
        messages.option_select(self.lift, turns, shown, concurrency_limit=None, **QUIET)
        messages.retry(self.ask_again, turns, shown, concurrency_limit=None, **QUIET)
        box.stop(self.stop, turns, shown, queue=False, **QUIET)
        messages.undo(self.undo, turns, shown, queue=False, **QUIET)
        messages.clear(self.clear, None, shown, queue=False, **QUIET)

    async def ask(
        self,
        question: str,
        turns: _Turns,
        request: gr.Request,
        ignored: frozenset[Understood] = frozenset(),
    ) -> AsyncIterator[_Shown]:
        """Adds a question and follows it to its end; a blank one changes nothing.

        What is `ignored` of how it would be understood does not count.
        """
        question = question.strip()
        if question:
            self._halt(request)
            stop = self._stops[request.session_hash] = asyncio.Event()
            earlier = tuple(turn.stopped() for turn in turns)
            # What is typed while the answer is under way stays: the box is emptied once.
            text: str | None = ""
            language = question_language(question, page_language(request))
            turn = Turn(question, language, ignored=ignored)
            try:
                async for stage in self._desk.follow(turn, stop, earlier):
                    yield _show((*earlier, stage), text)
                    text = None
            finally:
                if self._stops.get(request.session_hash) is stop:
                    del self._stops[request.session_hash]
            if not stop.is_set():
                return
        # Gradio repeats the last thing said at the end: where that is out of date, it must be nothing.
        yield gr.skip(), gr.skip(), gr.skip()

    async def ask_example(
        self, turns: _Turns, chosen: gr.SelectData, request: gr.Request
    ) -> AsyncIterator[_Shown]:
        """Asks the example that was clicked."""
        async for shown in self.ask(chosen.value["text"], turns, request):
            yield shown

    async def ask_again(self, turns: _Turns, request: gr.Request) -> AsyncIterator[_Shown]:
        """Asks the last question again, in place of its turn."""
        async for shown in self._ask_last(turns, request):
            yield shown

    async def lift(self, turns: _Turns, chosen: gr.SelectData, request: gr.Request) -> AsyncIterator[_Shown]:
        """Asks the last question again without the limit, or the understanding, that was clicked."""
        async for shown in self._ask_last(turns, request, chosen.value):
            yield shown

    async def _ask_last(
        self, turns: _Turns, request: gr.Request, *lifted: Understood
    ) -> AsyncIterator[_Shown]:
        question, ignored = (turns[-1].question, turns[-1].ignored) if turns else ("", frozenset())
        async for shown in self.ask(question, turns[:-1], request, ignored.union(lifted)):
            yield shown

    async def stop(self, turns: _Turns, request: gr.Request) -> _Shown:
        """Ends the question under way."""
        self._halt(request)
        return _show(tuple(turn.stopped() for turn in turns))

    async def undo(self, turns: _Turns, request: gr.Request) -> _Shown:
        """Takes the last turn back and puts its question into the box."""
        self._halt(request)
        return _show(turns[:-1], turns[-1].question if turns else None)

    async def clear(self, request: gr.Request) -> _Shown:
        """Starts over."""
        self._halt(request)
        return _show(())

    def _halt(self, request: gr.Request) -> None:
        if stop := self._stops.pop(request.session_hash, None):
            stop.set()


def page_language(request: gr.Request) -> Language:
    """The language of the visitor's browser."""
    return browser_language(request.headers.get("accept-language"))


def _show(turns: _Turns, text: str | None = None) -> _Shown:
    """The conversation as the page shows it, with `text` in the box, or what is there now."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        messages.append({"role": "user", "content": question_message(turn.question)})
        messages.append({"role": "assistant", "content": reply_message(turn), "options": _liftable(turn)})
    busy = bool(turns) and turns[-1].stage != "ended"
    box = gr.update(submit_btn=not busy, stop_btn=busy)
    return turns, messages, box if text is None else {**box, "value": text}


def _liftable(turn: Turn) -> list[dict[str, str]]:
    """A button for each way that the question was understood and that can be undone."""
    if turn.answer is None:
        return []
    texts = TEXTS[turn.language]
    found: list[tuple[str, Understood]] = [
        (f"{texts.limited} {limit.said}", limit.kind) for limit in turn.answer.conditions
    ]
    if turn.answer.understood:
        found.insert(0, (f"{texts.understood} {turn.answer.understood}", "history"))
    return [{"label": f"{label} ✕", "value": value} for label, value in found]
