"""A filter as an object of JSON, and back: what a kept question was limited to."""

from datetime import date
from typing import Any

from index.filter import Filter

_REMEDY = "write an object with since, until (2025-09-01), source, articles (a list of ids) or english (true)"


def to_json(where: Filter) -> dict[str, Any]:
    """What `where` limits; what it leaves open is left out."""
    fields = {
        "since": where.since.isoformat() if where.since else None,
        "until": where.until.isoformat() if where.until else None,
        "source": where.source,
        "english": where.english,
        "articles": None if where.articles is None else sorted(where.articles),
    }
    return {name: value for name, value in fields.items() if value is not None}


def from_json(given: dict[str, Any]) -> Filter:
    """The filter that `given` says.

    Raises:
        ValueError: if it has another field, or a value that is none.
    """
    limits: dict[str, Any] = {}
    for name, value in given.items():
        match name, value:
            case (("since" | "until"), str(day)):
                limits[name] = _day(day)
            case ("source", str()) | ("english", bool()):
                limits[name] = value
            case "articles", [*ids] if all(isinstance(article_id, str) for article_id in ids):
                limits[name] = frozenset(ids)
            case _:
                raise ValueError(f"'limits' has {name!r}: {value!r}: {_REMEDY}")
    return Filter(**limits)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValueError(f"'limits' has the date {given!r}: {_REMEDY}") from None
