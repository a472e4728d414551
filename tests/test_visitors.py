import asyncio
from typing import Any

import pytest

from ui.visitors import Visitors, neighbourhood

HERE = {"host": "127.0.0.1:7860"}


def seen(
    peer: str | None, proxies: int = 0, hosts: tuple[str, ...] = (), kind: str = "http", **headers: str
) -> dict[str, Any]:
    """What the application is told of a request from `peer`."""
    told: dict[str, Any] = {}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        told.update(scope)

    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scheme = "ws" if kind == "websocket" else "http"
    scope = {"type": kind, "headers": raw, "client": (peer, 5000) if peer else None, "scheme": scheme}
    asyncio.run(Visitors(application, proxies, hosts)(scope, None, None))  # type: ignore[arg-type]
    return told


def address(peer: str | None, proxies: int = 0, hosts: tuple[str, ...] = (), **headers: str) -> str | None:
    client = seen(peer, proxies, hosts, **headers)["client"]
    return client[0] if client else None


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "127.0.0.1", "localhost:7860", "LOCALHOST", "[::1]:7860", "desk.lan:7860"]
)
def test_who_sits_at_the_machine_is_local(host: str) -> None:
    assert address("127.0.0.1", hosts=("desk.lan",), host=host) == "127.0.0.1"
    assert address("::1", hosts=("desk.lan",), host=host, origin=f"http://{host}") == "::1"


def test_loopback_has_one_name_also_inside_ipv6() -> None:
    assert address("::ffff:127.0.0.1", **HERE) == "127.0.0.1"
    assert address("::ffff:8.8.8.8", **HERE) == "8.8.8.8"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:7860",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "[",
        "localhost@evil.example",
    ],
)
def test_name_that_was_made_to_point_here_is_not_local(host: str) -> None:
    assert address("127.0.0.1", host=host) is None


@pytest.mark.parametrize(
    "header",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://["},
        {"sec_fetch_site": "cross-site"},
    ],
)
def test_browser_that_a_page_from_elsewhere_sends_is_not_local(header: dict[str, str]) -> None:
    assert address("127.0.0.1", **HERE, **header) is None


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "x_forwarded_host"])
@pytest.mark.parametrize("value", ["127.0.0.1", "8.8.8.8", "for=127.0.0.1", ""])
def test_proxy_that_nobody_told_of_makes_nobody_local(header: str, value: str) -> None:
    assert address("127.0.0.1", **HERE, **{header: value}) is None


def test_header_of_a_stranger_is_not_believed() -> None:
    assert address("8.8.8.8", **HERE, x_forwarded_for="127.0.0.1") == "8.8.8.8"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "127.0.0.1, 6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (1, "9.9.9.9:4711", "9.9.9.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        # It did not come by all of them.
        (2, "9.9.9.9", None),
        (1, "", None),
        (1, "unknown", None),
        (1, "6.6.6.6, unknown", None),
        # Nobody behind a proxy sits here.
        (1, "127.0.0.1", None),
        (1, "::ffff:127.0.0.1", None),
    ],
)
def test_each_proxy_counts_one_address_from_the_right(
    proxies: int, forwarded: str, expected: str | None
) -> None:
    assert address("10.0.0.2", proxies, **HERE, x_forwarded_for=forwarded) == expected
    assert address("127.0.0.1", proxies, **HERE, x_forwarded_for=forwarded) == expected


def test_with_proxies_nobody_is_local() -> None:
    assert address("127.0.0.1", 1, **HERE) is None


def test_lines_of_a_header_follow_one_another() -> None:
    told: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        told.append(scope["client"])

    headers = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"9.9.9.9")]
    scope = {"type": "http", "headers": headers, "client": ("10.0.0.1", 5000), "scheme": "http"}
    asyncio.run(Visitors(application, 1)(scope, None, None))  # type: ignore[arg-type]
    assert told == [("9.9.9.9", 5000)]


def test_scheme_is_the_proxys_to_say() -> None:
    https = {"x_forwarded_for": "9.9.9.9", "x_forwarded_proto": "https"}
    assert seen("10.0.0.1", 1, **https)["scheme"] == "https"
    assert seen("10.0.0.1", 1, kind="websocket", **https)["scheme"] == "wss"
    assert seen("10.0.0.1", 0, **https)["scheme"] == "http"
    assert seen("10.0.0.1", 1, x_forwarded_proto="gopher")["scheme"] == "http"


def test_socket_without_an_address_is_nobody_in_particular() -> None:
    assert address(None, **HERE) is None
    assert address("/run/wenbao.sock", **HERE) is None


def test_household_counts_once() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff") != neighbourhood("2001:db8:0:1::1")
    assert neighbourhood("9.9.9.9") != neighbourhood("9.9.9.8")
    assert neighbourhood(None) == neighbourhood("testclient")
