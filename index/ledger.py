"""The ledger: one SQLite file that holds everything that cannot be recomputed cheaply.

Articles, sentence and passage offsets, vectors and the manifest. Every change commits together with
a new generation number; passages of a replaced or removed article leave a tombstone, so that an
index stamped with an older generation can be brought up to date without reading everything.
Knows nothing of FAISS, tantivy or models.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import rows
from index.article import Article, Passage, Sentence
from index.database import Database
from index.errors import StoreError, StoreMismatch
from index.filter import Filter
from index.records import Changes, Entry, Manifest, Stats

FORMAT_VERSION = 1
_LISTED = 100
_PASSAGES = "FROM passages p JOIN articles a ON a.row = p.article"


class Ledger:
    """One ledger file. Thread-safe.

    `manifest` is what it was made with; `identity` tells it from every other ledger; `database` is for
    `index/verify.py`, which trusts nothing that is read through here.
    """

    def __init__(self, path: Path) -> None:
        """Opens the ledger at `path`; `create` makes a new one.

        Raises:
            StoreMissing: if there is none.
            StoreMismatch: if its format is another version's.
            StoreError: if the file is no ledger, or cannot be read.
        """
        self.database = Database(path)
        self._known_sources: tuple[int, tuple[str, ...]] = (-1, ())
        known = dict(self.database.query("SELECT name, value FROM manifest"))
        version = known.get("format", FORMAT_VERSION)
        if version != FORMAT_VERSION:
            raise StoreMismatch(
                f"{path.parent}: the store has format {version}, this Wenbao reads format {FORMAT_VERSION}: "
                "add the reports to a new store"
            )
        try:
            self.manifest = Manifest(known["model"], int(known["dimension"]), known["fingerprint"])
            self.identity = str(known["identity"])
            int(known["generation"]), int(known["format"])
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{path}: its manifest is damaged ({error}): restore it from a copy") from error

    @classmethod
    def create(cls, path: Path, manifest: Manifest) -> "Ledger":
        """Makes an empty ledger at `path`, whole or not at all, in place of what is there, and opens it."""
        known = {**asdict(manifest), "format": FORMAT_VERSION, "generation": 0, "identity": uuid.uuid4().hex}
        Database.create(path, rows.SCHEMA, "INSERT INTO manifest VALUES (?, ?)", known.items())
        return cls(path)

    def close(self) -> None:
        """Closes the connections of all threads."""
        self.database.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """All that this thread reads inside is of one generation."""
        return self.database.snapshot()

    @property
    def generation(self) -> int:
        """The number of the last committed change, from 0."""
        return int(self._one("SELECT value FROM manifest WHERE name = 'generation'")[0])

    def digest(self, article_id: str) -> str | None:
        """The digest of the raw report stored under `article_id`, or `None`."""
        query = "SELECT digest FROM articles WHERE id = ?"
        found = self.database.query(query, (article_id,)) if rows.is_storable(article_id) else []
        return found[0][0] if found else None

    def digests(self) -> dict[str, str]:
        """The digest of every stored raw report, by article id."""
        return dict(self.database.query("SELECT id, digest FROM articles"))

    def replace(self, entries: Iterable[Entry]) -> int:
        """Writes the entries in one transaction, each in place of what its id held; the new generation."""
        with self._change() as (connection, generation):
            for entry in entries:
                rows.delete(connection, entry.article.id, generation)
                rows.insert(connection, entry, generation)
        return generation

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes articles in one transaction; the ids that were there. None there: nothing changes."""
        known = tuple(i for i in dict.fromkeys(article_ids) if self.digest(i) is not None)
        if known:
            with self._change() as (connection, generation):
                for article_id in known:
                    rows.delete(connection, article_id, generation)
        return known

    def article(self, article_id: str) -> Article:
        """The article stored under `article_id`.

        Raises:
            KeyError: if there is none.
        """
        return self.articles_by_id([article_id])[article_id]

    def articles_by_id(self, article_ids: Collection[str]) -> dict[str, Article]:
        """The articles with these ids, by id; ids that are not there are left out."""
        query = f"SELECT {rows.ARTICLE} FROM articles a WHERE a.id IN"
        possible = list(filter(rows.is_storable, article_ids))
        found = map(rows.article, self.database.query_chunks(query, possible))
        return {article.id: article for article in found}

    def articles(self) -> Iterator[Article]:
        """All articles, newest first, undated ones last."""
        ids = self.database.query("SELECT id FROM articles ORDER BY published IS NULL, published DESC, id")
        for start in range(0, len(ids), _LISTED):
            # Not from one open statement: it would keep SQLite's log growing while a caller dawdles.
            chunk = [article_id for (article_id,) in ids[start : start + _LISTED]]
            found = self.articles_by_id(chunk)
            yield from (found[article_id] for article_id in chunk if article_id in found)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The sentences of an article, in order.

        Raises:
            KeyError: if there is no such article.
        """
        query = "SELECT sentence_ends FROM articles WHERE id = ?"
        found = self.database.query(query, (article_id,)) if rows.is_storable(article_id) else []
        if not found:
            raise KeyError(article_id)
        return rows.sentences(article_id, found[0][0])

    def passages(self, wanted: Sequence[int]) -> dict[int, Passage]:
        """The passages with these row numbers; rows that are not (or no longer) there are left out."""
        query = f"SELECT p.row, a.id, p.number, p.first, p.stop, a.sentence_ends {_PASSAGES} WHERE p.row IN"
        return {row: rows.passage(*fields) for row, *fields in self.database.query_chunks(query, wanted)}

    def passage_count(self) -> int:
        """How many passages there are."""
        return int(self._one("SELECT count(*) FROM passages")[0])

    def passage_rows(self, where: Filter | None = None) -> NDArray[np.int64]:
        """The row numbers of all passages, or of those that `where` admits, ascending, `(n,)` int64."""
        if where is None:
            return _integers(self.database.query("SELECT row FROM passages ORDER BY row"))
        condition, limits = rows.admitted(where)
        articles = f"SELECT row FROM articles WHERE {condition}"
        query = f"SELECT row FROM passages WHERE article IN ({articles}) ORDER BY row"
        return _integers(self.database.query(query, limits))

    def changes(self, since: int) -> Changes:
        """What changed after generation `since`; from 0, all passages are `added`."""
        query = self.database.query
        with self.snapshot():  # so that the number fits the rows
            return Changes(
                self.generation,
                self.passage_count(),
                _integers(query("SELECT row FROM passages WHERE generation > ? ORDER BY row", (since,))),
                _integers(query("SELECT row FROM tombstones WHERE generation > ? ORDER BY row", (since,))),
            )

    def vectors(self, wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows that are still there, ascending `(m,)`, and their vectors `(m, dimension)` float32."""
        found: list[int] = []
        query = "SELECT row, vector FROM passages WHERE row IN"
        matrix = np.empty((len(wanted), self.manifest.dimension), np.float32)
        for row, vector in self.database.query_chunks(query, np.unique(wanted).tolist()):
            matrix[len(found)] = np.frombuffer(vector, np.float16)
            found.append(row)
        return np.array(found, np.int64), matrix[: len(found)]

    def texts(self, wanted: NDArray[np.int64]) -> Iterator[tuple[int, Article, str]]:
        """For each row that is still there: the row, its article and the passage's text."""
        columns = f"p.row, p.number, p.first, p.stop, a.sentence_ends, {rows.ARTICLE}"
        query = f"SELECT {columns} {_PASSAGES} WHERE p.row IN"
        for row, number, first, stop, ends, *fields in self.database.query_chunks(query, wanted.tolist()):
            article = rows.article(fields)
            passage = rows.passage(article.id, number, first, stop, ends)
            yield row, article, article.text[passage.start : passage.end]

    def sources(self) -> tuple[str, ...]:
        """The sources of all articles, in alphabetical order; looked for again when there was a change."""
        generation = self.generation
        if self._known_sources[0] != generation:
            found = self.database.query(
                "SELECT DISTINCT source FROM articles WHERE source NOT NULL ORDER BY 1"
            )
            self._known_sources = generation, tuple(source for (source,) in found)
        return self._known_sources[1]

    def stats(self) -> Stats:
        """Counts over the whole ledger."""
        query = self.database.query
        with self.snapshot():
            count, first, last = self._one("SELECT count(*), min(published), max(published) FROM articles")
            by = "SELECT {0}, count(*) FROM articles WHERE {0} NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
            return Stats(
                count,
                self.passage_count(),
                dict(query(by.format("language"))),
                dict(query(by.format("source"))),
                rows.day(first),
                rows.day(last),
                self.generation,
                self.manifest.model,
            )

    @contextmanager
    def _change(self) -> Iterator[tuple[Any, int]]:
        with self.database.transaction() as connection:
            generation = self.generation + 1
            yield connection, generation
            connection.execute("UPDATE manifest SET value = ? WHERE name = 'generation'", (generation,))

    def _one(self, statement: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self.database.query(statement)[0]
        return found


def _integers(found: Iterable[tuple[int]]) -> NDArray[np.int64]:
    return np.fromiter((row for (row,) in found), np.int64)
