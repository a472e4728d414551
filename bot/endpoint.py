"""Where a language model is asked, how long it may take, and what it costs."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import ModelError

BASE_URL, MODEL, API_KEY = "WENBAO_LLM_BASE_URL", "WENBAO_LLM_MODEL", "WENBAO_LLM_API_KEY"
TIME_LIMIT, PRICES = "WENBAO_LLM_TIME_LIMIT", "WENBAO_LLM_PRICES"
_VARIABLES = (BASE_URL, MODEL, API_KEY, TIME_LIMIT, PRICES)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked.

    `limit` is the most seconds for an answer, `prices` what a million tokens read and written cost, in any
    one currency.
    """

    base_url: str
    model: str
    api_key: str = ""
    limit: float = 30.0
    prices: tuple[float, float] | None = None

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> "Endpoint | None":
        """The endpoint that variables such as `os.environ` name, `WENBAO_LLM_BASE_URL` and so on.

        Raises:
            ModelError: if one is missing or wrong.
        """
        given = {
            name: value.strip() for name in _VARIABLES if (value := settings.get(name, "")) and value.strip()
        }
        base_url, model = given.get(BASE_URL), given.get(MODEL)
        if not base_url and not model:
            return None
        if not base_url or not model:
            there, missing = (MODEL, BASE_URL) if model else (BASE_URL, MODEL)
            raise ModelError(f"{there} is set, but {missing} is not: a language model needs both")
        if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
            raise ModelError(f"{BASE_URL} is {base_url!r}: it must begin with http:// or https:// and a host")
        limit = _numbers(TIME_LIMIT, given.get(TIME_LIMIT, "30"), 1)[0]
        prices = _numbers(PRICES, given[PRICES], 2) if PRICES in given else None
        return cls(base_url, model, given.get(API_KEY, ""), limit, (prices[0], prices[1]) if prices else None)

    @property
    def host(self) -> str:
        """The host, for messages: the whole address may hold a secret."""
        return urlsplit(self.base_url).hostname or self.base_url

    def cost(self, tokens: "Tokens | None") -> float | None:
        """What the tokens cost, if the prices are known."""
        if self.prices is None or tokens is None:
            return None
        return (tokens.read * self.prices[0] + tokens.written * self.prices[1]) / 1_000_000


def _numbers(name: str, given: str, count: int) -> list[float]:
    with suppress(ValueError):
        found = [float(part) for part in given.split(",")]
        if len(found) == count and all(0 <= number < 1e6 for number in found) and (count > 1 or found[0] > 0):
            return found
    form = "a number of seconds" if count == 1 else "two prices, as 0.27,1.10"
    raise ModelError(f"{name} is {given!r}: it must be {form}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """How many tokens a model has read and written, as it says itself."""

    read: int
    written: int
