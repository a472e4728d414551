"""What every response tells browsers: what a page may load, and who may hold it in a frame."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio writes its page with inline scripts and compiles its templates, hence the two `unsafe`. What is
# left is the second wall behind `ui/escape.py`: nothing from elsewhere is fetched, no form is sent.
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
_HEADERS = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class SecurityHeaders:
    """Adds them to every response, streams included.

    `frame_ancestors` are the pages that may hold this one in a frame, as in a Content-Security-Policy. Where
    visitors may write without a password, a page from elsewhere could lay itself over the frame and have them
    click on what they do not see: then only its own.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ("'self'",)) -> None:
        self._app = app
        policy = "; ".join((*_POLICY, f"frame-ancestors {' '.join(frame_ancestors)}"))
        self._headers = ((b"content-security-policy", policy.encode()), *_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
