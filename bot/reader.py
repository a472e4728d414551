"""Reading: where in the passages found the answer stands, which sentences prove it, and whether any does.

A network marks the spans (`bot/extractor.py`); one calibrated score joins what it says with what search and
the words say, and decides order, evidence and refusal alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.evidence import Candidate, Found, Judge, View, features
from bot.extractor import Extract, Extractor, Marks
from bot.question import Kind, Question
from bot.spans import Span, best_spans, inside_spans, items, trimmed
from index.article import Sentence
from index.build import embedded_head

# Made by tests/benchmarks/fit_reader.py.
JUDGE = Judge((0.0,) * 20, 0.0, 0.5)
# Of the same answer, or of the items of a list.
_MOST_CITED = 3
_MOST_CITED_FOR_A_LIST = 5
# Another report that gives the same answer is cited too if it is at least so likely, against the best.
_AGREES = 0.3
# Where a list is asked for, further items may stand elsewhere.
_ALSO = 0.6
_OFFERED = 3
# Spans of a passage that are judged: where the likeliest is of another kind than what is asked for (a person
# for a park), the next may be right. One so much less likely (natural logarithm) never is.
_SPANS = 3
_HOPELESS = 8.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and the probability that it holds the answer.

    `spans` are `[start, end)` offsets of the answer's words in the article's text, a list's one by one.
    """

    sentence: Sentence
    probability: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading found: pieces of evidence, the best first, its neighbours in reading order.

    `answers` says whether they answer; if not, they are merely the closest. `confidence` is the estimated
    probability that the best of them holds the answer.
    """

    evidence: tuple[Evidence, ...]
    answers: bool
    confidence: float


class Reader(Protocol):
    """Finds the answer in the passages that search found."""

    def warm_up(self) -> None:
        """Loads what reading needs.

        Raises:
            ModelError: if it cannot be loaded.
        """
        ...

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """Reads `candidates`, best first; none at all give a reading without evidence."""
        ...


class SpanReader:
    """A `Reader` on a question-answering network."""

    def __init__(self, extractor: Extractor, rarity: Callable[[str], float], judge: Judge = JUDGE) -> None:
        """`rarity` gives a word's inverse document frequency in the collection."""
        self._extractor = extractor
        self._rarity = rarity
        self._judge = judge

    def warm_up(self) -> None:
        """As `Reader.warm_up`."""
        self._extractor.extract([Extract("?", "", "。")])

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """As `Reader.read`."""
        asked = Question.read(question)
        found, matrix, marks = self.examine(asked, candidates)
        if not found:
            return Reading((), False, 0.0)
        chances = self._judge(matrix).tolist()
        order = sorted(range(len(found)), key=lambda i: -chances[i])
        best = chances[order[0]]
        ranked = [(found[i], chances[i]) for i in order]
        if best < self._judge.threshold:
            closest = _merged(_evidence(candidates, f, chance, ()) for f, chance in ranked)
            return Reading(tuple(closest[:_OFFERED]), False, best)
        if Kind.SEVERAL in asked.kinds:
            evidence = _listing(candidates, ranked, marks[order[0]])[:_MOST_CITED_FOR_A_LIST]
        else:
            agreeing = _agreeing(ranked)
            whole = ((f, chance, ((f.span.start, f.span.end),)) for f, chance in agreeing)
            evidence = _merged(_evidence(candidates, *one) for one in whole)[:_MOST_CITED]
        return Reading(tuple(evidence), True, best)

    def examine(
        self, asked: Question, candidates: Sequence[Candidate]
    ) -> tuple[list[Found], NDArray[np.float32], list[Marks]]:
        """The best spans of each passage, or of each window over a long one.

        Returns:
            The spans, their features `(n, len(FEATURES))`, and the marks that each comes from.
        """
        views = [View.of(asked, candidate, self._rarity) for candidate in candidates]
        texts = [
            Extract(view.named_question(), embedded_head(c.article), _passage(c))
            for view, c in zip(views, candidates, strict=True)
        ]
        found, kept = [], []
        for marks in self._extractor.extract(texts):
            candidate = candidates[marks.passage]
            spans = best_spans(texts[marks.passage].passage, marks, _SPANS)
            for span in (s for s in spans if s.margin > spans[0].margin - _HOPELESS):
                found.append(_found(marks.passage, candidate, span))
                kept.append(marks)
        return found, features(asked, candidates, found, views), kept


def _passage(candidate: Candidate) -> str:
    return candidate.article.text[candidate.hit.passage.start : candidate.hit.passage.end]


def _found(rank: int, candidate: Candidate, span: Span) -> Found:
    """A span of a passage with its place in the article."""
    start = candidate.hit.passage.start
    span = replace(span, start=start + span.start, end=start + span.end)
    sentences = tuple(s for s in candidate.hit.passage.sentences if s.start < span.end and s.end > span.start)
    return Found(rank, span, candidate.article.text[span.start : span.end], sentences)


def _agreeing(ranked: Sequence[tuple[Found, float]]) -> list[tuple[Found, float]]:
    """The best answer, and where other passages give the same or one holds the other."""
    best, chance = ranked[0]
    same = [
        (f, c)
        for f, c in ranked[1:]
        if c >= _AGREES * chance and len(f.key) > 1 and (f.key in best.key or best.key in f.key)
    ]
    return [ranked[0], *same]


def _listing(
    candidates: Sequence[Candidate], ranked: Sequence[tuple[Found, float]], marks: Marks
) -> list[Evidence]:
    """The items of the best passage, in reading order, then those that other passages add."""
    best, chance = ranked[0]
    candidate = candidates[best.rank]
    parts = [best, *(_found(best.rank, candidate, s) for s in inside_spans(_passage(candidate), marks))]
    parts = [f for i, f in enumerate(parts) if not any(_overlap(f, other) for other in parts[:i])]
    parts.sort(key=lambda f: f.span.start)
    others = [(f, c) for f, c in ranked[1:] if c >= _ALSO * chance]
    pieces = [(f, chance) for f in parts] + others
    return _merged(
        _evidence(candidates, f, c, items(candidates[f.rank].article.text, f.span.start, f.span.end))
        for f, c in pieces
    )


def _overlap(one: Found, other: Found) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _evidence(
    candidates: Sequence[Candidate], f: Found, chance: float, spans: Iterable[tuple[int, int]]
) -> list[Evidence]:
    """The sentences of a span, each with its part of the answer's words."""
    text = candidates[f.rank].article.text
    spans = tuple(spans)
    return [Evidence(sentence, chance, _within(text, sentence, spans)) for sentence in f.sentences]


def _within(text: str, sentence: Sentence, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    cut = (trimmed(text, max(s, sentence.start), min(e, sentence.end)) for s, e in spans)
    return tuple((start, end) for start, end in cut if start < end)


def _merged(groups: Iterable[Sequence[Evidence]]) -> list[Evidence]:
    """The evidence in order, each sentence once with all its spans."""
    found: dict[Sentence, Evidence] = {}
    for piece in (piece for group in groups for piece in group):
        known = found.get(piece.sentence, replace(piece, spans=()))
        spans = tuple(sorted({*known.spans, *piece.spans}))
        found[piece.sentence] = replace(known, spans=spans)
    return list(found.values())
