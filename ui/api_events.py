"""An answer as server-sent events: `stage` as each begins, `answer` as it grows, then `done`, or `error`."""

import json
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

from bot.answer import Answer
from ui.api_errors import api_error
from ui.leaving import unless_gone
from ui.request_ids import request_id
from ui.service import Stage

_log = logging.getLogger(__name__)
# Proxies that gather what they pass on (nginx) would hold the stages back until the end.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def event_stream(request: Request, events: AsyncGenerator[Answer | Stage, None]) -> StreamingResponse:
    """The response that tells `events`; it ends their work when nobody listens any longer.

    Raises:
        ServiceError, ValueError, ...: what goes wrong before the first event, which then has its own status.
    """

    async def begin() -> Answer | Stage:
        return await anext(events)

    first = await unless_gone(request, begin())
    return StreamingResponse(_lines(first, events), media_type="text/event-stream", headers=_HEADERS)


async def _lines(
    first: Answer | Stage, others: AsyncGenerator[Answer | Stage, None]
) -> AsyncGenerator[str, None]:
    async with aclosing(others):
        try:
            yield _told(first)
            async for event in others:
                yield _told(event)
            yield _event("done", {"request_id": request_id()})
        except Exception as error:
            told = api_error(error)
            if told.status == 500:
                _log.exception("answer not told to its end")
            yield _event("error", told.body())


def _told(event: Answer | Stage) -> str:
    if isinstance(event, Answer):
        return _event("answer", event.to_dict())
    return _event("stage", {"stage": event})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
