"""The real web server in a thread, for the tests that need one."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

from fastapi import FastAPI

from bot.feedback import Feedback
from ui.access import Access
from ui.conversation import Answerer
from ui.server import create_app, listen, web_server


@contextmanager
def serving(
    bot: Future[Answerer],
    examples: Sequence[str] = (),
    access: Access | None = None,
    feedback: Feedback | None = None,
) -> Iterator[int]:
    """Serves the page for `bot` on a free port of this machine, and gives that port."""
    with serving_app(lambda: create_app(bot, examples, access, feedback)) as port:
        yield port


@contextmanager
def serving_app(make: Callable[[], FastAPI]) -> Iterator[int]:
    """Serves what `make` returns on a free port of this machine, and gives that port."""
    listener = listen("127.0.0.1", 0)
    started: Future[object] = Future()

    async def serve() -> None:
        # Built inside a running event loop: outside one, Gradio opens loops that it never closes.
        server = web_server(make())
        started.set_result(server)
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    server = started.result(60)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True  # type: ignore[attr-defined]
        thread.join(20)
        listener.close()
    assert not thread.is_alive(), "the server did not end"
