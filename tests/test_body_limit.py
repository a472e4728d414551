"""Requests that are too long, through applications that read them in their several ways."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, UploadFile

from ui import body_limit
from ui.body_limit import BodyLimit
from ui.render_adding import MAX_UPLOAD

MOST = 1_000
FORM = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "_LIMITS", (("/long/", 10 * MOST),))
    monkeypatch.setattr(body_limit, "_OTHERS", MOST)


def application(read: list[int]) -> FastAPI:
    server = FastAPI()

    @server.post("/json")
    async def from_json(body: dict[str, Any]) -> int:
        return len(body)

    @server.post("/form")
    async def from_form(file: UploadFile) -> int:
        return len(await file.read())

    @server.post("/raw")
    @server.post("/long/raw")
    async def raw(request: Request) -> int:
        async for piece in request.stream():
            read.append(len(piece))
        return sum(read)

    server.add_middleware(BodyLimit)
    return server


def post(path: str, read: list[int] | None = None, **how: Any) -> httpx.Response:
    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(application([] if read is None else read))
        async with httpx.AsyncClient(transport=transport, base_url="http://wenbao.example") as client:
            return await client.post(path, **how)

    return asyncio.run(sent())


def is_refused(response: httpx.Response) -> bool:
    return response.status_code == 413 and response.json()["error"]["code"] == "too_large"


async def pieces(size: int, first: bytes = b"") -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    yield first
    for _ in range(size // 100):
        yield b"x" * 100


def test_as_much_as_is_allowed_comes_through() -> None:
    assert post("/raw", content=b"x" * MOST).text == str(MOST)
    assert post("/raw", content=pieces(MOST)).text == str(MOST)
    assert post("/long/raw", content=pieces(10 * MOST)).text == str(10 * MOST)
    assert post("/json", json={"a": 1}).text == "1"


def test_what_says_that_it_is_too_long_is_not_read_at_all() -> None:
    read: list[int] = []
    refused = post("/raw", read, content=b"x" * (MOST + 1))
    assert is_refused(refused)
    assert read == []
    assert refused.headers["connection"] == "close"
    assert "1,000 bytes" in refused.json()["error"]["message"]


def test_what_does_not_say_so_is_read_as_far_as_it_may_be_long() -> None:
    read: list[int] = []
    assert is_refused(post("/raw", read, content=pieces(100 * MOST)))
    assert sum(read) <= MOST


def test_lie_about_the_length_does_not_help() -> None:
    assert is_refused(post("/raw", content=pieces(2 * MOST), headers={"content-length": "10"}))
    assert is_refused(post("/raw", content=pieces(2 * MOST), headers={"content-length": "-1"}))


@pytest.mark.parametrize(
    ("path", "kind", "first"),
    [
        ("/json", "application/json", b'{"a": "'),
        ("/form", "multipart/form-data; boundary=b", FORM),
    ],
)
def test_route_that_makes_an_error_of_its_own_of_half_a_body_does_not_hide_why(
    path: str, kind: str, first: bytes
) -> None:
    assert is_refused(post(path, content=pieces(2 * MOST, first), headers={"content-type": kind}))


def test_files_may_be_as_long_as_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for path in ("/collection/files", "/api/v1/articles"):
        assert body_limit.body_limit(path) > MAX_UPLOAD
    assert body_limit.body_limit("/api/v1/ask") == body_limit.body_limit("/v1/chat/completions") == 1_000_000
