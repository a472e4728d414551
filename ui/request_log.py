"""The log as one JSON object a line on stderr, for programs that collect logs.

What people ask is in no line, nor is a key or a password: of a request there is the path without what
follows `?`, and what any library logs is searched for what looks like a secret.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.request_ids import request_id

_log = logging.getLogger(__name__)
_FIELDS = ("method", "path", "status", "ms")
_SECRET = re.compile(r"(wenbao_|hf_|sk-|bearer\s+)[\w.~+/=-]{8,}|(?<=://)[^/\s@]+(?=@)", re.IGNORECASE)


class _Line(logging.Formatter):
    """A record as JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": _SECRET.sub("***", record.getMessage()),
            "logger": record.name,
        }
        if name := request_id():
            told["request_id"] = name
        told |= {field: getattr(record, field) for field in _FIELDS if hasattr(record, field)}
        if record.exc_info:
            told["exception"] = _SECRET.sub("***", self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=True, default=str)


def log_as_json() -> None:
    """From now on everything that is logged goes to stderr as JSON, warnings of Python's own included."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ui").setLevel(logging.INFO)


class RequestLog:
    """Logs how every request ended, once all of its answer has been sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # A visitor who left before the answer began has seen no status; nginx writes 499.
        status, began = 499, perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            status = 500
            raise
        finally:
            milliseconds = round(1000 * (perf_counter() - began), 1)
            told = scope["method"], scope["path"], status, milliseconds
            _log.info("request", extra=dict(zip(_FIELDS, told, strict=True)))
