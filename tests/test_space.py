"""What a Hugging Face Space is told, installs and runs, and the Docker image beside it."""

import re
import runpy
import shutil
import signal
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from fake_embedder import FakeEmbedder
from packaging.requirements import Requirement
from space_process import ready, space

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def pins() -> dict[str, Requirement]:
    """What requirements.txt names, by name."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = map(Requirement, (line for line in lines if line and not line.startswith(("#", "--"))))
    return {requirement.name.lower(): requirement for requirement in named}


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    """The front matter of README.md."""
    _, head, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return dict(yaml.safe_load(head))


def test_space_is_told_what_it_has_to_know(card: dict[str, Any]) -> None:
    (gradio,) = (line for line in PROJECT["dependencies"] if line.startswith("gradio=="))
    assert (card["sdk"], f"gradio=={card['sdk_version']}") == ("gradio", gradio)
    assert PROJECT["requires-python"] == f">={card['python_version']}"
    assert (ROOT / card["app_file"]).is_file()
    assert card["license"] == PROJECT["license"].lower()
    assert {card["colorFrom"], card["colorTo"]} <= COLOURS
    assert 0 < len(card["short_description"]) <= 60, "the Hub refuses longer ones"


def test_space_installs_what_the_project_needs_and_allows() -> None:
    allowed = {each.name.lower(): each.specifier for each in map(Requirement, PROJECT["dependencies"])}
    # The Space's build adds Gradio in the version of the front matter; another pin would be in its way.
    assert set(pins()) == set(allowed) - {"gradio"}
    for name, pin in pins().items():
        (only,) = pin.specifier
        assert only.operator == "=="
        assert only.version in allowed[name], f"{pin}: pyproject.toml says {allowed[name]}"


def test_space_takes_torch_without_cuda_from_where_it_is() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu\n" in text
    assert re.search(r"^torch==[\d.]+\+cpu$", text, re.MULTILINE)


def test_image_has_the_same_gradio_and_runs_as_nobody_special(card: dict[str, Any]) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f'"gradio[mcp]=={card["sdk_version"]}"' in dockerfile
    assert f"FROM python:{card['python_version']}-slim" in dockerfile
    assert dockerfile.index("USER 1000") < dockerfile.index('CMD ["python", "app.py"]')
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for needed in ("app.py", "pyproject.toml", "requirements.txt", "bot", "index", "ui", "data"):
        assert f"!{needed}" in ignored


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that the Space's file gives, instead of running them."""
    given: list[list[str]] = []
    monkeypatch.setattr("ui.cli.main", lambda arguments: given.append(arguments) or 0)
    monkeypatch.setattr("index.embedder.open_embedder", FakeEmbedder)
    monkeypatch.delenv("WENBAO_STORE", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    return given


def start() -> object:
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    return ended.value.code


def test_space_without_reports_serves_the_samples_to_strangers(started: list[list[str]]) -> None:
    assert start() == 0
    assert started == [["serve", "--public", "--host", "0.0.0.0", "--port", "7860", "--demo"]]


def test_space_makes_the_store_that_its_variable_names(
    started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "data" / "news"
    monkeypatch.setenv("WENBAO_STORE", str(store))
    for _ in range(2):  # made at the first start, there at the second
        assert start() == 0
        assert (store / "ledger.sqlite3").is_file()
    assert started[0][-2:] == started[1][-2:] == ["--store", str(store)]
    assert not any("--demo" in arguments for arguments in started)


def test_store_that_cannot_be_made_ends_the_space_with_one_line(
    started: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("WENBAO_STORE", str(tmp_path / "data" / "news"))
    assert (start(), started) == (1, [])
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"wenbao: {tmp_path / 'data' / 'news'}: cannot hold a store (")


def test_space_with_reports_of_its_own_answers_from_them_and_goes_nowhere(tmp_path: Path) -> None:
    for name in ("bot", "index", "ui", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "app.py", tmp_path)  # a link would put what it leads to on the path
    (tmp_path / "reports").mkdir()
    report = "临江市图书馆新馆将于5月1日开放，馆长林岚说，新馆有三百个座位。"
    (tmp_path / "reports" / "library.txt").write_text(report, encoding="utf-8")
    (tmp_path / "reports" / "empty.txt").write_text("", encoding="utf-8")
    with space(tmp_path) as (server, port):
        ready(port)
        question = {"question": "图书馆新馆有多少个座位?"}
        address = f"http://127.0.0.1:{port}/api/v1/ask"
        answer = httpx.post(address, json=question, timeout=60, trust_env=False).raise_for_status().json()
        server.send_signal(signal.SIGTERM)
        assert server.stderr
        said = server.stderr.read()
        assert server.wait(20) == 0
    (citation,) = answer["citations"]
    assert "三百" in answer["answer"]
    assert citation["text"] in report
    assert "empty.txt: the file is empty" in said
    assert not (tmp_path / "outside").exists(), (tmp_path / "outside").read_text(encoding="utf-8")
