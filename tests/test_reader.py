"""Reading with a network made by hand, and what its score is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.evidence import FEATURES, Candidate
from bot.extractor import Extract, Marks
from bot.judge import Judge
from bot.reader import SpanReader, bundled_judge
from index.article import Article, Hit, Passage, Sentence

# Judges by the margin alone: logistic(margin), answers at one half.
BY_MARGIN = Judge(np.eye(len(FEATURES), dtype=np.float32)[0], 0.0, 0.3)


class Scripted:
    """Marks the given answers in whatever passage holds them, with the margin given."""

    name = "scripted"

    def __init__(self, answers: dict[str, float]) -> None:
        self._answers = answers
        self.asked: list[Extract] = []

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        self.asked += texts
        return [self._marks(number, text.passage) for number, text in enumerate(texts)]

    def _marks(self, number: int, text: str) -> Marks:
        offsets = np.array([[i, i + 1] for i in range(len(text))], np.int64)
        starts, ends = np.full(len(text), -30.0, np.float32), np.full(len(text), -30.0, np.float32)
        inside = np.zeros(len(text), np.float32)
        held = {a: m for a, m in self._answers.items() if a in text}
        best = max(held.values(), default=0.0)
        for answer, margin in held.items():
            starts[text.index(answer)] = ends[text.index(answer) + len(answer) - 1] = (margin - best) / 2
        return Marks(number, offsets, starts, ends, -max(held.values(), default=-40.0), inside)


def candidate(article_id: str, *sentences: str, language: str = "zh-Hans", score: float = 1.0) -> Candidate:
    text = "".join(sentences)
    ends = [sum(map(len, sentences[: n + 1])) for n in range(len(sentences))]
    places = tuple(
        Sentence(article_id, n, end - len(s), end)
        for n, (s, end) in enumerate(zip(sentences, ends, strict=True))
    )
    article = Article(article_id, f"标题{article_id}", text, None, None, None, language)
    return Candidate(Hit(Passage(article_id, 0, 0, len(text), places), score, 0.9, 5.0), article)


def reader(answers: dict[str, float]) -> SpanReader:
    return SpanReader(Scripted(answers), lambda word: 1.0, BY_MARGIN)


def quoted(reading_of: SpanReader, question: str, *candidates: Candidate) -> list[tuple[str, list[str]]]:
    """Each sentence of the evidence with its spans, as texts."""
    texts = {c.article.id: c.article.text for c in candidates}
    return [
        (
            texts[e.sentence.article_id][e.sentence.start : e.sentence.end],
            [texts[e.sentence.article_id][a:b] for a, b in e.spans],
        )
        for e in reading_of.read(question, candidates).evidence
    ]


def test_bundled_judge_prefers_what_a_reader_would() -> None:
    judge = bundled_judge()
    assert 0 < judge.threshold < 1
    base = {"margin": 6.0, "inside": 0.8, "passage": 0.9, "kinds": 1.0, "rank": 1.0, "best report": 1.0}

    def chance(**changed: float) -> float:
        row = {**base, **{name.replace("_", " "): value for name, value in changed.items()}}
        return float(judge(np.array([[row.get(name, 0.0) for name in FEATURES]], np.float32))[0])

    assert chance() > chance(margin=0.0) > chance(margin=-6.0)
    assert chance() > chance(unfit=1.0)
    assert chance() > chance(kinds=0.0)


def test_judge_is_what_was_saved(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    judge = Judge(chance.normal(size=len(FEATURES)).astype(np.float32).round(3), 0.5, 0.25)
    judge.save(tmp_path / "judge.json")
    rows = chance.normal(size=(5, len(FEATURES))).astype(np.float32)
    again = Judge.load(tmp_path / "judge.json")
    assert again(rows) == pytest.approx(judge(rows), abs=1e-5)
    assert again.threshold == 0.25


def test_nothing_found_is_a_reading_without_evidence() -> None:
    reading = reader({}).read("谁赢得了比赛？", [])
    assert (reading.evidence, reading.answers, reading.confidence) == ((), False, 0.0)


def test_the_sentence_that_holds_the_answer_is_the_evidence() -> None:
    one = candidate("a", "天气晴朗。", "大桥总投资3.5亿元。", "市民表示欢迎。")
    assert quoted(reader({"3.5亿元": 4.0}), "大桥总投资是多少？", one) == [
        ("大桥总投资3.5亿元。", ["3.5亿元"])
    ]


def test_the_surest_passage_comes_first_whatever_search_said() -> None:
    first, second = candidate("a", "大桥有200米。"), candidate("b", "大桥长6.8公里。", score=0.2)
    assert quoted(reader({"200米": 1.0, "6.8公里": 3.0}), "大桥多长？", first, second)[0][1] == ["6.8公里"]


def test_below_the_threshold_the_best_are_only_the_closest() -> None:
    reading = reader({"6.8公里": -1.0}).read("大桥多长？", [candidate("a", "大桥长6.8公里。")])
    assert not reading.answers
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(1.0)))
    assert [e.spans for e in reading.evidence] == [()]


def test_another_report_that_says_the_same_is_cited_too() -> None:
    first, second = candidate("a", "大桥长6.8公里。"), candidate("b", "大橋長6.8公里。", language="zh-Hant")
    found = quoted(reader({"6.8公里": 4.0}), "大桥多长？", first, second)
    assert found == [("大桥长6.8公里。", ["6.8公里"]), ("大橋長6.8公里。", ["6.8公里"])]


def test_another_answer_is_not_cited_beside_the_best() -> None:
    first, second = candidate("a", "大桥长6.8公里。"), candidate("b", "隧道长3公里。")
    assert len(quoted(reader({"6.8公里": 4.0, "3公里": 3.5}), "大桥多长？", first, second)) == 1


def test_a_list_is_marked_item_by_item() -> None:
    one = candidate("a", "他参观了东湖园、西岭园和南山园。", "随后座谈。")
    found = quoted(reader({"东湖园、西岭园和南山园": 4.0}), "市长参观了哪些园区？", one)
    assert found == [("他参观了东湖园、西岭园和南山园。", ["东湖园", "西岭园", "南山园"])]


def test_a_list_may_go_on_in_the_next_sentence_and_in_another_report() -> None:
    one = candidate("a", "他参观了东湖园、西岭园。", "下午他还看了南山园。")
    other = candidate("b", "市长走访北港园。")
    found = quoted(
        reader({"东湖园、西岭园": 4.0, "南山园": 3.5, "北港园": 4.0}),
        "市长参观了哪些园区？",
        one,
        other,
    )
    assert found == [
        ("他参观了东湖园、西岭园。", ["东湖园", "西岭园"]),
        ("下午他还看了南山园。", ["南山园"]),
        ("市长走访北港园。", ["北港园"]),
    ]


def test_an_answer_ends_with_its_sentence() -> None:
    one = candidate("a", "他说要抓安全。", "还要抓招商。", "散会。")
    found = quoted(reader({"要抓安全。还要抓招商": 4.0, "要抓安全": 3.0}), "市长强调了什么？", one)
    assert found == [("他说要抓安全。", ["要抓安全"])]


def test_title_and_date_are_read_before_the_passage() -> None:
    extractor = Scripted({})
    SpanReader(extractor, lambda word: 1.0, BY_MARGIN).read("谁？", [candidate("a", "大桥通车。")])
    assert extractor.asked == [Extract("谁?", "标题a", "大桥通车。")]


def test_who_holds_an_office_is_read_from_the_report() -> None:
    extractor = Scripted({})
    report = candidate("a", "市长蔡明远出席。", "蔡明远参观了园区。")
    other = candidate("b", "市长出席。")
    SpanReader(extractor, lambda word: 1.0, BY_MARGIN).read("市长参观了哪里？", [report, other])
    SpanReader(extractor, lambda word: 1.0, BY_MARGIN).read("What did the mayor visit?", [report])
    assert [text.question for text in extractor.asked] == [
        "市长蔡明远参观了哪里?",
        "市长参观了哪里?",
        "what did the mayor 蔡明远 市长 visit 参观?",
    ]


def test_of_a_passage_the_span_that_fits_the_noun_can_win() -> None:
    one = candidate("a", "蔡明远考察了东县、西县。", "他看了东湖产业园、西岭产业园。")
    weights = np.array([{"margin": 1.0, "misfit": 9.0}.get(name, 0.0) for name in FEATURES], np.float32)
    judge = Judge(weights, 0.0, 0.5)
    extractor = Scripted({"东县、西县": 3.0, "东湖产业园、西岭产业园": 1.0})
    _, found, matrix = SpanReader(extractor, lambda word: 1.0, judge).examine("他考察了哪些产业园？", [one])
    assert [f.text for f in found] == ["东县、西县", "东湖产业园、西岭产业园"]
    assert np.argmax(judge(matrix)) == 1


def dated(article_id: str, day: str, *sentences: str) -> Candidate:
    made = candidate(article_id, *sentences)
    return Candidate(made.hit, replace(made.article, published=date.fromisoformat(day)))


BUDGETS = [
    dated("a", "2025-03-18", "大桥总投资38.6亿元。"),
    dated("b", "2026-02-11", "大桥总投资42.9亿元。"),
    dated("c", "2025-09-04", "大桥总投资41.2亿元。"),
]


def test_figures_that_differ_over_time_are_given_with_their_dates() -> None:
    reading = reader({"38.6亿元": 4.2, "42.9亿元": 4.0, "41.2亿元": 3.9}).read("大桥总投资是多少？", BUDGETS)
    assert reading.dated
    assert [e.sentence.article_id for e in reading.evidence] == ["b", "c", "a"]


def test_a_day_and_a_part_of_a_month_are_both_dates() -> None:
    candidates = [
        dated("a", "2025-03-18", "大桥计划2025年12月底通车。"),
        dated("b", "2026-02-11", "大桥定于2026年5月1日上午8时通车。"),
        dated("c", "2025-05-01", "大桥的塔2025年12月封顶。"),
    ]
    reading = reader({"2025年12月底": 4.2, "2026年5月1日上午8时": 4.0, "2025年12月封顶": 4.0}).read(
        "大桥什么时候通车？", candidates
    )
    assert reading.dated
    assert [e.sentence.article_id for e in reading.evidence] == ["b", "a"]


def test_other_things_and_unlikely_figures_are_no_difference() -> None:
    candidates = [*BUDGETS[:2], dated("d", "2025-05-01", "大桥长6.8公里。")]
    reading = reader({"38.6亿元": 4.2, "42.9亿元": 1.0, "6.8公里": 4.0}).read(
        "大桥总投资是多少？", candidates
    )
    assert not reading.dated
    assert [e.sentence.article_id for e in reading.evidence] == ["a"]


def test_latest_of_equals_is_the_newest() -> None:
    reading = reader({"38.6亿元": 4.2, "42.9亿元": 4.0}).read("大桥最新的总投资是哪个数？", BUDGETS[:2])
    assert [e.sentence.article_id for e in reading.evidence] == ["b"]


def test_latest_of_what_is_no_figure_is_the_likeliest() -> None:
    reading = reader({"东湖公司": 4.2}).read("大桥目前由谁管理？", [candidate("a", "大桥由东湖公司管理。")])
    assert [e.sentence.article_id for e in reading.evidence] == ["a"]


def test_features_have_their_columns() -> None:
    candidates = [candidate("a", "大桥长6.8公里。"), candidate("b", "大桥长6.8公里。", score=0.4)]
    _, _, matrix = reader({"6.8公里": 4.0}).examine("大桥多长？", candidates)
    seen = dict(zip(FEATURES, matrix[1].tolist(), strict=True))
    assert seen["margin"] == pytest.approx(4.0)
    assert seen["lead"] == pytest.approx(0.0)
    assert seen["gap"] == pytest.approx(-0.6)
    assert seen["rank"] == pytest.approx(0.5)
    assert seen["kinds"] == 1.0
    assert seen["agreement"] == pytest.approx(np.log(2))
    assert (seen["across"], seen["across margin"], seen["across passage words"]) == (0.0, 0.0, 0.0)
    assert (seen["best report"], seen["across best report"]) == (0.0, 0.0)
    assert (seen["explains"], seen["explaining length"]) == (0.0, 0.0)
    assert seen["length"] == pytest.approx(np.log(5))


def test_what_cannot_be_counted_so_and_what_does_not_fit_the_noun_are_seen() -> None:
    one = candidate("a", "他捐了300本书，共50元。", "他看了东县、西县和东湖产业园。")
    wanted = {"300本书": 3.0, "50元": 2.0}
    _, found, matrix = reader(wanted).examine("他花了多少钱？", [one])
    unfit = matrix[:, FEATURES.index("unfit")]
    assert dict(zip([f.text for f in found], unfit.tolist(), strict=True)) == {"300本书": 1.0, "50元": 0.0}
    _, found, matrix = reader({"东县": 3.0, "东湖产业园": 2.0}).examine("他看了哪些园区？", [one])
    rival = matrix[:, FEATURES.index("rival")]
    assert dict(zip([f.text for f in found], rival.tolist(), strict=True)) == {"东县": 1.0, "东湖产业园": 0.0}


def test_across_languages_the_features_say_so() -> None:
    candidates = [candidate("a", "市长蔡明远出席。"), candidate("b", "大桥通车。", score=0.4)]
    _, _, matrix = reader({"蔡明远": 4.0, "大桥": 1.0}).examine(
        "Why did mayor Cai Mingyuan come?", candidates
    )
    first, second = (dict(zip(FEATURES, row, strict=True)) for row in matrix.tolist())
    assert first["across"] == first["across best report"] == first["explains"] == 1.0
    assert first["across margin"] == pytest.approx(4.0)
    assert first["across passage words"] == first["passage words"] > 0.5
    assert second["across best report"] == second["passage words"] == 0.0


def test_probabilities_and_silence_are_one_in_all() -> None:
    judge = Judge(np.eye(len(FEATURES), dtype=np.float32)[-1] * 2, 1.0, 0.5)
    rows = np.zeros((2, len(FEATURES)), np.float32)
    rows[0, -1] = 0.5
    total = np.exp(1.0) + np.exp(0.0) + np.exp(1.0)
    assert judge(rows) == pytest.approx([np.exp(1.0) / total, 1 / total])
