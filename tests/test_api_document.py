"""The OpenAPI document is held to what it says: its examples run, and schemathesis finds nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from serving import serving, serving_app

from bot.newsbot import NewsBot
from ui.keys import Key, Keys
from ui.protection import Protection
from ui.server import create_app


@pytest.fixture(scope="module")
def loaded(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Future[Any]]:
    store = tmp_path_factory.mktemp("document") / "store"
    shutil.copytree(sample_store, store)
    with NewsBot.open(store) as bot:
        loaded: Future[Any] = Future()
        loaded.set_result(bot)
        yield loaded


@pytest.fixture(scope="module")
def client(loaded: Future[Any]) -> Iterator[httpx.Client]:
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/openapi.json").json()
    return document


def examples(document: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Method, path, name and body of each."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                for name, example in parameter.get("examples", {}).items():
                    filled = path.replace(f"{{{parameter['name']}}}", quote(example["value"], safe=""))
                    yield method.upper(), filled, name, None
            content = operation.get("requestBody", {}).get("content", {})
            for name, example in content.get("application/json", {}).get("examples", {}).items():
                yield method.upper(), path, name, example["value"]


def test_examples_do_what_they_say(client: httpx.Client, document: dict[str, Any]) -> None:
    told: dict[tuple[str, str, str], httpx.Response] = {}
    # What is removed has been added before.
    for method, path, name, body in sorted(examples(document), key=lambda example: example[0] == "DELETE"):
        response = client.request(method, path, **({} if body is None else {"json": body}))
        assert response.status_code == (204 if method == "DELETE" else 200), (path, name, response.text)
        told[method, path, name] = response
    answers = {
        name: told["POST", "/ask", name].json() for name in ("plain", "english", "refused", "follow_up")
    }
    assert {name for name, answer in answers.items() if answer["refused"]} == {"refused"}
    assert answers["follow_up"]["understood"]
    assert "5月1日" in answers["plain"]["answer"]
    assert {one["source"] for one in answers["english"]["citations"]} == {"The Lanpu Weekly"}
    for name in answers:
        assert "event: done" in told["POST", "/ask/stream", name].text
    assert len(told["POST", "/search", "plain"].json()["hits"]) == 3
    outcomes = told["POST", "/articles", "many"].json()["reports"]
    assert [one["status"] for one in outcomes] == ["unchanged", "added"]
    assert ("DELETE", "/articles/example-1", "given") in told


def test_every_operation_that_takes_json_has_an_example(document: dict[str, Any]) -> None:
    with_examples = {(method, path) for method, path, _, body in examples(document) if body is not None}
    taking = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
    assert with_examples == taking == {
        ("POST", "/ask"), ("POST", "/ask/stream"), ("POST", "/search"), ("POST", "/articles")
    }  # fmt: skip


def schemathesis(client: httpx.Client, *options: str) -> subprocess.CompletedProcess[str]:
    """Tries all operations of the API that `client` is for; the same requests every time."""
    url = str(client.base_url).rstrip("/")
    run = ["-m", "schemathesis.cli", "--config-file", os.devnull, "run", f"{url}/openapi.json"]
    how = ["--generation-deterministic", "--no-color", "--warnings", "off", "--request-timeout", "60"]
    # The proxies of the environment are for elsewhere.
    own = {"NO_PROXY": "*", "PYTHONPATH": str(Path(__file__).parent), "SCHEMATHESIS_HOOKS": "api_limits"}
    command = [sys.executable, *run, *how, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **own})


@pytest.fixture
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemathesis leaves its notes where it is started."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("in_empty_folder")
def test_nothing_that_is_sent_breaks_the_server_or_what_the_document_says(client: httpx.Client) -> None:
    tried = schemathesis(client, "--phases", "coverage,fuzzing", "--max-examples", "6")
    assert (tried.returncode, "8 selected / 8 total" in tried.stdout) == (0, True), (
        tried.stdout + tried.stderr
    )


@pytest.mark.usefixtures("in_empty_folder")
def test_with_a_key_that_only_reads_nothing_is_changed_and_without_one_nothing_is_told(
    loaded: Future[Any],
) -> None:
    token = "wenbao_reader"
    keys = Keys(given=Key("reader", "read", sha256(token.encode()).hexdigest()).line())

    def make() -> FastAPI:
        return create_app(loaded, protection=Protection(keys, requires_key=True, proxies=1))

    before = loaded.result().stats()
    with (
        serving_app(make) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False) as client,
    ):
        # Whatever is sent, it is refused; that it is well formed does not help.
        none = schemathesis(client, "--phases", "coverage", "--max-examples", "1")
        assert none.returncode == 0, none.stdout + none.stderr
        header = {"Authorization": f"Bearer {token}"}
        reading = schemathesis(
            client, "--phases", "examples", "--header", f"Authorization: {header['Authorization']}"
        )
        assert reading.returncode == 0, reading.stdout + reading.stderr
        assert client.get("/stats").status_code == 401
        assert client.get("/stats", headers=header).status_code == 200
    assert loaded.result().stats() == before
