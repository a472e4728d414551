"""Which reports a search may look at."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filter:
    """Admits reports published from `since` to `until`, both included, and of `source`; `None` admits all.

    `english` admits only reports in English, or only those in Chinese; `articles` only those with one of
    these ids. A report without a date passes no date limit.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    english: bool | None = None
    articles: frozenset[str] | None = None
