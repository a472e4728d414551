"""docs/api.md is run: each example in its language, and what it prints is what stands below it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from serving import serving

from bot.newsbot import NewsBot
from ui.conversation import Answerer

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
RUNNERS = {
    "sh": ["bash", "-euc"],
    "python": [sys.executable, "-c"],
    "js": ["node", "--input-type=module", "-e"],
}
NEEDS = {"sh": "curl", "python": sys.executable, "js": "node"}


@dataclass(frozen=True)
class Example:
    """A block of code, the line it begins at, and what stands below it, as text or as JSON."""

    line: int
    language: str
    code: str
    kind: str
    printed: str


def examples() -> list[Example]:
    text = PAGE.read_text(encoding="utf-8")
    blocks = list(re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    pairs = pairwise(blocks)
    return [
        Example(text[: code.start()].count("\n") + 1, code[1], code[2], printed[1], printed[2])
        for code, printed in pairs
        if code[1] in RUNNERS
    ]


@pytest.fixture(scope="module")
def port(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The real server over the sample reports; the examples add and remove some, in their order."""
    store = tmp_path_factory.mktemp("documented") / "store"
    shutil.copytree(sample_store, store)
    with NewsBot.open(store) as bot:
        loaded: Future[Answerer] = Future()
        loaded.set_result(bot)
        with serving(loaded) as port:
            yield port


def test_every_example_says_what_it_prints() -> None:
    assert {example.language for example in examples()} == set(RUNNERS)
    assert [example.line for example in examples() if example.kind not in ("text", "json")] == []


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"line {example.line}")
def test_example_prints_what_stands_below_it(example: Example, port: int, tmp_path: Path) -> None:
    if shutil.which(NEEDS[example.language]) is None:
        pytest.skip(f"no {NEEDS[example.language]} here")
    code = example.code.replace("127.0.0.1:7860", f"127.0.0.1:{port}")
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONUTF8": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    done = subprocess.run(
        [*RUNNERS[example.language], code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if example.kind == "json":
        assert holds(json.loads(done.stdout), json.loads(example.printed)), done.stdout
    else:
        assert done.stdout.strip() == example.printed.strip()


def holds(real: Any, told: Any) -> bool:
    """Whether `told` is `real`, but for fields that it leaves out."""
    if isinstance(told, dict):
        return isinstance(real, dict) and all(name in real and holds(real[name], told[name]) for name in told)
    if isinstance(told, list):
        return isinstance(real, list) and len(real) == len(told) and all(map(holds, real, told))
    return bool(real == told)


def test_fields_may_be_left_out_and_nothing_else() -> None:
    assert holds({"a": [{"b": 1, "c": 2}], "d": 3}, {"a": [{"b": 1}]})
    assert not holds({"a": [{"b": 1}]}, {"a": [{"b": 2}]})
    assert not holds({"a": [1, 2]}, {"a": [1]})
    assert not holds({}, {"a": None})
