"""Reports from the web: one address that someone gave -> its raw report. Nothing else is ever fetched."""

import re
import socket
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version

import httpx

from index.article import RawReport
from index.connection import Deadline, NotPublicError, get
from index.errors import ReportError
from index.html import decode_page, read_page

TIME_LIMIT = 20.0
"""Seconds for an address in all, from looking up its host to the last byte."""

MAX_BYTES = 10_000_000
"""Of a page, unpacked. The largest of news sites have 2 million, most of it scripts."""

_REDIRECTS = 5
_PAGES = ("text/html", "application/xhtml+xml")
_FAILURES = (
    (ssl.SSLError, "no secure connection, the server's TLS does not work: check the address"),
    (socket.gaierror, "no host of this name is found: check the address and the network"),
    (ConnectionRefusedError, "the server refuses the connection: check the address and its port"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w-]{1,30})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it came: unpacked bytes, the encoding that the server says, and the address it is at."""

    data: bytes
    charset: str | None
    address: str


def fetch(url: str, *, private: bool, seconds: float = TIME_LIMIT) -> RawReport:
    """The report on a web page.

    Cookies, credentials and the environment's proxies are not used; redirects are checked like `url`.

    Args:
        url: An http or https address.
        private: Whether hosts may be reached that are not on the internet, as on a newsroom's intranet. A
            server that fetches for strangers must say no.
        seconds: The most that it may take.

    Raises:
        ReportError: if there is no report; the message says why and what to do.
    """
    where = _shown(url)
    try:
        page = _follow(_checked(url), Deadline(seconds), private)
    except _Refused as refusal:
        raise ReportError(where, str(refusal)) from None
    except (NotPublicError, OSError) as error:
        raise ReportError(where, _reason(error, seconds)) from None
    return read_page(decode_page(page.data, page.charset, where), where, page.address)


class _Refused(Exception):
    """What is wrong with an address or with what came from there."""


def _shown(url: str) -> str:
    """`url` on one line and without a password, for messages."""
    return re.sub(r"//[^/?#]*@", "//", " ".join(url.split()))


def _checked(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError):
        raise _Refused("this is no address: copy it again from the browser") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _Refused("only addresses that begin with http:// or https:// can be fetched")
    if not 0 < (url.port or 80) < 65536:
        raise _Refused(f"there is no port {url.port}: check the address")
    if url.userinfo:
        raise _Refused("addresses with a user name or password are not fetched: take them out")
    return url


def _follow(url: httpx.URL, deadline: Deadline, private: bool) -> _Page:
    for _ in range(_REDIRECTS + 1):
        found = _visit(url, deadline, private)
        if isinstance(found, _Page):
            return found
        url = found
    raise _Refused(f"over {_REDIRECTS} redirects, the last to {_shown(str(url))}: check the address")


def _visit(url: httpx.URL, deadline: Deadline, private: bool) -> _Page | httpx.URL:
    """The page at `url`, or where it says that the page is."""
    asked = {
        "User-Agent": f"wenbao/{version('wenbao')}",
        "Accept": ",".join(_PAGES),
        "Accept-Encoding": "gzip, deflate",
    }
    with get(str(url), asked, deadline, private) as response:
        headers = httpx.Headers(response.headers)
        if response.status in (301, 302, 303, 307, 308) and "Location" in headers:
            return _target(url, headers["Location"])
        if response.status != HTTPStatus.OK:
            raise _Refused(_answer(response.status))
        kind = headers.get("Content-Type", _PAGES[0])
        if kind.partition(";")[0].strip().lower() not in _PAGES:
            name = " ".join(kind.partition(";")[0].split())[:60]
            raise _Refused(f"this is {name}, not a web page: save its text as .txt and add that")
        data = b"".join(_unpacked(response.iter_stream(), headers.get("Content-Encoding", "")))
    charset = _CHARSET.search(kind)
    return _Page(data, charset[1] if charset else None, str(url))


def _target(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return _checked(str(url.join(location)))
    except httpx.InvalidURL:
        raise _Refused("it redirects to what is no address") from None
    except _Refused as refusal:
        raise _Refused(f"it redirects to {_shown(location)[:200]}: {refusal}") from None


def _answer(status: int) -> str:
    """What a response without a page says, and what to do about it."""
    try:
        name = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        name = str(status)
    if status in (401, 402, 403, 407, 451):
        return f"the server refuses it ({name}): save the report's text as .txt and add that"
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
        return f"the server fails ({name}): try again later"
    return f"the server has no page there ({name}): check the address"


def _unpacked(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The body, unpacked, and never more than a piece over the limit: 10 KB can unpack to 10 MB."""
    coding = encoding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise _Refused(
            f"the page is packed as {coding[:40]}, unasked for: save its text as .txt and add that"
        )
    unpacker = None if coding in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    left = MAX_BYTES
    try:
        for chunk in chunks:
            piece = unpacker.decompress(chunk, left + 1) if unpacker else chunk
            left -= len(piece)
            if left < 0:
                raise _Refused(
                    f"the page is larger than {MAX_BYTES // 1_000_000} MB: save its text as .txt and add that"
                )
            yield piece
    except zlib.error:
        raise _Refused("the page came damaged: try again") from None
    if unpacker and not unpacker.eof:
        raise _Refused("the page came cut off: try again")


def _reason(error: Exception, seconds: float) -> str:
    """Why there was no connection, and what to do about it."""
    if isinstance(error, NotPublicError):
        return f"{error} is not a public address: only public ones are fetched here"
    if isinstance(error, TimeoutError):
        return f"no complete answer within {seconds:g} seconds: try again later"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}): check the address"
    reason = next((reason for kind, reason in _FAILURES if isinstance(error, kind)), None)
    detail = " ".join(str(error.args[-1] if error.args else type(error).__name__).split())
    return reason or f"the connection failed ({detail}): try again"
