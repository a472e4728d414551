"""What can be seen of a sentence as evidence for a question: features, and the weights that judge them."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.offices import holders
from bot.question import Question, holds, listed, named
from index.article import Article, Hit, Sentence
from index.words import fold, words

FEATURES = (
    "similarity",  # cosine of question and sentence
    "lead",  # similarity less the best of all sentences read in that language
    "passage",  # cosine of question and passage
    "words",  # share of the question's words, by rarity, that stand in the sentence
    "passage words",  # share that stand in the passage or the report's title
    "kinds",  # share of the kinds of things asked for (who, when, ...) that the sentence holds
    "no kind",  # 1 where the question asks for no kind that we know
    "named",  # how well a word of the sentence fits the noun asked for
    "listed",  # how much the sentence looks like the list asked for
    "rank",  # 1 / rank of the passage in search
    "length",  # of the sentence, in hundreds of characters, at most 2
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that search found, with its article."""

    hit: Hit
    article: Article

    def across(self, question: Question) -> bool:
        """Whether it is in another language than the question, so that their words cannot meet."""
        return question.chinese == (self.article.language == "en")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the `rank`-th candidate (from 0), without outer white space."""

    sentence: Sentence
    text: str
    rank: int


@dataclass(frozen=True, slots=True)
class Judge:
    """Logistic regression: `probability = 1 / (1 + exp(-(features @ weights + bias)))`.

    `threshold` is the least probability of the best sentence at which a question is answered.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each row of `(n, len(FEATURES))` that the sentence holds the answer, `(n,)`."""
        scores = features @ np.array(self.weights, np.float32) + self.bias
        return 1 / (1 + np.exp(-scores))  # type: ignore[no-any-return]


def lines(candidates: Sequence[Candidate]) -> list[Line]:
    """The sentences of all candidates, in order, each once, those of mere white space left out."""
    found = {}
    for rank, candidate in enumerate(candidates):
        for sentence in candidate.hit.passage.sentences:
            text = candidate.article.text[sentence.start : sentence.end].strip()
            if text and sentence not in found:
                found[sentence] = Line(sentence, text, rank)
    return list(found.values())


def features(
    question: Question, candidates: Sequence[Candidate], found: Sequence[Line], rarity: Callable[[str], float]
) -> NDArray[np.float32]:
    """The features of each line, `(len(found), len(FEATURES))`, but for similarity and lead, which are 0.

    `rarity` gives a word's inverse document frequency.
    """
    views = [_View.of(question, candidate, rarity) for candidate in candidates]
    rows = [_features(question, line, views[line.rank]) for line in found]
    return np.array(rows, np.float32).reshape(len(found), len(FEATURES))


def promise(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a line promises before its similarity is known, `(n,)`, to choose which lines to embed.

    Rounded from a fit on CMRC, DRCD and XQuAD, which had one feature more: of 45 lines in ten passages its
    best ten held the answer for 98% to 99.5% of the questions in the reports' own language, its best twenty
    for 93% and 99% across languages.
    """
    words_, in_passage, kinds, no_kind, list_, rank, length = matrix[:, [3, 4, 5, 6, 8, 9, 10]].T
    promised = 4 * words_ - in_passage + 1.7 * kinds + 1.1 * no_kind + list_ + 5 * rank + 0.5 * length
    return promised  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _View:
    """A candidate as a question sees it: each of its words' rarity, who holds the offices that it names."""

    question: Question
    rarities: dict[str, float]
    holders: dict[str, str]
    similarity: float
    share: float

    @classmethod
    def of(cls, question: Question, candidate: Candidate, rarity: Callable[[str], float]) -> "_View":
        article, passage = candidate.article, candidate.hit.passage
        text = f"{article.title}\n{article.text}"
        rarities = {word: rarity(word) for word in question.words}
        offices = {form for word in question.words for form in (word, *question.forms.get(word, ()))}
        view = cls(question, rarities, holders(offices, fold(text), text), candidate.hit.dense or 0.0, 0.0)
        return replace(
            view, share=view.shared(f"{article.title}\n{article.text[passage.start : passage.end]}")
        )

    def shared(self, text: str) -> float:
        """The share of the question's words, by rarity, that `text` holds."""
        present, folded, total = set(words(text)), fold(text), sum(self.rarities.values())
        shared = sum(rarity for word, rarity in self.rarities.items() if self._holds(word, present, folded))
        return shared / total if total else 0.0

    def _holds(self, word: str, present: Set[str], folded: str) -> bool:
        """Whether a word is there: itself, in the reports' language, or by the name of an office's holder."""
        forms = self.question.forms.get(word, frozenset())
        if word in present or any(form in folded for form in forms):
            return True
        return any(self.holders[office] in folded for office in (word, *forms) if office in self.holders)


def _features(question: Question, line: Line, view: _View) -> list[float]:
    kinds = holds(line.text, question)
    return [
        0.0,
        0.0,
        view.similarity,
        view.shared(line.text),
        view.share,
        sum(kinds.values()) / max(len(kinds), 1),
        float(not kinds),
        named(line.text, question),
        listed(line.text, question),
        1 / (1 + line.rank),
        min(len(line.text) / 100, 2.0),
    ]
