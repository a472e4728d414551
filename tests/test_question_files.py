"""Question files of every form, good lines and bad."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from bot.question_files import read_questions
from bot.question_rows import Asked
from index.article import Article
from index.errors import ReportError
from index.filter import Filter

TEXT = "市长考察了东湖产业园和西山产业园。他说，园区要降低成本。"
ONE = {"question": "谁?", "answer": "蔡战胜"}


def article(article_id: str) -> Article:
    if article_id != "parks":
        raise KeyError(article_id)
    return Article("parks", "题", TEXT, None, None, None, "zh-Hans")


def write(folder: Path, *rows: object) -> Path:
    path = folder / "q.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def read_one(folder: Path, row: object) -> Asked:
    (item,) = read_questions(write(folder, row), article)
    assert isinstance(item, Asked), item
    return item


@pytest.mark.parametrize(
    ("row", "items"),
    [
        ({"answer": "三年"}, (("三年",),)),
        ({"answer": ["三年"]}, (("三年",),)),
        ({"answer": ["甲园", "乙园"]}, (("甲园",), ("乙园",))),
        ({"answers": ["甲园", "乙园"]}, (("甲园",), ("乙园",))),
        ({"answer": None}, ()),
        ({"answer": []}, ()),
        ({"answers": None}, ()),
        ({"answer": 3}, (("3",),)),
        ({"answer": "三年", "also": ["3年", "近三年"]}, (("三年", "3年", "近三年"),)),
        ({"answers": {"text": ["三年", "3年"], "answer_start": [1, 9]}}, (("三年", "3年"),)),
        ({"answers": {"text": [], "answer_start": []}}, ()),
        (
            {"answers": [{"text": "三年", "answer_start": 1}, {"text": "三年", "answer_start": 9}]},
            (("三年",),),
        ),
        ({"answer": "三年", "article": "a.txt", "also": ["b.txt"]}, (("三年",),)),
    ],
)
def test_answers_in_every_form(tmp_path: Path, row: dict[str, object], items: object) -> None:
    assert read_one(tmp_path, {"question": "多少年?", **row}).items == items


def test_another_form_belongs_to_the_item_of_a_list_that_it_resembles(tmp_path: Path) -> None:
    row = {
        "question": "?",
        "answer": ["东湖产业园", "西山医院"],
        "also": ["西山", "东湖产业园和西山医院", "FC"],
    }
    assert read_one(tmp_path, row).items == (("东湖产业园", "FC"), ("西山医院", "西山", "FC"))


def test_spans_count_in_the_stored_text(tmp_path: Path) -> None:
    row = {
        "question": "哪些?", "article_id": "parks", "spans": [[5, 10], [11, 16]], "also": [[5, 7], [5, 16]],
        "evidence": [0, 17], "kind": "list", "year": 2024, "checked": True,
    }  # fmt: skip
    assert read_one(tmp_path, row) == Asked(
        "哪些?",
        (("东湖产业园", "东湖"), ("西山产业园",)),
        ("parks",),
        {"question": "哪些?", "article_id": "parks", "kind": "list", "year": "2024", "checked": "true"},
    )


def test_no_spans_are_no_answer_and_need_no_report(tmp_path: Path) -> None:
    asked = read_one(tmp_path, {"question": "谁?", "article_id": "gone", "spans": []})
    assert (asked.items, asked.article_ids) == ((), ("gone",))


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({"article_ids": ["a", "b"]}, ("a", "b")),
        ({"article_ids": "a"}, ("a",)),
        ({"article_id": 7}, ("7",)),
        ({"article_ids": None}, ()),
        ({}, ()),
    ],
)
def test_article_ids_in_every_form(tmp_path: Path, given: dict[str, object], ids: object) -> None:
    assert read_one(tmp_path, {**ONE, **given}).article_ids == ids


SQUAD = {
    "version": "2.0",
    "data": [
        {
            "title": "桥",
            "paragraphs": [
                {
                    "context": "沙屿大桥长6.82公里。",
                    "qas": [
                        {"id": "q1", "question": "多长?", "answers": [
                            {"text": "6.82公里", "answer_start": 5}, {"text": "6.82", "answer_start": 5}]},
                        {"id": "q2", "question": "多高?", "is_impossible": True, "answers": [],
                         "plausible_answers": [{"text": "6.82公里", "answer_start": 5}]},
                        {"id": "q3", "answers": []},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
def test_squad_files_give_alternatives_and_questions_without_an_answer(
    tmp_path: Path, indent: int | None
) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD, indent=indent), "utf-8")
    *questions, bad = read_questions(path, article)
    assert [(q.question, q.items, q.article_ids) for q in questions if isinstance(q, Asked)] == [
        ("多长?", (("6.82公里", "6.82"),), ()),
        ("多高?", (), ()),
    ]
    assert str(bad) == f"{path}: question q3: no question: give it as a string under 'question'"


def test_a_damaged_squad_file_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [*SQUAD["data"], {"paragraphs": 3}]}), "utf-8")
    items = list(read_questions(path, article))
    assert sum(isinstance(item, Asked) for item in items) == 2
    assert "not in SQuAD's format after question 3" in str(items[-1])


def test_a_list_in_brackets_and_a_packed_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ONE, ONE], indent=1), "utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(
        gzip.compress(b"\xef\xbb\xbf" + json.dumps(ONE).encode() + b"\r\n\r\n")
    )
    found = [item for name in ("a.json", "b.jsonl.gz") for item in read_questions(tmp_path / name, article)]
    assert [item.question for item in found if isinstance(item, Asked)] == ["谁?"] * 3


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{broken", 'no JSON: write {"question": ..., "answer": ...} in one line'),
        ("3", 'no object: write {"question": ..., "answer": ...}'),
        ('{"answer": "x"}', "no question: give it as a string under 'question'"),
        ('{"question": " ", "answer": "x"}', "no question: give it as a string under 'question'"),
        (json.dumps({"question": "长" * 2001, "answer": "x"}), "the question has more than 2,000 characters"),
        ('{"question": "?"}', "no answer: write a string, a list of strings, or null"),
        ('{"question": "?", "answer": {"a": 1}}', "'answer' cannot be read: write a string"),
        ('{"question": "?", "answer": [["x"]]}', "'answer' cannot be read: write a string"),
        ('{"question": "?", "answer": true}', "'answer' cannot be read: write a string"),
        ('{"question": "?", "answer": " …"}', "the answer ' …' has no letter and no digit"),
        ('{"question": "?", "answer": "x", "article_ids": [{}]}', "'article_ids' cannot be read"),
        ('{"question": "?", "spans": [[0, 2]]}', "'spans' need the one report that they count in"),
        (
            '{"question": "?", "article_id": "b", "spans": [[0, 2]]}',
            "the store has no report with the id b: add",
        ),
        (
            '{"question": "?", "article_id": "parks", "spans": [[0, 99]]}',
            "'spans' has [0, 99]: write [[start",
        ),
        ('{"question": "?", "article_id": "parks", "spans": [4, 9]}', "'spans' has 4: write [[start, end]"),
        ('{"question": "?", "rejected": []}', "no answer: write a string, a list of strings, or null"),
        ('{"question": "?", "rejected": true}', "no answer: write a string, a list of strings, or null"),
        ('{"question": "?", "rejected": [3]}', "'rejected' cannot be read: write a list of strings"),
        ('{"question": "?", "rejected": ["…"]}', "the answer '…' has no letter and no digit"),
        (json.dumps({**ONE, "limits": {"since": "June"}}), "'limits' has the date 'June': write an object"),
        (json.dumps({**ONE, "limits": {"until": 2025}}), "'limits' has 'until': 2025: write an object with"),
        (json.dumps({**ONE, "limits": {"articles": "a"}}), "'limits' has 'articles': 'a': write an object"),
        (json.dumps({**ONE, "limits": {"place": "x"}}), "'limits' has 'place': 'x': write an object with"),
    ],
)
def test_a_bad_line_says_where_and_what_and_the_next_is_read(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f"\n{line}\n{json.dumps(ONE)}\n", "utf-8")
    first, second = read_questions(path, article)
    assert isinstance(first, ReportError)
    assert str(first).startswith(f"{path}:2: {complaint}")
    assert isinstance(second, Asked)


@pytest.mark.parametrize(
    ("name", "what"), [("gone.jsonl", "No such file"), ("empty.jsonl", "the file is empty")]
)
def test_a_file_without_anything_in_it_says_so(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    (item,) = read_questions(tmp_path / name, article)
    assert isinstance(item, ReportError)
    assert name in str(item) and what in str(item)


def test_only_rows_with_the_values_are_read_and_others_are_not_complained_about(tmp_path: Path) -> None:
    rows = [
        {**ONE, "question": f"{kind} {split}", "kind": kind, "split": split}
        for kind in ("who", "when", "list")
        for split in ("dev", "final")
    ]
    gone = {"question": "?", "split": "dev", "kind": "where", "article_id": "gone", "spans": [[0, 1]]}
    only = [("split", "final"), ("kind", "who"), ("kind", "list")]
    found = list(read_questions(write(tmp_path, *rows, gone, ONE), article, only))
    assert [item.question for item in found if isinstance(item, Asked)] == ["who final", "list final"]
    assert len(found) == 2


def test_wrong_answers_need_no_right_one(tmp_path: Path) -> None:
    asked = read_one(tmp_path, {"question": "谁?", "rejected": ["张三", None]})
    assert (asked.items, asked.rejected) == (None, ("张三", None))
    corrected = read_one(tmp_path, {**ONE, "rejected": ["张三"]})
    assert (corrected.items, corrected.rejected) == ((("蔡战胜",),), ("张三",))
    refused = read_one(tmp_path, {"question": "谁?", "answer": None, "rejected": ["张三"]})
    assert (refused.items, refused.rejected) == ((), ("张三",))


def test_limits_become_a_filter(tmp_path: Path) -> None:
    limits = {"since": "2025-06-02", "until": "2025-06-08", "source": "日报", "articles": ["b", "a"]}
    asked = read_one(tmp_path, {**ONE, "limits": limits})
    assert asked.where == Filter(date(2025, 6, 2), date(2025, 6, 8), "日报", None, frozenset("ab"))
    assert read_one(tmp_path, {**ONE, "limits": {}}).where == Filter()
    assert read_one(tmp_path, ONE).where is None


def test_fields_that_other_files_use_in_their_own_way_stay_fields(tmp_path: Path) -> None:
    asked = read_one(tmp_path, {**ONE, "rejected": False, "limits": "none", "key": "k", "rating": 5})
    assert (asked.rejected, asked.where) == ((), None)
    assert asked.fields["rejected"] == "false" and asked.fields["limits"] == "none"
    rows = [{**ONE, "key": "k", "rating": 5}, {**ONE, "key": "k", "rating": 5}, {**ONE, "key": "k"}]
    assert len(list(read_questions(write(tmp_path, *rows), article))) == 3


def test_of_feedback_only_the_last_word_on_each_answer_counts(tmp_path: Path) -> None:
    rows = [
        {"question": "changed?", "answer": "x", "key": "a", "rating": "up"},
        {"question": "withdrawn?", "answer": "x", "key": "b", "rating": "up"},
        {"question": "kept?", "answer": "x", "key": "c", "rating": "up"},
        {"question": "changed?", "rejected": ["x"], "key": "a", "rating": "down"},
        {"question": "withdrawn?", "key": "b", "rating": None},
        {"question": "counted?", "key": "d", "rating": "up"},
        {"question": "again?", "key": "e", "rating": None},
        {"question": "again?", "answer": "x", "key": "e", "rating": "up"},
    ]
    found = list(read_questions(write(tmp_path, *rows), article))
    asked = [(one.question, one.fields["rating"]) for one in found if isinstance(one, Asked)]
    assert asked == [("kept?", "up"), ("changed?", "down"), ("again?", "up")]
    assert len(found) == 3
    only = list(read_questions(write(tmp_path, *rows), article, [("rating", "up")]))
    assert [one.question for one in only if isinstance(one, Asked)] == ["kept?", "again?"]
