"""`wenbao evaluate` from its options to its table and its JSON."""

import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Citation
from bot.evaluation import Group, Measures
from index.article import Article, Hit
from index.filter import Filter
from ui import commands, text
from ui.cli import main

SAMPLES = Path(__file__).parent / "sample_questions.jsonl"


class Stub:
    """Answers 三年 to every question but 谁?, which it refuses."""

    opened: Any = None

    def __enter__(self) -> "Stub":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def warm_up(self) -> None:
        pass

    def ask(
        self, question: str, k: int = 10, where: Filter | None = None, ignore: Container[str] = ()
    ) -> Answer:
        if question == "谁?":
            return Answer(question, "报道中没有说明。", (), True, 0.5)
        cited = Citation(1, "a", "题", None, None, None, 0, 2, "三年")
        return Answer(question, "三年 [1]", (cited,), False, 0.5)

    def search(self, query: str, k: int = 10, where: Filter | None = None) -> tuple[Hit, ...]:
        return ()

    def article(self, article_id: str) -> Article:
        raise KeyError(article_id)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    bot = Stub()

    def open_stub(options: object) -> Stub:
        bot.opened = options
        return bot

    monkeypatch.setattr(commands, "_open_bot", open_stub)
    yield bot


def write(folder: Path, *lines: object) -> str:
    path = folder / "q.jsonl"
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), "utf-8")
    return str(path)


ROWS: list[object] = [
    {"question": "多久?", "answer": "三年", "kind": "何时"},
    {"question": "多长?", "answer": "5米", "kind": "number"},
    {"question": "谁?", "answer": None, "kind": "who"},
]


@pytest.mark.usefixtures("stub")
def test_table_has_a_row_for_all_and_one_for_each_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", write(tmp_path, *ROWS), "--by", "kind"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split()[:12] for line in out.splitlines()[1:]] == [
        ["all", "3", "-", "-", "-", "-", "-", "-", "0.50", "0.50", "0.50", "-"],
        ["kind=number", "1", "-", "-", "-", "-", "-", "-", "0.00", "0.00", "0.00", "-"],
        ["kind=who", "1", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"],
        ["kind=何时", "1", "-", "-", "-", "-", "-", "-", "1.00", "1.00", "1.00", "-"],
    ]


@pytest.mark.usefixtures("stub")
def test_json_has_the_total_the_groups_and_on_demand_each_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, *ROWS)
    assert main(["evaluate", path, "--json", "--by", "kind", "--details", "--only", "kind=who"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["total", "groups", "questions", "errors"]
    assert (found["total"]["refusal_recall"], found["total"]["f1"]) == (1.0, None)
    assert [(group["field"], group["value"]) for group in found["groups"]] == [("kind", "who")]
    assert [(q["question"], q["refused"]) for q in found["questions"]] == [("谁?", True)]
    assert main(["evaluate", path, "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == ["total", "groups", "errors"]


@pytest.mark.usefixtures("stub")
def test_wrong_answers_given_again_have_a_column_where_some_are_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"question": "多久?", "rejected": ["三年"], "kind": "何时"}
    other = {"question": "谁?", "rejected": ["张三"], "kind": "who"}
    assert main(["evaluate", write(tmp_path, *ROWS, wrong, other), "--by", "kind"]) == 0
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[-1]) for row in table[1:]] == [
        ("all", "0.50"), ("kind=number", "-"), ("kind=who", "0.00"), ("kind=何时", "1.00")
    ]  # fmt: skip
    assert table[0][-2:] == ["p95-ms", "repeated"]
    assert main(["evaluate", write(tmp_path, *ROWS, wrong), "--json", "--by", "kind"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"]["repeated"] == 1.0
    assert [group.get("repeated") for group in found["groups"]] == [None, None, 1.0]
    assert main(["evaluate", write(tmp_path, *ROWS)]) == 0
    assert "repeated" not in capsys.readouterr().out


@pytest.mark.usefixtures("stub")
def test_bad_lines_are_said_the_rest_is_asked_and_the_command_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, ROWS[0], "{", *ROWS[1:])
    gone = str(tmp_path / "gone.jsonl")
    assert main(["evaluate", gone, path, "--json"]) == 1
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert first == f"wenbao: {gone}: cannot be read: No such file or directory"
    assert second.startswith(f"wenbao: {path}:2: no JSON: write")
    assert json.loads(out)["total"]["questions"] == 3
    assert [f"wenbao: {error}" for error in json.loads(out)["errors"]] == [first, second]


@pytest.mark.usefixtures("stub")
def test_nothing_to_ask_is_an_error_of_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, *ROWS)
    assert main(["evaluate", path, "--only", "split=final"]) == 1
    assert capsys.readouterr() == ("", f"wenbao: {path}: no question with split=final: change --only\n")
    assert main(["evaluate", f"{path}.gone"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1


def test_options_reach_the_bot(stub: Stub, tmp_path: Path) -> None:
    path = write(tmp_path, *ROWS)
    assert main(["evaluate", path, "--model", "m", "--reader", "r", "--store", "s"]) == 0
    assert (stub.opened.model, stub.opened.reader, stub.opened.store) == ("m", "r", Path("s"))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "the following arguments are required: QUESTIONS"),
        (["q", "--only", "final"], "argument --only: 'final' is no condition: write it as FIELD=VALUE"),
        (["q", "--details"], "--details goes into the JSON: add --json"),
    ],
)
def test_misuse_is_one_line(options: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", *options])
    assert capsys.readouterr().err.startswith(f"wenbao: {complaint}")


def test_columns_stand_under_their_names_whatever_the_script() -> None:
    measures = Measures(1234, 3, *[0.5] * 13, 12.4, 3456.7)
    lines = text.evaluation(measures, [Group("kind", "何时", measures), Group("kind", None, measures)])
    head, every, chinese, without = lines.splitlines()
    assert head.endswith("p95-ms") and every.endswith(" 12    3457")
    assert len(head) == len(every) == len(without) == len(chinese) + 2  # two characters of double width
    assert without.startswith("kind=-  ")


def test_the_sample_questions_are_measured_from_end_to_end(
    sample_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", str(SAMPLES), "--store", str(sample_store), "--only", "split=dev"]
    assert main([*arguments, "--by", "language", "--json", "--details"]) == 0
    found = json.loads(capsys.readouterr().out)
    total = found["total"]
    assert (total["questions"], total["answerable"]) == (73, 60)
    assert [(g["value"], g["hit_1"]) for g in found["groups"]] == [
        ("en", None), ("zh-Hans", None), ("zh-Hant", None)
    ]  # fmt: skip
    rows = found["questions"]
    answerable = [row for row in rows if row["expected"]]
    assert total["evidence"] == round(sum(row["evidence"] for row in answerable) / 60, 4) > 0.3
    assert total["answered"] == round(sum(not row["refused"] for row in answerable) / 60, 4)
    assert 0 < total["p50_ms"] <= total["p95_ms"]
    assert rows[0]["question"] == "市长参观了哪些园区?" and len(rows[0]["expected"]) == 3
