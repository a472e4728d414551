"""`NewsBot` as README shows it to other programs."""

import asyncio
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.newsbot import NewsBot
from index.errors import StoreError
from index.resources import data_path

README = Path(__file__).parent.parent / "README.md"
QUESTIONS = [
    "市长参观了哪些园区?",
    "沙屿大桥的北主塔有多高？",
    "Which parks did the mayor visit?",
    "市長考察了哪些產業園？",
    "火星上的第一座咖啡馆是谁开的？",
]


def test_code_in_readme_makes_a_store_answers_from_it_and_removes_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    reports = sorted(path for path in data_path("reports").iterdir() if "park" in path.name)
    assert reports
    (tmp_path / "reports").mkdir()
    for path in reports:
        shutil.copy(path, tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code, names)
    printed = capsys.readouterr().out
    assert printed.count("added") == len(reports)
    assert "园" in str(names["answer"].text)  # type: ignore[attr-defined]
    with NewsBot.open("news") as bot:
        assert bot.stats().articles == len(reports) - 1


def test_store_is_made_only_if_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        NewsBot.open(tmp_path / "news")
    with NewsBot.open(tmp_path / "news", create=True) as bot:
        assert (bot.ask("市长参观了哪些园区?").refused, bot.reports().total) == (True, 0)


def test_answers_in_many_threads_are_those_given_alone(sample_bot: NewsBot) -> None:
    alone = [sample_bot.ask(question) for question in QUESTIONS]
    with ThreadPoolExecutor(len(QUESTIONS)) as threads:
        assert list(threads.map(sample_bot.ask, QUESTIONS * 2)) == alone * 2


def test_event_loop_asks_in_threads(sample_bot: NewsBot) -> None:
    async def ask() -> list[object]:
        return list(await asyncio.gather(*(asyncio.to_thread(sample_bot.ask, one) for one in QUESTIONS)))

    assert asyncio.run(ask()) == [sample_bot.ask(question) for question in QUESTIONS]
