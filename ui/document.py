"""The HTML document around the page: Gradio's, with the visitor's language and what it is about in it."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.escape import escape
from ui.messages import Language, browser_language, known_language
from ui.page_texts import PAGE_TEXTS

_HTML = re.compile(rb"<html\b[^>]*>")
# What Gradio says of itself to whoever shows a link to the page.
_SOCIAL = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')


def visitors_language(query: bytes, headers: Mapping[bytes, bytes]) -> Language:
    """The language that the visitor has chosen, else the browser's."""
    chosen = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
    return known_language(chosen) or browser_language(headers.get(b"accept-language", b"").decode("latin-1"))


def localised(document: bytes, language: Language) -> bytes:
    """The document in `language`."""
    texts = PAGE_TEXTS[language]
    title, about = escape(texts.title), escape(texts.tagline)
    described = (
        f'<title>{title}</title><meta name="description" content="{about}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{about}">'
    ).encode()
    opening = f'<html lang="{language}" data-language="{language}">'.encode()
    document = _HTML.sub(lambda _: opening, _SOCIAL.sub(b"", document), count=1)
    return document.replace(b"<head>", b"<head>" + described, 1)


class Localising:
    """Serves the page at `/` in its visitor's language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but the document, which is held back until it is whole."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        language = visitors_language(scope["query_string"], headers)
        # A packed document could not be written into.
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        held: list[Message] = []

        async def rewrite(message: Message) -> None:
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                body = localised(b"".join(part.get("body", b"") for part in held), language)
                start = MutableHeaders(raw=held[0]["headers"])
                start["content-length"] = str(len(body))
                start["vary"] = "Accept-Language"
                await send({**held[0], "headers": start.raw})
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, rewrite)
