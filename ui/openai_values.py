"""Answers in the shapes of OpenAI's protocol, as objects of JSON."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import time
from typing import Any
from uuid import uuid4

from bot.answer import Answer
from ui.api_errors import ApiError
from ui.chat_markdown import chat_parts
from ui.messages import Language

MODEL = "wenbao"
"""The name of the only model."""

# Roughly what tokenizers of language models make of it: a character of Chinese, up to four letters or digits
# of other scripts, a punctuation mark. Nothing is charged by it, and no model's own count is at hand.
_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}]{{1,4}}|[^\w\s]")
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


def model(since: int) -> dict[str, Any]:
    """The model, there `since` a second of Unix's time."""
    return {"id": MODEL, "object": "model", "created": since, "owned_by": MODEL}


def count_tokens(texts: Iterable[str]) -> int:
    """About how many tokens `texts` have in all."""
    return sum(len(_TOKEN.findall(text)) for text in texts)


@dataclass(frozen=True)
class Reply:
    """The reply to one request, whose messages have `asked` tokens, with fixed words in `language`.

    The text of its message is Markdown with the quotations; `message.wenbao` is `Answer.to_dict()`. A stream
    has it in its last `delta`.
    """

    language: Language
    asked: int
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The reply in one object."""
        parts = chat_parts(answer, self.language)
        message = {
            "role": "assistant",
            "content": "\n\n".join(parts),
            "refusal": None,
            "wenbao": answer.to_dict(),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._object("chat.completion", [choice]), "usage": self._usage(parts)}

    def opening(self) -> dict[str, Any]:
        """The first object of a stream, which only says who speaks."""
        return self._chunk({"role": "assistant", "content": ""})

    def chunks(self, answer: Answer, with_usage: bool) -> Iterator[dict[str, Any]]:
        """The rest of the stream: the text by paragraphs, the end, and the usage if it is asked for."""
        parts = chat_parts(answer, self.language)
        for number, part in enumerate(parts):
            yield self._chunk({"content": f"\n\n{part}" if number else part})
        yield self._chunk({"wenbao": answer.to_dict()}, "stop")
        if with_usage:
            yield {**self._object("chat.completion.chunk", []), "usage": self._usage(parts)}

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self._object("chat.completion.chunk", [choice])

    def _object(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "choices": choices,
        }

    def _usage(self, parts: Iterable[str]) -> dict[str, int]:
        written = count_tokens(parts)
        return {
            "prompt_tokens": self.asked,
            "completion_tokens": written,
            "total_tokens": self.asked + written,
        }


def error_body(error: ApiError, param: str | None = None) -> dict[str, Any]:
    """`error` as OpenAI's clients read it; `param` names what of the request is wrong."""
    kind = _TYPES.get(error.status, "server_error" if error.status >= 500 else "invalid_request_error")
    message = f"{error.message}: {error.remedy}"
    return {"error": {"message": message, "type": kind, "param": param, "code": error.code}}
