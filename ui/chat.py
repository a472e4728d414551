"""What visitors can do with the conversation: ask, edit, stop, ask again, take back, start over, rate.

The visitor's browser keeps the conversation and sends it along with every event (`ui/memory.py`): the server
remembers only what it is answering just now.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, get_args

import gradio as gr

from bot.feedback import Feedback
from bot.scope import Understood
from index.errors import WenbaoError
from ui.conversation import Turn
from ui.desk import Desk
from ui.failures import in_language
from ui.memory import MOST_TURNS, packed, unpacked
from ui.messages import Language, browser_language, known_language, question_language
from ui.page_texts import PAGE_TEXTS
from ui.render_conversation import conversation

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: Gradio's progress marks and its list of endpoints have no part in the page."""

# A question under way does not hold up the next event, which may be to stop it.
_AT_ONCE: dict[str, Any] = {**QUIET, "concurrency_limit": None, "trigger_mode": "multiple"}
_KINDS = get_args(Understood)
# Far enough for the bot to see, and to say, that it is too long.
_MOST_ASKED = 20_000


class Chat:
    """The events of the conversation; a visitor has one question at a time.

    Gradio's own `cancels` is not used: with another event under way, it covers the page with an error.
    """

    def __init__(self, desk: Desk, feedback: Feedback | None = None) -> None:
        """`feedback` keeps what visitors think of answers, if it is to be kept."""
        self._desk = desk
        self._feedback = feedback
        self._stops: dict[str | None, asyncio.Event] = {}

    def connect(self, chat: gr.HTML) -> None:
        """Lets the conversation of a page do what it is for; the events are those of `ui/page/chat.js`."""
        chat.submit(self.ask, None, chat, **_AT_ONCE)
        chat.edit(self.edit, None, chat, **_AT_ONCE)
        chat.retry(self.ask_again, None, chat, **_AT_ONCE)
        chat.option_select(self.lift, None, chat, **_AT_ONCE)
        for event, handler in (
            (chat.stop, self.stop),
            (chat.undo, self.undo),
            (chat.clear, self.clear),
            (chat.apply, self.restore),
            (chat.like, self.rate),
        ):
            event(handler, None, chat, **QUIET, queue=False, trigger_mode="multiple")

    async def ask(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Adds a question and follows it to its end; a blank one changes nothing."""
        async for shown in self._ask(_text(event, "text"), _turns(event), request):
            yield shown

    async def edit(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks another question in place of an earlier one and of what came after it."""
        turns = _turns(event)
        async for shown in self._ask(_text(event, "text"), turns[: _index(event, turns)], request):
            yield shown

    async def ask_again(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks the last question again, in place of its turn."""
        async for shown in self._ask_last(event, request):
            yield shown

    async def lift(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks the last question again without the limit, or the understanding, that was clicked."""
        lifted = [kind for kind in _KINDS if kind == _text(event, "value")]
        async for shown in self._ask_last(event, request, *lifted):
            yield shown

    async def _ask_last(
        self, event: gr.EventData, request: gr.Request, *lifted: Understood
    ) -> AsyncIterator[gr.HTML]:
        turns = _turns(event)
        if turns:
            last = turns[-1]
            async for shown in self._ask(last.question, turns[:-1], request, last.ignored.union(lifted)):
                yield shown

    async def _ask(
        self,
        question: str,
        earlier: Sequence[Turn],
        request: gr.Request,
        ignored: frozenset[Understood] = frozenset(),
    ) -> AsyncIterator[gr.HTML]:
        question = question.strip()[:_MOST_ASKED]
        if not question:
            return
        self._halt(request)
        stop = self._stops[request.session_hash] = asyncio.Event()
        language = page_language(request)
        turn = Turn(question, question_language(question, language), ignored=ignored)
        try:
            async for stage in self._desk.follow(turn, stop, earlier):
                yield _shown((*earlier, stage), language)
        finally:
            if self._stops.get(request.session_hash) is stop:
                del self._stops[request.session_hash]
        if stop.is_set():
            # Gradio repeats the last thing said at the end: where that is out of date, it must be nothing.
            yield gr.skip()

    async def stop(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Ends the question under way."""
        return self._changed(_turns(event), request)

    async def undo(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Takes the last turn back."""
        return self._changed(_turns(event)[:-1], request)

    async def clear(self, request: gr.Request) -> gr.HTML:
        """Starts over."""
        return self._changed((), request)

    async def restore(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Shows the conversation that the browser has kept."""
        return self._changed(_turns(event), request)

    def rate(self, event: gr.EventData, request: gr.Request) -> Any:
        """Keeps what a visitor thinks of an answer, with a note; nothing thought takes it back.

        Raises:
            gr.Error: if it cannot be kept.
        """
        turns = list(_turns(event))
        index = _index(event, turns)
        turn = turns[index] if index < len(turns) else None
        if turn is None or turn.answer is None or self._feedback is None:
            return gr.skip()
        rating = next((known for known in ("up", "down") if known == _text(event, "rating")), None)
        language = page_language(request)
        try:
            self._feedback.record(turn.answer, rating, _text(event, "note"), _text(event, "correction"))
        except (ValueError, WenbaoError) as error:
            raise gr.Error(in_language(str(error), language), title=PAGE_TEXTS[language].name) from None
        turns[index] = replace(turn, rating=rating)
        return _shown(turns, language)

    def _changed(self, turns: Sequence[Turn], request: gr.Request) -> gr.HTML:
        self._halt(request)
        return _shown(turns, page_language(request))

    def _halt(self, request: gr.Request) -> None:
        if stop := self._stops.pop(request.session_hash, None):
            stop.set()


def page_language(request: gr.Request) -> Language:
    """The language that the visitor has chosen, else that of the browser."""
    chosen = known_language(request.query_params.get("lang"))
    return chosen or browser_language(request.headers.get("accept-language"))


def _shown(turns: Sequence[Turn], language: Language) -> gr.HTML:
    turns = turns[-MOST_TURNS:]  # what is not kept is not shown, either
    return gr.HTML(value=conversation(turns, language), memory=packed(turns))


def _turns(event: gr.EventData) -> tuple[Turn, ...]:
    return unpacked(_sent(event).get("memory"))


def _text(event: gr.EventData, name: str) -> str:
    value = _sent(event).get(name)
    return value if isinstance(value, str) else ""


def _index(event: gr.EventData, turns: Sequence[Turn]) -> int:
    """Which turn is meant; one past the last if none is."""
    value = _sent(event).get("index")
    return value if isinstance(value, int) and 0 <= value < len(turns) else len(turns)


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What the browser sent along, whoever made it up."""
    return event._data if isinstance(event._data, dict) else {}  # its only way in
