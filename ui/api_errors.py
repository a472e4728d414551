"""What goes wrong in front of other programs, in one shape, and whose fault it is.

    {"error": {"code": "busy", "message": "…", "remedy": "…", "request_id": "…"}}

A `code` is for programs and stays; the message says what and where, the remedy what to do.
"""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import StoreLocked, WenbaoError
from ui.request_ids import request_id
from ui.service_errors import Busy, NotReady, ServiceError, TookTooLong

_log = logging.getLogger(__name__)
_READ_DOCUMENT = "see /api/v1/openapi.json for what may be sent"
_TRY_AGAIN = "try again after the seconds that Retry-After says"
_SERVICE = {NotReady: (503, "not_ready"), Busy: (503, "busy"), TookTooLong: (504, "took_too_long")}
_HTTP = {
    404: ("not_found", "there is nothing at this address", _READ_DOCUMENT),
    405: (
        "method_not_allowed",
        "this address does not take that method",
        "the header Allow has those it takes",
    ),
}


class ApiError(Exception):
    """An error that is the asker's to read: `status` is HTTP's, 4xx where the asker can mend it."""

    def __init__(
        self, status: int, code: str, message: str, remedy: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        # What the asker wrote may be in it, half characters that no encoding takes included.
        self.message = message.encode(errors="replace").decode()
        self.remedy = remedy
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """Its JSON."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "remedy": self.remedy,
                "request_id": request_id(),
            }
        }

    def response(self) -> JSONResponse:
        """Its response."""
        return JSONResponse(self.body(), self.status, self.headers)


def api_error(error: Exception) -> ApiError:
    """What programs are told of `error`; of what nobody foresaw only that it is the server's."""
    match error:
        case ApiError():
            return error
        case ServiceError():
            status, code = _SERVICE[type(error)]
            return ApiError(status, code, str(error), _TRY_AGAIN, {"Retry-After": str(error.retry_after)})
        case StoreLocked():
            # Its own words name a folder of the server.
            message = "reports are being added or removed by another request"
            return ApiError(503, "locked", message, _TRY_AGAIN, {"Retry-After": "2"})
        case ValueError():
            # The asker's fault or, with a trace worth keeping, a programmer's.
            _log.warning("request refused: %s", error, exc_info=error)
            return ApiError(422, "invalid", _one_line(error), _READ_DOCUMENT)
        case WenbaoError():
            _log.warning("request failed: %s", error)
    return ApiError(500, "failed", "it failed here, through no fault of the request", "tell the operator")


def tell_errors(server: FastAPI) -> None:
    """Has `server` answer with this shape to `ApiError` and to the errors of the bot and of its gate."""
    server.add_exception_handler(ApiError, _tell)
    server.add_exception_handler(WenbaoError, _tell)


def tell_all_errors(server: FastAPI) -> None:
    """As `tell_errors`, and likewise to what FastAPI finds wrong and to what nobody foresaw.

    For an application in which nothing else has errors of its own, as the page has.
    """

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return ApiError(422, "invalid", _faults(error), _READ_DOCUMENT).response()

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code, message, remedy = _HTTP.get(error.status_code, ("invalid", error.detail, _READ_DOCUMENT))
        headers = _allowed(request) if error.status_code == 405 else error.headers
        return ApiError(error.status_code, code, message, remedy, headers).response()

    async def gone(_: Request, error: Exception) -> JSONResponse:
        return ApiError(499, "gone", "the connection was closed", "send it again").response()

    tell_errors(server)
    server.add_exception_handler(ValueError, _tell)
    server.add_exception_handler(ClientDisconnect, gone)
    server.add_exception_handler(RequestValidationError, invalid)
    server.add_exception_handler(HTTPException, http)
    server.add_middleware(_Unforeseen)


class _Unforeseen:
    """Tells of what no handler is for.

    Starlette's own way would raise it once more for the server, which logs a second trace and drops the
    connection under the next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if has_begun:
                raise
            _log.exception("request failed")
            await api_error(error).response()(scope, receive, send)


def _allowed(request: Request) -> dict[str, str]:
    """The header Allow; Starlette's has the methods of one route, and each of FastAPI's routes has one."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return {"Allow": ", ".join(sorted({method for route in here for method in route.methods or ()}))}


async def _tell(_: Request, error: Exception) -> JSONResponse:
    return api_error(error).response()


def _faults(error: RequestValidationError) -> str:
    """What is wrong with a request and where, in one line; not what stands there, which may be a secret."""
    return "; ".join(map(_fault, error.errors()[:3]))


def _fault(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return f"the body is not valid JSON: {_one_line(fault.get('ctx', {}).get('error', fault['msg']))}"
    # A field that is not known is named by the asker, at any length.
    where = ".".join(str(part)[:50] for part in fault["loc"])
    return f"{where}: {_one_line(fault['msg']).removeprefix('Value error, ')}"


def _one_line(what: object) -> str:
    return " ".join(str(what).split())
