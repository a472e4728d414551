import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from serving import serving_app

from bot.newsbot import NewsBot
from ui.access import Access
from ui.api_errors import tell_errors
from ui.guard import Guard
from ui.keys import Keys
from ui.mcp_http import add_mcp_routes
from ui.protection import Protection
from ui.rates import Rates
from ui.service import Service

QUESTION = "沙屿大桥的北主塔有多高？"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@contextmanager
def served(bot: object, keys: str = "", requires_key: bool = False, **rules: Any) -> Iterator[str]:
    loaded: Future[Any] = Future()
    if bot is not None:
        loaded.set_result(bot)

    def make() -> FastAPI:
        app = FastAPI()
        guard = Guard(Access(public=True), Keys(None, keys), Rates(), requires_key)
        add_mcp_routes(app, Service(loaded), guard, **rules)
        tell_errors(app)
        Protection().install(app)
        return app

    with serving_app(make) as port:
        yield f"http://127.0.0.1:{port}/mcp"


@asynccontextmanager
async def over_http(url: str) -> Any:
    async with streamable_http_client(url) as (read, write, _), ClientSession(read, write) as session:
        await session.initialize()
        yield session


def called(url: str, name: str, arguments: dict[str, Any]) -> CallToolResult:
    async def call() -> CallToolResult:
        async with over_http(url) as session:
            return await session.call_tool(name, arguments)

    return asyncio.run(call())


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.fixture(scope="module")
def address(sample_bot: NewsBot) -> Iterator[str]:
    with served(sample_bot) as address:
        yield address


def test_tools_say_what_they_take_and_give(address: str) -> None:
    async def tools() -> Any:
        async with over_http(address) as session:
            return (await session.list_tools()).tools

    listed = {tool.name: tool for tool in asyncio.run(tools())}
    assert list(listed) == ["ask", "search", "get_article"]
    assert listed["ask"].inputSchema["required"] == ["question"]
    assert listed["search"].inputSchema["required"] == ["query"]
    assert listed["get_article"].inputSchema["required"] == ["article_id"]
    for tool in listed.values():
        assert tool.annotations.readOnlyHint
        assert tool.outputSchema["type"] == "object"


def test_answer_is_the_bots_as_text_and_as_an_object(address: str, sample_bot: NewsBot) -> None:
    result = called(address, "ask", {"question": QUESTION})
    assert not result.isError
    assert result.structuredContent == sample_bot.ask(QUESTION).to_dict()
    assert json.loads(text(result)) == result.structuredContent
    assert "168米" in text(result)  # not as escapes, which cost a model six times as much


def test_citation_leads_to_its_report_and_stands_in_it(address: str) -> None:
    async def follow() -> tuple[Any, Any, Any]:
        async with over_http(address) as session:
            answer = (await session.call_tool("ask", {"question": QUESTION})).structuredContent
            hits = (await session.call_tool("search", {"query": QUESTION, "k": 3})).structuredContent
            cited = answer["citations"][0]
            found = await session.call_tool("get_article", {"article_id": cited["article_id"]})
            return cited, hits, found.structuredContent

    cited, hits, article = asyncio.run(follow())
    assert article["text"][cited["start"] : cited["end"]] == cited["text"]
    assert len(hits["hits"]) == 3
    assert hits["hits"][0]["article_id"] == article["id"]
    assert hits["hits"][0]["text"] in article["text"]


def test_limits_and_history_count(address: str) -> None:
    limited = called(address, "ask", {"question": QUESTION, "until": "2020-01-01"}).structuredContent
    assert limited is not None
    assert (limited["refused"], limited["citations"]) == (True, [])
    history = [{"question": QUESTION, "answer": "168米 [1]"}]
    leaning = called(address, "ask", {"question": "它什么时候开工的？", "history": history})
    assert "沙屿大桥" in (leaning.structuredContent or {})["understood"]


@pytest.mark.parametrize(
    ("name", "arguments", "problem"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": " "}, "question: must not be blank"),
        ("ask", {"question": 5}, "question: Input should be a valid string"),
        ("ask", {"question": "x", "since": "soon"}, "since: must be a date such as 2024-09-25"),
        ("ask", {"question": "x", "sinse": "2024-01-01"}, "sinse: Extra inputs are not permitted"),
        ("search", {"query": "x", "k": 0}, "k: Input should be greater than or equal to 1"),
        (
            "get_article",
            {"article_id": "no\nsuch"},
            "no report has this article_id: take one from a citation or a search",
        ),
        ("delete", {}, "there is no such tool: there are ask, search, get_article"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    address: str, name: str, arguments: dict[str, Any], problem: str
) -> None:
    result = called(address, name, arguments)
    assert (result.isError, text(result)) == (True, problem)


def test_what_nobody_foresaw_keeps_its_details_to_itself() -> None:
    class Broken:
        def article(self, article_id: str) -> None:
            raise RuntimeError("secret detail")

    with served(Broken()) as address:
        result = called(address, "get_article", {"article_id": "x"})
    assert result.isError
    assert "no fault of the request" in text(result)
    assert "secret" not in text(result)


def test_loading_bot_is_told_by_the_tool_while_the_tools_are_there() -> None:
    with served(None) as address:
        result = called(address, "ask", {"question": QUESTION})
    assert result.isError
    assert "still loading" in text(result)


def test_key_is_needed_where_reading_takes_one(sample_bot: NewsBot) -> None:
    with served(sample_bot, requires_key=True) as address:
        answer = httpx.post(address, json=INITIALIZE, headers=ACCEPT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "no_key")


def test_only_post_is_taken_with_or_without_a_slash(address: str) -> None:
    for method in ("GET", "DELETE", "PUT"):
        answer = httpx.request(method, address, headers=ACCEPT)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert httpx.post(f"{address}/", json=INITIALIZE, headers=ACCEPT).status_code == 200
    assert httpx.post(address, content=b"x" * 1_000_001, headers=ACCEPT).status_code == 413


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", None, 200),
        ("127.0.0.1", "http://127.0.0.1", 200),
        ("evil.example", "http://evil.example", 403),
        ("127.0.0.1", "http://evil.example", 403),
        ("127.0.0.1", "null", 403),
        ("127.0.0.1", "https://Friend.example", 200),
        ("news.example", None, 200),
    ],
)
def test_page_that_points_its_own_name_here_is_turned_away(
    sample_bot: NewsBot, host: str, origin: str | None, status: int
) -> None:
    headers = {**ACCEPT, "host": host, **({"origin": origin} if origin else {})}
    with served(sample_bot, origins=["https://friend.example"]) as address:
        assert httpx.post(address, json=INITIALIZE, headers=headers).status_code == status


def wenbao_mcp(store: Path, before: str = "pass") -> StdioServerParameters:
    code = f"import sys; from ui.cli import main; {before}; sys.exit(main(sys.argv[1:]))"
    arguments = ["-c", code, "mcp", "--store", str(store)]
    return StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))


def test_stdio_speaks_of_the_same_reports_and_only_the_protocol(
    sample_store: Path, sample_bot: NewsBot
) -> None:
    """A line printed on stdout by a library would be an exception of the client's."""
    disturbing = "import ui.mcp_stdio as m, os; load = m.load_in_background; m.load_in_background = " + (
        "lambda bot: (print('disturbed', flush=True), os.system('echo disturbed'), load(bot))[2]"
    )
    problems: list[object] = []

    async def heard(message: object) -> None:
        problems.append(message)

    async def run() -> CallToolResult:
        async with (
            stdio_client(wenbao_mcp(sample_store, disturbing)) as (read, write),
            ClientSession(read, write, message_handler=heard) as session,
        ):
            await session.initialize()
            assert len((await session.list_tools()).tools) == 3
            return await session.call_tool("ask", {"question": QUESTION})

    assert asyncio.run(run()).structuredContent == sample_bot.ask(QUESTION).to_dict()
    assert problems == []


def test_stdio_ends_in_order_while_it_loads_and_says_at_once_that_there_is_no_store(
    sample_store: Path, tmp_path: Path
) -> None:
    for store, status, said in ((sample_store, 0, ""), (tmp_path / "none", 1, "no store")):
        command = wenbao_mcp(store)
        done = subprocess.run(
            [command.command, *command.args],
            input="",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stdout) == (status, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == status
