"""The web server: FastAPI's routes, the page behind them, and uvicorn."""

import asyncio
import logging
import socket
from collections.abc import Sequence
from concurrent.futures import Future

import uvicorn
from fastapi import FastAPI

from bot.feedback import Feedback
from index.errors import WenbaoError
from ui.access import Access
from ui.api import add_api
from ui.api_errors import tell_errors
from ui.app import build_page, mount
from ui.conversation import Answerer
from ui.desk import Desk
from ui.document import Localising
from ui.embedding import add_embedding_routes
from ui.gradio_api import add_ask_endpoint
from ui.health import add_health_routes
from ui.intake import add_routes
from ui.mcp_http import add_mcp_routes
from ui.openai_api import add_openai_routes
from ui.protection import Protection
from ui.reports import Reports
from ui.request_ids import RequestIds
from ui.service import Service


def create_app(
    bot: Future[Answerer],
    examples: Sequence[str] = (),
    access: Access | None = None,
    feedback: Feedback | None = None,
    protection: Protection | None = None,
) -> FastAPI:
    """The whole web application; `bot` may come later (`ui.conversation.load_in_background`).

    Without `examples` the page finds its own. `access` says who may change the collection, `protection` what
    else strangers may do, and `feedback` keeps what visitors think of answers.

    Routes of an API belong before `mount`, which takes every path that is left.
    """
    server = FastAPI(title="Wenbao", docs_url=None, redoc_url=None, openapi_url=None)
    access, protection = access or Access(), protection or Protection()
    service, guard = Service(bot), protection.guard(access)
    add_health_routes(server, service, guard)
    add_api(server, service, guard)
    add_openai_routes(server, service, guard)
    add_mcp_routes(server, service, guard, protection.origins)
    tell_errors(server)
    reports = Reports(bot, access)
    add_routes(server, reports)
    add_embedding_routes(server)
    desk = Desk(bot, service.workers)
    page = build_page(desk, examples, reports, feedback, lambda: add_ask_endpoint(service, guard))
    mount(page, server)
    server.add_middleware(Localising)
    protection.install(server)
    server.add_middleware(RequestIds)
    return server


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one.

    Raises:
        WenbaoError: if the address is taken, not allowed, or not of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise WenbaoError(f"cannot listen on {host}: {error.strerror}; choose another host") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        what = f"cannot listen on {host}, port {port}: {error.strerror}"
        raise WenbaoError(f"{what}; stop what uses it or choose another port") from None
    return listener


def web_server(app: FastAPI, *, log_json: bool = False) -> uvicorn.Server:
    """A server for `app`, to `run(sockets=[listen(...)])`; open pages do not hold up its end for long.

    With `log_json` its log goes where all others go (`ui.request_log.log_as_json`).
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        timeout_graceful_shutdown=2,
        # Else whoever asks over loopback could write any address into a header; see `ui/visitors.py`.
        proxy_headers=False,
        server_header=False,
        log_config=None if log_json else uvicorn.config.LOGGING_CONFIG,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_no_farewell)
    return uvicorn.Server(config)


def _is_no_farewell(record: logging.LogRecord) -> bool:
    """Leaves out that open pages are cut off at the end: eighty lines of trace after every Ctrl-C."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not str(record.msg).startswith("Cancel ")
