"""Whether sentences of reports support what somebody claims of them.

Numbers, times, names, negations and who reported it must be those of the sentences. For what passes, a logit
weighs how much else of the claim, in words and in meaning, they hold.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answer import Problem
from bot.claims import Cited
from bot.extractor import Extract, Extractor
from bot.prompts import Source
from bot.question import NOTHING_WORDS
from bot.spans import best_spans
from bot.verified_names import names_missing, outlet_missing
from bot.verified_numbers import numbers_missing
from bot.verified_polarity import one_sided, opposed
from bot.verified_times import times_missing
from bot.writing import Verdict
from index.article import Article
from index.bridge import beside
from index.build import embedded_head
from index.words import fold, han_share, tagged, words

FEATURES = (
    "words",  # share of the claim's words, by rarity, that the sentences and their report's title have
    "elsewhere",  # rarity of those that only other sentences have, logarithm
    "cosine",  # of claim and sentences, in tens
    "margin",  # of the reader: how much likelier than not the claim, as a question, is answered there
    "one-sided",  # 1 where only one of them denies anything
    "across",  # 1 where they are in different languages
    "words across",
    "elsewhere across",
    "cosine across",
    "margin across",
)
"""What the logit weighs. tests/benchmarks/verification.py fits and measures it."""

WEIGHTS = {
    "words": 3.047,
    "elsewhere": -0.424,
    "cosine": 2.355,
    "margin": 0.171,
    "one-sided": -1.166,
    "across": 1.879,
    "words across": 1.890,
    "elsewhere across": 0.590,
    "cosine across": 0.239,
    "margin across": 0.003,
    "constant": -23.187,
}
"""Those of the features, and the constant."""

THRESHOLD, THRESHOLD_MOVED = 0.45, 0.65
"""The least probability at which a claim counts as supported by what it cites, and by other sentences."""

# Sentences that are tried where those cited do not do, the nearest first.
_MOST_TRIED = 4
_NUMERIC = re.compile(r"[\d.%]")
_LEAST_RARITY = 0.1
_MOST_MARGIN = 12.0


class PassageEmbedder(Protocol):
    """What is needed of an embedder."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, `(len(texts), dimension)`."""
        ...


class SupportVerifier:
    """A `bot.writing.Verifier`. Thread-safe."""

    def __init__(
        self,
        embedder: PassageEmbedder,
        extractor: Extractor,
        rarity: Callable[[str], float],
        outlets: Callable[[], Sequence[str]],
    ) -> None:
        """`rarity` gives a word's inverse document frequency in the collection, `outlets` its sources."""
        self._embedder = embedder
        self._extractor = extractor
        self._rarity = rarity
        self._outlets = outlets

    def verify(self, claim: Cited, sources: Sequence[Source]) -> Verdict:
        """As `Verifier.verify`."""
        cited = [source for source in sources if source.number in claim.numbers]
        if cited and self.probability(claim.text, cited, sources) >= THRESHOLD:
            return Verdict(self._needed(claim.text, cited, sources))
        for group in self._others(claim.text, cited, sources):
            if self.probability(claim.text, group, sources) >= THRESHOLD_MOVED:
                return Verdict(tuple(group))
        problem, what = self.contradiction(claim.text, cited) if cited else (None, "")
        return Verdict((), problem or "words", what)

    def probability(self, claim: str, evidence: Sequence[Source], sources: Sequence[Source]) -> float:
        """The estimated probability, 0 to 1, that `evidence`, of all `sources`, holds what is claimed."""
        if self.contradiction(claim, evidence)[0]:
            return 0.0
        seen = self.features(claim, evidence, sources)
        score = sum(WEIGHTS[name] * float(value) for name, value in zip(FEATURES, seen, strict=True))
        return 1 / (1 + math.exp(-score - WEIGHTS["constant"]))

    def contradiction(self, claim: str, evidence: Sequence[Source]) -> tuple[Problem | None, str]:
        """What of `claim` cannot be as `evidence` says, and its words, where they can be named."""
        told, around = _text(evidence), _with_heads(evidence)
        if missing := numbers_missing(claim, told):
            return "number", ", ".join(missing)
        if times_missing(claim, [(source.text, source.article.published) for source in evidence]):
            return "date", ""
        if missing := names_missing(claim, around):
            return "name", ", ".join(missing)
        if outlet := outlet_missing(claim, around, self._outlets()):
            return "source", outlet
        return ("negation", "") if opposed(claim, told) else (None, "")

    def features(
        self, claim: str, evidence: Sequence[Source], sources: Sequence[Source]
    ) -> NDArray[np.float32]:
        """What can be seen of `claim` beside `evidence`, `(len(FEATURES),)`."""
        told, around = _text(evidence), _with_heads(evidence)
        rarities = {word: max(self._rarity(word), _LEAST_RARITY) for word in _content(claim)}
        there = _held(rarities, claim, around)
        missing = rarities.keys() - there
        others = " ".join(s.text for s in sources if s not in evidence)
        elsewhere = sum(rarities[word] for word in _held(missing, claim, others))
        vectors = self._embedder.embed_passages([claim, told])
        seen = [
            _share(rarities, there),
            float(np.log1p(elsewhere)),
            10 * float(vectors[0] @ vectors[1]),
            self._margin(claim, evidence[0].article, told),
        ]
        across = float((han_share(claim) > 0.2) != (han_share(told) > 0.2))
        row = [*seen, float(one_sided(claim, told)), across, *(across * value for value in seen)]
        return np.array(row, np.float32)

    def _margin(self, claim: str, article: Article, told: str) -> float:
        marks = self._extractor.extract([Extract(claim, embedded_head(article), told)])
        margins = [span.margin for one in marks for span in best_spans(told, one, 1, [len(told)])]
        return max(-_MOST_MARGIN, min(max(margins, default=-_MOST_MARGIN), _MOST_MARGIN))

    def _needed(self, claim: str, cited: Sequence[Source], sources: Sequence[Source]) -> tuple[Source, ...]:
        """Those of `cited` without which the claim would not be supported; a model may cite too many."""
        kept = list(cited)
        for source in cited:
            rest = [other for other in kept if other is not source]
            if rest and self.probability(claim, rest, sources) >= THRESHOLD:
                kept = rest
        return tuple(kept)

    def _others(
        self, claim: str, cited: Sequence[Source], sources: Sequence[Source]
    ) -> Iterator[list[Source]]:
        """What else may support it: with the sentence before, which may say who he is; then the nearest."""
        for source in cited[:1]:
            before = [s for s in sources if s.article is source.article and _is_just_before(s, source)]
            if before and not _names_anyone(source.text):
                yield [*before, *cited]
        rest = [source for source in sources if source not in cited]
        content = _content(claim)
        nearest = sorted(rest, key=lambda source: -len(_held(content, claim, source.text)))
        yield from ([source] for source in nearest[:_MOST_TRIED])


def _text(evidence: Sequence[Source]) -> str:
    return " ".join(source.text for source in evidence)


def _with_heads(evidence: Sequence[Source]) -> str:
    """The sentences with their reports' titles and sources, which say what a sentence need not say again."""
    articles = {source.article.id: source.article for source in evidence}
    heads = (f"{article.title} {article.source or ''}" for article in articles.values())
    return " ".join([_text(evidence), *heads])


def _is_just_before(one: Source, other: Source) -> bool:
    return one.sentence.number == other.sentence.number - 1


def _names_anyone(text: str) -> bool:
    if han_share(text) > 0.2:
        return any(tag.startswith("nr") for _, tag in tagged(text))
    return bool(names_missing(text, ""))


def _content(claim: str) -> list[str]:
    """The words of a claim that tell something, folded, without numbers."""
    chinese = han_share(claim) > 0.2
    found = (word for word in dict.fromkeys(words(claim)) if not _NUMERIC.search(word))
    return [word for word in found if word not in NOTHING_WORDS and (len(word) > 1 or not chinese)]


def _share(rarities: Mapping[str, float], there: Set[str]) -> float:
    """The share of the words, by rarity, that are there; 0 of none."""
    total = sum(rarities.values())
    return sum(rarity for word, rarity in rarities.items() if word in there) / total if total else 0.0


def _held(content: Collection[str], claim: str, told: str) -> Set[str]:
    """Those words of a claim that a text has, in its own language or in the other one."""
    present, folded = set(words(told)), fold(told)
    held = {word for word in content if word in present or (len(word) > 1 and word in folded)}
    chinese, told_in_chinese = han_share(claim) > 0.2, han_share(told) > 0.2
    if chinese == told_in_chinese or not told:
        return held
    if chinese:
        meanings = " ".join(found.chinese for found in beside(told, claim))
        return held | {word for word in content if word in meanings}
    meant = {word for found in beside(claim, told) for word in words(claim[found.start : found.end])}
    return held | (meant & set(content))
