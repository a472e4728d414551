"""The labelled reports of `tests/clean_labels.jsonl`, and what cleaning does to them."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from index.article import RawReport
from index.clean import clean

_ROOT = Path(__file__).resolve().parents[1]
LABELS = _ROOT / "tests" / "clean_labels.jsonl"
REPORTS = _ROOT.parent / "shared" / "data" / "news_5k.jsonl.gz"
_ANCHOR = 12


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled report: `spans` are `(start, end, kind)` in its raw text."""

    id: str
    half: str
    raw: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some labelled reports, in characters unless named otherwise."""

    reports: int
    with_debris: int
    all_caught: int
    debris: int
    caught: int
    news: int
    lost: int
    with_loss: int


def read_reports() -> dict[str, str]:
    """The raw texts by id."""
    with gzip.open(REPORTS, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["raw"] for record in map(json.loads, lines)}


def read_labels(reports: dict[str, str]) -> list[Label]:
    """The labels, each with its report.

    Raises:
        ValueError: if a report is not the one that was labelled.
    """
    labels = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        raw = reports[record["id"]]
        if hashlib.sha256(raw.encode()).hexdigest() != record["sha256"]:
            raise ValueError(f"{record['id']}: not the report that was labelled")
        spans = tuple((start, end, kind) for start, end, kind in record["spans"])
        labels.append(Label(record["id"], record["half"], raw, spans))
    return labels


def score(labels: list[Label]) -> Score:
    """What cleaning does to the labelled reports."""
    rows = [_report(label) for label in labels]
    return Score(
        reports=len(rows),
        with_debris=sum(debris > 0 for debris, *_ in rows),
        all_caught=sum(debris > 0 and caught == debris for debris, caught, *_ in rows),
        debris=sum(row[0] for row in rows),
        caught=sum(row[1] for row in rows),
        news=sum(row[2] for row in rows),
        lost=sum(row[3] for row in rows),
        with_loss=sum(row[3] > 0 for row in rows),
    )


def _report(label: Label) -> tuple[int, int, int, int]:
    """Characters of debris, of debris caught, of news, of news lost."""
    kinds = ["news"] * len(label.raw)
    for neutral in (False, True):
        for start, end, kind in label.spans:
            if (kind == "neutral") == neutral:
                kinds[start:end] = [kind] * (end - start)
    gone = removed_characters(label.raw, clean(RawReport(label.raw, label.id)).text)
    debris = [
        i for i, kind in enumerate(kinds) if kind not in ("news", "neutral") and not label.raw[i].isspace()
    ]
    news = [i for i, kind in enumerate(kinds) if kind == "news" and not label.raw[i].isspace()]
    return len(debris), sum(i in gone for i in debris), len(news), sum(i in gone for i in news)


def removed_characters(raw: str, text: str) -> set[int]:
    """The positions in `raw`, white space aside, that have no counterpart in `text`, which has its order."""
    places = [i for i, character in enumerate(raw) if not character.isspace()]
    before = "".join(_narrow(raw[i]) for i in places)
    after = "".join(_narrow(character) for character in text if not character.isspace())
    gone: set[int] = set()
    at = 0
    for i, character in enumerate(after):
        if at < len(before) and before[at] == character:
            at += 1
            continue
        found = before.find(after[i : i + _ANCHOR], at)
        if found < 0:
            raise ValueError(f"the clean text holds what the raw text does not: {after[i : i + _ANCHOR]}")
        gone.update(places[at:found])
        at = found + 1
    return gone | set(places[at:])


def _narrow(character: str) -> str:
    return chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character
