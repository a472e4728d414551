"""The routes of the API for the reports: list, show, add, remove."""

import threading
from collections import Counter
from dataclasses import asdict
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, Path, Query, Request, Response

from index.records import Outcome, Status
from ui.api_answers import Added, Article, Page
from ui.api_document import ADDED, ARTICLE_IDS, REMOVED_IDS
from ui.api_errors import ApiError
from ui.api_upload import Upload, received
from ui.api_values import Listing
from ui.guard import Guard
from ui.leaving import unless_gone
from ui.records import article_record
from ui.service import Service
from ui.service_errors import TookTooLong

if TYPE_CHECKING:
    from bot.newsbot import NewsBot

# Embedding takes two cores about a minute for a thousand reports.
_ADDING_SECONDS = 600.0


def add_report_routes(api: FastAPI, service: Service, guard: Guard) -> None:
    """Adds the routes to `api`; whoever adds or removes reports needs the right to."""
    reading: dict[str, Any] = {"dependencies": [Depends(guard.read)], "tags": ["reports"]}
    writing: dict[str, Any] = {"dependencies": [Depends(guard.write)], "tags": ["reports"]}

    @api.get("/articles", response_model=Page, **reading)
    async def list_articles(asked: Annotated[Listing, Query()]) -> dict[str, Any]:
        """Lists the reports, a page at a time, without their texts."""
        page = await service.run(
            lambda bot: bot.reports(asked.words, asked.where(), asked.order, asked.offset, asked.limit)
        )
        return {"total": page.total, "offset": asked.offset, "articles": list(map(asdict, page.items))}

    @api.get("/articles/{article_id:path}", response_model=Article, **reading)
    async def get_article(
        article_id: Annotated[str, Path(openapi_examples=ARTICLE_IDS)],
    ) -> dict[str, Any]:
        """The report as it is stored: the text that the offsets of citations count in."""
        try:
            return article_record(await service.run(lambda bot: bot.article(article_id)))
        except KeyError:
            raise _unknown(article_id) from None

    @api.post("/articles", response_model=Added, **writing, openapi_extra=ADDED)
    async def add_articles(request: Request) -> dict[str, Any]:
        """Takes reports in: one or a list as JSON, or files, each as `wenbao add` takes them.

        Each report has its own outcome. One that fails does not stop the rest, so look at `failed`. What is
        there already is `unchanged`; the same id with another text is `replaced`.
        """
        async with received(request) as upload:
            outcomes = await unless_gone(request, _add(service, upload))
        counts = Counter(outcome.status for outcome in outcomes)
        return {**{status: counts[status] for status in Status}, "reports": list(map(asdict, outcomes))}

    @api.delete("/articles/{article_id:path}", status_code=204, **writing)
    async def remove_article(
        article_id: Annotated[str, Path(openapi_examples=REMOVED_IDS)],
    ) -> Response:
        """Removes a report; once this returns it is neither found nor cited."""
        if not await service.run(lambda bot: bot.remove([article_id]), changes=True):
            raise _unknown(article_id)
        return Response(status_code=204)


async def _add(service: Service, upload: Upload) -> list[Outcome]:
    """What became of the reports; once nobody waits for it any longer, no more of them are begun."""
    stop = threading.Event()
    outcomes: list[Outcome] = []

    def work(bot: "NewsBot") -> None:
        wanted = takewhile(lambda _: not stop.is_set(), upload.reports())
        outcomes.extend(map(upload.named, bot.add(wanted)))

    try:
        await service.run(work, changes=True, seconds=_ADDING_SECONDS)
    except TookTooLong:
        what = f"the time was up after {len(outcomes):,} reports, which are safe"
        raise ApiError(504, "took_too_long", what, "send the rest, or all again in smaller parts") from None
    finally:
        stop.set()
    return outcomes


def _unknown(article_id: str) -> ApiError:
    what = f"there is no report with the id {article_id[:200]}"
    return ApiError(404, "not_found", what, "GET /api/v1/articles lists the reports")
