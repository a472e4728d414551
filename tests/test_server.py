import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from http.client import HTTPConnection

import pytest
from serving import serving

from index.errors import ModelError, WenbaoError
from ui.conversation import Answerer
from ui.server import listen


class Nothing:
    """A bot that is loaded, with an open ledger; that is all it needs to be here."""

    ask = None

    def article(self, article_id: str) -> None:
        raise KeyError(article_id)


@pytest.fixture
def bot() -> Future[Answerer]:
    return Future()


@pytest.fixture
def port(bot: Future[Answerer]) -> Iterator[int]:
    with serving(bot, ["问?"]) as port:
        yield port


def get(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(), {k.lower(): v for k, v in response.getheaders()}
    finally:
        connection.close()


def test_server_is_healthy_at_once_and_ready_when_the_bot_is(port: int, bot: Future[Answerer]) -> None:
    assert get(port, "/healthz")[:2] == (200, '{"status":"ok"}')
    assert get(port, "/readyz")[:2] == (503, '{"status":"loading"}')
    bot.set_result(Nothing())  # type: ignore[arg-type]
    assert get(port, "/readyz")[:2] == (200, '{"status":"ready"}')


def test_failed_loading_is_told_apart_from_loading(port: int, bot: Future[Answerer]) -> None:
    bot.set_exception(ModelError("no model"))
    assert get(port, "/readyz")[:2] == (503, '{"status":"failed"}')
    assert get(port, "/healthz")[0] == 200


def test_page_is_served_while_loading_and_forbids_what_comes_from_elsewhere(port: int) -> None:
    status, body, headers = get(port, "/")
    assert (status, "问报" in body) == (200, True)
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "http" not in headers["content-security-policy"]


def test_page_offers_no_programming_interface_by_accident(port: int) -> None:
    endpoints = json.loads(get(port, "/gradio_api/info")[1])
    assert (list(endpoints["named_endpoints"]), endpoints["unnamed_endpoints"]) == (["/ask"], {})
    assert get(port, "/docs")[0] == 404


def test_open_page_neither_holds_up_the_end_nor_fills_the_log_with_it(bot: Future[Answerer]) -> None:
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    try:
        with serving(bot) as port:
            # Not before: uvicorn sets its loggers up anew when it starts.
            logging.getLogger("uvicorn.error").addHandler(handler)
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/gradio_api/heartbeat/somebody")
            assert connection.getresponse().status == 200
            began = time.monotonic()
        assert time.monotonic() - began < 15
        connection.close()
    finally:
        logging.getLogger("uvicorn.error").removeHandler(handler)
    assert [record.getMessage() for record in records] == []


def test_taken_port_is_one_line_that_says_what_to_do() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WenbaoError) as caught:
            listen("127.0.0.1", port)
    assert str(caught.value) == (
        f"cannot listen on 127.0.0.1, port {port}: Address already in use; "
        "stop what uses it or choose another port"
    )


def test_host_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(
        WenbaoError, match=r"^cannot listen on no\.such\.host\.invalid: .+; choose another host$"
    ):
        listen("no.such.host.invalid", 0)


def test_page_does_not_load_what_the_models_need() -> None:
    heavy = "{'torch', 'sentence_transformers', 'transformers', 'faiss', 'onnxruntime'}"
    code = f"import sys, ui.server; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
