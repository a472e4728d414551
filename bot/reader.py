"""Reading: where in the passages found the answer stands, which sentences prove it, and whether any does.

A network marks the spans (`bot/extractor.py`); one calibrated score joins what it says with what search and
the words say, and decides order, evidence and refusal alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.evidence import Candidate, Found, View, features, fit
from bot.extractor import Extract, Extractor
from bot.judge import Judge
from bot.over_time import differing, newest_first
from bot.question import Kind, Question
from bot.spans import Span, best_spans, items, joined, trimmed
from index.article import Sentence
from index.build import embedded_head
from index.resources import data_path

# Of the same answer, or of the items of a list.
_MOST_CITED = 3
_MOST_CITED_FOR_A_LIST = 5
# Another report that gives the same answer is cited too if it is at least so likely, against the best.
_AGREES = 0.1
# Where a list is asked for, further items may stand elsewhere.
_ALSO = 0.6
_ALSO_HERE = 0.25
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
    probability that the best of them holds the answer. If `dated`, they say different things at different
    times, the latest first.
    """

    evidence: tuple[Evidence, ...]
    answers: bool
    confidence: float
    dated: bool = False


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


@cache
def bundled_judge() -> Judge:
    """The judge that tests/benchmarks/fit_reader.py fitted to the bundled reader."""
    return Judge.load(data_path("models/reader-int8/judge.json"))


class SpanReader:
    """A `Reader` on a question-answering network."""

    def __init__(
        self, extractor: Extractor, rarity: Callable[[str], float], judge: Judge | None = None
    ) -> None:
        """`rarity` gives a word's inverse document frequency in the collection.

        `judge` is the bundled one, unless it is given.
        """
        self._extractor = extractor
        self._rarity = rarity
        self._judge = judge or bundled_judge()

    def warm_up(self) -> None:
        """As `Reader.warm_up`."""
        self._extractor.extract([Extract("?", "", "。")])

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """As `Reader.read`."""
        asked, found, matrix = self.examine(question, candidates)
        if not found:
            return Reading((), False, 0.0)
        chances = self._judge(matrix).tolist()
        order = sorted(range(len(found)), key=lambda i: -chances[i])
        ranked = newest_first(asked, candidates, [(found[i], chances[i]) for i in order])
        agreeing = _agreeing(ranked)
        confidence = min(sum(chance for _, chance in agreeing), 1.0)
        if confidence < self._judge.threshold:
            closest = _merged(_evidence(candidates, f, chance, ()) for f, chance in ranked)
            return Reading(tuple(closest[:_OFFERED]), False, confidence)
        if Kind.SEVERAL in asked.kinds:
            evidence = _listing(asked, candidates, ranked)[:_MOST_CITED_FOR_A_LIST]
        else:
            over_time = differing(asked, candidates, ranked)
            said = over_time if len(over_time) > 1 else agreeing
            whole = ((f, chance, ((f.span.start, f.span.end),)) for f, chance in said)
            evidence = _merged(_evidence(candidates, *one) for one in whole)[:_MOST_CITED]
            if len(over_time) > 1:
                return Reading(tuple(evidence), True, confidence, dated=True)
        return Reading(tuple(evidence), True, confidence)

    def examine(
        self, question: str, candidates: Sequence[Candidate]
    ) -> tuple[Question, list[Found], NDArray[np.float32]]:
        """The best spans of each passage, or of each window over a long one.

        Returns:
            The question as it was read, the spans, and their features, `(n, len(FEATURES))`.
        """
        asked = Question.read(question)
        if not asked.chinese and any(candidate.across(asked) for candidate in candidates):
            asked = asked.translated()
        views = [View.of(asked, candidate, self._rarity) for candidate in candidates]
        texts = [
            Extract(view.named_question(), embedded_head(c.article), _passage(c))
            for view, c in zip(views, candidates, strict=True)
        ]
        found = []
        for marks in self._extractor.extract(texts):
            candidate = candidates[marks.passage]
            passage = candidate.hit.passage
            ends = [sentence.end - passage.start for sentence in passage.sentences]
            spans = best_spans(texts[marks.passage].passage, marks, _SPANS, ends)
            if Kind.SEVERAL in asked.kinds:
                spans = joined(texts[marks.passage].passage, spans)
            for span in (s for s in spans if s.margin > spans[0].margin - _HOPELESS):
                found.append(_found(marks.passage, candidate, span))
        return asked, found, features(asked, candidates, found, views)


def _passage(candidate: Candidate) -> str:
    return candidate.article.text[candidate.hit.passage.start : candidate.hit.passage.end]


def _found(rank: int, candidate: Candidate, span: Span) -> Found:
    """A span of a passage with its place in the article."""
    start = candidate.hit.passage.start
    span = replace(span, start=start + span.start, end=start + span.end)
    sentences = tuple(s for s in candidate.hit.passage.sentences if s.start < span.end and s.end > span.start)
    return Found(rank, span, candidate.article.text[span.start : span.end], sentences)


def _agreeing(ranked: Sequence[tuple[Found, float]]) -> list[tuple[Found, float]]:
    """The best answer, and where another passage gives the same or one that holds it or is held by it."""
    best, chance = ranked[0]
    same = [
        (f, c)
        for f, c in ranked[1:]
        if f.rank != best.rank and len(f.key) > 1 and (f.key in best.key or best.key in f.key)
    ]
    return [ranked[0], *(one for one in same if one[1] >= _AGREES * chance)]


def _listing(
    asked: Question, candidates: Sequence[Candidate], ranked: Sequence[tuple[Found, float]]
) -> list[Evidence]:
    """The items of the best passage, in reading order, then those that other passages add."""
    best, chance = ranked[0]
    least = fit(asked, best) / 2
    fitting = [(f, c) for f, c in ranked[1:] if fit(asked, f) >= least]
    here = [(f, c) for f, c in fitting if f.rank == best.rank and c >= _ALSO_HERE * chance]
    others = [(f, c) for f, c in fitting if f.rank != best.rank and c >= _ALSO * chance]
    parts = sorted([ranked[0], *here], key=lambda part: part[0].span.start)
    return _merged(
        _evidence(candidates, f, c, items(candidates[f.rank].article.text, f.span.start, f.span.end))
        for f, c in [*parts, *others]
    )


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
