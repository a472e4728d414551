import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import httpx
import openai
import pytest
from fastapi import FastAPI
from mayors_report import answered, citation
from serving import serving_app

from bot.answer import Answer, Writing
from bot.newsbot import NewsBot
from ui.access import Access
from ui.guard import Guard
from ui.keys import Keys
from ui.openai_api import add_openai_routes
from ui.openai_values import count_tokens
from ui.rates import Rates
from ui.service import Service

QUESTION = "沙屿大桥的北主塔有多高？"


class Scripted:
    """A bot that gives these answers, or raises these errors, to whatever it is asked."""

    def __init__(self, *script: Answer | Exception) -> None:
        self.script = script
        self.asked: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def stream(self, question: str, *, on_found: Callable[[], None], **how: Any) -> Iterator[Answer]:
        self.asked.append(question)
        for one in self.script:
            if isinstance(one, Exception):
                raise one
            yield one
            self.go_on.wait(10)


@contextmanager
def served(bot: object, rate: str = "", **limits: Any) -> Iterator[str]:
    loaded: Future[Any] = Future()
    if bot is not None:
        loaded.set_result(bot)

    def make() -> FastAPI:
        app = FastAPI()
        add_openai_routes(app, Service(loaded, **limits), Guard(Access(), Keys(None), Rates(rate)))
        return app

    with serving_app(make) as port:
        yield f"http://127.0.0.1:{port}/v1"


@pytest.fixture(scope="module")
def address(sample_bot: NewsBot) -> Iterator[str]:
    with served(sample_bot) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0) as client:
        yield client


def user(*questions: str) -> list[Any]:
    return [{"role": "user", "content": question} for question in questions]


def test_chat_completion_is_the_bots_answer_with_its_quotation(
    client: openai.OpenAI, sample_bot: NewsBot
) -> None:
    reply = client.chat.completions.create(model="wenbao", messages=user(QUESTION), temperature=0.3)
    (choice,) = reply.choices
    answer = sample_bot.ask(QUESTION)
    assert "168米" in answer.text
    assert choice.message.wenbao == answer.to_dict()
    content = choice.message.content or ""
    assert content.startswith(f"{answer.text}\n\n> [1] {answer.citations[0].text.strip()}")
    assert answer.citations[0].title in content
    assert (choice.finish_reason, choice.message.role, reply.model) == ("stop", "assistant", "wenbao")
    assert reply.usage
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.usage.prompt_tokens == count_tokens([QUESTION]) == 12


def test_stream_adds_up_to_the_same_message(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="wenbao", messages=user(QUESTION))
    chunks = list(
        client.chat.completions.create(
            model="wenbao", messages=user(QUESTION), stream=True, stream_options={"include_usage": True}
        )
    )
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    ended, counted = chunks[-2:]
    assert ended.choices[0].finish_reason == "stop"
    assert ended.choices[0].delta.wenbao == whole.choices[0].message.wenbao
    assert (counted.choices, counted.usage) == ([], whole.usage)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_sdks_own_accumulator_has_the_citations_in_its_message(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="wenbao", messages=user(QUESTION)) as stream:
        (choice,) = stream.get_final_completion().choices
    assert "168米" in choice.message.wenbao["answer"]
    assert choice.message.wenbao["citations"][0]["text"] in (choice.message.content or "")


def test_async_client_plain_and_streamed(address: str) -> None:
    async def ask() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=address, api_key="none", max_retries=0) as client:
            whole = await client.chat.completions.create(model="wenbao", messages=user(QUESTION))
            said = ""
            async for chunk in await client.chat.completions.create(
                model="wenbao", messages=user(QUESTION), stream=True
            ):
                said += chunk.choices[0].delta.content or ""
            return whole.choices[0].message.content, said

    whole, said = asyncio.run(ask())
    assert whole == said
    assert "168米" in said


def test_follow_up_leans_on_the_turns_before(client: openai.OpenAI) -> None:
    """The turns as chat clients send them: what was shown, and nothing else."""
    messages = user(QUESTION)
    for follow_up in ("全长是多少公里？", "它什么时候开工的？"):
        before = client.chat.completions.create(model="wenbao", messages=messages)
        messages += [
            {"role": "assistant", "content": before.choices[0].message.content},
            {"role": "user", "content": follow_up},
        ]
    answer = client.chat.completions.create(model="wenbao", messages=messages).choices[0].message
    assert "沙屿大桥" in answer.wenbao["understood"]
    assert "2022年5月" in answer.wenbao["answer"]
    assert (answer.content or "").startswith("理解为： ")


def test_earlier_question_that_was_refused_does_not_spoil_the_conversation(client: openai.OpenAI) -> None:
    messages = user(" ", "长" * 3_000, QUESTION)
    reply = client.chat.completions.create(model="wenbao", messages=messages)
    assert "168米" in reply.choices[0].message.wenbao["answer"]


def test_question_may_come_in_parts_after_a_system_prompt(client: openai.OpenAI) -> None:
    parts = [{"type": "text", "text": "沙屿大桥的北主塔"}, {"type": "text", "text": "有多高？"}]
    messages: list[Any] = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": parts},
    ]
    reply = client.chat.completions.create(model="wenbao", messages=messages, tools=[], seed=1, user="x")
    assert "168米" in reply.choices[0].message.wenbao["answer"]


def test_refusal_cites_nothing(client: openai.OpenAI, sample_bot: NewsBot) -> None:
    question = "火星上的第一座咖啡馆是谁开的？"
    message = client.chat.completions.create(model="wenbao", messages=user(question)).choices[0].message
    assert message.wenbao["refused"]
    assert message.wenbao["citations"] == []
    assert (message.content or "").startswith(sample_bot.ask(question).text)


def test_there_is_one_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["wenbao"]
    assert client.models.retrieve("wenbao").object == "model"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt/4")
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError, match="the only model is 'wenbao'"):
        client.chat.completions.create(model="gpt-4o", messages=user(QUESTION))


@pytest.mark.parametrize(
    ("messages", "param", "what"),
    [
        ([], "messages", "at least 1 item"),
        ([{"role": "system", "content": "x"}], "messages", "no message has the role 'user'"),
        (user(" \n "), None, "the question is blank"),
        (user("长" * 3_000), None, "at most 2,000 are read"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}], "messages", "not text"),
        ([{"role": "user", "content": 5}], "messages.0.content.str", "valid string"),
        ([{"content": "x"}], "messages.0.role", "Field required"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_wrong_with_a_request_is_said_in_openais_shape(
    client: openai.OpenAI, messages: list[Any], param: str | None, what: str, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError, match=what) as caught:
        client.chat.completions.create(model="wenbao", messages=messages, stream=stream)
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", param)


def test_unknown_paths_methods_and_bodies_are_errors_of_the_same_shape(address: str) -> None:
    answers = [
        httpx.get(f"{address}/embeddings"),
        httpx.get(f"{address}/chat/completions"),
        httpx.post(f"{address}/chat/completions", content=b"{", headers={"content-type": "application/json"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 400]
    for answer in answers:
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        assert answer.json()["error"]["type"] == "invalid_request_error"


def test_service_that_is_loading_or_limited_says_when_to_come_back() -> None:
    with served(None) as address, openai.OpenAI(base_url=address, api_key="x", max_retries=0) as client:
        with pytest.raises(openai.InternalServerError, match="still loading") as caught:
            client.chat.completions.create(model="wenbao", messages=user("谁?"), stream=True)
        assert (caught.value.status_code, caught.value.code) == (503, "not_ready")
        assert int(caught.value.response.headers["retry-after"]) > 0
    with served(Scripted(), rate="1/hour") as address:
        with openai.OpenAI(base_url=address, api_key="x", max_retries=0) as client:
            client.models.list()
            with pytest.raises(openai.RateLimitError) as limited:
                client.models.list()
        assert limited.value.type == "rate_limit_error"


def test_what_nobody_foresaw_keeps_its_details_to_itself() -> None:
    with served(Scripted(RuntimeError("secret detail"))) as address:
        for stream in (False, True):
            body = {"model": "wenbao", "messages": user("谁?"), "stream": stream}
            answer = httpx.post(f"{address}/chat/completions", json=body)
            assert answer.status_code == 500
            assert answer.json()["error"]["type"] == "server_error"
            assert "secret" not in answer.text


def test_what_was_streamed_is_never_taken_back() -> None:
    """While a language model writes, the answer in the reports' words is not sent: it may be replaced."""
    extract = answered("东湖园 [1]", citation(), writing=Writing("m"))
    written = answered("市长看了东湖园。 [1]", citation(), writing=Writing("m", True, seconds=1.0))
    with served(Scripted(extract, extract, written)) as address:
        body = {"model": "wenbao", "messages": user("谁?"), "stream": True}
        lines = httpx.post(f"{address}/chat/completions", json=body).text
    assert lines.count(": writing\n") >= 2
    assert "市长看了东湖园" in lines
    assert "东湖园 [1]" not in lines
    assert lines.endswith("data: [DONE]\n\n")


def test_stream_that_breaks_off_ends_in_an_error_and_without_an_answer() -> None:
    extract = answered("东湖园 [1]", citation(), writing=Writing("m"))
    with (
        served(Scripted(extract, RuntimeError("secret detail"))) as address,
        openai.OpenAI(base_url=address, api_key="x", max_retries=0) as client,
    ):
        stream = client.chat.completions.create(model="wenbao", messages=user("谁?"), stream=True)
        with pytest.raises(openai.APIError, match="no fault of the request"):
            list(stream)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("沙屿大桥", 4), ("Who was it?", 4), ("infrastructure", 4), ("a桥b", 3), ("_", 1)],
)
def test_tokens_are_characters_of_chinese_and_pieces_of_other_words(text: str, tokens: int) -> None:
    assert count_tokens([text]) == tokens
