"""The HTTP API, an application of its own so that its errors can have one shape; `ui/server.py` mounts it."""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Request
from fastapi.responses import StreamingResponse

from ui.api_answers import Answer, Hits, Stats
from ui.api_document import ASKED, ERRORS, EVENTS, SEARCHED, about
from ui.api_errors import tell_all_errors
from ui.api_events import event_stream
from ui.api_reports import add_report_routes
from ui.api_values import Asked, Searched
from ui.guard import Guard
from ui.leaving import unless_gone
from ui.records import search_record, stats_record
from ui.service import Service

API = "/api/v1"
"""Where it lies."""


def add_api(server: FastAPI, service: Service, guard: Guard) -> None:
    """Adds the API to `server`, behind `guard`."""
    api = FastAPI(
        **about(),
        responses=ERRORS,
        docs_url=None,  # their scripts would come from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    _add_question_routes(api, service, guard)
    add_report_routes(api, service, guard)
    tell_all_errors(api)
    server.mount(API, api)


def _add_question_routes(api: FastAPI, service: Service, guard: Guard) -> None:
    same: dict[str, Any] = {"dependencies": [Depends(guard.read)], "tags": ["questions"]}

    @api.post("/ask", response_model=Answer, **same)
    async def ask(request: Request, asked: Annotated[Asked, Body(openapi_examples=ASKED)]) -> dict[str, Any]:
        """Answers a question from the reports, with the exact sentences that it rests on, or refuses to."""
        answer = await unless_gone(request, service.ask(asked.question, **asked.how()))
        return answer.to_dict()

    @api.post("/ask/stream", response_class=StreamingResponse, responses=EVENTS, **same)
    async def ask_stream(
        request: Request, asked: Annotated[Asked, Body(openapi_examples=ASKED)]
    ) -> StreamingResponse:
        """As `ask`, told as it comes about; closing the connection stops it.

        The events are `stage` (searching, reading, writing), `answer` (the whole answer so far, as of `ask`;
        the last one counts), and at the end `done` or, with the shape of every error, `error`.
        """
        return await event_stream(request, service.stream(asked.question, **asked.how()))

    @api.post("/search", response_model=Hits, **same)
    async def search(
        request: Request, asked: Annotated[Searched, Body(openapi_examples=SEARCHED)]
    ) -> dict[str, Any]:
        """Finds the passages that fit best, without answering."""
        work = service.run(lambda bot: search_record(bot, asked.query, asked.k, asked.where()))
        return await unless_gone(request, work)

    @api.get("/stats", response_model=Stats, **same)
    async def stats() -> dict[str, Any]:
        """Counts over all reports."""
        return stats_record(await service.run(lambda bot: bot.stats()))
