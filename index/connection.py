"""Connections to web servers that are over by a deadline and, if asked, go to public addresses only.

A host's name is looked up once, and what was found is both checked and connected to: a name that means
another address a moment later leads nowhere. TLS is verified against the name all the same. Knows HTTP's
messages, and nothing of what they hold.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

# An address that does not answer must leave time for the host's next one.
_CONNECT_SECONDS = 5.0
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


class NotPublicError(Exception):
    """A host with an address that is not public; the message names the host."""


class Deadline:
    """A moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            TimeoutError: if there are none.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


@contextmanager
def get(
    url: str, headers: Mapping[str, str], deadline: Deadline, private: bool
) -> Iterator[httpcore.Response]:
    """The response to a GET request, its body not yet read; nothing is followed, kept or unpacked.

    Proxies that the environment names are not used: a proxy looks names up by itself.

    Raises:
        NotPublicError: if the host has an address that is not public, and `private` does not allow it.
        TimeoutError: if the deadline passes, also while the response is read.
        OSError: if there is no connection, or it breaks; ssl.SSLError if it is not a trusted one.
    """
    door = _Door(deadline, private)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trust(), network_backend=door) as pool,
            pool.stream("GET", url, headers=list(headers.items())) as response,
        ):
            yield response
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ConnectionError(str(error)) from error


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anyone on the internet may have this address; one that wraps another is as that one."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped:
            return is_public(wrapped)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


@cache
def _trust() -> ssl.SSLContext:
    """The system's certificates, or those of $SSL_CERT_FILE and $SSL_CERT_DIR; certifi's beside them."""
    return httpcore.default_ssl_context()


class _Door(httpcore.NetworkBackend):
    """The only way out: looks up, checks, connects."""

    def __init__(self, deadline: Deadline, private: bool) -> None:
        self._deadline = deadline
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connects to the first address of `host` that answers."""
        addresses = _look_up(host, port, self._deadline)
        if not self._private and not all(is_public(ip_address(address)) for address in addresses):
            raise NotPublicError(host)
        failure: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for address in addresses:
            try:
                seconds = min(self._deadline.left(), _CONNECT_SECONDS)
                return _Stream(socket.create_connection((address, port), seconds), self._deadline)
            except OSError as error:
                failure = error
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connected socket, each of whose waits ends at the deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._deadline.left())
        return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(buffer)

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            self._socket.settimeout(self._deadline.left())
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except OSError:
            self.close()
            raise
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return None


def _look_up(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of a host, in the system's order. The system's own patience may be half a minute."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))
        except UnicodeError:  # a label of over 63 characters
            answers.put(socket.gaierror(socket.EAI_NONAME, "no host's name"))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer
