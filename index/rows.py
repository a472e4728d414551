"""How articles, sentences and passages stand in the ledger's tables: the schema, to rows and back."""

import json
import sqlite3
from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from index.article import Article, Passage, Removal, Sentence
from index.filter import Filter
from index.records import Entry

SCHEMA = """
BEGIN;
CREATE TABLE manifest (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    source TEXT, url TEXT, published TEXT, language TEXT NOT NULL, sentence_ends BLOB NOT NULL,
    text TEXT NOT NULL, removed TEXT NOT NULL);
-- For filters: read from the articles themselves, 15,000 passages took 40 ms.
CREATE INDEX articles_by_date ON articles (published, source, language);
-- AUTOINCREMENT: no row number is used twice, so an index that still holds an old one misses, never lies.
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, first INTEGER NOT NULL, stop INTEGER NOT NULL,
    generation INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE UNIQUE INDEX passages_by_article ON passages (article, number);
CREATE INDEX passages_by_generation ON passages (generation);
CREATE TABLE tombstones (row INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX tombstones_by_generation ON tombstones (generation);
"""
ARTICLE = "a.id, a.title, a.text, a.source, a.url, a.published, a.language, a.removed"
"""The columns that `article` reads."""


def admitted(where: Filter) -> tuple[str, dict[str, Any]]:
    """A condition for the articles that `where` admits, and its values.

    It names only the columns that count: most are in articles_by_date, and the articles need not be read.
    """
    since, until = (day.isoformat() if day else None for day in (where.since, where.until))
    ids = None if where.articles is None else json.dumps(sorted(where.articles))
    limits = {
        "published >= :since": since,
        "published <= :until": until,
        "source = :source": where.source,
        "(language = 'en') = :english": where.english,
        "id IN (SELECT value FROM json_each(:articles))": ids,
    }
    conditions = [condition for condition, limit in limits.items() if limit is not None]
    names = ("since", "until", "source", "english", "articles")
    return " AND ".join(conditions) or "TRUE", dict(zip(names, limits.values(), strict=True))


def insert(connection: sqlite3.Connection, entry: Entry, generation: int) -> None:
    """Writes an article with its passages; its id is free."""
    article = entry.article
    removed = json.dumps([[r.text, r.reason] for r in article.removed], ensure_ascii=False)
    ends = array("I", (end for _, end in entry.sentences)).tobytes()
    published = article.published.isoformat() if article.published else None
    cursor = connection.execute(
        "INSERT INTO articles (digest, sentence_ends,"
        " id, title, text, source, url, published, language, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.digest, ends, article.id, article.title, article.text, article.source, article.url, published,
         article.language, removed),
    )  # fmt: skip
    vectors = entry.vectors.astype(np.float16)
    connection.executemany(
        "INSERT INTO passages (article, number, first, stop, generation, vector) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (cursor.lastrowid, number, run.start, run.stop, generation, vector.tobytes())
            for number, (run, vector) in enumerate(zip(entry.passages, vectors, strict=True))
        ],
    )


def delete(connection: sqlite3.Connection, article_id: str, generation: int) -> None:
    """Removes an article with its passages, if it is there, and leaves their tombstones."""
    connection.execute(
        "INSERT INTO tombstones SELECT p.row, ? FROM passages p"
        " JOIN articles a ON a.row = p.article WHERE a.id = ?",
        (generation, article_id),
    )
    connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def article(fields: Sequence[str]) -> Article:
    """An article from the columns `ARTICLE`."""
    article_id, title, text, source, url, published, language, removed = fields
    removals = tuple(Removal(text, reason) for text, reason in json.loads(removed))
    return Article(article_id, title, text, source, url, day(published), language, removals)


def sentences(article_id: str, ends: bytes) -> tuple[Sentence, ...]:
    """An article's sentences from the column `sentence_ends`."""
    stops = memoryview(ends).cast("I").tolist()
    starts = [0, *stops[:-1]]
    return tuple(Sentence(article_id, n, a, b) for n, (a, b) in enumerate(zip(starts, stops, strict=True)))


def passage(article_id: str, number: int, first: int, stop: int, ends: bytes) -> Passage:
    """A passage from its columns and its article's `sentence_ends`."""
    run = sentences(article_id, ends)[first:stop]
    return Passage(article_id, number, run[0].start, run[-1].end, run)


def day(text: str | None) -> date | None:
    """A date from its column."""
    return date.fromisoformat(text) if text else None


def is_storable(article_id: str) -> bool:
    """Whether SQLite could hold it: not half of a surrogate pair, as a shell may give for broken bytes."""
    return not any("\ud800" <= character <= "\udfff" for character in article_id)
