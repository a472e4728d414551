import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from http.client import HTTPConnection
from typing import Any

import pytest
from parsed_html import Parsed
from serving import serving

from ui.document import Localising, localised, visitors_language
from ui.escape import escape
from ui.messages import Language
from ui.page_texts import PAGE_TEXTS

DOCUMENT = (
    b'<!doctype html>\n<html lang="en" style="margin: 0">\n<head><meta charset="utf-8">'
    b'<meta property="og:title" content="Gradio" />\n<meta name="twitter:card" content="x">'
    b'<meta name="viewport">'
    b"</head><body>\xe9\x97\xae<html-like></body></html>"
)


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        (b"", b"zh-TW,zh;q=0.9", "zh-TW"),
        (b"", b"fr", "en"),
        (b"", None, "en"),
        (b"lang=en", b"zh-CN", "en"),
        (b"q=a&lang=zh-TW", b"en", "zh-TW"),
        (b"lang=en&lang=zh-CN", b"", "zh-CN"),
        (b"lang=xx", b"zh-CN", "zh-CN"),
        (b"lang=%22%3E%3Cscript%3E", b"en", "en"),
        (b"lang=&q=1", b"zh-HK", "zh-TW"),
        (b"\xff\xfe=%ff&lang", b"\xff\xfe", "en"),
    ],
)
def test_language_is_the_one_chosen_else_the_browsers(
    query: bytes, header: bytes | None, language: Language
) -> None:
    assert visitors_language(query, {} if header is None else {b"accept-language": header}) == language


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_document_says_its_language_and_what_it_is_about(language: Language) -> None:
    parsed = Parsed(localised(DOCUMENT, language).decode())
    texts = PAGE_TEXTS[language]
    assert parsed.attributes("html") == [{"lang": language, "data-language": language}]
    metas = {a.get("name") or a.get("property"): a.get("content") for a in parsed.attributes("meta")}
    assert metas == {
        "description": texts.tagline,
        "og:title": texts.title,
        "og:description": texts.tagline,
        None: None,
        "viewport": None,
    }
    assert len(parsed.attributes("title")) == 1
    assert texts.title in parsed.text
    assert "问" in parsed.text


class Sent:
    """An application that answers every request with its document in pieces, and what it was asked."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = pieces
        self.asked: dict[str, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked = scope
        length = str(sum(map(len, self.pieces))).encode()
        headers = [(b"content-type", b"text/html"), (b"content-length", length), (b"x-kept", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number, piece in enumerate(self.pieces, 1):
            more = number < len(self.pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})


def get(
    application: Sent, path: str = "/", method: str = "GET", query: bytes = b""
) -> tuple[dict[bytes, bytes], list[bytes]]:
    """The headers of the response, and the pieces of its body."""
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"accept-language", b"zh-TW"), (b"accept-encoding", b"gzip"), (b"cookie", b"a=1")]
    scope = {"type": "http", "path": path, "method": method, "query_string": query, "headers": headers}
    asyncio.run(Localising(application)(scope, receive, send))
    return dict(sent[0]["headers"]), [message["body"] for message in sent[1:]]


@pytest.mark.parametrize("pieces", [[DOCUMENT], [DOCUMENT[:20], DOCUMENT[20:21], b"", DOCUMENT[21:]]])
def test_document_is_held_back_until_it_is_whole_and_then_rewritten(pieces: Sequence[bytes]) -> None:
    headers, (body,) = get(Sent(pieces))
    assert body == localised(DOCUMENT, "zh-TW")
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"vary"] == b"Accept-Language"
    assert headers[b"x-kept"] == b"1"


def test_language_in_the_address_goes_before_the_browsers() -> None:
    assert get(Sent([DOCUMENT]), query=b"lang=en")[1] == [localised(DOCUMENT, "en")]


def test_document_is_not_asked_for_packed() -> None:
    application = Sent([DOCUMENT])
    get(application)
    assert application.asked["headers"] == [(b"accept-language", b"zh-TW"), (b"cookie", b"a=1")]


@pytest.mark.parametrize(
    ("path", "method"), [("/config", "GET"), ("/assets/index.html", "GET"), ("/", "POST"), ("//", "GET")]
)
def test_all_else_passes_untouched_and_unheld(path: str, method: str) -> None:
    application = Sent([DOCUMENT[:20], DOCUMENT[20:]])
    headers, body = get(application, path, method)
    assert body == [DOCUMENT[:20], DOCUMENT[20:]]
    assert b"vary" not in headers
    assert (b"accept-encoding", b"gzip") in application.asked["headers"]


def test_gradios_own_document_is_rewritten() -> None:
    """Should a newer one be written otherwise, this fails."""
    with serving(Future(), ["问?"]) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(
            "GET", "/?lang=zh-TW", headers={"Accept-Encoding": "gzip", "Accept-Language": "en"}
        )
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
    parsed = Parsed(body)
    assert "Accept-Language" in str(response.getheader("vary"))
    assert parsed.attributes("html") == [{"lang": "zh-TW", "data-language": "zh-TW"}]
    social = {str(a["property"]): a["content"] for a in parsed.attributes("meta") if "property" in a}
    texts = PAGE_TEXTS["zh-TW"]
    assert social == {"og:title": texts.title, "og:description": texts.tagline}
    assert not any(str(a.get("name")).startswith("twitter:") for a in parsed.attributes("meta"))
    assert f"<title>{escape(texts.title)}</title>" in body
