"""How often a caller may ask."""

from math import ceil
from time import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Rates:
    """Counts requests against `text`, like `60/minute` or `10/second, 1000/day`; without it, nobody's.

    The counts are in memory, and begin anew with the process. A window begins with a caller's first request
    and forgets the caller at its end: what is kept does not grow, and it is known to the second when there is
    room again. The price is that twice the rate may come through around a window's end.
    """

    def __init__(self, text: str = "") -> None:
        """Reads `text`.

        Raises:
            ValueError: if it is no rate.
        """
        self.text = text
        self._items: list[RateLimitItem] = parse_many(text) if text else []
        self._windows = FixedWindowRateLimiter(MemoryStorage()) if text else None

    def count(self, who: str) -> int:
        """Counts a request of `who`: 0 if it may go on, else the whole seconds until the next one may."""
        if self._windows is None:
            return 0
        full = [item for item in self._items if not self._windows.test(item, who)]
        if not full:
            for item in self._items:
                self._windows.hit(item, who)
            return 0
        opens = max(self._windows.get_window_stats(item, who).reset_time for item in full)
        return max(1, ceil(opens - time()))
