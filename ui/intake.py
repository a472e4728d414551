"""How the page sends reports in: a file, a pasted text or an address, each a request of its own.

The answer is a line of JSON for each report as soon as it is safe on disk, so that the page can show how far
it is. Every request carries a header that pages from elsewhere cannot send without being allowed to.
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar
from urllib.parse import unquote

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import ClientDisconnect

from index.article import RawReport
from index.dates import parse_date
from index.errors import ReportError, WenbaoError
from index.load import load
from index.records import Outcome, Status
from index.web import fetch
from ui.anchors import report_anchor
from ui.failures import in_language
from ui.messages import Language, known_language
from ui.render_adding import MAX_PASTED, MAX_UPLOAD
from ui.reports import Library, Reports
from ui.reports_texts import REPORTS_TEXTS

_log = logging.getLogger(__name__)
_MOST_NAME = 200
# A character takes up to six bytes in JSON.
_MOST_JSON = 6 * MAX_PASTED + 100_000
_ENDING = re.compile(r"(\.[a-z0-9]{1,8})?(\.gz)?$")


class Pasted(BaseModel):
    """A report that somebody has typed or pasted."""

    text: Annotated[str, Field(max_length=MAX_PASTED)]
    title: Annotated[str, Field(max_length=500)] = ""
    source: Annotated[str, Field(max_length=200)] = ""
    published: Annotated[str, Field(max_length=20)] = ""


class Address(BaseModel):
    """Where a report is on the web."""

    url: Annotated[str, Field(max_length=2000)]


_Sent = TypeVar("_Sent", Pasted, Address)


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who sends: the library they may write to, and the language to tell them in."""

    library: Library
    language: Language


def add_routes(server: FastAPI, reports: Reports) -> None:
    """Adds the three routes to `server`."""

    def sender(
        request: Request,
        wenbao_language: Annotated[str, Header()],
        wenbao_password: Annotated[str, Header()] = "",
    ) -> _Sender:
        language = known_language(wenbao_language) or "en"
        texts = REPORTS_TEXTS[language]
        address = request.client.host if request.client else None
        if not reports.access.may_write(address, unquote(wenbao_password)):
            reason = texts.wrong_password if reports.access.asks_password() else texts.read_only
            raise HTTPException(403, reason)
        if reports.library is None:
            raise HTTPException(503, texts.not_ready)
        return _Sender(reports.library, language)

    @server.post("/collection/files")
    async def add_file(
        request: Request, who: Annotated[_Sender, Depends(sender)], wenbao_name: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        given = unquote(wenbao_name)
        name = _shown_name(given)
        folder = TemporaryDirectory(prefix="wenbao-upload-", ignore_cleanup_errors=True)
        path = Path(folder.name) / f"report{_ending(given)}"
        try:
            with path.open("wb") as file:
                async for piece in _pieces(request, MAX_UPLOAD, who.language):
                    file.write(piece)
        except BaseException:
            folder.cleanup()
            raise
        return _lines(_from_file(path, name, folder, who.library), who.language)

    @server.post("/collection/text")
    async def add_text(request: Request, who: Annotated[_Sender, Depends(sender)]) -> StreamingResponse:
        pasted = await _read(Pasted, request, who.language)
        title, source = (" ".join(line.split()) or None for line in (pasted.title, pasted.source))
        published = parse_date(pasted.published) if pasted.published else None
        report = RawReport(pasted.text, title or "text", None, title, source, None, published)
        return _lines(who.library.add([report]), who.language)

    @server.post("/collection/address")
    async def add_address(request: Request, who: Annotated[_Sender, Depends(sender)]) -> StreamingResponse:
        if not reports.access.urls:
            raise HTTPException(403, REPORTS_TEXTS[who.language].read_only)
        wanted = await _read(Address, request, who.language)
        return _lines(who.library.add(_fetched(wanted.url.strip())), who.language)


async def _read(kind: type[_Sent], request: Request, language: Language) -> _Sent:
    """What the body of `request` says. FastAPI would read all of it first, whoever sends it."""
    body = b"".join([piece async for piece in _pieces(request, _MOST_JSON, language)])
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None


async def _pieces(request: Request, most: int, language: Language) -> AsyncIterator[bytes]:
    """The body of `request`; one of over `most` bytes is refused before it is all there."""
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                raise HTTPException(413, REPORTS_TEXTS[language].too_large.format(most // 1_000_000))
            yield piece
    except ClientDisconnect:
        # Nobody is left to read this; but it is no error of the server's, whose log would have a trace of it.
        raise HTTPException(400, REPORTS_TEXTS[language].broken_off) from None


def _from_file(path: Path, name: str, folder: TemporaryDirectory[str], library: Library) -> Iterator[Outcome]:
    """The outcomes for a file that was sent under `name`; then its `folder` goes."""
    with folder:
        for outcome in library.add(load([path])):
            message = outcome.message and outcome.message.replace(str(path), name)
            yield replace(outcome, origin=outcome.origin.replace(str(path), name), message=message)


def _fetched(url: str) -> Iterator[RawReport | ReportError]:
    """The report at `url`, once it is asked for; of the internet only: strangers may be asking."""
    try:
        yield fetch(url, private=False)
    except ReportError as error:
        yield error


def _lines(outcomes: Iterator[Outcome], language: Language) -> StreamingResponse:
    """The outcomes as lines of JSON; what ends them early is the last one."""

    def lines() -> Iterator[str]:
        try:
            for outcome in outcomes:
                yield _line(outcome, language)
        except WenbaoError as error:
            _log.warning("not added: %s", error)
            yield _failure(str(error), language)
        except Exception:
            _log.exception("not added")
            yield _failure(REPORTS_TEXTS[language].failed, language)

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def _line(outcome: Outcome, language: Language) -> str:
    message = in_language(outcome.message, language) if outcome.message else None
    href = f"#{report_anchor(outcome.article_id)}" if outcome.article_id else None
    return json.dumps({"status": outcome.status, "href": href, "message": message}) + "\n"


def _failure(message: str, language: Language) -> str:
    return (
        json.dumps({"status": Status.FAILED, "href": None, "message": in_language(message, language)}) + "\n"
    )


def _shown_name(name: str) -> str:
    """A file's name for messages, without folders and in one line."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[:_MOST_NAME] or "file"


def _ending(name: str) -> str:
    """The ending that says what kind of file it is; nothing else that the sender wrote names a file here."""
    found = _ENDING.search(name.lower())
    return found[0] if found else ""
