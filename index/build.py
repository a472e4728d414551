"""From raw reports to a searchable collection: load -> clean -> split -> embed -> store."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from index.article import Article, RawReport
from index.clean import clean, detect_language
from index.collection import Collection, Writer
from index.embedder import Embedder
from index.errors import ReportError
from index.identity import identity, text_identity
from index.ledger import Ledger
from index.passages import split_passages
from index.records import Entry, Manifest, Outcome, Status
from index.sentences import split_sentences

# Reports per transaction: enough for the embedder to find texts of like lengths to run together, few
# enough that a kill costs only seconds of work.
_BATCH = 128
_SURROGATE = re.compile("[\ud800-\udfff]")


def manifest(embedder: Embedder) -> Manifest:
    """What a store made with `embedder` records of it."""
    return Manifest(embedder.name, embedder.dimension, embedder.fingerprint)


def add(
    collection: Collection, embedder: Embedder, reports: Iterable[RawReport | ReportError]
) -> Iterator[Outcome]:
    """Takes reports into a collection, one outcome per report, in order, as if each were added alone.

    An outcome is yielded once its report is safe on disk. A report that is there already, from the same
    raw text, costs a look-up; one that fails does not stop the rest.

    Raises:
        StoreLocked: if another process is writing.
        StoreError: if the store cannot be written.
    """
    with collection.writing() as writer:
        register = _Register(collection.ledger.digests())
        reports = iter(reports)
        while batch := list(islice(reports, _BATCH)):
            drafts = _Drafts(collection.ledger, register)
            outcomes = [drafts.take(report) for report in batch]
            _store(writer, embedder, drafts.changed())
            yield from outcomes


def embedded_text(article: Article, start: int, end: int) -> str:
    """What the embedder sees of a passage: its report's title and date, then its text."""
    return f"{embedded_head(article)}\n{article.text[start:end].strip()}"


def embedded_head(article: Article) -> str:
    """What the models see before a passage: its report's title and date."""
    return article.title + (f" {article.published.isoformat()}" if article.published else "")


@dataclass(frozen=True, slots=True)
class _Draft:
    article: Article
    digest: str
    sentences: Sequence[tuple[int, int]]
    passages: Sequence[range]

    def embedded_texts(self) -> list[str]:
        spans = [(self.sentences[run.start][0], self.sentences[run.stop - 1][1]) for run in self.passages]
        return [embedded_text(self.article, start, end) for start, end in spans]


class _Register:
    """Which raw reports the articles are from: what is known is not cleaned again."""

    def __init__(self, digests: dict[str, str]) -> None:
        self._digests = digests
        self._ids = {digest: article_id for article_id, digest in digests.items()}

    def article_id(self, digest: str) -> str | None:
        return self._ids.get(digest)

    def note(self, article_id: str, digest: str) -> None:
        self._ids.pop(self._digests.get(article_id, ""), None)  # replaced: if it comes again, it is a change
        self._ids[digest] = article_id
        self._digests[article_id] = digest


class _Drafts:
    """The articles of one batch on their way into the ledger, by id: the last of each id counts."""

    def __init__(self, ledger: Ledger, register: _Register) -> None:
        self._ledger = ledger
        self._register = register
        self._drafts: dict[str, _Draft] = {}

    def take(self, report: RawReport | ReportError) -> Outcome:
        """Prepares one report for embedding, unless it fails or changes nothing."""
        if isinstance(report, ReportError):
            return Outcome(report.where, Status.FAILED, message=str(report))
        digest = _digest(report)
        if known := self._register.article_id(digest):
            return Outcome(report.origin, Status.UNCHANGED, known)
        try:
            article = article_of(report)
        except ReportError as error:
            return Outcome(report.origin, Status.FAILED, message=str(error))
        before = self._current(article.id)
        # An id made from the text says that the text is the same, whatever else the raw report holds.
        if before == article or (before and article.id == text_identity(article.source, article.text)):
            return Outcome(report.origin, Status.UNCHANGED, article.id)
        sentences = split_sentences(article.text)
        passages = split_passages(article.text, sentences)
        self._drafts[article.id] = _Draft(article, digest, sentences, passages)
        self._register.note(article.id, digest)
        return Outcome(report.origin, Status.REPLACED if before else Status.ADDED, article.id)

    def changed(self) -> list[_Draft]:
        """The drafts, without those that the ledger holds already (replaced, then put back)."""
        return [draft for key, draft in self._drafts.items() if self._ledger.digest(key) != draft.digest]

    def _current(self, article_id: str) -> Article | None:
        draft = self._drafts.get(article_id)
        return draft.article if draft else self._ledger.articles_by_id([article_id]).get(article_id)


def _store(writer: Writer, embedder: Embedder, drafts: Sequence[_Draft]) -> None:
    if not drafts:
        return
    vectors = embedder.embed_passages([text for draft in drafts for text in draft.embedded_texts()])
    entries, start = [], 0
    for draft in drafts:
        stop = start + len(draft.passages)
        entries.append(
            Entry(draft.article, draft.digest, draft.sentences, draft.passages, vectors[start:stop])
        )
        start = stop
    writer.replace(entries)


def article_of(report: RawReport) -> Article:
    """The article that a raw report is stored as.

    Raises:
        ReportError: if nothing is left of it.
    """
    report = _storable(report)
    cleaned = clean(report)
    return Article(
        identity(report.id, report.url, cleaned.source, cleaned.text),
        cleaned.title,
        cleaned.text,
        cleaned.source,
        report.url,
        cleaned.published,
        detect_language(cleaned.text),
        cleaned.removed,
    )


def _storable(report: RawReport) -> RawReport:
    """`report` with a replacement character for each half of a surrogate pair, which no encoding takes."""
    texts = {name: getattr(report, name) for name in ("text", "id", "title", "source", "url")}
    whole: dict[str, Any] = {name: _SURROGATE.sub("\ufffd", text) for name, text in texts.items() if text}
    return replace(report, **whole)


def _digest(report: RawReport) -> str:
    published = report.published.isoformat() if report.published else None
    fields = [report.id, report.title, report.source, report.url, published, report.text]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
