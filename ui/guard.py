"""Who may use the interfaces for programs, and how often."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request

from ui.access import Access
from ui.api_errors import ApiError
from ui.keys import Key, Keys
from ui.rates import Rates
from ui.visitors import neighbourhood

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of the key, if one was sent, and the address, if it can be told."""

    name: str | None
    address: str | None
    may_write: bool


class Guard:
    """Admits requests, or says why not. Its methods are dependencies of FastAPI.

    Reading is open unless `requires_key`. Writing takes a key with that right; without a key, `access`
    decides, by the same rule as for the page. An address is what `ui.visitors.Visitors` has made of it.
    """

    def __init__(self, access: Access, keys: Keys, rates: Rates, requires_key: bool = False) -> None:
        self._access = access
        self._keys = keys
        self._rates = rates
        self._requires_key = requires_key

    async def read(self, request: Request) -> Caller:
        """Admits whoever may ask and search.

        Raises:
            ApiError: 401 if a key is wrong or missing, 429 if the caller asks too often.
        """
        caller = self._admitted(request)
        if self._requires_key and caller.name is None and not caller.may_write:
            raise _no_key("this server answers programs with a key only")
        return caller

    async def write(self, request: Request) -> Caller:
        """Admits whoever may add and remove.

        Raises:
            ApiError: 401 if a key is wrong or missing, 403 if it may only read, or if nobody may write from
                there; 429 if the caller asks too often.
        """
        caller = self._admitted(request)
        if caller.may_write:
            return caller
        if caller.name is not None:
            what = f"the key {caller.name} may read only"
            raise ApiError(403, "read_only_key", what, "use a key with the right to write", {})
        if self._keys:
            raise _no_key("adding and removing reports takes a key")
        remedy = "use the machine that serves it, or ask whoever runs it for a key with the right to write"
        raise ApiError(403, "read_only", "reports are not added or removed from here", remedy, {})

    def _admitted(self, request: Request) -> Caller:
        """Who sends `request`, if the key is right and it was not too often."""
        address = request.client.host if request.client else None
        token = _token(request.headers)
        # Where there are no keys, one that is sent anyway counts as none: OpenAI's clients cannot do without.
        key = self._keys.find(token) if token else None
        self._count(key, address)
        if token and key is None and self._keys:
            raise _no_key("the key is not known here", "unknown_key")
        may_write = key.may_write if key else self._access.may_write(address, "")
        return Caller(key.name if key else None, address, may_write)

    def _count(self, key: Key | None, address: str | None) -> None:
        who = f"key {key.name}" if key else f"address {neighbourhood(address)}"
        if wait := self._rates.count(who):
            what = f"more than {self._rates.text} requests"
            remedy = f"wait {wait} s, then go on more slowly"
            raise ApiError(429, "too_many_requests", what, remedy, {"Retry-After": str(wait)})


def _token(headers: Headers) -> str | None:
    """The key as it was sent. `X-API-Key` goes first: a private Space takes `Authorization` for itself."""
    if given := headers.get("x-api-key", "").strip():
        return given
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _no_key(what: str, code: str = "no_key") -> ApiError:
    return ApiError(401, code, what, "send a valid key as 'Authorization: Bearer KEY'", _CHALLENGE)
