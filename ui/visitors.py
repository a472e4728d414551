"""Where a request comes from: the address that the rules and the limits for visitors go by.

A loopback address opens doors: whoever sits at the machine may add and remove reports. So it is left standing
only where nothing speaks against it, and taken away (`client` is `None`) where

- a proxy has passed the request on, whose visitors may be anywhere;
- it is for a host of another name: a web page elsewhere may have let its own name point here (DNS rebinding);
- a web page from elsewhere makes the visitor's browser send it.
"""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host")


class Visitors:
    """Sets the `client` of every request, and its `scheme` where a trusted proxy tells it.

    `proxies` is how many stand in front, each of which adds the address that it was asked from to
    `X-Forwarded-For`. What a visitor writes there is further left, and never looked at. `hosts` are the
    names, besides `localhost`, under which the machine's own users reach it.
    """

    def __init__(self, app: ASGIApp, proxies: int = 0, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._proxies = proxies
        self._hosts = {"localhost", *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on, with the address that can be believed."""
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            address = self._address(scope, headers)
            port = scope["client"][1] if scope.get("client") else 0
            scope = {
                **scope,
                "client": (address, port) if address else None,
                "scheme": self._scheme(scope, headers),
            }
        await self._app(scope, receive, send)

    def _address(self, scope: Scope, headers: Headers) -> str | None:
        if self._proxies:
            # Nobody behind a proxy counts as sitting here: one more on the way, and all strangers would.
            address = _parsed(_forwarded_for(headers, self._proxies))
            return None if address is None or address.is_loopback else str(address)
        peer = _parsed(scope["client"][0] if scope.get("client") else "")
        if peer is None or (peer.is_loopback and not self._is_from_here(headers)):
            return None
        return str(peer)

    def _is_from_here(self, headers: Headers) -> bool:
        """Whether nothing says that a request over loopback comes from elsewhere."""
        if any(name in headers for name in _FORWARDED):
            return False
        host, origin = headers.get("host", ""), headers.get("origin")
        name = _name(host)
        if name not in self._hosts and _parsed(name) is None:
            return False
        return headers.get("sec-fetch-site") != "cross-site" and (
            origin is None or origin.partition("://")[2].lower() == host.lower()
        )

    def _scheme(self, scope: Scope, headers: Headers) -> str:
        told = _last(headers.getlist("x-forwarded-proto"), 1) if self._proxies else ""
        if told not in ("http", "https"):
            return str(scope["scheme"])
        return told if scope["type"] == "http" else told.replace("http", "ws")


def neighbourhood(address: str | None) -> str:
    """What counts as one visitor: an address, or of IPv6 the 64 bits that one household is given."""
    found = _parsed(address or "")
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found) if found else "unknown"


def _forwarded_for(headers: Headers, proxies: int) -> str:
    """The address that the outermost of the `proxies` was asked from; "" if it did not come by them all."""
    return _last(headers.getlist("x-forwarded-for"), proxies)


def _last(lines: list[str], number: int) -> str:
    """The `number`-th value from the right, of a header that may come in several lines."""
    values = [value.strip() for line in lines for value in line.split(",")]
    return values[-number] if len(values) >= number else ""


def _name(host: str) -> str:
    """The name in a `Host` header, without the port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An address, with or without a port; IPv4 inside IPv6 is IPv4, or 127.0.0.1 would have two names."""
    for form in (address, _name(address)):
        try:
            found = ip_address(form.partition("%")[0])
        except ValueError:
            continue
        return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
    return None
