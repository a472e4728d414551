"""MCP over streamable HTTP, at `/mcp` of the server."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ui.api_errors import ApiError
from ui.guard import Guard
from ui.mcp_tools import mcp_server
from ui.service import Service

# A question and its history, not an upload.
_MOST_BYTES = 1_000_000


def add_mcp_routes(server: FastAPI, service: Service, guard: Guard, origins: Collection[str] = ()) -> None:
    """Serves MCP while `server` runs; pages of other sites may use it if they are among `origins`, or `*`.

    There are no sessions: nothing is kept of a client from one request to the next.
    """
    endpoint = _Endpoint(mcp_server(service), guard, frozenset(origins))
    for path in ("/mcp", "/mcp/"):
        # All methods: those left over would be the page's.
        server.router.routes.append(Route(path, endpoint, methods=None, include_in_schema=False))
    lifespan = server.router.lifespan_context

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[Any]:
        async with endpoint.running(), lifespan(app) as state:
            yield state

    server.router.lifespan_context = running


class _Endpoint:
    """Admits requests and hands them to the MCP package."""

    def __init__(self, server: Server[Any, Any], guard: Guard, origins: frozenset[str]) -> None:
        self._server = server
        self._guard = guard
        self._origins = origins
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answers inside it. One manager runs once; a server may be started again."""
        # The package's own protection against DNS rebinding is a list of hosts, which would turn away whoever
        # comes by another name or a proxy. `ui/visitors.py` knows more, and `_require_own_page` goes by it.
        self._manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            security_settings=None,
            max_request_body_size=_MOST_BYTES,
        )
        try:
            async with self._manager.run():
                yield
        finally:
            self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        caller = await self._guard.read(request)
        if request.method != "POST":
            # Without sessions there is nothing to listen for, and nothing to delete.
            raise ApiError(
                405, "method_not_allowed", "MCP is spoken by POST here", "use POST", {"Allow": "POST"}
            )
        self._require_own_page(request, caller.address)
        if self._manager is None:
            raise ApiError(
                503, "not_ready", "the server is starting or ending", "try again", {"Retry-After": "1"}
            )
        await self._manager.handle_request(scope, receive, send)

    def _require_own_page(self, request: Request, address: str | None) -> None:
        """Turns away a web page from elsewhere that has let its own name point here (DNS rebinding).

        Programs send no `Origin`. That a page of another site does not get here under our name is the matter
        of CORS.
        """
        origin = request.headers.get("origin")
        if origin is None or address is not None or self._origins & {origin.lower(), "*"}:
            return
        remedy = "let whoever runs this server name its origin with --cors"
        raise ApiError(403, "foreign_page", "web pages from elsewhere may not use this", remedy)
