"""A language model's server that does as a test says: real HTTP, OpenAI's streaming protocol, no model."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.endpoint import Endpoint


@dataclass
class ScriptedLLM:
    """What was asked, and how to answer: `script` gets the reply to write to and the prompt."""

    port: int
    script: Callable[["Reply", str], None] = lambda reply, prompt: reply.say("")
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    # Set when a reply notices that nobody listens any more, and at the end of the test.
    hung_up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def endpoint(self, limit: float = 20.0, **settings: Any) -> Endpoint:
        return Endpoint(f"http://127.0.0.1:{self.port}/v1", "scripted", "secret-key", limit, **settings)


class Reply:
    """One answer under way."""

    def __init__(self, handler: BaseHTTPRequestHandler, llm: ScriptedLLM) -> None:
        self._handler = handler
        self._began = False
        self.llm = llm

    def say(self, text: str, finish: str | None = "stop", size: int = 7) -> None:
        """Streams `text` in pieces, then the end with the count of tokens."""
        for start in range(0, len(text), size):
            self.piece(text[start : start + size])
        self.end(finish)

    def piece(self, text: str) -> None:
        self.event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})

    def end(self, finish: str | None = "stop") -> None:
        if finish:
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        self.event(
            {"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}}
        )
        self.raw(b"data: [DONE]\n\n")
        self.raw(b"")

    def event(self, data: dict[str, Any]) -> None:
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted", **data}
        self.raw(b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n")

    def raw(self, data: bytes) -> None:
        """Sends a chunk of the body as it is; an empty one ends it."""
        if not self._began:
            self._began = True
            self._handler.send_response(200)
            self._handler.send_header("Content-Type", "text/event-stream")
            self._handler.send_header("Transfer-Encoding", "chunked")
            self._handler.end_headers()
        try:
            self._handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self._handler.wfile.flush()
        except OSError:
            self.llm.hung_up.set()
            raise

    def fail(self, status: int, message: str = "no") -> None:
        body = json.dumps({"error": {"message": message, "type": "x", "code": None}}).encode()
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Content-Length", str(len(body)))
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def hang_up(self) -> None:
        """Closes the connection in the middle."""
        self._handler.close_connection = True


def number_of(prompt: str, words: str) -> int:
    """The number of the first sentence in the prompt that holds `words`."""
    found = re.search(rf"^\[(\d+)\] .*{re.escape(words)}", prompt, re.MULTILINE)
    assert found, f"{words} is in no sentence of the prompt:\n{prompt}"
    return int(found[1])


def numbers_in(prompt: str) -> Sequence[int]:
    return [int(number) for number in re.findall(r"^\[(\d+)\]", prompt, re.MULTILINE)]


@contextmanager
def scripted_llm() -> Iterator[ScriptedLLM]:
    """A server on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            llm.requests.append(body)
            llm.keys.append(self.headers["Authorization"])
            try:
                llm.script(Reply(self, llm), body["messages"][-1]["content"])
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    llm = ScriptedLLM(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield llm
    finally:
        llm.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
