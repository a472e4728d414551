import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import httpx
import pytest
from pairs_bot import PARKS, VISITED, PairsBot
from serving import serving

from bot.newsbot import MAX_QUESTION
from ui import api_values
from ui.conversation import Answerer

QUESTION = "市长参观了哪些园区?"


@pytest.fixture(scope="module")
def bot() -> Iterator[PairsBot]:
    bot = PairsBot()
    yield bot
    bot.gate.set()


@pytest.fixture(scope="module")
def client(bot: PairsBot) -> Iterator[httpx.Client]:
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=20) as client,
    ):
        yield client


def fault(response: httpx.Response) -> tuple[int, str, str]:
    error = response.json()["error"]
    assert set(error) == {"code", "message", "remedy", "request_id"}
    assert error["remedy"] and error["request_id"] == response.headers["x-request-id"]
    return response.status_code, error["code"], error["message"]


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_answer_is_what_the_bot_says(client: httpx.Client, bot: PairsBot) -> None:
    response = client.post("/ask", json={"question": QUESTION})
    assert response.status_code == 200
    assert response.json() == bot.ask(QUESTION).to_dict()
    assert response.json()["citations"][0]["text"] == VISITED


def test_turns_before_and_what_to_ignore_reach_the_bot(client: httpx.Client, bot: PairsBot) -> None:
    history = [{"question": QUESTION, "answer": VISITED, "article_ids": [PARKS.id]}]
    asked = {"question": "下午呢?", "history": history}
    understood = bot.ask("下午呢?", (), [bot.ask(QUESTION).turn()]).understood
    assert understood
    assert client.post("/ask", json=asked).json()["understood"] == understood
    assert client.post("/ask", json={**asked, "ignore": ["history"]}).json()["understood"] is None


def test_stream_tells_stages_then_the_answer_as_it_grows_then_the_end(
    client: httpx.Client, bot: PairsBot
) -> None:
    told = []
    with client.stream("POST", "/ask/stream", json={"question": f"READ WRITE {QUESTION}"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for name, data in events(response.iter_lines()):
            told.append((name, data))
            if name == "answer":
                bot.gate.set()
    bot.gate.clear()
    assert [data["stage"] for name, data in told if name == "stage"] == ["searching", "reading", "writing"]
    growing, written = (data for name, data in told if name == "answer")
    assert (growing["writing"]["ended"], written["writing"]["ended"]) == (False, True)
    assert written["answer"] == "市长看了三座园区。 [1]"
    assert told[-1] == ("done", {"request_id": response.headers["x-request-id"]})


def test_streamed_answer_is_the_one_given_at_once(client: httpx.Client) -> None:
    with client.stream("POST", "/ask/stream", json={"question": QUESTION}) as response:
        *_, (name, last), (end, _) = events(response.iter_lines())
    assert (name, end) == ("answer", "done")
    assert last == client.post("/ask", json={"question": QUESTION}).json()


@pytest.mark.parametrize("path", ["/ask", "/ask/stream"])
def test_whoever_hangs_up_stops_the_writing(client: httpx.Client, bot: PairsBot, path: str) -> None:
    bot.given_up = False
    with pytest.raises(httpx.ReadTimeout):
        client.post(path, json={"question": f"WRITE {QUESTION}"}, timeout=0.5)
    deadline = time.monotonic() + 10
    while not bot.given_up:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_error_in_the_middle_of_a_stream_is_its_last_event(client: httpx.Client) -> None:
    with client.stream("POST", "/ask/stream", json={"question": "ERROR"}) as response:
        *_, (name, data) = events(response.iter_lines())
    assert (name, data["error"]["code"]) == ("error", "failed")
    assert "secret" not in json.dumps(data)


def test_what_nobody_foresaw_tells_no_details_and_leaves_the_server_working(client: httpx.Client) -> None:
    failed = fault(client.post("/ask", json={"question": "ERROR"}))
    assert failed == (500, "failed", "it failed here, through no fault of the request")
    assert client.post("/ask", json={"question": QUESTION}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "body.question: Field required"),
        ({"question": " \u3000\n"}, "body.question: must not be blank"),
        ({"question": "长" * 2_001}, "body.question: String should have at most 2000 characters"),
        ({"question": "谁?", "k": "3"}, "body.k: must be a whole number"),
        ({"question": "谁?", "since": 1}, "body.since: must be a date such as 2024-09-25"),
        ({"question": "谁?", "sinse": "2024-01-01"}, "body.sinse: Extra inputs are not permitted"),
        (
            {"question": "谁?", "since": "2024-02-01", "until": "2024-01-01"},
            "body: since 2024-02-01 is later than until 2024-01-01: exchange them",
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_said_in_one_line(
    client: httpx.Client, sent: dict[str, object], message: str
) -> None:
    assert fault(client.post("/ask", json=sent)) == (422, "invalid", message)


def test_what_is_no_json_or_no_text_is_said(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    status, code, message = fault(client.post("/ask", content=b'{"question"', headers=headers))
    assert (status, code) == (422, "invalid")
    assert message.startswith("the body is not valid JSON: ")
    half = b'{"question": "a\\ud800", "\\ud800": 1}'
    assert fault(client.post("/ask", content=half, headers=headers))[:2] == (422, "invalid")


def test_unknown_address_and_method_have_the_shape_of_every_error(client: httpx.Client) -> None:
    assert fault(client.get("/nothing"))[:2] == (404, "not_found")
    wrong = client.put("/articles")
    assert fault(wrong)[:2] == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET, POST"


def test_caller_may_name_the_request_but_not_write_into_the_log(client: httpx.Client) -> None:
    named = client.get("/stats", headers={"X-Request-ID": "job-7/3"})
    assert named.headers["x-request-id"] == "job-7/3"
    for odd in ("a b", "x" * 101, "a\u00e9"):
        given = client.get("/stats", headers={"X-Request-ID": odd.encode("latin-1")}).headers["x-request-id"]
        assert len(given) == 32 and given.isalnum()


def test_api_is_not_there_before_the_bot_and_says_when_to_come_back() -> None:
    with serving(Future()) as port, httpx.Client(trust_env=False) as client:
        for path in ("ask", "ask/stream"):
            url = f"http://127.0.0.1:{port}/api/v1/{path}"
            response = client.post(url, json={"question": QUESTION}, timeout=20)
            assert fault(response)[:2] == (503, "not_ready")
            assert int(response.headers["retry-after"]) > 0


def test_question_may_be_as_long_as_the_bot_takes_it() -> None:
    assert api_values.MAX_QUESTION == MAX_QUESTION


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_asks_and_follows_the_stream(client: httpx.Client, bot: PairsBot) -> None:
    def curl(path: str) -> str:
        data = ["-H", "Content-Type: application/json", "-d", json.dumps({"question": QUESTION})]
        command = ["curl", "-sSN", "--noproxy", "*", "--max-time", "20", *data, f"{client.base_url}{path}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    answer = bot.ask(QUESTION).to_dict()
    assert json.loads(curl("ask")) == answer
    told = list(events(iter(curl("ask/stream").splitlines())))
    assert told[0] == ("stage", {"stage": "searching"})
    assert ("answer", answer) in told and told[-1][0] == "done"
