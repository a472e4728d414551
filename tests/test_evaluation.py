"""Measures over a stub bot, worked out by hand."""

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Answer, Citation
from bot.evaluation import Measures, Outcome, ask_all, groups, measure
from bot.question_rows import Asked
from index.article import Hit, Passage
from index.filter import Filter


def citation(text: str) -> Citation:
    return Citation(1, "a", "题", None, None, None, 0, len(text), text)


def hit(article_id: str) -> Hit:
    return Hit(Passage(article_id, 0, 0, 1, ()), 1.0, None, None)


class Stub:
    """Says to each question what it is told to, and finds the reports that it is told to."""

    def __init__(self, answers: dict[str, str | None], found: dict[str, str]) -> None:
        self._answers = answers
        self._found = found
        self.searched: list[tuple[str, int]] = []
        self.limits: list[tuple[Filter | None, Container[str]]] = []

    def ask(
        self, question: str, k: int = 10, where: Filter | None = None, ignore: Container[str] = ()
    ) -> Answer:
        self.limits.append((where, ignore))
        text = self._answers[question]
        if text is None:
            return Answer(question, "报道中没有说明。", (), True, 0.25, closest=(citation("三年"),))
        return Answer(question, f"{text} [1]", (citation(f"据悉，{text}。"),), False, 0.75)

    def search(self, query: str, k: int = 10, where: Filter | None = None) -> Sequence[Hit]:
        self.limits.append((where, ()))
        self.searched.append((query, k))
        return [hit(article_id) for article_id in self._found[query]]


def clock(*milliseconds: float) -> Callable[[], float]:
    """Lets each question in turn take as long as is given."""
    ticks = iter([tick for taken in milliseconds for tick in (0.0, taken / 1000)])
    return lambda: next(ticks)


QUESTIONS = (
    Asked("plain", (("三年", "3年"),), ("a",), {"kind": "many"}),
    Asked("list", (("甲园",), ("乙园",)), ("x", "b"), {"kind": "list"}),
    Asked("lost", (("大雨",),), ("a",), {"kind": "many"}),
    Asked("unlocated", (("蔡战胜",),), (), {}),
    Asked("near", (), ("a",), {"kind": "none"}),
    Asked("far", (), (), {"kind": "none"}),
)
BOT = Stub(
    {
        "plain": "3年",
        "list": "甲园、丙园",
        "lost": None,
        "unlocated": "市长蔡战胜",
        "near": None,
        "far": "大雨",
    },
    {"plain": "abc", "list": "aaacdab", "lost": "bcdefghijklma"},
)


def outcomes() -> list[Outcome]:
    return list(ask_all(BOT, QUESTIONS, 3, clock(10, 20, 30, 40, 50, 60)))


def test_each_answer_is_scored() -> None:
    assert [(o.rank, o.evidence, o.exact, o.f1, round(o.milliseconds)) for o in outcomes()] == [
        (1, True, True, 1.0, 10),
        (4, True, False, 0.5, 20),
        (None, False, False, 0.0, 30),
        (None, True, False, 0.75, 40),
        (None, False, False, 0.0, 50),
        (None, False, False, 0.0, 60),
    ]


def test_measures_over_all() -> None:
    assert measure(outcomes()).to_dict() == {
        "questions": 6, "answerable": 4,
        "hit_1": 0.3333, "hit_3": 0.3333, "hit_5": 0.6667, "hit_8": 0.6667, "hit_10": 0.6667,
        "mrr_10": 0.4167, "evidence": 0.75, "exact": 0.25, "f1": 0.5625, "list_f1": 0.5, "answered": 0.75,
        "refusal_precision": 0.5, "refusal_recall": 0.5, "p50_ms": 30.0, "p95_ms": 60.0,
    }  # fmt: skip


def test_only_questions_with_an_answer_and_a_report_are_searched_for_and_ten_deep() -> None:
    BOT.searched.clear()
    outcomes()
    list(ask_all(BOT, QUESTIONS[:1], 25))
    assert BOT.searched == [("plain", 10), ("list", 10), ("lost", 10), ("plain", 25)]


def test_groups_come_in_the_order_of_their_values_those_without_last() -> None:
    parts = groups(outcomes(), "kind")
    assert [(part.value, part.measures.questions, part.measures.f1) for part in parts] == [
        ("list", 1, 0.5),
        ("many", 2, 0.5),
        ("none", 2, None),
        (None, 1, 0.75),
    ]
    assert parts[2].to_dict() == {"field": "kind", "value": "none", **parts[2].measures.to_dict()}


def test_nothing_to_measure_is_no_zero() -> None:
    assert measure([]) == Measures(0, 0, *[None] * 15)
    without = measure(outcomes()[4:])
    assert (without.hit_1, without.evidence, without.f1, without.answered) == (None, None, None, None)
    answered = measure(outcomes()[:1])
    assert (answered.refusal_precision, answered.refusal_recall, answered.list_f1) == (None, None, None)
    lost = measure(outcomes()[2:3])
    assert (lost.refusal_precision, lost.answered, lost.hit_10, lost.mrr_10) == (None, 0.0, 0.0, 0.0)


def test_percentiles_are_times_that_were_measured() -> None:
    first = outcomes()[0]
    times = [replace(first, milliseconds=float(taken)) for taken in range(100, 0, -1)]
    assert (measure(times).p50_ms, measure(times).p95_ms) == (50.0, 95.0)


def test_details_say_what_was_asked_expected_said_and_found() -> None:
    _, second, *_, last = outcomes()
    assert second.to_dict() == {
        "question": "list", "fields": {"kind": "list"}, "expected": [["甲园"], ["乙园"]],
        "answer": "甲园、丙园 [1]", "refused": False, "confidence": 0.75,
        "rank": 4, "evidence": True, "exact": False, "f1": 0.5, "ms": 20.0,
    }  # fmt: skip
    assert (last.to_dict()["expected"], last.to_dict()["f1"], last.to_dict()["evidence"]) == ([], None, None)


JUDGED = (
    Asked("plain", None, (), {"rating": "down"}, ("三　年。",)),
    Asked("list", None, (), {"rating": "down"}, ("甲园",)),
    Asked("lost", None, (), {"rating": "down"}, (None,)),
    Asked("near", (("下雨",),), (), {"rating": "down"}, ("三年",)),
    Asked("far", (), (), {"rating": "up"}),
)


def judged() -> list[Outcome]:
    bot = Stub({"plain": "三年", "list": "甲园、丙园", "lost": None, "near": None, "far": None}, {})
    return list(ask_all(bot, JUDGED, 3, clock(10, 20, 30, 40, 50)))


def test_an_answer_known_to_be_wrong_is_repeated_only_as_a_whole() -> None:
    assert [outcome.repeated for outcome in judged()] == [True, False, True, False, False]
    assert measure(judged()).repeated == 0.5
    assert [(part.value, part.measures.repeated) for part in groups(judged(), "rating")] == [
        ("down", 0.5),
        ("up", None),
    ]


def test_questions_of_which_only_wrong_answers_are_known_count_in_no_other_share() -> None:
    measures = measure(judged())
    assert (measures.questions, measures.answerable, measures.answered) == (5, 1, 0.0)
    assert (measures.refusal_precision, measures.refusal_recall) == (0.5, 1.0)  # "near" and "far" are refused
    only = measure(judged()[:3])
    assert (only.f1, only.answered, only.refusal_precision, only.refusal_recall) == (None, None, None, None)
    assert only.p50_ms == 20.0


def test_what_is_repeated_is_said_only_where_something_is_known_to_be_wrong() -> None:
    assert measure(judged()).to_dict()["repeated"] == 0.5
    assert "repeated" not in measure(outcomes()).to_dict()
    first, *_, last = (outcome.to_dict() for outcome in judged())
    assert (first["expected"], first["rejected"], first["repeated"]) == (None, ["三　年。"], True)
    assert "repeated" not in last and "rejected" not in last


def test_a_question_with_limits_is_asked_with_these_and_with_none_of_its_own() -> None:
    week = Filter(date(2025, 6, 2), date(2025, 6, 8))
    bot = Stub({"plain": "三年"}, {"plain": "a"})
    list(ask_all(bot, [Asked("plain", (("三年",),), ("a",), {}, (), week)]))
    assert bot.limits == [(week, ("period", "source", "report", "history")), (week, ())]
    bot.limits.clear()
    list(ask_all(bot, [Asked("plain", (("三年",),), ("a",), {})]))
    assert bot.limits == [(None, ()), (None, ())]
