import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import StoreError
from index.resources import data_path
from ui import demo

SERVE = """
import sys, time
import ui.demo
from fake_embedder import FakeEmbedder
class Slow(FakeEmbedder):
    def embed_query(self, text):
        time.sleep({delay})
        return super().embed_query(text)
ui.demo.open_embedder = lambda model: Slow()
from ui.cli import main
sys.exit(main(["serve", "--demo", "--port", "0"]))
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the demo's folder is made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(demo, "open_embedder", lambda model: FakeEmbedder())
    return tmp_path


def folders(temporary: Path) -> list[Path]:
    return list(temporary.glob("wenbao-demo-*"))


def test_demo_holds_every_sample_report_and_goes_with_its_folder(temporary: Path) -> None:
    with demo.demo_folder() as folder, demo.open_demo(Path(folder)) as bot:
        assert folders(temporary) == [Path(folder)]
        assert (Path(folder) / "ledger.sqlite3").is_file()
        hits = bot.search("市长参观了哪些园区?", k=1000)
        plain = {path for path in data_path("reports").iterdir() if path.suffix in {".txt", ".md"}}
        assert len({hit.passage.article_id for hit in hits}) > len(plain)
    assert folders(temporary) == []


def test_sample_report_that_fails_is_one_line(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = temporary / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("昨夜大雨，道路积水。", encoding="utf-8")
    (reports / "b.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(demo, "data_path", lambda name: temporary / name)
    with pytest.raises(StoreError) as caught:
        demo.open_demo(temporary / "store")
    assert str(caught.value) == (
        f"the sample reports are damaged: {reports / 'b.txt'}: the file is empty: install wenbao again"
    )


def test_missing_sample_reports_are_one_line(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise FileNotFoundError(f"{name} is missing")

    monkeypatch.setattr(demo, "data_path", missing)
    with pytest.raises(StoreError, match=r"^reports is missing$"):
        demo.open_demo(temporary / "store")


def test_nowhere_to_put_the_demo_is_one_line(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "none"))
    with pytest.raises(StoreError, match=r"^no room for the demo's store \(No such file or directory\): "):
        demo.demo_folder()


@contextmanager
def serving(temporary: Path, delay: float) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`wenbao serve --demo` in a process of its own, and its address; `delay` s to load."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", SERVE.format(delay=delay)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stderr
            line = server.stderr.readline()
            assert re.fullmatch(r"wenbao: serving http://127\.0\.0\.1:\d+ \(stop with Ctrl-C\)\n", line)
            yield server, line.split()[2]
        finally:
            server.kill()


@pytest.mark.parametrize(("number", "delay"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGTERM, 60)])
def test_demo_that_is_stopped_leaves_nothing_and_says_nothing(
    temporary: Path, number: signal.Signals, delay: float
) -> None:
    with serving(temporary, delay) as (server, _):
        deadline = time.monotonic() + 60
        while not list(temporary.glob("wenbao-demo-*/dense.faiss")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert folders(temporary)
        server.send_signal(number)
        assert server.stderr
        assert (server.wait(60), server.stderr.read()) == (0, "")
    assert folders(temporary) == []
