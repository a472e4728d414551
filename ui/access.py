"""Who may add and remove reports through the page."""

import hmac
from collections import deque
from dataclasses import dataclass, field
from ipaddress import ip_address
from threading import Lock
from time import monotonic

# A guess a second for a day finds no password worth the name; ten in a minute are nobody's typing errors.
_TRIES, _MINUTE = 10, 60.0
_MOST_ADDRESSES = 10_000


@dataclass(frozen=True, slots=True)
class Access:
    """The operator's rules.

    With a `password`, whoever knows it may add and remove. Without one, only visitors on this machine may,
    and in `public` mode, where they may be behind a proxy on it, nobody. `urls`: whether reports may be
    fetched by their address.
    """

    public: bool = False
    password: str | None = None
    urls: bool = False
    _failures: dict[str, deque[float]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def asks_password(self) -> bool:
        """Whether there is a password that opens it."""
        return bool(self.password)

    def may_write(self, address: str | None, password: str) -> bool:
        """Whether the visitor at `address` may add and remove, with the password given, if any.

        After many wrong ones in a minute from an address, not even the right one is taken.
        """
        if not self.password:
            return not self.public and _is_loopback(address)
        if not password:
            return False
        with self._lock:
            failures = self._failures.setdefault(address or "", deque(maxlen=_TRIES))
            if len(failures) == _TRIES and monotonic() - failures[0] < _MINUTE:
                return False
            right = hmac.compare_digest(_bytes(password), _bytes(self.password))
            if right:
                self._failures.pop(address or "", None)
            else:
                failures.append(monotonic())
                if len(self._failures) > _MOST_ADDRESSES:
                    self._failures.pop(next(iter(self._failures)))
            return right


def _bytes(password: str) -> bytes:
    # Halves of characters come from whoever sends them, and from an environment that is not in UTF-8.
    return password.encode("utf-8", "surrogatepass")


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
