"""The reports of a store as a list: filtered, looked up by words, in order, a page at a time, without texts.

Made for 100,000 reports; tests/benchmarks/catalogue.py measures it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from index import rows
from index.filter import Filter
from index.folded_fields import FoldedFields
from index.ledger import Ledger
from index.words import fold

Order = Literal["newest", "oldest", "title", "added"]

_LISTED = "a.id, a.title, a.source, a.published, a.language, a.url, length(a.text)"
# articles_by_date holds all that is sorted by. With the plus, SQLite sorts that index by row, where it would
# else read the table through, texts and all. Rows are numbered in the order of adding.
_SORTED: dict[Order, str] = {
    "newest": "published DESC, row DESC",  # NULL counts as least: undated ones come last
    "oldest": "published ASC NULLS LAST, row",
    "title": "+row",
    "added": "+row DESC",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A report without its text, which has `characters`; `snippet` is the sentence that was found."""

    id: str
    title: str
    source: str | None
    published: date | None
    language: str
    url: str | None
    characters: int
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the reports that were asked for, in order, and how many there are in all."""

    total: int
    items: tuple[Listed, ...]


class Catalogue:
    """The reports of a ledger as a list. Thread-safe."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._fields = FoldedFields(ledger)

    def page(
        self, where: Filter, words: str = "", order: Order = "newest", *, offset: int = 0, limit: int = 50
    ) -> Page:
        """The reports that `where` admits and that have every one of `words` in title, source, id or address.

        Words are parted by blanks and looked for anywhere, whatever the script, width or case. By date,
        undated reports come last; `title` is by pinyin, `added` has the last one first.

        Raises:
            ValueError: if there is no such order, `offset` is less than 0 or `limit` less than 1.
        """
        if order not in _SORTED:
            raise ValueError(f"no order {order!r}: name one of {', '.join(_SORTED)}")
        if offset < 0 or limit < 1:
            raise ValueError(f"offset {offset}, limit {limit}: ask for at least one report, from 0 on")
        condition, limits = rows.admitted(where)
        query = f"SELECT row FROM articles WHERE {condition} ORDER BY {_SORTED[order]}"
        with self._ledger.snapshot():
            if order == "title" or words.strip():
                found = self._fields.having(fold(words).split(), self._integers(query, limits))
                found = self._fields.by_title(found) if order == "title" else found
                return Page(len(found), self._listed(found[offset : offset + limit]))
            (total,) = self._integers(f"SELECT count(*) FROM articles WHERE {condition}", limits)
            found = self._integers(f"{query} LIMIT {limit} OFFSET {offset}", limits)
            return Page(total, self._listed(found))

    def by_id(self, article_ids: Collection[str]) -> dict[str, Listed]:
        """The reports with these ids, by id; ids that are not there are left out."""
        possible = list(filter(rows.is_storable, article_ids))
        query = f"SELECT {_LISTED} FROM articles a WHERE a.id IN"
        listed = map(_as_listed, self._ledger.database.query_chunks(query, possible))
        return {one.id: one for one in listed}

    def months(self, where: Filter) -> tuple[tuple[str, int], ...]:
        """How many of the reports that `where` admits came out when, by month in order: `2025-09`."""
        condition, limits = rows.admitted(where)
        query = (
            "SELECT substr(published, 1, 7), count(*) FROM articles"
            f" WHERE published NOT NULL AND {condition} GROUP BY 1 ORDER BY 1"
        )
        return tuple(self._ledger.database.query(query, limits))

    def _listed(self, wanted: Sequence[int]) -> tuple[Listed, ...]:
        query = f"SELECT a.row, {_LISTED} FROM articles a WHERE a.row IN"
        found = {row: fields for row, *fields in self._ledger.database.query_chunks(query, wanted)}
        return tuple(_as_listed(found[row]) for row in wanted)

    def _integers(self, query: str, limits: dict[str, Any]) -> list[int]:
        return [number for (number,) in self._ledger.database.query(query, limits)]


def _as_listed(fields: Sequence[Any]) -> Listed:
    article_id, title, source, published, language, url, characters = fields
    return Listed(article_id, title, source, rows.day(published), language, url, characters)
