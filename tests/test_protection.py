"""What the real server lets through, as seen from outside."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from http.client import HTTPConnection, HTTPResponse

import pytest
from pairs_bot import PairsBot
from serving import serving_app

from ui.conversation import Answerer
from ui.keys import Key, Keys, _digest
from ui.protection import Protection
from ui.rates import Rates
from ui.server import create_app

FRIEND, STRANGER = "https://friend.example", "https://evil.example"
TEXT = json.dumps({"text": "市长周二在东湖园出席了奠基仪式。"}).encode()


def started(protection: Protection | None) -> Iterator[int]:
    bot: Future[Answerer] = Future()
    bot.set_result(PairsBot())
    with serving_app(lambda: create_app(bot, ["问?"], protection=protection)) as port:
        yield port


@pytest.fixture(scope="module")
def closed() -> Iterator[int]:
    """A server as it is by default."""
    yield from started(None)


@pytest.fixture(scope="module")
def opened() -> Iterator[int]:
    """One behind a proxy, open to a friend's pages."""
    keys = Keys(None, Key("desk", "write", _digest("wenbao_desk")).line())
    ancestors = "'self'", "https://*.hf.space"
    yield from started(Protection(keys, Rates("3/hour"), False, 1, (), (FRIEND,), ancestors))


def send(
    port: int, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[HTTPResponse, str]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body, given)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def adds(port: int, **headers: str) -> int:
    """The status that the page's own request to add a report gets."""
    page = {"wenbao_language": "en", "content_type": "application/json"}
    return send(port, "POST", "/collection/text", TEXT, **page, **headers)[0].status


def test_machines_own_visitor_may_add(closed: int) -> None:
    here = f"127.0.0.1:{closed}"
    assert adds(closed) == 200
    assert adds(closed, origin=f"http://{here}", host=here, sec_fetch_site="same-origin") == 200


@pytest.mark.parametrize(
    "header",
    [
        # uvicorn believes it of whoever asks over loopback, a proxy with strangers behind it too.
        {"x_forwarded_for": "127.0.0.1"},
        {"x_forwarded_for": "9.9.9.9"},
        {"host": "evil.example"},
        {"origin": STRANGER},
        {"sec_fetch_site": "cross-site"},
    ],
)
def test_stranger_behind_a_local_program_may_not(closed: int, header: dict[str, str]) -> None:
    assert adds(closed, **header) == 403


def test_nobody_behind_a_proxy_may(opened: int) -> None:
    assert adds(opened) == 403
    assert adds(opened, x_forwarded_for="127.0.0.1") == 403


def test_interface_for_programs_is_guarded(opened: int) -> None:
    search = "POST", "/api/v1/search", json.dumps({"query": "市长"}).encode()
    json_body = {"content_type": "application/json"}
    first, second = "6.6.6.6, 9.9.9.9", "7.7.7.7, 9.9.9.8"
    # PairsBot cannot search; whoever comes so far has been let in.
    statuses = [send(opened, *search, **json_body, x_forwarded_for=first)[0].status for _ in range(4)]
    assert 429 not in statuses[:3]
    assert statuses[3] == 429
    response, body = send(opened, *search, **json_body, x_forwarded_for="5.5.5.5, 9.9.9.9")
    assert (response.status, json.loads(body)["error"]["code"]) == (429, "too_many_requests")
    assert int(response.headers["retry-after"]) > 3500
    assert send(opened, *search, **json_body, x_forwarded_for=second)[0].status != 429
    wrong = send(opened, *search, **json_body, x_forwarded_for=second, authorization="Bearer wenbao_wrong")
    assert (wrong[0].status, json.loads(wrong[1])["error"]["code"]) == (401, "unknown_key")
    known = send(opened, *search, **json_body, x_forwarded_for=first, authorization="Bearer wenbao_desk")
    assert known[0].status not in (401, 403, 429)


@pytest.mark.parametrize("path", ["/", "/api/v1/stats", "/gradio_api/info", "/config", "/no/such/page"])
def test_pages_from_elsewhere_are_told_nothing_unless_they_are_named(
    closed: int, opened: int, path: str
) -> None:
    for port, origin, allowed in (
        (closed, STRANGER, None),
        (closed, "null", None),
        (opened, STRANGER, None),
        (opened, FRIEND, FRIEND),
    ):
        response, _ = send(port, "GET", path, origin=origin)
        assert response.headers["access-control-allow-origin"] == allowed
        assert response.headers["access-control-allow-credentials"] is None


def test_browser_that_asks_first_is_refused_unless_the_page_is_named(closed: int, opened: int) -> None:
    asks = {"access_control_request_method": "DELETE", "access_control_request_headers": "authorization"}
    for path in ("/api/v1/articles/1", "/gradio_api/queue/join"):
        assert send(closed, "OPTIONS", path, origin=STRANGER, **asks)[0].status == 400
        response, _ = send(opened, "OPTIONS", path, origin=FRIEND, **asks)
        assert response.status == 200
        assert response.headers["access-control-allow-origin"] == FRIEND
        assert response.headers["access-control-allow-headers"] == "authorization"


@pytest.mark.parametrize("path", ["/", "/healthz", "/no/such/page"])
def test_browsers_are_told_what_may_frame_it(closed: int, opened: int, path: str) -> None:
    for port, ancestors in ((closed, "'self'"), (opened, "'self' https://*.hf.space")):
        response, _ = send(port, "GET", path)
        assert f"; frame-ancestors {ancestors}" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] is None
        assert response.headers["server"] is None


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/api/v1/ask", 1_000_001),
        ("/v1/chat/completions", 1_000_001),
        ("/gradio_api/queue/join", 16_000_001),
        ("/gradio_api/upload", 16_000_001),
        ("/collection/files", 51_000_001),
        ("/no/such/page", 1_000_001),
    ],
)
def test_no_route_takes_more_than_it_can_use(closed: int, path: str, length: int) -> None:
    # The body is never sent: it is refused by what it says of itself.
    response, body = send(closed, "POST", path, b"", content_length=str(length), origin=STRANGER)
    assert (response.status, json.loads(body)["error"]["code"]) == (413, "too_large")
    assert response.headers["content-security-policy"]
    assert response.headers["x-request-id"] == json.loads(body)["error"]["request_id"]
