"""MCP over stdin and stdout: `wenbao mcp`."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from io import TextIOWrapper
from typing import Any

import anyio
from mcp.server.stdio import stdio_server

from bot.newsbot import NewsBot
from ui.conversation import load_in_background
from ui.mcp_tools import mcp_server
from ui.service import Service


def serve_stdio(load: Callable[[], NewsBot]) -> None:
    """Answers whoever started this process, until they close its stdin.

    The bot is loaded meanwhile: clients wait some seconds for a server to speak, and models may take longer.
    """
    # A thread that waits for stdin is ended by nothing but the end of the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with _protocol_alone_on_stdout() as stdout:
        bot: Future[Any] = load_in_background(load)
        asyncio.run(_serve(bot, stdout))
    if not bot.done():
        # Python's own end would unwind the thread that loads, and inside a library in C++ that is a crash.
        os._exit(0)
    if bot.exception() is None:
        bot.result().close()


async def _serve(bot: Future[Any], stdout: TextIOWrapper) -> None:
    server = mcp_server(Service(bot), bot)
    async with stdio_server(stdout=anyio.wrap_file(stdout)) as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _protocol_alone_on_stdout() -> TextIOWrapper:
    """What stdout was. What libraries print from now on, those in C++ too, goes to stderr."""
    sys.stdout.flush()
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return protocol
