"""What stands between the world and the routes, put together from the operator's wishes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware

from ui.access import Access
from ui.body_limit import BodyLimit
from ui.guard import Guard
from ui.headers import SecurityHeaders
from ui.keys import Keys
from ui.rates import Rates
from ui.request_log import RequestLog
from ui.visitors import Visitors


@dataclass(frozen=True, slots=True)
class Protection:
    """The operator's wishes.

    `requires_key`: programs need a key for reading, too. `proxies` and `hosts`: see `ui.visitors.Visitors`.
    `origins`: the sites whose pages may call the interfaces from a browser, as `https://site.example`, or
    `*`. `frame_ancestors`: the sites that may show the page inside their own.
    """

    keys: Keys = field(default_factory=Keys)
    rates: Rates = field(default_factory=Rates)
    requires_key: bool = False
    proxies: int = 0
    hosts: Sequence[str] = ()
    origins: Sequence[str] = ()
    frame_ancestors: Sequence[str] = ("'self'",)

    def guard(self, access: Access) -> Guard:
        """What the routes for programs ask; `access` decides where there is no key."""
        return Guard(access, self.keys, self.rates, self.requires_key)

    def install(self, server: Starlette) -> None:
        """Puts it around all routes of `server`; what is added last is asked first."""
        server.add_middleware(BodyLimit)
        # Gradio, mounted inside, would let in every origin if it did not find this one here.
        server.add_middleware(
            CORSMiddleware,
            allow_origins=self.origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),
            expose_headers=("X-Request-ID", "Retry-After", "WWW-Authenticate"),
        )
        server.add_middleware(SecurityHeaders, frame_ancestors=self.frame_ancestors)
        server.add_middleware(Visitors, proxies=self.proxies, hosts=self.hosts)
        server.add_middleware(RequestLog)
