"""Reports in tables: CSV with a header line, separated by commas, semicolons, tabs or bars."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from index.article import RawReport
from index.errors import ReportError
from index.fields import TEXT_FIELDS, known_fields, to_report
from index.streams import MAX_BYTES, read_lines

_DELIMITERS = ",;\t|"


class _Lines:
    """The lines of a table, counted; those that are too long are left out and noted."""

    def __init__(self, path: Path) -> None:
        self._lines = read_lines(path)
        self.number = 0
        self.quotes = 0
        self.too_long: list[int] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.number = line.number
            if line.text is not None:
                self.quotes += line.text.count('"')
                return line.text
            self.too_long.append(line.number)
        raise StopIteration


def read_csv(path: Path) -> Iterator[RawReport | ReportError]:
    """The reports of a table, one a row; a bad row does not stop the rest.

    Raises:
        ReportError: if the file cannot be read or has no text column, or where its damaged part begins.
    """
    lines = _Lines(path)
    header = next((line for line in lines if line.strip()), None)
    if header is None:
        raise ReportError(str(path), "the file is empty")
    delimiter = _delimiter(header)
    if header.lower().startswith("sep="):  # Excel's own way to name it
        delimiter, header = header[4], next(lines, "")
    csv.field_size_limit(MAX_BYTES)
    table = csv.reader(chain([header], lines), delimiter=delimiter)
    names = [name.strip() for name in next(table)]
    if not any(name.lower() in TEXT_FIELDS for name in names):
        found = ", ".join(names[:6])[:80]
        raise ReportError(
            f"{path}:{lines.number}",
            f"no text column: the header must name one of text, content, body, raw (found {found})",
        )
    yield from _rows(table, names, lines, path)


def _rows(
    table: Iterator[list[str]], names: list[str], lines: _Lines, path: Path
) -> Iterator[RawReport | ReportError]:
    empty = True
    while True:
        origin, lines.quotes = f"{path}:{lines.number + 1}", 0
        try:
            row = next(table)
        except StopIteration:
            break
        except csv.Error as error:
            yield ReportError(origin, f"not a valid row: {error}")
            continue
        finally:
            skipped, lines.too_long = lines.too_long, []
        for number in skipped:
            yield ReportError(f"{path}:{number}", f"line over {MAX_BYTES // 1_000_000} MB skipped")
        if any(cell.strip() for cell in row):
            empty = False
            yield _report(row, names, origin, closed=lines.quotes % 2 == 0)
    if empty:
        yield ReportError(str(path), "the table has a header but no rows")


def _report(row: list[str], names: list[str], origin: str, closed: bool) -> RawReport | ReportError:
    if not closed:
        return ReportError(origin, 'a quotation mark " is not closed: close it, or write it twice in a field')
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
