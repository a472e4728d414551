"""Values of the collection as objects of JSON: one form for the command line and for every program."""

from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from index.article import Article, Hit
from index.filter import Filter
from index.records import Stats

if TYPE_CHECKING:
    from bot.newsbot import NewsBot


def hit_record(hit: Hit, article: Article) -> dict[str, Any]:
    """A passage that was found, with its words."""
    start, end = hit.passage.start, hit.passage.end
    return {
        "article_id": article.id,
        "title": article.title,
        "published": _iso(article.published),
        "start": start,
        "end": end,
        "text": article.text[start:end],
        "score": hit.score,
    }


def search_record(bot: "NewsBot", query: str, k: int, where: Filter | None = None) -> dict[str, Any]:
    """The best `k` passages for `query`, best first.

    Raises:
        ValueError: as `NewsBot.search`.
    """
    found = []
    for hit in bot.search(query, k, where):
        with suppress(KeyError):  # it has been removed since
            found.append(hit_record(hit, bot.article(hit.passage.article_id)))
    return {"query": query, "hits": found}


def article_record(article: Article) -> dict[str, Any]:
    """A report as it is stored."""
    return {**asdict(article), "published": _iso(article.published)}


def stats_record(stats: Stats) -> dict[str, Any]:
    """Counts over all reports."""
    first, last = _iso(stats.first_published), _iso(stats.last_published)
    return {**asdict(stats), "first_published": first, "last_published": last}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
