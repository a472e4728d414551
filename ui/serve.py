"""`wenbao serve`: the page, the bot that is loaded behind it, and an orderly end of both."""

import logging
import os
import signal
import sys
import warnings
from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.endpoint import Endpoint
from bot.feedback import FEEDBACK_FILE, Feedback
from bot.newsbot import NewsBot
from index.collection import Collection
from index.errors import WenbaoError
from ui.access import Access
from ui.console import note
from ui.conversation import Answerer, load_in_background
from ui.demo import EXAMPLES, demo_folder, open_demo
from ui.keys import KEYS_FILE, Keys
from ui.language_model import endpoint
from ui.protection import Protection
from ui.rates import Rates
from ui.request_log import log_as_json
from ui.server import create_app, listen, web_server

_log = logging.getLogger(__name__)
_RATE_FOR_STRANGERS = "60/minute"
_STOPPING = (signal.SIGINT, signal.SIGTERM)


def serve(options: Namespace) -> bool:
    """Serves the page until Ctrl-C or SIGTERM; whether it could be served at all.

    Raises:
        WenbaoError: if the address cannot be listened on, or the store or the model is wrong at first
            sight. What goes wrong later is said on stderr and by the page.
    """
    if options.log_json:
        log_as_json()
    tell = _log.info if options.log_json else note
    with _until_stopped(), listen(options.host, options.port) as listener:
        if not options.demo:
            Collection(options.store).close()
        llm, protection = endpoint(options), _protection(options)
        if not sys.warnoptions:
            # Two threads that import libraries undo each other's filters, and what then comes through now
            # and then (of urllib3: no PySocks) is nothing that whoever runs the server could act on.
            warnings.simplefilter("ignore")
        demo = demo_folder() if options.demo else None
        loading = load_in_background(lambda: _load(options, llm, demo))
        try:
            folder = Path(demo.name) if demo else options.store
            feedback = Feedback(options.feedback or folder / FEEDBACK_FILE)
            examples = EXAMPLES if options.demo else ()
            app = create_app(loading, examples, _access(options), feedback, protection)
            server = web_server(app, log_json=options.log_json)
            if loading.done():
                loading.result()
            loading.add_done_callback(partial(_tell_failure, _log.error if options.log_json else note))
            for number in _STOPPING:
                signal.signal(number, server.handle_exit)
            host, port = listener.getsockname()[:2]
            tell(f"serving http://{f'[{host}]' if ':' in host else host}:{port} (stop with Ctrl-C)")
            server.run(sockets=[listener])
            return server.started
        finally:
            _end(loading, demo)
    return True


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what is inside, and are no error.

    uvicorn shuts down on both, then raises them once more for whoever listened before. Were it nobody, that
    SIGTERM would end the process on the spot and leave the demo's folder behind.
    """
    before = {number: signal.signal(number, signal.default_int_handler) for number in _STOPPING}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _load(options: Namespace, llm: Endpoint | None, demo: TemporaryDirectory[str] | None) -> NewsBot:
    models = options.model, options.reader, llm
    bot = open_demo(Path(demo.name), *models) if demo else NewsBot.open(options.store, *models)
    bot.warm_up()
    return bot


def _access(options: Namespace) -> Access:
    return Access(options.public, os.environ.get("WENBAO_PASSWORD") or None, options.allow_urls)


def _protection(options: Namespace) -> Protection:
    in_store = None if options.demo else options.store / KEYS_FILE
    rates = options.rate_limit
    return Protection(
        Keys(options.keys or in_store, os.environ.get("WENBAO_API_KEYS", "")),
        Rates((_RATE_FOR_STRANGERS if options.public else "") if rates is None else rates),
        options.require_key,
        options.proxies,
        (options.host,),
        options.cors,
        options.frame_ancestors,
    )


def _tell_failure(tell: Callable[[object], None], loading: Future[Answerer]) -> None:
    if isinstance(error := loading.exception(), WenbaoError):
        tell(error)


def _end(loading: Future[Answerer], demo: TemporaryDirectory[str] | None) -> None:
    """Closes the bot and removes the demo; what is still loading is left to itself, and the process ends."""
    loaded = loading.done()
    if loaded and loading.exception() is None and isinstance(bot := loading.result(), NewsBot):
        bot.close()
    if demo:
        demo.cleanup()
    if not loaded and sys.exc_info()[0] in (None, KeyboardInterrupt):
        # Python's own end would unwind the thread that loads, and where that is inside a library in C++,
        # the process would abort.
        logging.shutdown()
        os._exit(0)
