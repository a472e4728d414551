"""Reports as they are sent to the API: JSON, a file as the body, or files in a form."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile as Sent

from index.article import RawReport
from index.errors import ReportError
from index.load import load
from index.records import Outcome
from ui.api_errors import ApiError
from ui.api_values import Report, Reports

ENDINGS = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/x-ndjson": ".jsonl",
}
"""The kinds of files that a body can be, and how their names end for `index.load`."""

_MOST_FILES = 100
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_ONE: TypeAdapter[Report] = TypeAdapter(Report)
_MANY: TypeAdapter[list[Report]] = TypeAdapter(Reports)


@dataclass(frozen=True, slots=True)
class Upload:
    """Reports that were sent: as they are, or in files, each with the name under which it came."""

    given: Sequence[RawReport] = ()
    files: Mapping[Path, str] = field(default_factory=dict)

    def reports(self) -> Iterator[RawReport | ReportError]:
        """All of them; files are read as they are reached."""
        yield from self.given
        yield from load(list(self.files))

    def named(self, outcome: Outcome) -> Outcome:
        """`outcome`, without the paths that the files have here."""
        origin, message = outcome.origin, outcome.message
        for path, name in self.files.items():
            origin = origin.replace(str(path), name)
            message = message and message.replace(str(path), name)
        return replace(outcome, origin=origin, message=message)


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[Upload]:
    """What `request` brings; its files are there until the end. `ui/body_limit.py` bounds its length.

    Raises:
        ApiError: if it brings no reports in a way that is known.
        RequestValidationError: if its JSON is not as described.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        yield await asyncio.to_thread(_from_json, await request.body())
        return
    if kind != "multipart/form-data" and kind not in ENDINGS:
        known = ", ".join(["application/json", "multipart/form-data", *ENDINGS])
        what = f"the content type {kind[:100] or '(none)'} is not read here"
        raise ApiError(415, "unknown_kind", what, f"send {known}")
    with TemporaryDirectory(prefix="wenbao-upload-", ignore_cleanup_errors=True) as folder:
        if kind in ENDINGS:
            yield Upload(files={await _body(request, Path(folder) / f"report{ENDINGS[kind]}"): "body"})
        else:
            yield Upload(files=await _form(request, Path(folder)))


def _from_json(body: bytes) -> Upload:
    try:
        if not body.lstrip().startswith(b"["):
            return Upload([_ONE.validate_json(body).raw("report")])
        return Upload([report.raw(f"report {n}") for n, report in enumerate(_MANY.validate_json(body), 1)])
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        located = [{**fault, "loc": ("body", *fault["loc"])} for fault in faults]
        raise RequestValidationError(located) from None


async def _body(request: Request, path: Path) -> Path:
    with path.open("wb") as file:
        async for piece in request.stream():
            file.write(piece)
    return path


async def _form(request: Request, folder: Path) -> dict[Path, str]:
    """The files of a form, in order, whatever its fields are called."""
    files: dict[Path, str] = {}
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        for _, sent in form.multi_items():
            if isinstance(sent, Sent):
                name = _shown(sent.filename or "")
                path = folder / f"{len(files):03}{_ending(name)}"
                await asyncio.to_thread(_save, sent, path)
                files[path] = name
    if not files:
        raise ApiError(422, "invalid", "there is no file in the form", "send one as -F file=@reports.jsonl")
    return files


def _save(sent: Sent, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(sent.file, file)


def _shown(name: str) -> str:
    """A file's name for messages, without folders and in one line."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[:200] or "file"


def _ending(name: str) -> str:
    """What says which kind of file it is; nothing else that the sender wrote names a file here."""
    suffixes = PurePosixPath(name.lower()).suffixes
    kept = suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:]
    return "".join(suffix for suffix in kept if _SUFFIX.fullmatch(suffix))
