"""How well a bot does on questions with known answers: what it finds, cites, says and refuses, how fast.

Scores of one answer are in `bot/scores.py`. Knows nothing of files, and of the bot only what it can be asked.
"""

import math
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any, Protocol, get_args

from bot.answer import Answer
from bot.question_rows import Asked
from bot.scope import Understood
from bot.scores import answer_f1, evidence, exact
from index.article import Hit
from index.filter import Filter

_DEEPEST = 10  # the rank down to which search is measured


class Bot(Protocol):
    """What is measured."""

    def ask(
        self, question: str, k: int = 10, where: Filter | None = None, ignore: Container[Understood] = ()
    ) -> Answer:
        """Answers from the best `k` passages that `where` admits; reads no limit that `ignore` names."""

    def search(self, query: str, k: int = 10, where: Filter | None = None) -> Sequence[Hit]:
        """The best `k` passages that `where` admits, best first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the bot's answer, and what it is worth.

    `rank`, from 1, is that of the first right report among the reports that search finds, `None` if it is not
    among the first ten or not known. `evidence`, `exact` and `f1` are as in `bot/scores.py`, 0 for a refusal,
    and without meaning where there is no answer to give. `repeated`: whether the answer is one known to be
    wrong, to the letter (but for script, width, case, punctuation and citation marks).
    """

    asked: Asked
    answer: Answer
    rank: int | None
    evidence: bool
    exact: bool
    f1: float
    milliseconds: float
    repeated: bool

    def to_dict(self) -> dict[str, Any]:
        """For `--json --details`; the scores are null where the question has no answer to give."""
        items, answerable = self.asked.items, bool(self.asked.items)
        rejected = {"rejected": list(self.asked.rejected), "repeated": self.repeated}
        return {
            "question": self.asked.question,
            "fields": dict(self.asked.fields),
            "expected": None if items is None else [list(item) for item in items],
            "answer": self.answer.text,
            "refused": self.answer.refused,
            "confidence": round(self.answer.confidence, 4),
            "rank": self.rank,
            "evidence": self.evidence if answerable else None,
            "exact": self.exact if answerable else None,
            "f1": round(self.f1, 4) if answerable else None,
            "ms": round(self.milliseconds, 1),
            **(rejected if self.asked.rejected else {}),
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured over some questions: shares and scores from 0 to 1, `None` with nothing to measure.

    `hit_1` to `hit_10`, `mrr_10`: of the right report, over questions with an answer that name its report.
    `evidence`, `exact`, `f1`, `answered`: over questions that have an answer; `list_f1`: over those whose
    answer is a list. `refusal_precision`: refused without an answer of all refused; `refusal_recall`: refused
    without an answer of all without. `p50_ms` and `p95_ms`: of asking, by nearest rank. `repeated`: of the
    questions with answers known to be wrong, those that get one of these again; lower is better.
    """

    questions: int
    answerable: int
    hit_1: float | None
    hit_3: float | None
    hit_5: float | None
    hit_8: float | None
    hit_10: float | None
    mrr_10: float | None
    evidence: float | None
    exact: float | None
    f1: float | None
    list_f1: float | None
    answered: float | None
    refusal_precision: float | None
    refusal_recall: float | None
    p50_ms: float | None
    p95_ms: float | None
    repeated: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the fields, rounded; `repeated` only where there is something to repeat."""
        return {
            name: round(value, 1 if name.endswith("_ms") else 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
            if name != "repeated" or value is not None
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of the questions whose `field` has `value`, `None` for those without the field."""

    field: str
    value: str | None
    measures: Measures

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the measures, with what they are of."""
        return {"field": self.field, "value": self.value, **self.measures.to_dict()}


def ask_all(
    bot: Bot, questions: Iterable[Asked], k: int = 10, clock: Callable[[], float] = perf_counter
) -> Iterator[Outcome]:
    """Asks the bot each question, from `k` passages, and searches for it; the outcomes come in order.

    `clock` gives seconds.
    """
    for asked in questions:
        # What is limited already is not to be read again: today last week is another.
        ignore: tuple[Understood, ...] = () if asked.where is None else get_args(Understood)
        begun = clock()
        answer = bot.ask(asked.question, k, asked.where, ignore)
        milliseconds = (clock() - begun) * 1000
        searched = asked.items and asked.article_ids
        hits = bot.search(asked.question, max(k, _DEEPEST), asked.where) if searched else ()
        yield _outcome(asked, answer, _rank(hits, asked.article_ids), milliseconds)


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """The measures over all of `outcomes`."""
    answerable = [outcome for outcome in outcomes if outcome.asked.items]
    without = [outcome for outcome in outcomes if outcome.asked.items == ()]
    refused = [outcome for outcome in (*answerable, *without) if outcome.answer.refused]
    rightly = sum(outcome.answer.refused for outcome in without)
    ranks = [outcome.rank or math.inf for outcome in answerable if outcome.asked.article_ids]
    times = sorted(outcome.milliseconds for outcome in outcomes)
    return Measures(
        questions=len(outcomes),
        answerable=len(answerable),
        hit_1=_mean(rank <= 1 for rank in ranks),
        hit_3=_mean(rank <= 3 for rank in ranks),
        hit_5=_mean(rank <= 5 for rank in ranks),
        hit_8=_mean(rank <= 8 for rank in ranks),
        hit_10=_mean(rank <= 10 for rank in ranks),
        mrr_10=_mean(1 / rank for rank in ranks),
        evidence=_mean(outcome.evidence for outcome in answerable),
        exact=_mean(outcome.exact for outcome in answerable),
        f1=_mean(outcome.f1 for outcome in answerable),
        list_f1=_mean(outcome.f1 for outcome in answerable if len(outcome.asked.items or ()) > 1),
        answered=_mean(not outcome.answer.refused for outcome in answerable),
        refusal_precision=rightly / len(refused) if refused and without else None,
        refusal_recall=rightly / len(without) if without else None,
        p50_ms=_percentile(times, 50),
        p95_ms=_percentile(times, 95),
        repeated=_mean(outcome.repeated for outcome in outcomes if outcome.asked.rejected),
    )


def groups(outcomes: Sequence[Outcome], field: str) -> list[Group]:
    """The outcomes by their questions' `field`, in the order of its values, those without it last."""
    parts: dict[str | None, list[Outcome]] = {}
    for outcome in outcomes:
        parts.setdefault(outcome.asked.fields.get(field), []).append(outcome)
    order = sorted(parts, key=lambda value: (value is None, value or ""))
    return [Group(field, value, measure(parts[value])) for value in order]


def _outcome(asked: Asked, answer: Answer, rank: int | None, milliseconds: float) -> Outcome:
    repeated = any(_is(answer, wrong) for wrong in asked.rejected)
    if answer.refused or not asked.items:
        return Outcome(asked, answer, rank, False, False, 0.0, milliseconds, repeated)
    cited = [citation.text for citation in answer.citations]
    return Outcome(
        asked,
        answer,
        rank,
        evidence(cited, asked.items),
        exact(answer.text, asked.items),
        answer_f1(answer.text, asked.items),
        milliseconds,
        repeated,
    )


def _is(answer: Answer, text: str | None) -> bool:
    """Whether `answer` says `text`, or, where that is `None`, refuses."""
    return answer.refused if text is None else not answer.refused and exact(answer.text, [[text]])


def _rank(hits: Iterable[Hit], article_ids: Sequence[str]) -> int | None:
    """The rank, from 1, of the first right report, each report counted once; `None` past the tenth."""
    found = list(dict.fromkeys(hit.passage.article_id for hit in hits))[:_DEEPEST]
    return next((rank for rank, article_id in enumerate(found, 1) if article_id in article_ids), None)


def _mean(values: Iterable[float]) -> float | None:
    counted = list(values)
    return math.fsum(counted) / len(counted) if counted else None


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """By nearest rank: the least value that `percent` of all do not exceed."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else None
