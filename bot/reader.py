"""Reading: which sentences of the passages found answer the question, and whether any does.

`Reader` is the seam: a trained network can take the place of `SentenceReader`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.evidence import FEATURES, Candidate, Judge, Line, features, lines, promise
from bot.question import Kind, Question
from index.article import Sentence
from index.embedder import Embedder

# Made by tests/benchmarks/fit_reader.py, but for the weight of `listed`: hardly a question there asks for a
# list (fitted: 0.3 and 0.8), those of the sample reports do, and 2 answers them best.
SAME_LANGUAGE = Judge(
    (17.4827, 13.9395, -0.0323, 2.0367, 2.4378, 1.1562, 0.8242, 0.5973, 2.0, 1.2981, 0.6378), -22.0824, 0.12
)
CROSS_LANGUAGE = Judge(
    (31.6675, 39.6335, -1.0586, 2.1614, 1.946, 1.1403, 0.7045, 1.6861, 2.0, 2.6909, 0.2704),
    -29.6425,
    0.153,
)
# How many lines are embedded for a question; see `promise`.
_EMBEDDED = {True: 24, False: 10}
_MOST_CITED = 3
# Further evidence must be nearly as good as the best, or it only distracts.
_NEARLY_AS_GOOD = 0.6
# Where several things are asked for, they may stand in several sentences.
_GOOD_FOR_A_LIST = 0.19


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and the probability that it holds the answer.

    `spans` are `[start, end)` offsets of the answer's words in the article's text, where known.
    """

    sentence: Sentence
    probability: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading found: up to three pieces of evidence, in reading order, those of the best report first.

    `answers` says whether they answer; if not, they are merely the closest. `confidence` is the estimated
    probability that the best of them holds the answer.
    """

    evidence: tuple[Evidence, ...]
    answers: bool
    confidence: float


class Reader(Protocol):
    """Finds the evidence for an answer in the passages that search found."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """Reads `candidates`, best first; none at all give a reading without evidence."""
        ...


class SentenceReader:
    """A `Reader` that judges sentences one by one: similarity, shared words, the kind of thing asked for."""

    def __init__(self, embedder: Embedder, rarity: Callable[[str], float]) -> None:
        """`rarity` gives a word's inverse document frequency in the collection."""
        self._embedder = embedder
        self._rarity = rarity

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """Reads `candidates`, best first; none at all give a reading without evidence."""
        asked = Question.read(question)
        vector = self._embedder.embed_query(question)
        found: list[Line] = []
        chances: list[float] = []
        answers = False
        for across, judge in ((False, SAME_LANGUAGE), (True, CROSS_LANGUAGE)):
            lines_, matrix = self.examine(asked, vector, candidates, across)
            probabilities = judge(matrix).tolist()
            answers |= max(probabilities, default=0.0) >= judge.threshold
            found += lines_
            chances += probabilities
        least = _GOOD_FOR_A_LIST if Kind.SEVERAL in asked.kinds else _NEARLY_AS_GOOD
        return Reading(_chosen(found, chances, least), answers, max(chances, default=0.0))

    def examine(
        self, asked: Question, vector: NDArray[np.float32], candidates: Sequence[Candidate], across: bool
    ) -> tuple[list[Line], NDArray[np.float32]]:
        """The most promising lines in the question's language, or `across`, those in another.

        Returns:
            The lines, in order, and their features, `(n, len(FEATURES))`. `vector` is the question's.
        """
        found = [line for line in lines(candidates) if candidates[line.rank].across(asked) == across]
        if not found:
            return [], np.empty((0, len(FEATURES)), np.float32)
        asked = asked.translated() if across and not asked.chinese else asked
        matrix = features(asked, candidates, found, self._rarity)
        best = np.sort(np.argsort(-promise(matrix), kind="stable")[: _EMBEDDED[across]])
        found, matrix = [found[i] for i in best], matrix[best]
        similarities = self._embedder.embed_passages([line.text for line in found]) @ vector
        matrix[:, 0] = similarities
        matrix[:, 1] = similarities - similarities.max()
        return found, matrix


def _chosen(found: Sequence[Line], chances: Sequence[float], least: float) -> tuple[Evidence, ...]:
    """The best line and those with at least `least` of its chance, its report first, in reading order."""
    order = sorted(range(len(found)), key=lambda i: -chances[i])[:_MOST_CITED]
    best = [i for i in order if chances[i] >= least * chances[order[0]]]
    reports = list(dict.fromkeys(found[i].sentence.article_id for i in best))
    best.sort(key=lambda i: (reports.index(found[i].sentence.article_id), found[i].sentence.start))
    return tuple(Evidence(found[i].sentence, chances[i]) for i in best)
