"""From raw reports to a searchable collection: load -> clean -> split -> embed -> store."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.article import Article, RawReport
from index.clean import clean, detect_language
from index.collection import Collection, Writer
from index.embedder import Embedder
from index.errors import ReportError
from index.ledger import Entry, Manifest
from index.passages import split_passages
from index.sentences import split_sentences

# Reports per transaction: enough for the embedder to sort passages into batches of like lengths, few
# enough that a kill costs only seconds of work.
_BATCH = 256
_TRACKING = ("utm_", "spm", "from", "share", "fbclid", "gclid")


class Status(StrEnum):
    """What became of a report."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report; `article_id` is `None` and `message` says why if it failed."""

    origin: str
    status: Status
    article_id: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    article: Article
    digest: str
    sentences: Sequence[tuple[int, int]]
    passages: Sequence[range]

    def embedded_texts(self) -> list[str]:
        spans = [(self.sentences[run.start][0], self.sentences[run.stop - 1][1]) for run in self.passages]
        return [embedded_text(self.article, start, end) for start, end in spans]


def manifest(embedder: Embedder) -> Manifest:
    """What a store made with `embedder` records of it."""
    return Manifest(embedder.name, embedder.dimension, embedder.fingerprint)


def add(
    collection: Collection, embedder: Embedder, reports: Iterable[RawReport | ReportError]
) -> Iterator[Outcome]:
    """Takes reports into a collection, one outcome per report, in order.

    An outcome is yielded once its report is safe on disk. A report that is there already, from the same
    raw text, costs a look-up; one that fails does not stop the rest.

    Raises:
        StoreLocked: if another process is writing.
    """
    with collection.writing() as writer:
        known = collection.ledger.digests()
        reports = iter(reports)
        while batch := list(islice(reports, _BATCH)):
            yield from _add_batch(collection, writer, embedder, batch, known)


def embedded_text(article: Article, start: int, end: int) -> str:
    """What the embedder sees of a passage: its report's title and date, then its text."""
    head = article.title + (f" {article.published.isoformat()}" if article.published else "")
    return f"{head}\n{article.text[start:end].strip()}"


def _add_batch(
    collection: Collection,
    writer: Writer,
    embedder: Embedder,
    batch: Sequence[RawReport | ReportError],
    known: set[str],
) -> Iterator[Outcome]:
    outcomes: list[Outcome] = []
    drafts: dict[str, _Draft] = {}
    for report in batch:
        outcome = _draft(collection, report, known, drafts)
        outcomes.append(outcome)
    texts = [draft.embedded_texts() for draft in drafts.values()]
    vectors = iter(embedder.embed_passages([text for group in texts for text in group]))
    writer.replace(
        [
            Entry(d.article, d.digest, d.sentences, d.passages, list(islice(vectors, len(d.passages))))
            for d in drafts.values()
        ]
    )
    yield from outcomes


def _draft(
    collection: Collection, report: RawReport | ReportError, known: set[str], drafts: dict[str, _Draft]
) -> Outcome:
    """Prepares one report for embedding, into `drafts`, unless it fails or changes nothing."""
    if isinstance(report, ReportError):
        return Outcome(report.where, Status.FAILED, message=str(report))
    digest = _digest(report)
    if digest in known:
        return Outcome(report.origin, Status.UNCHANGED)
    try:
        article = _article(report)
    except ReportError as error:
        return Outcome(report.origin, Status.FAILED, message=str(error))
    known.add(digest)
    stored = drafts[article.id].article if article.id in drafts else _stored(collection, article.id)
    # An id made from the text says that the text is the same, whatever else the raw report holds.
    if stored == article or (stored and not (report.id or report.url)):
        return Outcome(report.origin, Status.UNCHANGED, article.id)
    sentences = split_sentences(article.text)
    drafts[article.id] = _Draft(article, digest, sentences, split_passages(article.text, sentences))
    return Outcome(report.origin, Status.REPLACED if stored else Status.ADDED, article.id)


def _stored(collection: Collection, article_id: str) -> Article | None:
    try:
        return collection.ledger.article(article_id)
    except KeyError:
        return None


def _article(report: RawReport) -> Article:
    cleaned = clean(report)
    return Article(
        _identity(report, cleaned.source, cleaned.text),
        cleaned.title,
        cleaned.text,
        cleaned.source,
        report.url,
        cleaned.published,
        detect_language(cleaned.text),
        cleaned.removed,
    )


def _identity(report: RawReport, source: str | None, text: str) -> str:
    """The given id, else the canonical URL, else a hash of source and clean text."""
    if report.id:
        return report.id
    if report.url:
        return _canonical(report.url)
    return hashlib.sha256(f"{source or ''}\n{text}".encode()).hexdigest()[:16]


def _canonical(url: str) -> str:
    """`url` without fragment, tracking parameters, trailing slash and capitals in its host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = [
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
        if not k.lower().startswith(_TRACKING)
    ]
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), "")
    )


def _digest(report: RawReport) -> str:
    published = report.published.isoformat() if report.published else None
    fields = [report.id, report.title, report.source, report.url, published, report.text]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
