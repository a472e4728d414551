"""What can be seen of a span as an answer, for `bot.judge` to weigh."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.cues import cued
from bot.lacking import lacking
from bot.offices import holders
from bot.question import Kind, Question, holds, listed, named
from bot.spans import Span
from index.article import Article, Hit, Sentence
from index.bridge import Beside, beside, with_beside
from index.build import embedded_head
from index.words import fold, words

FEATURES = (
    "margin",  # how much likelier than "no answer" the network takes it to be, a logarithm
    "likelihood",  # how likely of all places in the passage, logarithm
    "inside",  # mean probability of its tokens to be part of an answer
    "lead",  # margin less the best of all passages
    "passage",  # cosine of question and passage
    "gap",  # search score less the best
    "rank",  # 1 / rank of the passage in search
    "words",  # share of the question's words, by rarity, that stand in its sentences
    "passage words",  # share that stand in the passage or the report's title
    "kinds",  # share of the kinds of things asked for (who, when, ...) that the span holds
    "no kind",  # 1 where the question asks for no kind that we know
    "noun",  # 1 where the question asks for a noun that we see
    "listed",  # how much the span looks like the list asked for
    "several",  # 1 where a list is asked for
    "repeats",  # share of the span's characters that stand in the question
    "named",  # how well a word of the span fits the noun asked for
    "misfit",  # the same less the best of the passage's spans
    "agreement",  # logarithm of how many reports give this answer
    "across",  # 1 where the question is in another language
    "across margin",  # margin where it is
    "across passage words",  # share of the question's words in the passage where it is
    "best report",  # 1 in the report of the passage that search found best
    "across best report",  # the same where the question is in another language
    "unfit",  # 1 where the question does not allow it: money is not counted in books
    "rival",  # 1 where the passage has a likely span that fits the noun asked for, and this does not
    "explains",  # 1 where it is asked why, how, or for yes or no
    "length",  # of the span in characters, logarithm
    "explaining length",  # the same where it is asked why, how, or for yes or no
    "cued",  # 1 where the sentences show a reason, a way or a statement, which is asked for
    "lacks",  # share of the question's figures and names that the report lacks
    "across lacks",  # the same of the passage where the question is in another language, up to 2
)
_MOST_MARGIN = 12.0
# By how much (natural logarithm) a span may be less likely than its passage's others, and still rival them.
_NEAR = 5.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that search found, with its article."""

    hit: Hit
    article: Article

    def across(self, question: Question) -> bool:
        """Whether it is in another language than the question, so that their words cannot meet."""
        return question.chinese == (self.article.language == "en")


@dataclass(frozen=True, slots=True)
class Found:
    """A span in the `rank`-th candidate (from 0): its place in the article, its text, its sentences."""

    rank: int
    span: Span
    text: str
    sentences: tuple[Sentence, ...]

    @property
    def key(self) -> str:
        """What makes two answers the same: letters and digits, folded."""
        return "".join(c for c in fold(self.text) if c.isalnum())


def features(
    question: Question,
    candidates: Sequence[Candidate],
    found: Sequence[Found],
    views: Sequence["View"],
) -> NDArray[np.float32]:
    """The features of each span, `(len(found), len(FEATURES))`; `views` are those of the candidates."""
    if not found:
        return np.empty((0, len(FEATURES)), np.float32)
    lead = max(f.span.margin for f in found)
    best = max(candidates, key=lambda candidate: candidate.hit.score)
    reports = Counter(key for key, _ in {(f.key, candidates[f.rank].article.id) for f in found})
    fits = [fit(question, f) for f in found]
    others = [max(fits[j] for j, g in enumerate(found) if g.rank == f.rank) for f in found]
    rows = [
        _network(f, lead)
        + _search(f, candidates[f.rank], best)
        + _text(question, f, candidates[f.rank], views[f.rank])
        + [suits, suits - other, float(np.log(reports[f.key]))]
        + _language(question, f, candidates[f.rank], best, views[f.rank])
        + [float(not question.allows(f.text)), _outdone(f, suits, found, fits)]
        + _explanation(question, f, candidates[f.rank].article.text)
        + _lacks(question, candidates[f.rank], views[f.rank])
        for f, suits, other in zip(found, fits, others, strict=True)
    ]
    return np.array(rows, np.float32)


def _outdone(f: Found, suits: float, found: Sequence[Found], fits: Sequence[float]) -> float:
    """1 where a passage has parks, for its counties: they are not the parks asked for."""
    rivals = (other for other, fitting in zip(found, fits, strict=True) if fitting >= 0.5)
    return float(suits == 0 and any(_rivals(f, other) for other in rivals))


def _rivals(f: Found, other: Found) -> bool:
    """Whether another span of the passage is so likely that it might be the answer instead."""
    return other.rank == f.rank and other.span.margin > f.span.margin - _NEAR


def _network(f: Found, lead: float) -> list[float]:
    return [
        _bounded(f.span.margin),
        _bounded(f.span.likelihood),
        f.span.inside,
        _bounded(f.span.margin - lead),
    ]


def _search(f: Found, candidate: Candidate, best: Candidate) -> list[float]:
    return [candidate.hit.dense or 0.0, candidate.hit.score - best.hit.score, 1 / (1 + f.rank)]


def _text(question: Question, f: Found, candidate: Candidate, view: "View") -> list[float]:
    kinds = holds(f.text, question)
    around = candidate.article.text[f.sentences[0].start : f.sentences[-1].end]
    asked, key = fold(question.text), f.key
    return [
        view.shared(around),
        view.share,
        sum(kinds.values()) / max(len(kinds), 1),
        float(not kinds),
        float(bool(question.asked)),
        listed(f.text, question),
        float(Kind.SEVERAL in question.kinds),
        sum(c in asked for c in key) / max(len(key), 1),
    ]


def fit(question: Question, f: Found) -> float:
    """How well a span fits the noun asked for: as words, or as a list of such things."""
    return max(named(f.text, question), listed(f.text, question) if question.asked else 0.0)


def _language(
    question: Question, f: Found, candidate: Candidate, best: Candidate, view: "View"
) -> list[float]:
    across = float(candidate.across(question))
    own = float(candidate.article.id == best.article.id)
    return [across, across * _bounded(f.span.margin), across * view.share, own, across * own]


def _explanation(question: Question, f: Found, text: str) -> list[float]:
    explains, length = float(question.explains), float(np.log(1 + len(f.key)))
    around = text[f.sentences[0].start : f.sentences[-1].end]
    return [explains, length, explains * length, float(cued(fold(question.text), fold(around)))]


def _lacks(question: Question, candidate: Candidate, view: "View") -> list[float]:
    across = candidate.across(question)
    return [view.lacks * (not across), view.lacks * across]


def _bounded(value: float) -> float:
    return max(-_MOST_MARGIN, min(value, _MOST_MARGIN))


@dataclass(frozen=True, slots=True)
class View:
    """A candidate as a question sees it: each of its words' rarity, who holds the offices that it names.

    `beside` is what a Chinese passage has for the words and names of an English question, `names` the same
    by the question's words.
    """

    question: Question
    rarities: dict[str, float]
    holders: dict[str, str]
    beside: Sequence[Beside] = ()
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    share: float = 0.0
    lacks: float = 0.0

    @classmethod
    def of(cls, question: Question, candidate: Candidate, rarity: Callable[[str], float]) -> "View":
        """The view of a candidate; `rarity` gives a word's inverse document frequency.

        A question in another language than the candidate's is to be translated before.
        """
        article, passage = candidate.article, candidate.hit.passage
        read = f"{article.title}\n{article.text[passage.start : passage.end]}"
        in_chinese = candidate.across(question) and not question.chinese
        found = beside(question.text, read) if in_chinese else None
        text = f"{embedded_head(article)}\n{article.text}"
        folded = fold(text)
        rarities = {word: rarity(word) for word in question.words}
        offices = {form for word in question.words for form in (word, *question.forms.get(word, ()))}
        names = {
            word: one.chinese.split()
            for one in found or ()
            for word in words(question.text[one.start : one.end])
        }
        view = cls(question, rarities, holders(offices, folded, text), found or (), names)
        # The whole report counts, or as much of it as was looked through for what English names are in it.
        lacks = lacking(question.text, fold(read) if found else folded, found)
        return replace(view, share=view.shared(read), lacks=lacks)

    def named_question(self) -> str:
        """The question with the names of those whom it calls by their office: 市长 becomes 市长蔡战胜.

        A report goes on with the name, and a network that has read a passage of it does not know who it is.
        An English question has the passage's own words beside those that may mean them: mayor 市长.
        """
        text = with_beside(self.question.text, self.beside)
        for word in self.question.words:
            for office in (word, *sorted(self.question.forms.get(word, ()))):
                name = self.holders.get(office)
                at = text.find(word)
                if name and name not in text and at >= 0:
                    end = at + len(word)
                    while end < len(text) and text[end].isascii() and text[end].isalpha():
                        end += 1  # the rest of a stem
                    text = f"{text[:end]}{'' if self.question.chinese else ' '}{name}{text[end:]}"
        return text

    def shared(self, text: str) -> float:
        """The share of the question's words, by rarity, that `text` holds."""
        present, folded, total = set(words(text)), fold(text), sum(self.rarities.values())
        shared = sum(rarity for word, rarity in self.rarities.items() if self._holds(word, present, folded))
        return shared / total if total else 0.0

    def _holds(self, word: str, present: Set[str], folded: str) -> bool:
        """Whether a word is there: itself, in the reports' language, or by the name of an office's holder."""
        forms = self.question.forms.get(word, frozenset())
        if word in present or any(form in folded for form in (*forms, *self.names.get(word, ()))):
            return True
        return any(self.holders[office] in folded for office in (word, *forms) if office in self.holders)
