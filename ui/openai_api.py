"""OpenAI's protocol: chat clients and SDKs take Wenbao for a model named `wenbao`.

The last message of the user is the question, those before it are what it may lean on. Sources come as
Markdown in the text and, as objects, in `message.wenbao`. What else is sent (temperature, tools, a system
prompt) has no bearing on what reports say, and is ignored.
"""

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from time import time
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from bot.answer import Answer
from bot.turn import Turn
from index.errors import WenbaoError
from ui.api_errors import ApiError, api_error
from ui.guard import Guard
from ui.leaving import unless_gone
from ui.messages import browser_language, question_language
from ui.openai_values import MODEL, Reply, count_tokens, error_body, model
from ui.service import Service, Stage

if TYPE_CHECKING:
    from bot.newsbot import NewsBot

_log = logging.getLogger(__name__)
# Only the last turn counts, but to be understood it may itself need those before it.
_TURNS_RECALLED = 3
_MOST_MESSAGES = 1_000
# Proxies such as nginx would keep a stream back to its end.
_STREAMING = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class _Part(BaseModel):
    type: str
    text: str | None = None


class _Message(BaseModel):
    role: str
    content: str | list[_Part] | None = None

    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""


class _StreamOptions(BaseModel):
    include_usage: bool = False


class _Completion(BaseModel):
    model: str
    messages: Annotated[list[_Message], Field(min_length=1, max_length=_MOST_MESSAGES)]
    stream: bool | None = False
    stream_options: _StreamOptions | None = None


class _Misuse(ApiError):
    """What is wrong with the field `param` of a request."""

    def __init__(
        self, param: str, message: str, remedy: str, status: int = 400, code: str = "invalid"
    ) -> None:
        super().__init__(status, code, message, remedy)
        self.param = param


def add_openai_routes(server: FastAPI, service: Service, guard: Guard) -> None:
    """Serves `/v1` with errors in OpenAI's shape, paths that do not exist among them."""
    api = FastAPI(openapi_url=None, dependencies=[Depends(guard.read)])
    since = int(time())

    @api.get("/models")
    async def list_models() -> dict[str, Any]:
        return {"object": "list", "data": [model(since)]}

    @api.get("/models/{name:path}")
    async def retrieve_model(name: str) -> dict[str, Any]:
        _require_model(name)
        return model(since)

    @api.post("/chat/completions")
    async def complete(asked: _Completion, request: Request) -> Response:
        _require_model(asked.model)
        questions = _questions(asked.messages)
        turns = await service.run(lambda bot: _recall(bot, questions[:-1])) if questions[1:] else []
        browser = browser_language(request.headers.get("accept-language"))
        prompt = count_tokens(message.text() for message in asked.messages)
        reply = Reply(question_language(questions[-1], browser), prompt)
        if not asked.stream:
            answer = await unless_gone(request, service.ask(questions[-1], history=turns))
            return JSONResponse(reply.whole(answer))
        with_usage = bool(asked.stream_options and asked.stream_options.include_usage)
        answers = service.stream(questions[-1], history=turns)
        first = await unless_gone(request, _first_answer(answers))
        lines = _lines(first, answers, reply, with_usage)
        return StreamingResponse(lines, media_type="text/event-stream", headers=_STREAMING)

    _tell_errors(api)
    server.mount("/v1", api)


def _require_model(name: str) -> None:
    if name != MODEL:
        what = f"the model {name[:100]!r} does not exist"
        raise _Misuse("model", what, f"the only model is {MODEL!r}", 404, "model_not_found")


def _questions(messages: Sequence[_Message]) -> list[str]:
    """What the user has asked so far; the last one is the question.

    Raises:
        _Misuse: if there is none, or if it is more than text.
    """
    asked = [message for message in messages if message.role == "user"]
    if not asked:
        raise _Misuse("messages", "no message has the role 'user'", "send the question as one")
    content = asked[-1].content
    if isinstance(content, list) and any(part.type != "text" for part in content):
        raise _Misuse("messages", "the question has parts that are not text", "send text only")
    return [message.text() for message in asked]


def _recall(bot: "NewsBot", questions: Sequence[str]) -> list[Turn]:
    """The last turns as they were, found again by asking once more.

    A client sends back what was shown, in which neither the reports cited nor how a question was understood
    can be told for sure; asking again, in the reports' own words, gives both.
    """
    turns: list[Turn] = []
    for question in questions[-_TURNS_RECALLED:]:
        try:
            turns.append(bot.ask(question, history=turns, extractive_only=True).turn())
        except ValueError:  # blank or too long, and refused in its time
            continue
    return turns


async def _first_answer(events: AsyncGenerator[Answer | Stage, None]) -> Answer:
    """Before it, what goes wrong still has a status."""
    async for event in events:
        if isinstance(event, Answer):
            return event
    raise AssertionError("no answer and no error")


async def _lines(
    answer: Answer, others: AsyncGenerator[Answer | Stage, None], reply: Reply, with_usage: bool
) -> AsyncIterator[str]:
    """The reply as server-sent events.

    An answer that grows may yet be withdrawn, and text that was sent cannot: only the last one is. Until
    then, comments keep the connection open.
    """
    async with aclosing(others):
        yield _event(reply.opening())
        try:
            async for event in others:
                answer = event if isinstance(event, Answer) else answer
                yield ": writing\n\n"
        except Exception as error:
            _log.warning("answer broken off: %s", error, exc_info=not isinstance(error, WenbaoError))
            yield _event(error_body(api_error(error)))
            return
        for chunk in reply.chunks(answer, with_usage):
            yield _event(chunk)
        yield "data: [DONE]\n\n"


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _tell_errors(api: FastAPI) -> None:
    async def tell(_: Request, error: Exception) -> JSONResponse:
        known = _known(error)
        # OpenAI has no 422: what is wrong with a request is a 400.
        status = 400 if known.status == 422 else known.status
        param = known.param if isinstance(known, _Misuse) else None
        return JSONResponse(error_body(known, param), status, known.headers)

    for kind in (ApiError, WenbaoError, ValueError, RequestValidationError, HTTPException, Exception):
        api.add_exception_handler(kind, tell)


def _known(error: Exception) -> ApiError:
    if isinstance(error, RequestValidationError):
        fault = error.errors()[0]
        where = ".".join(str(step) for step in fault["loc"][1:])
        return _Misuse(where, f"{where or 'the body'}: {fault['msg']}", "mend it and send it again")
    if isinstance(error, HTTPException):
        remedy = "there are /v1/models and /v1/chat/completions"
        return ApiError(error.status_code, "invalid_request", error.detail, remedy, error.headers)
    return api_error(error)
