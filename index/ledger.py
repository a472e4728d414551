"""The ledger: one SQLite file that holds everything that cannot be recomputed cheaply.

Articles, sentence and passage offsets, vectors and the manifest. Every change commits together with
a new generation number; passages of a replaced or removed article leave a tombstone, so that an
index stamped with an older generation can be brought up to date without reading everything.
Knows nothing of FAISS, tantivy or models.
"""

import json
import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage, Removal, Sentence
from index.errors import StoreError, StoreMismatch, StoreMissing

FORMAT_VERSION = 1
_SCHEMA = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, title TEXT NOT NULL,
    text TEXT NOT NULL, source TEXT, url TEXT, published TEXT, language TEXT NOT NULL,
    removed TEXT NOT NULL, sentence_ends BLOB NOT NULL);
-- AUTOINCREMENT: no row number is used twice, so an index that still holds an old one misses, never lies.
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, first INTEGER NOT NULL, stop INTEGER NOT NULL,
    generation INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX passages_by_article ON passages (article, number);
CREATE INDEX passages_by_generation ON passages (generation);
CREATE TABLE tombstones (row INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX tombstones_by_generation ON tombstones (generation);
"""
_ARTICLE = "id, title, text, source, url, published, language, removed"
# SQLite's default limit for variables in one statement is 32,766 since 3.32 and was 999 before.
_CHUNK = 900


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a ledger was made with: its vectors are only comparable with this embedder's."""

    model: str
    dimension: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it is written: sentences and passages as offsets, and a vector per passage.

    `digest` identifies the raw report, so that adding it again is noticed before any work is done.
    `vectors` is `(len(passages), dimension)`, unit rows; stored as float16.
    """

    article: Article
    digest: str
    sentences: Sequence[tuple[int, int]]
    passages: Sequence[range]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Changes:
    """Passage rows that an index at an older generation lacks, and those it must forget.

    `added` is `(a,)` int64, `removed` `(r,)` int64. `removed` may name rows that it never had.
    """

    generation: int
    added: NDArray[np.int64]
    removed: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over the whole ledger."""

    articles: int
    passages: int
    languages: dict[str, int]
    sources: dict[str, int]
    first_published: date | None
    last_published: date | None
    generation: int
    model: str


class Ledger:
    """One ledger file. Thread-safe: each thread has its own connection."""

    def __init__(self, path: Path) -> None:
        """Opens the ledger at `path`; `create` makes a new one.

        Raises:
            StoreMissing: if there is none.
            StoreMismatch: if its format is another version's.
            StoreError: if the file is no ledger.
        """
        if not path.is_file():
            raise StoreMissing(
                f"{path.parent}: no store there; make one with 'wenbao add REPORTS --store ...'"
            )
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            version = self._value("format")
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: not a Wenbao ledger ({error}): restore it from a copy") from error
        if version != FORMAT_VERSION:
            raise StoreMismatch(
                f"{path.parent}: the store has format {version}, this Wenbao reads format {FORMAT_VERSION}: "
                "add the reports to a new store"
            )

    @classmethod
    def create(cls, path: Path, manifest: Manifest) -> "Ledger":
        """Makes an empty ledger at `path`, whole or not at all, and opens it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            rows = {**asdict(manifest), "format": FORMAT_VERSION, "generation": 0}
            connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}")
            connection.executemany("INSERT INTO manifest VALUES (?, ?)", rows.items())
            connection.commit()
        return cls(path)

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._connections:
            connection.close()

    @property
    def manifest(self) -> Manifest:
        """What the ledger was made with."""
        return Manifest(
            str(self._value("model")), int(str(self._value("dimension"))), str(self._value("fingerprint"))
        )

    @property
    def generation(self) -> int:
        """The number of the last committed change, from 0."""
        return int(str(self._value("generation")))

    def digest(self, article_id: str) -> str | None:
        """The digest of the raw report stored under `article_id`, or `None`."""
        row = self._connection.execute("SELECT digest FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def digests(self) -> set[str]:
        """The digests of all stored raw reports."""
        return {digest for (digest,) in self._connection.execute("SELECT digest FROM articles")}

    def replace(self, entries: Iterable[Entry]) -> int:
        """Writes the entries in one transaction, each in place of what its id held; the new generation."""
        with self._transaction() as (connection, generation):
            for entry in entries:
                _delete(connection, entry.article.id, generation)
                _insert(connection, entry, generation)
        return generation

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes articles in one transaction; the ids that were there."""
        with self._transaction() as (connection, generation):
            return tuple(i for i in dict.fromkeys(article_ids) if _delete(connection, i, generation))

    def article(self, article_id: str) -> Article:
        """The article stored under `article_id`.

        Raises:
            KeyError: if there is none.
        """
        row = self._connection.execute(
            f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise KeyError(article_id)
        return _article(row)

    def articles(self) -> Iterator[Article]:
        """All articles, newest first, undated ones last."""
        query = f"SELECT {_ARTICLE} FROM articles ORDER BY published IS NULL, published DESC, id"
        return map(_article, self._connection.execute(query))

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The sentences of an article, in order.

        Raises:
            KeyError: if there is no such article.
        """
        query = "SELECT sentence_ends FROM articles WHERE id = ?"
        row = self._connection.execute(query, (article_id,)).fetchone()
        if row is None:
            raise KeyError(article_id)
        return _sentences(article_id, row[0])

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """The passages with these row numbers; rows that are not (or no longer) there are left out."""
        query = (
            "SELECT p.row, a.id, p.number, p.first, p.stop, a.sentence_ends FROM passages p"
            " JOIN articles a ON a.row = p.article WHERE p.row IN "
        )
        found = {}
        for row, article_id, number, first, stop, ends in self._chunks(query, rows):
            run = _sentences(article_id, ends)[first:stop]
            found[row] = Passage(article_id, number, run[0].start, run[-1].end, run)
        return found

    def passage_rows(self) -> NDArray[np.int64]:
        """The row numbers of all passages, ascending, `(n,)` int64."""
        return _integers(self._connection.execute("SELECT row FROM passages ORDER BY row"))

    def changes(self, since: int) -> Changes:
        """What changed after generation `since`; from 0, all passages are `added`."""
        connection = self._connection
        connection.execute("BEGIN")  # one snapshot, so that the number fits the rows
        try:
            generation = self.generation
            added = _integers(
                connection.execute("SELECT row FROM passages WHERE generation > ? ORDER BY row", (since,))
            )
            removed = _integers(
                connection.execute("SELECT row FROM tombstones WHERE generation > ?", (since,))
            )
        finally:
            connection.rollback()
        return Changes(generation, added, removed)

    def vectors(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows that are still there, ascending `(m,)`, and their vectors `(m, dimension)` float32."""
        found = sorted(self._chunks("SELECT row, vector FROM passages WHERE row IN ", rows.tolist()))
        data = b"".join(vector for _, vector in found)
        matrix = np.frombuffer(data, np.float16).astype(np.float32).reshape(len(found), -1)
        return np.array([row for row, _ in found], np.int64), matrix

    def texts(self, rows: NDArray[np.int64]) -> Iterator[tuple[int, Article, str]]:
        """For each row that is still there: the row, its article and the passage's text."""
        query = (
            f"SELECT p.row, p.first, p.stop, a.sentence_ends, {_ARTICLE} FROM passages p"
            " JOIN articles a ON a.row = p.article WHERE p.row IN "
        )
        for row, first, stop, ends, *fields in self._chunks(query, rows.tolist()):
            article = _article(fields)
            run = _sentences(article.id, ends)[first:stop]
            yield row, article, article.text[run[0].start : run[-1].end]

    def stats(self) -> Stats:
        """Counts over the whole ledger."""
        one = self._connection.execute
        articles, first, last = one(
            "SELECT count(*), min(published), max(published) FROM articles"
        ).fetchone()
        return Stats(
            articles,
            one("SELECT count(*) FROM passages").fetchone()[0],
            dict(one("SELECT language, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC")),
            dict(
                one("SELECT source, count(*) FROM articles WHERE source NOT NULL GROUP BY 1 ORDER BY 2 DESC")
            ),
            _date(first),
            _date(last),
            self.generation,
            self.manifest.model,
        )

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # isolation_level None: transactions are begun where they are meant to be.
            connection = sqlite3.connect(
                self._path, isolation_level=None, timeout=30, check_same_thread=False
            )
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")  # what was reported as added survives a power cut
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            generation = self.generation + 1
            yield connection, generation
            connection.execute("UPDATE manifest SET value = ? WHERE name = 'generation'", (generation,))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _value(self, name: str) -> object:
        row = self._connection.execute("SELECT value FROM manifest WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"its manifest lacks {name!r}")
        return row[0]

    def _chunks(self, query: str, rows: Sequence[int]) -> Iterator[tuple]:  # type: ignore[type-arg]
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            yield from self._connection.execute(f"{query}({','.join('?' * len(chunk))})", chunk)


def _delete(connection: sqlite3.Connection, article_id: str, generation: int) -> bool:
    connection.execute(
        "INSERT INTO tombstones SELECT p.row, ? FROM passages p"
        " JOIN articles a ON a.row = p.article WHERE a.id = ?",
        (generation, article_id),
    )
    return connection.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0


def _insert(connection: sqlite3.Connection, entry: Entry, generation: int) -> None:
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
    connection.executemany(
        "INSERT INTO passages (article, number, first, stop, generation, vector) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (cursor.lastrowid, number, run.start, run.stop, generation, vector.astype(np.float16).tobytes())
            for number, (run, vector) in enumerate(zip(entry.passages, entry.vectors, strict=True))
        ],
    )


def _article(row: Sequence[str]) -> Article:
    article_id, title, text, source, url, published, language, removed = row
    removals = tuple(Removal(text, reason) for text, reason in json.loads(removed))
    return Article(article_id, title, text, source, url, _date(published), language, removals)


def _sentences(article_id: str, ends: bytes) -> tuple[Sentence, ...]:
    stops = memoryview(ends).cast("I").tolist()
    starts = [0, *stops[:-1]]
    return tuple(Sentence(article_id, n, a, b) for n, (a, b) in enumerate(zip(starts, stops, strict=True)))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _integers(rows: Iterable[tuple[int]]) -> NDArray[np.int64]:
    return np.fromiter((row for (row,) in rows), np.int64)
