"""What language models may do over MCP: ask, search, and read a report. Knows nothing of transports."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Annotated, Any

from mcp import types
from mcp.server.lowlevel import Server
from pydantic import BaseModel, ConfigDict, Field

from ui.api_answers import Answer, Article, Hits
from ui.api_values import Asked, Id, Searched
from ui.problems import problem
from ui.records import article_record, search_record
from ui.service import Service
from ui.version import version

_INSTRUCTIONS = (
    "Answers questions over a collection of news reports, mostly Chinese, and quotes the exact sentences that"
    " each answer rests on. When the reports do not say, it says so. Cite what is quoted, with its title,"
    " source and date, and add nothing that the quotations do not say."
)
# Nothing is changed by them, and nothing outside the collection is asked.
_READING = types.ToolAnnotations(readOnlyHint=True, openWorldHint=False)


class _Wanted(BaseModel):
    """A report."""

    model_config = ConfigDict(extra="forbid")
    article_id: Annotated[Id, Field(description="`article_id` of a citation or of a passage")]


@dataclass(frozen=True, slots=True)
class _Tool:
    about: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    work: Callable[[Any], Awaitable[dict[str, Any]]]


def mcp_server(service: Service, coming: Future[Any] | None = None) -> Server[Any, Any]:
    """The server, to be run on any transport. Its results are JSON, as text and as objects.

    Tools wait for the bot if it is given as `coming`; else they say that it is still being loaded.
    """
    server: Server[Any, Any] = Server("wenbao", version(), _INSTRUCTIONS)
    tools = _tools(service)
    listed = [_listed(name, tool) for name, tool in tools.items()]

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_tools() -> list[types.Tool]:
        return listed

    # What is wrong with the arguments is said below, in one line and without repeating what may be long.
    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]
    async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        if coming:
            await asyncio.wait([asyncio.wrap_future(coming)])
        try:
            return _result(await _called(tools, name, arguments))
        except Exception as error:
            return types.CallToolResult(content=[_text(problem(error))], isError=True)

    return server


def _tools(service: Service) -> Mapping[str, _Tool]:
    async def ask(asked: Asked) -> dict[str, Any]:
        return (await service.ask(asked.question, **asked.how())).to_dict()

    async def search(asked: Searched) -> dict[str, Any]:
        return await service.run(lambda bot: search_record(bot, asked.query, asked.k, asked.where()))

    async def get_article(wanted: _Wanted) -> dict[str, Any]:
        try:
            return article_record(await service.run(lambda bot: bot.article(wanted.article_id)))
        except KeyError:
            raise ValueError("no report has this article_id: take one from a citation or a search") from None

    return {
        "ask": _Tool(
            "Answers a question from the news reports, with the exact sentences that the answer rests on, or"
            " says that the reports do not say. Ask in Chinese or English; a period (上周, since March) or a"
            " source named in the question is taken as a limit.",
            Asked,
            Answer,
            ask,
        ),
        "search": _Tool(
            "Finds the passages of the news reports that fit words or a question best, best first.",
            Searched,
            Hits,
            search,
        ),
        "get_article": _Tool("Gives a whole report as it is stored.", _Wanted, Article, get_article),
    }


def _listed(name: str, tool: _Tool) -> types.Tool:
    return types.Tool(
        name=name,
        description=tool.about,
        inputSchema=tool.takes.model_json_schema(),
        outputSchema=tool.gives.model_json_schema(mode="serialization"),
        annotations=_READING,
    )


async def _called(tools: Mapping[str, _Tool], name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if (tool := tools.get(name)) is None:
        raise ValueError(f"there is no such tool: there are {', '.join(tools)}")
    return await tool.work(tool.takes.model_validate(arguments))


def _result(record: dict[str, Any]) -> types.CallToolResult:
    text = _text(json.dumps(record, ensure_ascii=False))
    return types.CallToolResult(content=[text], structuredContent=record)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
