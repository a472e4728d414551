"""Who is let in, through a FastAPI application of two routes."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI

from ui.access import Access
from ui.api_errors import tell_errors
from ui.guard import Caller, Guard
from ui.keys import Key, Keys, _digest
from ui.rates import Rates

READER, WRITER = "wenbao_reader", "wenbao_writer"
KEYS = Keys(
    None,
    "\n".join([Key("app", "read", _digest(READER)).line(), Key("desk", "write", _digest(WRITER)).line()]),
)
STRANGER = "9.9.9.9"


def application(guard: Guard) -> FastAPI:
    server = FastAPI()
    tell_errors(server)

    @server.get("/read")
    async def read(caller: Annotated[Caller, Depends(guard.read)]) -> str:
        return caller.name or "nobody"

    @server.post("/write")
    async def write(caller: Annotated[Caller, Depends(guard.write)]) -> str:
        return caller.name or "nobody"

    return server


def guard(
    access: Access | None = None, keys: Keys | None = None, rates: str = "", requires_key: bool = False
) -> Guard:
    return Guard(access or Access(), keys or Keys(), Rates(rates), requires_key)


def send(
    guard: Guard,
    method: str,
    key: str | None = None,
    address: str | None = STRANGER,
    headers: Mapping[Any, Any] | None = None,
) -> httpx.Response:
    given = {"authorization": f"Bearer {key}"} if key else {}

    async def sent() -> httpx.Response:
        client = (address, 5000) if address else None
        transport = httpx.ASGITransport(application(guard), client=client)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://wenbao.example") as asking:
            path = "/write" if method == "POST" else "/read"
            return await asking.request(method, path, headers={**given, **(headers or {})})

    return asyncio.run(sent())


def code(response: httpx.Response) -> tuple[int, str]:
    error = response.json()["error"]
    assert error["message"]
    assert error["remedy"]
    return response.status_code, error["code"]


@pytest.mark.parametrize("key", [None, "sk-whatever"])
def test_without_keys_anybody_reads_whatever_is_sent_and_only_the_machines_own_write(key: str | None) -> None:
    assert send(guard(), "GET", key).text == '"nobody"'
    assert code(send(guard(), "POST", key)) == (403, "read_only")
    assert code(send(guard(), "POST", key, address=None)) == (403, "read_only")
    assert send(guard(), "POST", key, address="127.0.0.1").status_code == 200


@pytest.mark.parametrize("access", [Access(public=True), Access(password="geheim")])
def test_rule_for_the_machines_own_is_the_pages(access: Access) -> None:
    assert code(send(guard(access), "POST", address="127.0.0.1")) == (403, "read_only")


@pytest.mark.parametrize("access", [Access(), Access(public=True), Access(password="geheim")])
@pytest.mark.parametrize("address", [STRANGER, "127.0.0.1", None])
def test_key_opens_what_its_right_says_wherever_it_comes_from(access: Access, address: str | None) -> None:
    keyed = guard(access, KEYS)
    assert send(keyed, "GET", READER, address).text == '"app"'
    assert send(keyed, "GET", WRITER, address).text == '"desk"'
    assert send(keyed, "POST", WRITER, address).text == '"desk"'
    refused = send(keyed, "POST", READER, address)
    assert code(refused) == (403, "read_only_key")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", [STRANGER, "127.0.0.1"])
def test_wrong_key_opens_nothing_not_even_what_none_would(method: str, address: str) -> None:
    refused = send(guard(keys=KEYS), method, "wenbao_wrong", address)
    assert code(refused) == (401, "unknown_key")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert "wenbao_wrong" not in refused.text


def test_where_there_are_keys_a_stranger_without_one_reads_and_is_asked_for_one_to_write() -> None:
    assert send(guard(keys=KEYS), "GET").text == '"nobody"'
    assert code(send(guard(keys=KEYS), "POST")) == (401, "no_key")


def test_reading_takes_a_key_where_the_operator_wants_it() -> None:
    closed = guard(keys=KEYS, requires_key=True)
    refused = send(closed, "GET")
    assert code(refused) == (401, "no_key")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert send(closed, "GET", READER).text == '"app"'
    assert send(closed, "GET", address="127.0.0.1").status_code == 200
    assert code(send(guard(Access(public=True), KEYS, "", True), "GET", address="127.0.0.1"))[0] == 401
    # Nor does it open while there is no key yet.
    assert code(send(guard(requires_key=True), "GET", "sk-whatever"))[0] == 401


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"x-api-key": READER}, "app"),
        ({"x-api-key": READER, "authorization": "Bearer hf_of_the_space"}, "app"),
        ({"authorization": f"bearer  {READER} "}, "app"),
        ({"authorization": f"Basic {READER}"}, "nobody"),
        ({"authorization": "Bearer"}, "nobody"),
        ({"authorization": "Bearer "}, "nobody"),
        ({"x-api-key": ""}, "nobody"),
    ],
)
def test_key_is_sent_in_either_header(headers: dict[str, str], name: str) -> None:
    assert send(guard(keys=KEYS), "GET", headers=headers).json() == name


def test_header_of_any_bytes_is_a_wrong_key() -> None:
    headers = {b"authorization": b"Bearer \xff\xfe"}
    assert code(send(guard(keys=KEYS), "GET", headers=headers)) == (401, "unknown_key")


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    limited = guard(rates="2/hour")
    assert [send(limited, "GET").status_code for _ in range(3)] == [200, 200, 429]
    refused = send(limited, "POST")
    assert code(refused) == (429, "too_many_requests")
    assert 3590 <= int(refused.headers["retry-after"]) <= 3600
    assert send(limited, "GET", address="9.9.9.8").status_code == 200, "another address is another visitor"


def test_key_has_a_limit_of_its_own_wherever_it_is_used() -> None:
    limited = guard(keys=KEYS, rates="2/hour")
    for number in range(2):
        assert send(limited, "GET", READER, f"10.0.0.{number}").status_code == 200
    assert send(limited, "GET", READER, "10.0.0.9").status_code == 429
    assert send(limited, "GET", WRITER).status_code == 200
    assert send(limited, "GET").status_code == 200


def test_tries_of_wrong_keys_count_against_the_address() -> None:
    limited = guard(keys=KEYS, rates="2/hour")
    tries = [send(limited, "GET", f"wenbao_{number}").status_code for number in range(3)]
    assert tries == [401, 401, 429]
    assert send(limited, "GET", READER).status_code == 200, "who has a key is not locked out by a neighbour"
