"""Files, folders and addresses -> raw reports. What cannot be taken in is given as a value and stops nothing.

.txt            one report: the whole file
.md             one report, with front matter
.json           an object, a list of objects, or a list inside an object
.jsonl .ndjson  an object a line
.csv            a row each, with a header
.html .htm      a web page as saved from a browser
any of them with .gz
https://…       a web page, fetched
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.article import RawReport
from index.csv_reports import read_csv
from index.errors import ReportError
from index.fields import TEXT_FIELDS, to_report
from index.html import read_page
from index.json_reports import read_json, read_json_lines
from index.markdown import read_front_matter, to_plain
from index.streams import read_text

_Reader = Callable[[Path], Iterator[RawReport | ReportError]]

_STORE_MARK = "ledger.sqlite3"


def load(sources: Sequence[Path | str]) -> Iterator[RawReport | ReportError]:
    """Read reports from files, folders and web addresses, one at a time, in the order given.

    Folders are read in the order of their names, with all folders inside them; hidden files and folders are
    passed over, and so are files that hold no reports by their ending, unless they are named. A `str` is an
    address. It may be one of a private network: whoever may name any file may name any host.

    Yields:
        A report, or the error that says where and why there is none. Nothing is raised.
    """
    for source in sources:
        yield from _load_address(source) if isinstance(source, str) else _load_path(source)


def _load_address(address: str) -> Iterator[RawReport | ReportError]:
    from index.web import fetch  # 0.3 s, which files do not need

    try:
        yield fetch(address, private=True)
    except ReportError as error:
        yield error


def _load_path(path: Path) -> Iterator[RawReport | ReportError]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield ReportError(str(path), "no such file or folder")
    except (OSError, ValueError) as error:
        yield ReportError(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}")
    else:
        yield from _load_folder(path) if stat.S_ISDIR(mode) else _load_file(path)


def _load_folder(folder: Path) -> Iterator[RawReport | ReportError]:
    empty = True
    for found in _walk(folder):
        empty = False
        if isinstance(found, ReportError):
            yield found
        else:
            yield from _load_file(found)
    if empty:
        yield ReportError(str(folder), f"no reports found: expected {_accepted()}")


def _walk(folder: Path) -> Iterator[Path | ReportError]:
    """The report files under a folder, sorted; a folder that links lead to again is read once."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                if _reader(path):
                    yield path
                continue
            status = path.stat()
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
                # A store that lies among the reports is not one of them.
                waiting.extend(path / name for name in names if _STORE_MARK not in names)
        except OSError as error:
            yield ReportError(str(path), f"cannot be read: {error.strerror or error}")


def _load_file(path: Path) -> Iterator[RawReport | ReportError]:
    reader = _reader(path)
    try:
        if reader is None:
            yield ReportError(str(path), f"unknown kind of file: expected {_accepted()}")
        elif not stat.S_ISREG(path.stat().st_mode):
            yield ReportError(str(path), "not a regular file")
        else:
            yield from reader(path)
    except ReportError as error:
        yield error
    except OSError as error:
        yield ReportError(str(path), f"cannot be read: {error.strerror or error}")


def _read_plain(path: Path) -> Iterator[RawReport]:
    text = read_text(path)
    if not text.strip():
        raise ReportError(str(path), "the file is empty")
    yield RawReport(text=text, origin=str(path))


def _read_markdown(path: Path) -> Iterator[RawReport]:
    front, body = read_front_matter(read_text(path))
    title, text = to_plain(body)
    if not text.strip():
        raise ReportError(str(path), "the file is empty")
    fields = {name: value for name, value in front.items() if name not in TEXT_FIELDS}
    yield to_report({"title": title, **fields, "text": text}, str(path))


def _read_page(path: Path) -> Iterator[RawReport]:
    yield read_page(read_text(path), str(path))


_READERS: dict[str, _Reader] = {
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".html": _read_page,
    ".htm": _read_page,
}


def _reader(path: Path) -> _Reader | None:
    name = path.name.lower().removesuffix(".gz")
    return _READERS.get(os.path.splitext(name)[1])


def _accepted() -> str:
    return ", ".join(_READERS) + ", each also with .gz"
