"""The optional language model: any endpoint that speaks OpenAI's protocol.

Knows nothing of reports and claims: messages go in, pieces of text come out, until the end, a failure or
`stop`. Nothing here outlasts its time limit, whatever the endpoint does.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Literal

from bot.endpoint import API_KEY, BASE_URL, TIME_LIMIT, Endpoint, Tokens
from index.errors import ModelError

Failure = Literal["key", "busy", "refused", "failed", "unreachable", "slow", "malformed", "cut off"]
"""What went wrong, in kinds that a page can say in its reader's language."""

# How often a consumer that waits looks whether it is to stop.
_LOOKS = 0.05
# Past this nothing more is read: no answer is so long, and what repeats itself never ends.
_LONGEST = 8_000
_LONGEST_DETAIL = 300
# Of the client's HTTP library, which is one or another by the client's version.
_BROKEN = frozenset({"RemoteProtocolError", "ReadError"})
_BY_STATUS: dict[int, Failure] = {401: "key", 403: "key", 408: "slow", 429: "busy"}


class LanguageModelError(ModelError):
    """A language model that gives no answer; `failure` says in what way."""

    def __init__(self, failure: Failure, what: str) -> None:
        super().__init__(what)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the model."""

    role: Literal["system", "user"]
    content: str


class LanguageModel:
    """Asks an endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def warm_up(self) -> None:
        """Imports the client, a second of the processor, without asking anything."""
        import openai  # noqa: F401

    def write(
        self, messages: Sequence[Message], stop: threading.Event | None = None
    ) -> Iterator[str | Tokens]:
        """The pieces of the answer as they come; at the end the tokens, where the endpoint counts them.

        Ends early, and closes the connection, when `stop` is set or the iterator is closed.

        Raises:
            LanguageModelError: if the answer does not come, or not whole, within the time limit.
        """
        call = _Call(self.endpoint, messages)
        threading.Thread(target=call.run, name="language model", daemon=True).start()
        try:
            # The call has its own limit; a second more, should it not even come to look at the clock.
            ends = monotonic() + self.endpoint.limit + 1
            while not (stop and stop.is_set()):
                try:
                    piece = call.pieces.get(timeout=_LOOKS)
                except Empty:
                    if monotonic() > ends:
                        raise _slow(self.endpoint) from None
                    continue
                if piece is None:
                    return
                if isinstance(piece, LanguageModelError):
                    raise piece
                yield piece
        finally:
            call.cancel()


class _Call:
    """One question to the endpoint, in an event loop of its own: only there can waiting be cancelled."""

    def __init__(self, endpoint: Endpoint, messages: Sequence[Message]) -> None:
        self._endpoint = endpoint
        self._messages = [{"role": message.role, "content": message.content} for message in messages]
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self.pieces: SimpleQueue[str | Tokens | LanguageModelError | None] = SimpleQueue()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner, suppress(asyncio.CancelledError):
            runner.run(self._read())

    def cancel(self) -> None:
        """Ends the call if it still goes on, or before it begins."""
        self._cancelled = True
        with suppress(RuntimeError):  # its loop has ended
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())

    async def _read(self) -> None:
        self._task = asyncio.current_task()
        if self._cancelled:
            return
        try:
            async with asyncio.timeout(self._endpoint.limit):
                async for piece in self._answer():
                    self.pieces.put(piece)
            self.pieces.put(None)
        except TimeoutError:
            self.pieces.put(_slow(self._endpoint))
        except LanguageModelError as error:
            self.pieces.put(error)
        except Exception as error:  # whatever the client's libraries make of what an endpoint sends
            self.pieces.put(_failure(self._endpoint, error))

    async def _answer(self) -> AsyncIterator[str | Tokens]:
        from openai import AsyncOpenAI, BadRequestError

        endpoint = self._endpoint
        # Without a key the client would look for that of another endpoint in the environment.
        client = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",
            max_retries=0,
            timeout=endpoint.limit,
        )
        request: dict[str, Any] = {"model": endpoint.model, "messages": self._messages, "stream": True}
        extras: dict[str, Any] = {"temperature": 0, "stream_options": {"include_usage": True}}
        async with client:
            try:
                chunks = await client.chat.completions.create(**request, **extras)
            except BadRequestError:  # some models take no temperature, some servers no options of a stream
                chunks = await client.chat.completions.create(**request)
            async with chunks:
                async for piece in _pieces(endpoint, chunks):
                    yield piece


async def _pieces(endpoint: Endpoint, chunks: AsyncIterator[Any]) -> AsyncIterator[str | Tokens]:
    length, finish = 0, None
    async for chunk in chunks:
        for choice in (chunk.choices or ())[:1]:
            finish = choice.finish_reason or finish
            if text := choice.delta.content if choice.delta else None:
                length += len(text)
                yield text
        if chunk.usage:
            yield Tokens(chunk.usage.prompt_tokens or 0, chunk.usage.completion_tokens or 0)
        if length > _LONGEST:
            raise LanguageModelError("cut off", f"{endpoint.host} did not come to an end: cut off")
    if finish != "stop":
        why = f" ({finish})" if finish else ""
        raise LanguageModelError("cut off", f"{endpoint.host} broke off half-way{why}")


def _slow(endpoint: Endpoint) -> LanguageModelError:
    what = f"{endpoint.host} took longer than {endpoint.limit:g} s: raise {TIME_LIMIT} to wait longer"
    return LanguageModelError("slow", what)


def _failure(endpoint: Endpoint, error: Exception) -> LanguageModelError:
    """The error in one line, without the key should the endpoint have repeated it."""
    from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

    detail = " ".join(str(error).split())[:_LONGEST_DETAIL] or type(error).__name__
    if endpoint.api_key:
        detail = detail.replace(endpoint.api_key, "***")
    host = endpoint.host
    if isinstance(error, APITimeoutError):
        return _slow(endpoint)
    if isinstance(error, APIStatusError):
        status = error.status_code
        kind = _BY_STATUS.get(status, "failed" if status >= 500 else "refused")
        remedy = {"key": f": check {API_KEY}", "busy": ": ask again later"}.get(kind, f": {detail}")
        return LanguageModelError(kind, f"{host} answered with status {status}{remedy}")
    if {type(error).__name__, type(error.__cause__).__name__} & _BROKEN:
        return LanguageModelError("cut off", f"{host} broke off half-way ({detail})")
    if isinstance(error, APIConnectionError):
        cause = error.__cause__ or error
        return LanguageModelError("unreachable", f"{host} cannot be reached ({cause}): check {BASE_URL}")
    if isinstance(error, APIError):
        return LanguageModelError("failed", f"{host} failed: {detail}")
    return LanguageModelError("malformed", f"{host} sent what is no answer ({detail})")
