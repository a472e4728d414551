"""The log for programs: every line is JSON, and none holds what is nobody's business."""

import asyncio
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ui.request_ids import RequestIds
from ui.request_log import RequestLog, log_as_json

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What has been logged as JSON; at the end logging is as it was."""
    root, own, written = logging.getLogger(), logging.getLogger("ui"), StringIO()
    before, level, own_level = root.handlers[:], root.level, own.level
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", written)
        log_as_json()
    (added,) = root.handlers
    root.handlers[:] = [*before, added]
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.captureWarnings(False)
    root.removeHandler(added)
    root.setLevel(level)
    own.setLevel(own_level)


def get(path: str, **headers: str) -> httpx.Response:
    server = FastAPI()

    @server.get("/ask/{report}")
    async def ask(report: str) -> str:
        logging.getLogger("ui.asking").warning("slow")
        return report

    @server.get("/fails")
    async def fails() -> None:
        raise RuntimeError("with Bearer wenbao_abcdefghijklmnop")

    server.add_middleware(RequestLog)
    server.add_middleware(RequestIds)

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(server, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://wenbao.example") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(sent())


def test_request_is_a_line_without_what_was_asked(lines: Lines) -> None:
    response = get("/ask/7?q=geheim", authorization="Bearer wenbao_abcdefgh", x_api_key="wenbao_abcdefgh")
    within, line = lines()
    assert line.keys() == {
        "time",
        "level",
        "message",
        "logger",
        "request_id",
        "method",
        "path",
        "status",
        "ms",
    }
    assert (line["level"], line["message"], line["method"], line["path"], line["status"]) == (
        *("info", "request", "GET", "/ask/7"),
        200,
    )
    assert line["ms"] >= 0
    assert line["time"].endswith("+00:00")
    assert line["request_id"] == within["request_id"] == response.headers["x-request-id"]
    assert "geheim" not in str(line)
    assert "abcdefgh" not in str(line)


def test_status_is_that_of_the_answer(lines: Lines) -> None:
    assert get("/nowhere").status_code == 404
    assert lines()[-1]["status"] == 404
    assert get("/fails").status_code == 500
    assert lines()[-1]["status"] == 500


def test_trace_is_one_line_too_and_what_looks_like_a_secret_is_struck(lines: Lines) -> None:
    try:
        raise RuntimeError("sent Bearer abcdefghijkl to https://user:word@llm.example/v1")
    except RuntimeError:
        logging.getLogger().exception("failed with %s\nand more", "sk-proj-abcdefgh12345678")
    (line,) = lines()
    assert line["message"] == "failed with ***\nand more"
    assert line["exception"].endswith("RuntimeError: sent *** to https://***@llm.example/v1")


def test_path_of_a_visitor_breaks_no_line(lines: Lines) -> None:
    get("/ask/%0A%7B%22level%22%3A%22error%22%7D%E2%80%AE")
    assert [line["path"] for line in lines()[1:]] == ['/ask/\n{"level":"error"}\u202e']


def test_warnings_and_libraries_write_json_too(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    logging.getLogger("libraries").error("broken")
    logging.getLogger("httpx").info("chatter")
    told = lines()
    assert [line["logger"] for line in told] == ["py.warnings", "libraries"]
