"""Feedback on answers: what is kept, and that asking again measures it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bot import line_log
from bot.answer import Answer, Citation, Writing
from bot.evaluation import Measures, ask_all, measure
from bot.feedback import MAX_NOTE, Feedback
from bot.newsbot import NewsBot
from bot.question_files import read_questions
from bot.question_rows import Asked
from bot.scope import Condition
from index.collection import Collection
from index.embedder import open_embedder
from index.errors import StoreError, StoreLocked
from index.filter import Filter
from ui.cli import main

ROOT = Path(__file__).parent.parent
TEXT = "大桥全长6.82公里，由三家单位承建：甲公司、乙公司和丙公司。"
CITATION = Citation(1, "bridge", "题", "日报", None, None, 40, 40 + len(TEXT), TEXT, ((44, 50),))
ANSWER = Answer("有多长？", "6.82公里 [1]", (CITATION,), False, 0.9, understood="大桥有多长？")
REFUSAL = Answer("谁？", "报道中没有说明。", (), True, 0.1, (CITATION,))
# Each is made in its own way: words, a list, a quotation, figures by their dates, words of another script and
# language, a refusal.
QUESTIONS = (
    "沙屿大桥有多长？",
    "市长参观了哪些园区?",
    "为什么选在上午十点多对接合龙段？",
    "上周沙屿大桥的概算调到了多少？",
    "市長考察了哪些產業園?",
    "Which parks did the mayor visit?",
    "沙屿大桥总投资多少？",
    "大桥的设计师最喜欢什么颜色？",
)
DAY = date(2025, 9, 10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def feedback(path: Path) -> Feedback:
    return Feedback(path, lambda: DAY)


@pytest.fixture(scope="module")
def earlier_bot(sample_store: Path) -> Iterator[NewsBot]:
    """The bot as it was in the week after which 上周 is to be another."""
    with NewsBot(Collection(sample_store), open_embedder(), today=lambda: DAY) as bot:
        yield bot


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def measured(path: Path, bot: NewsBot) -> Measures:
    questions = list(read_questions(path, bot.article))
    asked = [question for question in questions if isinstance(question, Asked)]
    assert len(asked) == len(questions), questions
    return measure(list(ask_all(bot, asked, 5)))


def test_answers_found_good_are_all_right_when_they_are_given_again(
    feedback: Feedback, path: Path, earlier_bot: NewsBot, sample_bot: NewsBot
) -> None:
    answers = [earlier_bot.ask(question) for question in QUESTIONS]
    assert [answer.refused for answer in answers] == [False] * 7 + [True]
    assert "(2025-09-0" in answers[6].text  # figures by their dates
    for answer in answers:
        feedback.record(answer, "up")
    found = measured(path, sample_bot)
    assert (found.questions, found.answerable, found.repeated) == (8, 7, None)
    assert (found.exact, found.f1, found.evidence, found.hit_10) == (1.0, 1.0, 1.0, 1.0)
    assert (found.answered, found.refusal_precision, found.refusal_recall) == (1.0, 1.0, 1.0)


def test_answers_found_bad_are_all_repeated_when_they_are_given_again(
    feedback: Feedback, path: Path, earlier_bot: NewsBot, sample_bot: NewsBot
) -> None:
    for question in QUESTIONS:
        feedback.record(earlier_bot.ask(question), "down")
    found = measured(path, sample_bot)
    assert (found.questions, found.answerable, found.repeated) == (8, 0, 1.0)


def test_last_week_stays_the_week_that_was_meant(
    feedback: Feedback, path: Path, earlier_bot: NewsBot, sample_bot: NewsBot
) -> None:
    feedback.record(earlier_bot.ask(QUESTIONS[3]), "up")
    assert rows(path)[0]["limits"] == {"since": "2025-09-01", "until": "2025-09-07"}
    (asked,) = read_questions(path, sample_bot.article)
    assert isinstance(asked, Asked)
    assert asked.where == Filter(date(2025, 9, 1), date(2025, 9, 7))
    assert sample_bot.ask(asked.question).refused  # in whatever week this test runs


def test_limits_set_by_hand_are_kept_and_those_that_were_lifted_are_not(
    feedback: Feedback, path: Path, earlier_bot: NewsBot, sample_bot: NewsBot
) -> None:
    by_hand = Filter(source="岚浦日报")
    feedback.record(earlier_bot.ask(QUESTIONS[0], where=by_hand), "up", where=by_hand)
    feedback.record(earlier_bot.ask(QUESTIONS[3], ignore=["period"]), "up")
    assert [row["limits"] for row in rows(path)] == [{"source": "岚浦日报"}, {}]
    assert measured(path, sample_bot).exact == 1.0


@pytest.mark.parametrize("question", ["有多少篇报道提到沙屿大桥?", "上个月有哪些新闻？"])
def test_what_is_counted_or_listed_is_kept_but_not_asked_again(
    question: str, feedback: Feedback, path: Path, earlier_bot: NewsBot
) -> None:
    answer = earlier_bot.ask(question)
    assert not answer.refused
    feedback.record(answer, "up")
    feedback.record(replace(answer, text="1"), "down")
    assert [(row["rating"], row["given"]) for row in rows(path)] == [("up", answer.text), ("down", "1")]
    assert list(read_questions(path, earlier_bot.article)) == []


def test_a_row_says_what_was_asked_and_answered_and_nothing_of_who_judged(
    feedback: Feedback, path: Path
) -> None:
    feedback.record(ANSWER, "up", "对")
    (row,) = rows(path)
    assert len(row.pop("key")) == 16
    assert row == {
        "question": "大桥有多长？", "limits": {}, "rating": "up", "answer": ["6.82公里"],
        "article_ids": ["bridge"], "note": "对", "language": "zh-Hans", "given": "6.82公里 [1]",
        "date": "2025-09-10",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "rating", "correction", "known"),
    [
        (ANSWER, "down", "", {"rejected": ["6.82公里"]}),
        (ANSWER, "down", "约7公里", {"rejected": ["6.82公里"], "answer": "约7公里"}),
        (REFUSAL, "up", "", {"answer": None, "article_ids": []}),
        (REFUSAL, "down", "", {"rejected": [None]}),
        (REFUSAL, "down", "张三", {"rejected": [None], "answer": "张三"}),
        (replace(ANSWER, text=f"{TEXT} [1]"), "up", "", {"answer": [TEXT], "article_ids": ["bridge"]}),
    ],
)
def test_what_is_known_of_the_right_answer_and_of_wrong_ones(
    answer: Answer, rating: Any, correction: str, known: object, path: Path
) -> None:
    Feedback(path).record(answer, rating, correction=correction)
    (row,) = rows(path)
    assert {name: row[name] for name in ("answer", "article_ids", "rejected") if name in row} == known


def test_an_answer_that_several_reports_give_is_one_item(feedback: Feedback, path: Path) -> None:
    other = replace(CITATION, number=2, article_id="other", spans=((44, 48),))
    feedback.record(replace(ANSWER, text="6.82公里 [1][2]", citations=(CITATION, other)), "up")
    (row,) = rows(path)
    assert (row["answer"], row["article_ids"]) == (["6.82公里"], ["bridge", "other"])


def test_a_models_words_are_judged_by_what_they_cite_and_not_rejected(feedback: Feedback, path: Path) -> None:
    written = replace(
        ANSWER, text="大桥长6.82公里。 [1]", writing=Writing("qwen3", ended=True, extract="6.82公里 [1]")
    )
    feedback.record(written, "up")
    feedback.record(replace(written, question="另一个？", understood=None), "down")
    up, down = rows(path)
    assert (up["answer"], up["given"], up["model"]) == (["6.82公里"], "大桥长6.82公里。 [1]", "qwen3")
    assert "rejected" not in down and "answer" not in down
    failed = replace(ANSWER, writing=Writing("qwen3", ended=True, failure="silent"))
    feedback.record(failed, "down")
    assert rows(path)[2]["rejected"] == ["6.82公里"] and "model" not in rows(path)[2]


def standing(path: Path) -> list[tuple[str, str]]:
    def unknown(article_id: str) -> Any:
        raise KeyError(article_id)

    questions = read_questions(path, unknown)
    return [(q.question, q.fields["rating"]) for q in questions if isinstance(q, Asked)]


def test_a_later_judgement_of_the_same_answer_replaces_and_none_withdraws(
    feedback: Feedback, path: Path
) -> None:
    feedback.record(ANSWER, "up")
    feedback.record(REFUSAL, "up")
    feedback.record(ANSWER, "down", "不对")
    assert standing(path) == [("谁？", "up"), ("大桥有多长？", "down")]
    feedback.record(ANSWER, None)
    assert standing(path) == [("谁？", "up")]
    assert len(rows(path)) == 4


def test_another_answer_or_other_limits_are_another_judgement(feedback: Feedback, path: Path) -> None:
    week = Condition("period", "上周", Filter(since=date(2025, 9, 1)))
    for answer in (ANSWER, replace(ANSWER, text="7公里 [1]"), replace(ANSWER, conditions=(week,))):
        feedback.record(answer, "down")
    assert len({row["key"] for row in rows(path)}) == len(standing(path)) == 3


def test_a_note_is_kept_in_one_line_without_what_cannot_be_seen(feedback: Feedback, path: Path) -> None:
    feedback.record(ANSWER, "up", "第一行\r\n第二行\x1b[31m\x00\u202e　\u2028完\ud800")
    assert rows(path)[0]["note"] == "第一行 第二行 [31m 完"
    feedback.record(replace(ANSWER, understood="半个\ud83d？"), "up")
    assert rows(path)[1]["question"] == "半个?？"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"rating": "up", "note": "长" * (MAX_NOTE + 1)}, "the note has 1,001 characters, more than 1,000"),
        ({"rating": "down", "correction": "长" * 1001}, "the correction has 1,001 characters, more than"),
        ({"rating": "good"}, "the rating 'good' is not known: give 'up', 'down' or None"),
        ({"rating": "up", "correction": "7公里"}, "a correction goes with a bad answer"),
        ({"rating": "down", "correction": "……"}, "the correction '……' has no letter and no digit"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_line_and_leaves_no_trace(
    given: dict[str, Any], complaint: str, feedback: Feedback, path: Path
) -> None:
    with pytest.raises(ValueError, match=complaint) as refused:
        feedback.record(ANSWER, **given)
    assert "\n" not in str(refused.value) and not path.exists()
    feedback.record(ANSWER, "up", "长" * MAX_NOTE)
    assert rows(path)[0]["note"] == "长" * MAX_NOTE


def test_a_line_that_a_crash_has_torn_spoils_none_after_it(feedback: Feedback, path: Path) -> None:
    feedback.record(ANSWER, "up")
    whole = path.read_bytes()
    for torn in (whole[:-30], whole[: whole.index("桥".encode()) + 1], b"\xff"):
        path.write_bytes(whole + torn)
        feedback.record(REFUSAL, "up")
        assert standing(path) == [("大桥有多长？", "up"), ("谁？", "up")]
        assert path.read_bytes().startswith(whole)


def test_a_line_that_somebody_wrote_without_its_end_is_kept(feedback: Feedback, path: Path) -> None:
    path.write_text('{"question": "自己写的？", "answer": "是", "rating": "by hand"}', "utf-8")
    feedback.record(REFUSAL, "up")
    assert standing(path) == [("自己写的？", "by hand"), ("谁？", "up")]


def test_a_full_disk_leaves_the_file_as_it_was(
    feedback: Feedback, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feedback.record(ANSWER, "up")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(line_log, "fsync", full)
        with pytest.raises(StoreError) as refused:
            feedback.record(REFUSAL, "up")
    reason = "cannot be written (No space left on device): check who may write there, and for room"
    assert str(refused.value) == f"{path}: {reason}"
    assert path.read_bytes() == before
    feedback.record(REFUSAL, "up")
    assert len(standing(path)) == 2


def test_a_file_that_cannot_be_written_or_is_locked_is_said_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match=r"cannot be written \(Is a directory\): check who may write"):
        Feedback(path).record(ANSWER, "up")
    monkeypatch.setattr(line_log, "_PATIENCE", 0)
    other = path.with_name("other.jsonl")
    with (
        FileLock(f"{other}.lock"),
        pytest.raises(StoreLocked, match=r"other\.jsonl: another process keeps it locked: try again"),
    ):
        Feedback(other).record(ANSWER, "up")


def test_threads_and_processes_that_write_at_once_lose_and_mix_nothing(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.line_log import append_line\n"
        'for n in range(40): append_line(Path(sys.argv[1]), b\'{"who": "%s", "n": %d, "long": "%s"}\''
        " % (sys.argv[2].encode(), n, b'x' * 20_000))"
    )
    others = [subprocess.Popen([sys.executable, "-c", code, path, name], cwd=ROOT) for name in "ab"]
    feedback = Feedback(path)

    def judge(number: int) -> None:
        feedback.record(replace(ANSWER, text=f"{number}公里"), "up", "长" * MAX_NOTE)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(judge, range(80)))
    assert [other.wait() for other in others] == [0, 0]
    found = rows(path)
    assert len(found) == 160
    assert {row["given"] for row in found if "key" in row} == {f"{number}公里" for number in range(80)}
    for name in "ab":
        assert [row["n"] for row in found if row.get("who") == name] == list(range(40))


def test_the_command_measures_feedback_by_its_rating(
    feedback: Feedback,
    path: Path,
    sample_store: Path,
    sample_bot: NewsBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = sample_bot.ask(QUESTIONS[0])
    feedback.record(answer, "up")
    feedback.record(replace(answer, text="7公里 [1]"), "down")
    feedback.record(sample_bot.ask(QUESTIONS[1]), "down", correction="三个产业园")
    assert main(["evaluate", str(path), "--store", str(sample_store), "--by", "rating", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["total"]["questions"], found["total"]["answerable"], found["errors"]) == (3, 2, [])
    down, up = found["groups"]
    assert (down["value"], down["repeated"], down["exact"]) == ("down", 0.5, 0.0)
    assert (up["value"], up["exact"]) == ("up", 1.0) and "repeated" not in up
