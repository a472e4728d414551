"""Reports in tables: CSV with a header line, separated by commas, semicolons, tabs or bars."""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from index.article import RawReport
from index.errors import ReportError
from index.fields import TEXT_FIELDS, known_fields, to_report
from index.streams import MAX_BYTES, Line, read_lines

_DELIMITERS = ",;\t|"


class _Lines:
    """The lines of a table, counted; those that are too long are left out and noted.

    The lines of the row that is being read are kept, so that after a quotation mark that is never
    closed reading can go on in the next line.
    """

    def __init__(self, path: Path) -> None:
        self._lines = read_lines(path)
        self._again: deque[Line] = deque()
        self._row: list[Line] = []
        self.number = 0
        self.ended = False
        self.too_long: list[int] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while line := self._again.popleft() if self._again else next(self._lines, None):
            self.number = line.number
            if line.text is not None:
                self._row.append(line)
                return line.text
            self.too_long.append(line.number)
        self.ended = True
        raise StopIteration

    def begin_row(self) -> None:
        self._row.clear()

    def back_to_second_line(self) -> None:
        """Give the lines of this row again, but for its first."""
        self._again.extendleft(reversed(self._row[1:]))
        self.number = self._row[0].number
        self.ended = False


def read_csv(path: Path) -> Iterator[RawReport | ReportError]:
    """The reports of a table, one a row; a bad row does not stop the rest.

    Raises:
        ReportError: if the file cannot be read or has no text column, or where its damaged part begins.
    """
    lines = _Lines(path)
    csv.field_size_limit(MAX_BYTES)
    try:
        table, names = _open(lines)
    except csv.Error as error:
        raise ReportError(f"{path}:{lines.number}", f"not a table: {error}") from None
    if not names:
        raise ReportError(str(path), "the file is empty")
    if not any(name.lower() in TEXT_FIELDS for name in names):
        found = " ".join(", ".join(names[:6])[:80].split())
        raise ReportError(
            f"{path}:{lines.number}",
            f"no text column: the header must name one of text, content, body, raw (found {found})",
        )
    yield from _rows(table, names, lines, path)


def _open(lines: _Lines) -> tuple[Iterator[list[str]], list[str]]:
    """The rows below the header, and the names in it."""
    header = next((line for line in lines if line.strip()), "")
    delimiter = _delimiter(header)
    if header.lower().startswith("sep=") and len(header) > 4:  # Excel's own way to name it
        delimiter, header = header[4], next(lines, "")
    names = next(csv.reader([header], delimiter=delimiter), [])
    return csv.reader(lines, delimiter=delimiter), [name.strip() for name in names]


def _rows(
    table: Iterator[list[str]], names: list[str], lines: _Lines, path: Path
) -> Iterator[RawReport | ReportError]:
    empty = True
    while True:
        lines.begin_row()
        origin = f"{path}:{lines.number + 1}"
        try:
            row = next(table, None)
        except csv.Error as error:
            yield ReportError(origin, f"not a valid row: {error}")
            lines.back_to_second_line()
            continue
        finally:
            skipped, lines.too_long = lines.too_long, []
        for number in skipped:
            yield ReportError(f"{path}:{number}", f"line over {MAX_BYTES // 1_000_000} MB skipped")
        if row is None:
            break
        if lines.ended:  # inside a field
            yield ReportError(
                origin, 'a quotation mark " is not closed: close it, or write it twice in a field'
            )
            lines.back_to_second_line()
        elif any(cell.strip() for cell in row):
            empty = False
            yield _report(row, names, origin)
    if empty:
        yield ReportError(str(path), "the table has a header but no rows")


def _report(row: list[str], names: list[str], origin: str) -> RawReport | ReportError:
    if any(cell.strip() for cell in row[len(names) :]):
        return ReportError(
            origin, f"{len(row)} fields, but the header has {len(names)}: put text with commas in quotes"
        )
    try:
        return to_report(dict(zip(names, row, strict=False)), origin)
    except ReportError as error:
        return error


def _delimiter(header: str) -> str:
    """The one that finds the most known names in the header; a comma when there is one column."""
    return max(_DELIMITERS, key=lambda mark: known_fields(next(csv.reader([header], delimiter=mark), [])))
