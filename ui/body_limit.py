"""How long a request may be, whatever route it is for: nobody fills the memory or the disk."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api_errors import ApiError
from ui.render_adding import MAX_UPLOAD

# The routes that take files stop at `MAX_UPLOAD` themselves, in the visitor's language; a form has some lines
# around its file. The page sends the conversation along (`ui/memory.py`: four million characters of at most
# three bytes).
_LIMITS = (
    ("/collection/", MAX_UPLOAD + 1_000_000),
    ("/api/v1/articles", MAX_UPLOAD + 1_000_000),
    ("/gradio_api/", 16_000_000),
)
_OTHERS = 1_000_000


class BodyLimit:
    """Refuses with 413 what says that it is too long, and stops reading what is without having said so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = body_limit(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            await _refusal(most)(scope, receive, send)
            return
        reading = _Reading(receive, send, most)
        try:
            await self._app(scope, reading.receive, reading.send)
        except Exception:
            # Whatever the route makes of a body that ends in the middle.
            if not reading.is_refused:
                raise
        if reading.is_refused:
            await _refusal(most)(scope, receive, send)


def body_limit(path: str) -> int:
    """The most bytes that a request for `path` may send."""
    return next((most for start, most in _LIMITS if path.startswith(start)), _OTHERS)


def _refusal(most: int) -> ASGIApp:
    what = f"the request is longer than {most:,} bytes"
    # The rest of it is not read: there can be no next request on this connection.
    return ApiError(413, "too_large", what, "send less at a time", {"Connection": "close"}).response()


class _Reading:
    """Counts what comes in; past `most`, the sender is gone as far as the route can tell, and not heard."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._left = most
        self._has_begun = False

    @property
    def is_refused(self) -> bool:
        """Whether it is too long, and nothing has been answered yet."""
        return self._left < 0 and not self._has_begun

    async def receive(self) -> Message:
        if self._left >= 0:
            message = await self._receive()
            self._left -= len(message.get("body", b""))
        return message if self._left >= 0 else {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self.is_refused:
            self._has_begun = True
            await self._send(message)
