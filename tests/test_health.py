import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx
import pytest
from pairs_bot import PairsBot
from prometheus_client.parser import text_string_to_metric_families
from serving import serving, serving_app

from bot.newsbot import NewsBot
from index.errors import ModelError, StoreError
from ui.protection import Protection
from ui.server import create_app

QUESTION = {"question": "市长参观了哪些园区?"}


@pytest.fixture
def loaded() -> Iterator[Future[Any]]:
    loaded: Future[Any] = Future()
    bot = PairsBot()
    loaded.set_result(bot)
    yield loaded
    bot.gate.set()


@pytest.fixture
def client(loaded: Future[Any]) -> Iterator[httpx.Client]:
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client,
    ):
        yield client


def figures(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """Each figure by its name and labels, as Prometheus reads them."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_whatever_their_paths(client: httpx.Client) -> None:
    for number in range(3):
        client.get(f"/api/v1/articles/no-{number}")
        client.get(f"/no/such/page-{number}")
    client.post("/api/v1/ask", json={})
    counted = figures(client)
    name = "wenbao_requests_total"
    assert counted[name, "GET", "/api/v1/articles/{article_id:path}", "404"] == 3
    assert counted[name, "GET", "page", "404"] == 3
    assert counted[name, "POST", "/api/v1/ask", "422"] == 1
    assert counted["wenbao_request_seconds_count", "page"] == 3
    assert not [key for key in counted if any("no-1" in part or "page-1" in part for part in key)]


def test_invented_methods_do_not_fill_the_figures(client: httpx.Client) -> None:
    for method in ("BREW", "POUR"):
        client.request(method, "/api/v1/stats")
    assert figures(client)["wenbao_requests_total", "other", "/api/v1/stats", "405"] == 2


def test_answers_refusals_and_reports_are_counted(client: httpx.Client) -> None:
    client.post("/api/v1/ask", json=QUESTION)
    client.post("/api/v1/ask/stream", json=QUESTION)
    client.post("/api/v1/ask", json={"question": "火星上有水吗?"})
    counted = figures(client)
    assert (counted["wenbao_answers_total", "answered"], counted["wenbao_answers_total", "refused"]) == (2, 1)
    assert (counted[("wenbao_reports",)], counted[("wenbao_ready",)]) == (6, 1)


def test_what_is_under_way_is_seen_while_it_is(client: httpx.Client, loaded: Future[Any]) -> None:
    asking = threading.Thread(
        target=lambda: client.post("/api/v1/ask", json={"question": f"SLOW {QUESTION['question']}"})
    )
    asking.start()
    while figures(client)[("wenbao_under_way",)] == 0:
        assert asking.is_alive()
    during = figures(client)
    loaded.result().gate.set()
    asking.join(20)
    assert (during[("wenbao_under_way",)], during[("wenbao_requests_in_progress",)]) == (1, 2)
    after = figures(client)
    assert (after[("wenbao_under_way",)], after[("wenbao_requests_in_progress",)]) == (0, 1)


def test_figures_are_for_those_who_may_read(loaded: Future[Any]) -> None:
    def make() -> Any:
        return create_app(
            loaded, protection=Protection(requires_key=True, hosts=("here.example",), proxies=1)
        )

    with serving_app(make) as port, httpx.Client(trust_env=False, timeout=20) as client:
        refused = client.get(f"http://127.0.0.1:{port}/metrics")
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_key")
        assert client.get(f"http://127.0.0.1:{port}/healthz").status_code == 200


def test_server_with_a_ledger_that_does_not_open_is_not_ready(
    client: httpx.Client, loaded: Future[Any]
) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}

    def broken(article_id: str) -> object:
        raise StoreError("ledger.sqlite3: disk I/O error: check the disk")

    loaded.result().article = broken
    told = client.get("/readyz")
    assert (told.status_code, told.json()) == (503, {"status": "failed"})
    assert client.get("/healthz").status_code == 200


def test_closed_store_is_not_ready(sample_store: Path) -> None:
    bot = NewsBot.open(sample_store)
    loaded: Future[Any] = Future()
    loaded.set_result(bot)
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        assert client.get("/readyz").status_code == 200
        bot.close()
        assert client.get("/readyz").json() == {"status": "failed"}


def test_figures_are_there_before_the_bot_and_without_it() -> None:
    loaded: Future[Any] = Future()
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        assert figures(client)[("wenbao_ready",)] == 0
        loaded.set_exception(ModelError("no model"))
        counted = figures(client)
        assert counted[("wenbao_ready",)] == 0 and ("wenbao_reports",) not in counted
