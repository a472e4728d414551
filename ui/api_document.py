"""What the OpenAPI document says besides the shapes: errors, and examples, which run on the samples."""

from typing import Any

from pydantic import TypeAdapter

from ui.api_answers import Error
from ui.api_upload import ENDINGS
from ui.api_values import Report, Reports

_Json = dict[str, Any]
_MANY: TypeAdapter[list[Report]] = TypeAdapter(Reports)


def about() -> _Json:
    """The document's head, as arguments of `FastAPI`."""
    return {
        "title": "Wenbao 问报",
        "version": "1",
        "summary": "Ask the news, see the sentence it comes from.",
        "description": (
            "Every citation is a true quotation: the report's `text[start:end]` is the citation's `text`. "
            "A question that the reports do not answer is refused, and the answer then cites nothing.\n\n"
            "A key, where one is asked for, goes into `Authorization: Bearer KEY` or `X-API-Key: KEY`. "
            "Errors have one shape, with a `code` for programs; those with `Retry-After` pass. "
            "`X-Request-ID` names the request: as its caller did, if with at most 100 letters, digits and "
            "`._:/+=-`."
        ),
    }


def _example(summary: str, value: object) -> _Json:
    return {"summary": summary, "value": value}


ASKED = {
    "plain": _example("In Chinese", {"question": "沙屿大桥什么时候通车?"}),
    "english": _example("In English, of one source", {
        "question": "When does the Shayu Bridge open?", "source": "The Lanpu Weekly", "since": "2026-01-01",
    }),
    "refused": _example("What the reports do not say", {"question": "火星上发现了什么?"}),
    "follow_up": _example("Leaning on the turn before", {
        "question": "为什么推迟?",
        "history": [{"question": "沙屿大桥通车时间推迟到什么时候?", "answer": "明年3月底"}],
        "k": 3,
    }),
}  # fmt: skip
SEARCHED = {
    "plain": _example("Three passages", {"query": "沙屿大桥 概算", "k": 3}),
    "limited": _example("Of a period", {"query": "洪水", "since": "2025-06-20", "until": "2025-06-30"}),
}
ARTICLE_IDS = {"given": _example("An id that the report brought", "weekly-2025-10-24-museum")}
REMOVED_IDS = {"given": _example("An id that the report brought", "example-1")}
_REPORT = {
    "id": "example-1",
    "title": "新码头今天启用",
    "text": "岚浦新码头今天上午启用。首航的客轮上有120名乘客。",
    "source": "岚浦日报",
    "published": "2026-03-02",
}
_FILE = {"schema": {"type": "string", "format": "binary"}}
ADDED = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"anyOf": [Report.model_json_schema(), _MANY.json_schema()]},
                "examples": {
                    "one": _example("A report", _REPORT),
                    "many": _example("Several", [_REPORT, {"text": "The Lanpu library opens on Sundays."}]),
                },
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
            **{kind: _FILE for kind in ENDINGS},
        },
    }
}
_EVENT = {
    "type": "object",
    "description": "An event; there are as many of them as it takes",
    "properties": {
        "event": {"enum": ["stage", "answer", "done", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
    "required": ["event", "data"],
}
EVENTS: dict[int | str, _Json] = {
    200: {
        "description": "The events as they come",
        "content": {"text/event-stream": {"schema": _EVENT}},
    }
}
_RETRY = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}


def _error(description: str, **more: object) -> _Json:
    return {"model": Error, "description": description, **more}


ERRORS: dict[int | str, _Json] = {
    400: _error("The request cannot be read"),
    401: _error("A key is missing or unknown"),
    403: _error("The right to add and remove is missing"),
    404: _error("There is no such report"),
    413: _error("It is longer than may be sent"),
    415: _error("It is of a kind that is not read here"),
    422: _error("It is not as described here"),
    429: _error("Too many requests", headers=_RETRY),
    503: _error("Not ready yet, or too busy", headers=_RETRY),
    504: _error("It took too long and was stopped"),
}
