"""What visitors can do with the conversation: ask, edit, stop, ask again, take back, start over, rate.

The visitor's browser keeps the conversation and sends it along with every event (`ui/memory.py`): the server
remembers only what it is answering just now.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, get_args

import gradio as gr

from bot.feedback import Feedback, Rating
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
        sent = _Sent(event, request)
        async for shown in self._ask(sent, sent.text("text"), sent.turns):
            yield shown

    async def edit(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks another question in place of an earlier one and of what came after it."""
        sent = _Sent(event, request)
        async for shown in self._ask(sent, sent.text("text"), sent.turns[: sent.index]):
            yield shown

    async def ask_again(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks the last question again, in place of its turn."""
        async for shown in self._ask_last(_Sent(event, request)):
            yield shown

    async def lift(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[gr.HTML]:
        """Asks the last question again without the limit, or the understanding, that was clicked."""
        sent = _Sent(event, request)
        async for shown in self._ask_last(sent, *(kind for kind in _KINDS if kind == sent.text("value"))):
            yield shown

    async def _ask_last(self, sent: "_Sent", *lifted: Understood) -> AsyncIterator[gr.HTML]:
        if sent.turns:
            *earlier, last = sent.turns
            async for shown in self._ask(sent, last.question, earlier, last.ignored.union(lifted)):
                yield shown

    async def _ask(
        self,
        sent: "_Sent",
        question: str,
        earlier: Sequence[Turn],
        ignored: frozenset[Understood] = frozenset(),
    ) -> AsyncIterator[gr.HTML]:
        question = question.strip()[:_MOST_ASKED]
        if not question:
            return
        self._halt(sent)
        stop = self._stops[sent.session] = asyncio.Event()
        turn = Turn(question, question_language(question, sent.language), ignored=ignored)
        try:
            async for stage in self._desk.follow(turn, stop, earlier):
                yield sent.shown((*earlier, stage))
        finally:
            if self._stops.get(sent.session) is stop:
                del self._stops[sent.session]
        if stop.is_set():
            # Gradio repeats the last thing said at the end: where that is out of date, it must be nothing.
            yield gr.skip()

    async def stop(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Ends the question under way."""
        return self._ended(sent := _Sent(event, request), sent.turns)

    async def undo(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Takes the last turn back."""
        return self._ended(sent := _Sent(event, request), sent.turns[:-1])

    async def clear(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Starts over."""
        return self._ended(_Sent(event, request), ())

    async def restore(self, event: gr.EventData, request: gr.Request) -> gr.HTML:
        """Shows the conversation that the browser has kept."""
        return self._ended(sent := _Sent(event, request), sent.turns)

    def rate(self, event: gr.EventData, request: gr.Request) -> Any:
        """Keeps what a visitor thinks of an answer, with a note; nothing thought takes it back.

        Raises:
            gr.Error: if it cannot be kept.
        """
        sent = _Sent(event, request)
        turns, index = list(sent.turns), sent.index
        turn = turns[index] if index < len(turns) else None
        if turn is None or turn.answer is None or self._feedback is None:
            return gr.skip()
        rating = next((known for known in get_args(Rating) if known == sent.text("rating")), None)
        try:
            self._feedback.record(turn.answer, rating, sent.text("note"), sent.text("correction"))
        except (ValueError, WenbaoError) as error:
            line = in_language(str(error), sent.language)
            raise gr.Error(line, title=PAGE_TEXTS[sent.language].name) from None
        turns[index] = replace(turn, rating=rating)
        return sent.shown(turns)

    def _ended(self, sent: "_Sent", turns: Sequence[Turn]) -> gr.HTML:
        """The page with `turns`, and nothing under way."""
        self._halt(sent)
        return sent.shown(turns)

    def _halt(self, sent: "_Sent") -> None:
        if stop := self._stops.pop(sent.session, None):
            stop.set()


class _Sent:
    """What the browser sent with an event, whoever made it up, and the answer to it.

    `index` is the turn that is meant, one past the last if none is.
    """

    def __init__(self, event: gr.EventData, request: gr.Request) -> None:
        self._data = event._data if isinstance(event._data, dict) else {}  # its only way in
        self.session = request.session_hash
        self.language = page_language(request)
        self.turns = unpacked(self._data.get("memory"))
        index = self._data.get("index")
        self.index = index if isinstance(index, int) and 0 <= index < len(self.turns) else len(self.turns)

    def text(self, name: str) -> str:
        """A field that should be text; empty where it is none."""
        value = self._data.get(name)
        return value if isinstance(value, str) else ""

    def shown(self, turns: Sequence[Turn]) -> gr.HTML:
        """The page with `turns`, and which of the browser's events they come from."""
        turns = turns[-MOST_TURNS:]  # what is not kept is not shown, either
        number = self._data.get("number")
        heard = number if isinstance(number, int) else 0
        return gr.HTML(value=conversation(turns, self.language), memory=packed(turns), heard=heard)


def page_language(request: gr.Request) -> Language:
    """The language that the visitor has chosen, else that of the browser."""
    chosen = known_language(request.query_params.get("lang"))
    return chosen or browser_language(request.headers.get("accept-language"))
