import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from filelock import FileLock
from scripted_llm import number_of, scripted_llm

from bot.newsbot import MAX_QUESTION, NewsBot
from ui import commands
from ui.cli import main

WENBAO = Path(sys.executable).with_name("wenbao")
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "onnxruntime",
    "gradio",
    "langchain_text_splitters",
)
KINDS = ".txt, .md, .json, .jsonl, .ndjson, .csv, .html, .htm, each also with .gz"
PARKS = "市长考察了东湖产业园、西山产业园和南江产业园。"
REPORT = f"9月25日，市长到三个县调研。\n{PARKS}\n他说，园区要降低企业成本。"


class Run:
    """Runs `wenbao` in this process, with the fake embedder, in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str | Path) -> int:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return status

    def json(self, *arguments: str | Path) -> Any:
        assert self(*arguments, "--json") == 0, self.err
        return json.loads(self.out)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def complaint(self, *arguments: str | Path) -> tuple[int, str]:
        """The exit status and the one line on stderr; nothing may be on stdout."""
        status = self(*arguments)
        assert self.err.startswith("wenbao: ") and self.err.count("\n") == 1
        assert self.out == ""
        return status, self.err.removeprefix("wenbao: ").rstrip("\n")


@pytest.fixture
def wenbao(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def open_fake(model: str | None = None) -> FakeEmbedder:
        return FakeEmbedder(model or "fake", fingerprint=model or "pairs-1")

    monkeypatch.setattr("index.embedder.open_embedder", open_fake)
    monkeypatch.setattr("bot.newsbot.open_embedder", open_fake)
    monkeypatch.delenv("WENBAO_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    return Run(tmp_path, capsys)


@pytest.fixture
def filled(wenbao: Run) -> Run:
    """With three reports, `parks`, `rain` and `ferry`, in the default store."""
    records = [
        {"id": "parks", "title": "市长调研园区", "text": REPORT, "source": "日报", "published": "2024-09-26"},
        {"id": "rain", "title": "大雨", "text": "昨夜大雨，三条道路积水。", "published": "2024-10-02"},
        {
            "id": "ferry",
            "title": "The ferry",
            "text": "The ferry stops on Monday.",
            "url": "https://a.example/f",
        },
    ]
    wenbao.write("reports.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    assert wenbao("add", "reports.jsonl") == 0
    assert wenbao.out == "3 added, 0 replaced, 0 unchanged, 0 failed\n"
    return wenbao


def process(*arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Runs the real `wenbao` in a process of its own."""
    settings = {"capture_output": True, "text": True, "timeout": 120, **settings}
    return subprocess.run([WENBAO, *map(str, arguments)], check=False, **settings)


# What the commands do


def test_adding_again_changes_nothing_and_a_new_version_replaces(filled: Run) -> None:
    assert filled.json("add", "reports.jsonl") == {
        "added": 0, "replaced": 0, "unchanged": 3, "failed": 0, "errors": []
    }  # fmt: skip
    filled.write("new.json", json.dumps({"id": "rain", "title": "大雨", "text": "昨夜大雨，五条道路积水。"}))
    assert filled("add", "new.json", "reports.jsonl") == 0
    assert filled.json("add", "new.json")["replaced"] == 1
    assert filled.json("show", "rain")["text"] == "昨夜大雨，五条道路积水。"


def test_nothing_of_the_bar_is_shown_where_stderr_is_no_terminal(filled: Run) -> None:
    assert filled("add", "reports.jsonl") == 0
    assert filled.err == ""


def test_list_is_newest_first_with_undated_reports_last(filled: Run) -> None:
    assert filled("list") == 0
    assert filled.out.splitlines() == [
        "rain\t2024-10-02\t-\t大雨",
        "parks\t2024-09-26\t日报\t市长调研园区",
        "ferry\t-\t-\tThe ferry",
    ]
    assert filled.json("list")[2] == {
        "id": "ferry", "title": "The ferry", "source": None, "url": "https://a.example/f",
        "published": None, "language": "en",
    }  # fmt: skip


def test_show_gives_the_stored_report(filled: Run) -> None:
    assert filled.json("show", "parks") == {
        "id": "parks", "title": "市长调研园区", "text": REPORT, "source": "日报", "url": None,
        "published": "2024-09-26", "language": "zh-Hans", "removed": [],
    }  # fmt: skip
    assert filled("show", "parks") == 0
    assert filled.out == f"市长调研园区\n日报 · 2024-09-26 · parks\n\n{REPORT}\n"


def test_show_says_what_cleaning_removed_and_why(wenbao: Run) -> None:
    wenbao.write("a.txt", "泉州開(kāi)展活動。市長參加了活動。")
    assert wenbao("add", "a.txt") == 0
    article_id = wenbao.json("list")[0]["id"]
    shown = wenbao.json("show", article_id)
    assert (shown["text"], shown["removed"]) == (
        "泉州開展活動。市長參加了活動。",
        [{"text": "(kāi)", "reason": "pinyin"}],
    )
    assert wenbao("show", article_id) == 0
    assert wenbao.out.endswith("\n\n(1 piece removed in cleaning: see --json)\n")


def test_removed_reports_are_gone_and_unknown_ones_named(filled: Run) -> None:
    assert filled("remove", "rain", "nope", "rain") == 1
    assert filled.out == "1 removed\n"
    assert filled.err == (
        "wenbao: wenbao-store: no report with the id nope: see 'wenbao list --store wenbao-store'\n"
    )
    assert [row["id"] for row in filled.json("list")] == ["parks", "ferry"]
    assert filled.json("remove", "ferry") == {"removed": ["ferry"], "missing": []}
    assert all(hit["article_id"] == "parks" for hit in filled.json("search", "大雨")["hits"])


def test_stats_count(filled: Run) -> None:
    counts = filled.json("stats")
    assert counts == {
        "articles": 3, "passages": 3, "languages": {"zh-Hans": 2, "en": 1}, "sources": {"日报": 1},
        "first_published": "2024-09-26", "last_published": "2024-10-02", "generation": counts["generation"],
        "model": "fake",
    }  # fmt: skip
    assert filled("stats") == 0
    assert "languages   zh-Hans 2, en 1\n" in filled.out


def test_verify_passes_a_sound_store_and_fails_a_damaged_one(filled: Run) -> None:
    assert filled("verify") == 0
    assert filled.out == "nothing missing, double or orphaned\n"
    with sqlite3.connect("wenbao-store/ledger.sqlite3") as connection:
        connection.execute("UPDATE articles SET text = text || '尾' WHERE id = 'rain'")
    connection.close()
    assert filled("verify") == 1
    assert filled.out == "rain: its sentences do not tile its 13 characters\n"
    assert filled("verify", "--json") == 1
    assert json.loads(filled.out) == {"problems": ["rain: its sentences do not tile its 13 characters"]}


def test_search_gives_passages_best_first_that_stand_where_it_says(filled: Run) -> None:
    found = filled.json("search", "市长考察了哪些产业园？", "-k", "2")
    assert (set(found), found["query"]) == ({"query", "hits"}, "市长考察了哪些产业园？")
    assert [hit["article_id"] for hit in found["hits"]] == ["parks", "rain"]
    assert found["hits"][0]["score"] > found["hits"][1]["score"]
    for hit in found["hits"]:
        assert set(hit) == {"article_id", "title", "published", "start", "end", "text", "score"}
        shown = filled.json("show", hit["article_id"])
        assert shown["text"][hit["start"] : hit["end"]] == hit["text"]
        assert (shown["title"], shown["published"]) == (hit["title"], hit["published"])


def test_search_keeps_to_dates_and_source(filled: Run) -> None:
    def ids(*limits: str) -> set[str]:
        return {hit["article_id"] for hit in filled.json("search", "大雨", *limits)["hits"]}

    assert ids() == {"parks", "rain", "ferry"}
    assert ids("--since", "2024-09-27") == {"rain"}
    assert ids("--until", "2024年10月1日") == {"parks"}
    assert ids("--source", "日报") == {"parks"}


def test_search_for_people_shows_each_passage_with_its_report(filled: Run) -> None:
    assert filled("search", "大雨积水", "-k", "1") == 0
    assert re.fullmatch(r"\d\.\d{3}  2024-10-02  大雨  \(rain\)\n    昨夜大雨，三条道路积水。\n", filled.out)


ANSWER = {
    "question", "answer", "refused", "confidence", "citations", "closest",
    "conditions", "understood", "coverage", "writing",
}  # fmt: skip
CITATION = {"number", "article_id", "title", "source", "url", "published", "start", "end", "text", "spans"}


def test_every_citation_is_a_true_quotation(sample_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wenbao = Run(sample_store, capsys)
    for question, refused in (("市长参观了哪些园区?", False), ("谁赢得了世界杯?", True)):
        answer = wenbao.json("ask", question, "--store", sample_store)
        assert set(answer) == ANSWER
        assert (answer["question"], answer["refused"]) == (question, refused)
        assert bool(answer["citations"]) is not refused and 0 <= answer["confidence"] <= 1
        for number, citation in enumerate(answer["citations"] or answer["closest"], 1):
            assert set(citation) == CITATION and citation["number"] == number
            shown = wenbao.json("show", citation["article_id"], "--store", sample_store)
            assert shown["text"][citation["start"] : citation["end"]] == citation["text"]
            assert [shown[name] for name in ("title", "source", "url", "published")] == [
                citation[name] for name in ("title", "source", "url", "published")
            ]


def test_command_line_and_python_give_the_same_answer(
    sample_store: Path, sample_bot: NewsBot, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "沙屿大桥有多长？"
    answer = Run(sample_store, capsys).json("ask", question, "--store", sample_store)
    assert answer == sample_bot.ask(question).to_dict()


def test_follow_up_and_limits_are_understood_and_can_be_ignored(
    sample_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wenbao = Run(sample_store, capsys)
    asked = ("ask", "2025年以来它有什么报道？", "--store", sample_store, "--after", "沙屿大桥有多长？")
    answer = wenbao.json(*asked)
    assert answer["understood"] == "2025年以来沙屿大桥有什么报道？"
    assert [condition["said"] for condition in answer["conditions"]] == ["2025年以来"]
    literal = wenbao.json(*asked, "--ignore", "history", "--ignore", "period")
    assert (literal["understood"], literal["conditions"]) == (None, [])
    assert wenbao(*asked) == 0
    assert "理解为 · understood as: 2025年以来沙屿大桥有什么报道？" in wenbao.out
    assert "限于 · limited to: 2025年以来" in wenbao.out


def test_answer_for_people_names_report_and_place_of_each_quotation(
    sample_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wenbao = Run(sample_store, capsys)
    first = wenbao.json("ask", "市长参观了哪些园区?", "--store", sample_store)["citations"][0]
    assert wenbao("ask", "市长参观了哪些园区?", "--store", sample_store) == 0
    assert f"\n[1] {first['text'].strip()}\n    {first['title']}" in wenbao.out
    assert f"\n    {first['article_id']} {first['start']}:{first['end']}\n" in wenbao.out


def test_refusal_for_people_labels_the_closest_sentences(filled: Run) -> None:
    assert filled("ask", "Who won the chess tournament in Oslo?") == 0
    head, _, rest = filled.out.partition("\n")
    assert head == "The reports do not say."
    assert rest.startswith("最接近的句子 · closest sentences:\n\n[1] ")


def test_store_comes_from_the_option_else_from_the_environment(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_STORE", "100% other")
    assert filled("list") == 1
    assert "100% other: there is no store" in filled.err
    assert filled("list", "--store", "wenbao-store") == 0
    assert filled("list", "--help") == 0
    assert "the reports' folder (100% other)" in " ".join(filled.out.split())


# What goes wrong in reports


@pytest.fixture
def failing(wenbao: Run) -> Callable[[str, str | bytes], str]:
    """Adds a file that holds no report; gives the one line, without the file's name."""

    def add(name: str, content: str | bytes) -> str:
        path = wenbao.write(name, content)
        assert wenbao("add", path) == 1
        assert wenbao.out == "0 added, 0 replaced, 0 unchanged, 1 failed\n"
        assert wenbao.err.count("\n") == 1
        return wenbao.err.removeprefix(f"wenbao: {path}")

    return add


def test_file_without_a_report_is_one_line_and_exit_1(failing: Callable[[str, str | bytes], str]) -> None:
    assert failing("a.txt", "") == ": the file is empty\n"
    assert failing("a.jsonl", "") == ": the file is empty\n"
    assert failing("a.txt", " \n\n") == ": the file is empty\n"
    assert failing("a.txt", bytes(range(256)) * 40).startswith(": not text")
    assert failing("a.json", '{"title": "题"}').startswith(": no text: expected one of text, content")
    assert failing("a.json", '{"text": ').startswith(":1: not valid JSON")
    assert failing("a.pdf", b"%PDF").startswith(": unknown kind of file: expected .txt")
    packed = gzip.compress(os.urandom(3000).hex().encode())
    assert (
        failing("a.txt.gz", packed[: len(packed) // 2])
        == ": gzip data damaged or cut off: get the file again\n"
    )


def test_folder_without_reports_and_missing_path_are_one_line(wenbao: Run) -> None:
    wenbao.write("empty/picture.png", b"\x89PNG")
    assert wenbao("add", "empty", "no/such") == 1
    assert wenbao.err.splitlines() == [
        f"wenbao: empty: no reports found: expected {KINDS}",
        "wenbao: no/such: no such file or folder",
    ]


def test_bad_record_is_named_with_its_line_and_stops_nothing(wenbao: Run) -> None:
    good = [json.dumps({"id": f"r{n}", "text": f"第{n}号报道说今天下雨。"}) for n in range(2)]
    path = wenbao.write("a.jsonl", "\n".join([good[0], '{"text": ', '{"title": "题"}', good[1]]))
    assert wenbao("add", path) == 1
    assert wenbao.out == "2 added, 0 replaced, 0 unchanged, 2 failed\n"
    assert [line.split(": ")[1] for line in wenbao.err.splitlines()] == [f"{path}:2", f"{path}:3"]
    assert {row["id"] for row in wenbao.json("list")} == {"r0", "r1"}


def test_many_failures_are_shown_in_part_and_given_to_programs_in_full(wenbao: Run) -> None:
    wenbao.write("log.jsonl", "".join(f"[12:00:{n}] started\n" for n in range(300)))
    assert wenbao("add", "log.jsonl") == 1
    lines = wenbao.err.splitlines()
    assert [line.split(": ")[1] for line in lines[:20]] == [f"log.jsonl:{n}" for n in range(1, 21)]
    assert lines[20:] == ["wenbao: ... and 280 more"]
    assert wenbao("add", "log.jsonl", "--json") == 1
    errors = json.loads(wenbao.out)["errors"]
    assert (len(errors), errors[299].split(": ")[0]) == (300, "log.jsonl:300")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
import numpy as np
import index.embedder
from fake_embedder import FakeEmbedder
index.embedder.open_embedder = lambda model: FakeEmbedder()
from ui.cli import main
status = main(sys.argv[2:])
# Not getrusage, which counts what the process was forked from.
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak) // 1024)
sys.exit(status)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_line_of_100_megabytes_is_passed_over_in_little_memory(wenbao: Run) -> None:
    good = [json.dumps({"id": f"r{n}", "text": f"第{n}号报道说今天下雨。"}).encode() for n in range(2)]
    path = wenbao.write("a.jsonl", good[0] + b'\n{"text": "')
    with path.open("ab") as file:
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + good[1])
    done = python(LIMITED, str(2 << 30), "add", path)
    assert done.stderr == f"wenbao: {path}:2: line over 20 MB skipped\n"
    *_, summary, peak = done.stdout.splitlines()
    assert (done.returncode, summary) == (1, "2 added, 0 replaced, 0 unchanged, 1 failed")
    assert int(peak) < 400  # MB; 120 were measured


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl", "a.csv"])
def test_line_of_100_megabytes_of_nothing_is_one_line(wenbao: Run, name: str) -> None:
    with wenbao.write(name, "").open("r+b") as file:
        file.truncate(100_000_000)
    assert wenbao("add", name) == 1
    assert (wenbao.err.count("\n"), wenbao.err.split(":")[1]) == (1, f" {name}")


def python(code: str, *arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a process of its own, where the tests' modules can be imported."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    settings = {"capture_output": True, "text": True, "timeout": 120, "env": environment, **settings}
    return subprocess.run(command, check=False, **settings)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_terminal_shows_articles_per_second_and_failures_on_lines_of_their_own(wenbao: Run) -> None:
    import fcntl
    import pty
    import struct
    import termios

    records = [json.dumps({"id": f"r{n}", "text": f"第{n}号报道说今天下雨。"}) for n in range(300)]
    wenbao.write("a.jsonl", "\n".join([*records, "{", "{"]))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    done = python(LIMITED, str(2 << 30), "add", "a.jsonl", capture_output=False, stdout=-1, stderr=theirs)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.stdout.startswith("300 added, 0 replaced, 0 unchanged, 2 failed\n")
    assert re.search(r"\r302 articles \[\d\d:\d\d, +[\d.]+ articles/s\]\r\n$", shown)
    assert len(re.findall(r"\r *\rwenbao: a\.jsonl:30[12]: not valid JSON: [^\r]*\r\n", shown)) == 2


# What goes wrong in stores


def test_missing_store_is_one_line_for_every_command(wenbao: Run) -> None:
    line = "nowhere: there is no store: make one with 'wenbao add REPORTS --store nowhere'"
    for command in (
        ["ask", "问"],
        ["search", "问"],
        ["list"],
        ["show", "a"],
        ["remove", "a"],
        ["stats"],
        ["verify"],
    ):
        assert wenbao.complaint(*command, "--store", "nowhere") == (1, line)
    assert not Path("nowhere").exists()


def test_store_that_is_a_file_is_one_line(wenbao: Run) -> None:
    wenbao.write("file", "x")
    wenbao.write("a.txt", REPORT)
    assert wenbao.complaint("list", "--store", "file")[0] == 1
    status, line = wenbao.complaint("add", "a.txt", "--store", "file")
    assert (status, line) == (1, "file: cannot hold a store (File exists): name another folder")


def test_store_of_another_model_is_refused_and_left_as_it_is(filled: Run) -> None:
    before = Path("wenbao-store/ledger.sqlite3").read_bytes()
    for command in (["ask", "问"], ["search", "问"], ["add", "reports.jsonl"]):
        status, line = filled.complaint(*command, "--model", "other")
        assert status == 1
        assert line.startswith("wenbao-store: the store was made with the model fake, not with other: ")
        assert "--model" in line
    assert Path("wenbao-store/ledger.sqlite3").read_bytes() == before


def test_store_of_the_same_model_in_another_version_calls_for_a_new_store(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedder.open_embedder", lambda model: FakeEmbedder(fingerprint="pairs-2"))
    status, line = filled.complaint("add", "reports.jsonl")
    assert (status, "--model" in line, "new store" in line) == (1, False, True)


def test_damaged_ledger_is_one_line(filled: Run) -> None:
    Path("wenbao-store/ledger.sqlite3").write_bytes(b"not a ledger at all" * 500)
    for command in (
        ["ask", "问"],
        ["list"],
        ["show", "rain"],
        ["remove", "rain"],
        ["stats"],
        ["add", "reports.jsonl"],
    ):
        status, line = filled.complaint(*command)
        assert status == 1
        assert line.startswith("wenbao-store/ledger.sqlite3: file is not a database: it is damaged")


def test_locked_store_refuses_writers_and_serves_readers(filled: Run) -> None:
    with FileLock("wenbao-store/lock"):
        line = "wenbao-store: another process is adding or removing reports: try again later"
        assert filled.complaint("remove", "rain") == (1, line)
        assert filled.complaint("add", "reports.jsonl") == (1, line)
        assert filled.complaint("verify") == (1, line)
        assert filled.json("search", "大雨")["hits"][0]["article_id"] == "rain"


UNPRIVILEGED = """
import os, sys
import index.build, index.embedder, index.load, ui.commands  # while they can be read
from ui.cli import main
if os.geteuid() == 0:
    os.setegid(65534), os.seteuid(65534)
sys.exit(main(sys.argv[1:]))
"""


def test_store_that_may_not_be_written_is_one_line(filled: Run) -> None:
    parents = [filled.folder, filled.folder.parent, filled.folder.parent.parent]
    store = filled.folder / "wenbao-store"
    for path in [*parents, store, *store.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for command in (["remove", "rain"], ["list"], ["add", "reports.jsonl", "--store", "new"]):
            done = python(UNPRIVILEGED, *command)
            assert "Traceback" not in done.stderr
            if command[0] != "list":  # which may or may not be possible, as SQLite's files are
                assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    finally:
        for path in [*parents, store, *store.rglob("*")]:
            path.chmod(0o755)


# Misuse


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["fly"], "argument COMMAND: invalid choice: 'fly' (choose from 'serve', 'mcp', 'add', 'ask', "),
        (["ask"], "the following arguments are required: QUESTION: see 'wenbao ask --help'"),
        (["add"], "the following arguments are required: PATH_OR_URL: see"),
        (["add", ""], "argument PATH_OR_URL: the path is empty: see"),
        (["list", "--store", ""], "argument --store: the path is empty: see"),
        (["list", "--fast"], "unrecognized arguments: --fast: see"),
        (["list", "--js"], "unrecognized arguments: --js: see"),
        (["ask", "问", "-k", "0"], "argument -k: '0' is no number from 1 to 1000: see"),
        (["ask", "问", "-k", "-3"], "argument -k: '-3' is no number from 1 to 1000: see"),
        (["ask", "问", "-k", "9" * 5000], f"argument -k: '{'9' * 900}"),
        (["search", "问", "-k", "²"], "argument -k: '²' is no number"),
        (["ask", "问", "--since", "soon"], "argument --since: 'soon' is no date: write it as 2024-09-25"),
        (["ask", "问", "--until", "2024-02-30"], "argument --until: '2024-02-30' is no date: "),
        (["ask", "问", "--since", "2024-09-02", "--until", "2024-09-01"], "--since 2024-09-02 is later than"),
        (["serve", "--port", "65536"], "argument --port: '65536' is no number from 0 to 65535: see"),
    ],
)  # fmt: skip
def test_misuse_is_one_line_and_exit_2(wenbao: Run, arguments: list[str], line: str) -> None:
    status, said = wenbao.complaint(*arguments)
    assert status == 2
    assert said.startswith(line)
    assert len(said) < 1_100


def test_question_that_is_blank_or_endless_is_misuse(filled: Run) -> None:
    assert filled.complaint("ask", " \u3000\n ") == (2, "the question is blank: ask something")
    assert filled.complaint("search", "") == (2, "the question is blank: ask something")
    status, line = filled.complaint("ask", "问" * 100_000)
    assert status == 2
    assert line.startswith(f"the question has 100,000 characters, at most {MAX_QUESTION:,} are read")


def test_questions_of_odd_characters_are_answered(filled: Run) -> None:
    for question in ("\udcff问", "?", "\x00", "😀" * 50, "' OR 1=1 --", "(a AND", "\u202e雨"):
        assert filled.json("ask", question)["question"] == question.strip()


def test_no_command_shows_the_help(wenbao: Run) -> None:
    assert wenbao() == 2
    assert wenbao.out == ""
    assert wenbao.err.startswith("usage: wenbao ")
    assert "    search    print the passages that fit a query best\n" in wenbao.err


def test_help_of_every_command_goes_to_stdout(wenbao: Run) -> None:
    for command in commands.COMMANDS:
        assert wenbao(command, "--help") == 0
        assert wenbao.out.startswith(f"usage: wenbao {command} ")
        assert wenbao.err == ""


def test_stopping_from_the_keyboard_is_status_130(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Iterator[None]:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.load.load", interrupted)
    assert filled.complaint("add", "reports.jsonl") == (130, "stopped")


# What a terminal sees


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m雨\u202e倒\x08\r"


def test_no_report_steers_the_terminal(wenbao: Run) -> None:
    record = {"id": f"a{HOSTILE}b", "title": f"题{HOSTILE}\t目\n二", "source": f"报{HOSTILE}"}
    wenbao.write("a.jsonl", json.dumps({**record, "text": f"昨夜大{HOSTILE}雨，道路积水。"}))
    bad = wenbao.write(f"b{HOSTILE[:-1]}.txt", "")
    assert wenbao("add", "a.jsonl", bad.name) == 1
    said = [wenbao.err]
    article_id = wenbao.json("list")[0]["id"]
    for command in (["list"], ["show", article_id], ["stats"], ["search", "大雨"], ["ask", "昨夜有大雨吗"]):
        for form in ([], ["--json"]):
            assert wenbao(*command, *form) == 0
            said += [wenbao.out, wenbao.err]
    assert wenbao("show", f"no{HOSTILE}") == 1
    for text in [*said, wenbao.err]:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_json_loses_nothing_of_what_it_escapes(wenbao: Run) -> None:
    wenbao.write("a.jsonl", json.dumps({"id": "a", "title": "x\x9by\u202ez", "text": "昨夜大雨，道路积水。"}))
    assert wenbao("add", "a.jsonl") == 0
    assert wenbao("show", "a", "--json") == 0
    assert json.loads(wenbao.out)["title"] == NewsBot.open("wenbao-store").article("a").title


def test_title_of_several_lines_stays_in_its_row(wenbao: Run) -> None:
    wenbao.write("a.json", json.dumps({"id": "a", "title": "一\t二\n三", "text": "昨夜大雨，道路积水。"}))
    assert wenbao("add", "a.json") == 0
    assert wenbao("list") == 0
    assert wenbao.out == "a\t-\t-\t一 二 三\n"


# The process


def test_reading_commands_import_no_model_and_no_page(filled: Run) -> None:
    code = f"""
import sys
from ui.cli import main
for arguments in (["list"], ["show", "rain"], ["stats"], ["verify"], ["remove", "rain"]):
    assert main(arguments) == 0
print([name for name in {HEAVY} if name in sys.modules])
"""
    assert python(code).stdout.splitlines()[-1] == "[]"


def test_help_and_misuse_import_nothing_but_the_parser() -> None:
    code = f"""
import sys
from ui.cli import main
for arguments in (["--help"], ["ask", "--help"], ["--version"], ["fly"], []):
    try:
        main(arguments)
    except SystemExit:
        pass
print([name for name in (*{HEAVY}, "numpy", "faiss", "rjieba", "tantivy") if name in sys.modules])
"""
    assert python(code).stdout.splitlines()[-1] == "[]"


def test_adding_nothing_new_does_not_load_the_model(tmp_path: Path, sample_store: Path) -> None:
    code = f"""
import sys
from index.resources import data_path
from ui.cli import main
print(main(["add", str(data_path("reports")), "--store", sys.argv[1]]))
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = python(code, sample_store)
    assert re.fullmatch(r"0 added, 0 replaced, \d+ unchanged, 0 failed\n0\n\[\]\n", done.stdout)


def test_results_go_to_stdout_and_diagnoses_to_stderr(filled: Run) -> None:
    done = process("show", "rain")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "大雨\n2024-10-02 · rain\n\n昨夜大雨，三条道路积水。\n"
    done = process("show", "nope")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("wenbao: wenbao-store: no report with the id nope")


def test_output_is_utf_8_whatever_the_system_says(filled: Run) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("list", env=environment, encoding="utf-8")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "rain\t2024-10-02\t-\t大雨")


def test_reader_that_goes_away_is_no_error(wenbao: Run) -> None:
    lines = (json.dumps({"id": f"r{n}", "title": "题" * 100, "text": f"{n}号报道。"}) for n in range(1500))
    wenbao.write("many.jsonl", "\n".join(lines))
    assert wenbao("add", "many.jsonl") == 0
    for command in (["list"], ["list", "--json"]):
        with subprocess.Popen([WENBAO, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as lister:
            assert lister.stdout and lister.stderr
            lister.stdout.read(10)
            lister.stdout.close()
            assert (lister.wait(60), lister.stderr.read()) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_output_that_finds_no_room_is_one_line(filled: Run) -> None:
    with open("/dev/full", "w") as full:
        done = process("list", stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, "wenbao: the output: No space left on device\n")


def test_work_goes_on_when_nobody_reads_the_diagnoses(wenbao: Run) -> None:
    records = [json.dumps({"title": "题"}), json.dumps({"id": "a", "text": "昨夜大雨，道路积水。"})]
    wenbao.write("a.jsonl", "\n".join(records))
    reading, writing = os.pipe()
    os.close(reading)
    done = python(
        LIMITED, str(2 << 30), "add", "a.jsonl", capture_output=False, stdout=subprocess.PIPE, stderr=writing
    )
    os.close(writing)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "1 added, 0 replaced, 0 unchanged, 1 failed")


# serve, as far as it does not come to serving


def test_serve_says_at_once_what_is_wrong(filled: Run) -> None:
    assert filled.complaint("serve", "--store", "nowhere", "--port", "0")[1].startswith(
        "nowhere: there is no store"
    )
    status, line = filled.complaint("serve", "--host", "no.such.host.invalid")
    assert status == 1
    assert line.startswith("cannot listen on no.such.host.invalid: ")


def test_serve_names_a_port_that_is_taken(filled: Run) -> None:
    from ui.server import listen

    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        status, line = filled.complaint("serve", "--port", str(port))
    assert status == 1
    assert line.startswith(
        f"cannot listen on 127.0.0.1, port {port}: Address already in use; stop what uses it"
    )


def test_serve_with_the_wrong_model_ends_before_it_serves(filled: Run) -> None:
    done = process("serve", "--port", "0", "--model", "./none")
    line = "There is no model folder ./none: give a folder, or a name such as BAAI/bge-m3"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"wenbao: {line}\n")


def test_a_language_model_words_the_answer_and_what_it_made_up_is_struck(
    wenbao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wenbao("add", wenbao.write("r/a.txt", REPORT))
    monkeypatch.setenv("WENBAO_LLM_API_KEY", "secret-key")
    with scripted_llm() as llm:
        llm.script = lambda reply, prompt: reply.say(
            f"市长考察了东湖产业园、西山产业园和南江产业园[{number_of(prompt, '东湖')}]。总投资99亿元[1]。"
        )
        url = f"http://127.0.0.1:{llm.port}/v1"
        options = ("--llm-base-url", url, "--llm-model", "scripted")
        assert wenbao("ask", "市长考察了哪些产业园?", *options) == 0
        assert wenbao.out.startswith("市长考察了东湖产业园、西山产业园和南江产业园。 [1]\n")
        assert "written by scripted, checked" in wenbao.out and "900 + 60 tokens" in wenbao.out
        assert "struck (number, 99亿): 总投资99亿元。" in wenbao.out
        assert llm.keys == ["Bearer secret-key"]
        answer = wenbao.json("ask", "市长考察了哪些产业园?", *options)
        assert answer["writing"]["failure"] is None
        assert [claim["problem"] for claim in answer["writing"]["claims"]] == [None, "number"]
        assert wenbao("ask", "市长考察了哪些产业园?", *options, "--extractive") == 0
        assert "language model" not in wenbao.out
        assert len(llm.requests) == 2


def test_a_language_model_that_is_not_there_is_said_and_the_answer_stands(
    wenbao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wenbao("add", wenbao.write("r/a.txt", REPORT))
    monkeypatch.setenv("WENBAO_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("WENBAO_LLM_MODEL", "any")
    assert wenbao("ask", "市长考察了哪些产业园?") == 0
    assert "东湖产业园" in wenbao.out
    assert "not written by any: 127.0.0.1 cannot be reached" in wenbao.out


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"MODEL": "m"}, "WENBAO_LLM_MODEL is set, but WENBAO_LLM_BASE_URL is not"),
        ({"BASE_URL": "http://127.0.0.1:9"}, "WENBAO_LLM_BASE_URL is set, but WENBAO_LLM_MODEL is not"),
        ({"BASE_URL": "localhost:8080", "MODEL": "m"}, "'localhost:8080': it must begin with http://"),
        ({"BASE_URL": "http://a", "MODEL": "m", "TIME_LIMIT": "soon"}, "WENBAO_LLM_TIME_LIMIT is 'soon'"),
        ({"BASE_URL": "http://a", "MODEL": "m", "TIME_LIMIT": "0"}, "WENBAO_LLM_TIME_LIMIT is '0'"),
        ({"BASE_URL": "http://a", "MODEL": "m", "PRICES": "0.2"}, "WENBAO_LLM_PRICES is '0.2'"),
        ({"BASE_URL": "http://a", "MODEL": "m", "PRICES": "nan,1"}, "WENBAO_LLM_PRICES is 'nan,1'"),
    ],
)
@pytest.mark.parametrize("command", [("ask", "市长考察了哪些产业园?"), ("serve", "--port", "0")])
def test_a_language_model_that_is_named_by_half_is_an_error_of_one_line(
    wenbao: Run,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    complaint: str,
    command: tuple[str, ...],
) -> None:
    wenbao("add", wenbao.write("r/a.txt", REPORT))
    for name, value in settings.items():
        monkeypatch.setenv(f"WENBAO_LLM_{name}", value)
    status, line = wenbao.complaint(*command)
    assert status == 1 and complaint in line
