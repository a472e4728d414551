from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from serving import serving, serving_app

from bot.newsbot import NewsBot
from ui.keys import Keys, add_key
from ui.protection import Protection
from ui.server import create_app

QUESTION = "沙屿大桥的北主塔有多高？"


def loaded(bot: object) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(bot)
    return future


def connected(port: int) -> Client:
    return Client(f"http://127.0.0.1:{port}", verbose=False, analytics_enabled=False)


@pytest.fixture(scope="module")
def client(sample_bot: NewsBot) -> Iterator[Client]:
    with serving(loaded(sample_bot), ["问?"]) as port:
        client = connected(port)
        yield client
        client.close()


def test_ask_is_the_only_endpoint_and_says_what_it_takes(client: Client) -> None:
    (endpoint,) = client.view_api(return_format="dict", print_info=False)["named_endpoints"].items()
    assert endpoint[0] == "/ask"
    names = ["question", "k", "since", "until", "source", "history", "extractive_only"]
    assert [each["parameter_name"] for each in endpoint[1]["parameters"]] == names
    assert [each["parameter_has_default"] for each in endpoint[1]["parameters"]] == [False] + [True] * 6


def test_answer_is_the_bots(client: Client, sample_bot: NewsBot) -> None:
    assert client.predict(question=QUESTION, api_name="/ask") == sample_bot.ask(QUESTION).to_dict()


def test_limits_and_history_count(client: Client) -> None:
    limited = client.predict(question=QUESTION, until="2020-01-01", api_name="/ask")
    assert (limited["refused"], limited["citations"]) == (True, [])
    history = [{"question": QUESTION, "answer": "168米 [1]"}]
    leaning = client.predict(question="它什么时候开工的？", history=history, api_name="/ask")
    assert "沙屿大桥" in leaning["understood"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"question": 5}, "question: Input should be a valid string"),
        ({"question": " "}, "question: must not be blank"),
        ({"question": "x", "k": "5"}, "k: must be a whole number"),
        ({"question": "x", "since": 2024}, "since: must be a date such as 2024-09-25"),
        ({"question": "x", "history": [{"q": 1}]}, "history.0.question: Field required"),
        ({"question": "x", "history": 5}, "history: Input should be a valid list"),
    ],
)
def test_wrong_types_are_errors_that_say_so(client: Client, arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(AppError, match=problem):
        client.predict(**arguments, api_name="/ask")


def test_what_nobody_foresaw_keeps_its_details_to_itself() -> None:
    class Broken:
        def stream(self, question: str, **how: Any) -> Any:
            raise RuntimeError("secret detail")

        def examples(self) -> list[str]:
            return []

    with serving(loaded(Broken()), ["问?"]) as port:
        client = connected(port)
        with pytest.raises(AppError, match="no fault of the request") as caught:
            client.predict(question=QUESTION, api_name="/ask")
        client.close()
    assert "secret" not in str(caught.value)


def test_key_is_needed_where_reading_takes_one(sample_bot: NewsBot, tmp_path: Any) -> None:
    secret, _ = add_key(tmp_path / "keys", "reader", may_write=False)
    protection = Protection(keys=Keys(tmp_path / "keys"), requires_key=True, hosts=("elsewhere",), proxies=1)
    with serving_app(lambda: create_app(loaded(sample_bot), ["问?"], protection=protection)) as port:
        without = connected(port)
        with pytest.raises(AppError, match="with a key only"):
            without.predict(question=QUESTION, api_name="/ask")
        without.close()
        client = Client(
            f"http://127.0.0.1:{port}",
            verbose=False,
            analytics_enabled=False,
            headers={"X-API-Key": secret},
        )
        assert "168米" in client.predict(question=QUESTION, api_name="/ask")["answer"]
        client.close()
