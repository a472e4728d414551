"""The options of `wenbao serve` that say who may do what; variables say the same where nobody types."""

import argparse
import os
import re
from collections.abc import Callable

_RATE = re.compile(r"[1-9]\d{0,6}/(second|minute|hour|day)")
_ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]+", re.IGNORECASE)
_ANCESTOR = re.compile(r"(https?:)?(//)?(\*\.)?[a-z0-9][a-z0-9.-]*(:\d+|:\*)?|https?:", re.IGNORECASE)


def add_protection(parser: argparse.ArgumentParser) -> None:
    """Adds them to `parser`. A variable counts where its option is not given."""
    parser.add_argument(
        "--require-key",
        action="store_true",
        default=_is_on("WENBAO_REQUIRE_KEY"),
        help="let programs ask with an API key only ('wenbao keys'; $WENBAO_REQUIRE_KEY=1)",
    )
    for name, (kind, what, default, about) in _options().items():
        variable = f"WENBAO_{name.strip('-').replace('-', '_').upper()}"
        given = os.environ.get(variable) or default
        parser.add_argument(name, type=kind, metavar=what, default=given, help=f"{about} (${variable})")
    parser.add_argument(
        "--log-json",
        action="store_true",
        default=_is_on("WENBAO_LOG_JSON"),
        help="log requests and troubles to stderr as JSON lines, without questions or keys"
        " ($WENBAO_LOG_JSON=1)",
    )


def _options() -> dict[str, tuple[Callable[[str], object], str, str | None, str]]:
    """The options that take a value: how it is read, its name, what it is if not given, and what it does."""
    return {
        "--rate-limit": (
            _rates,
            "RATE",
            None,
            "how often a key, or an address without one, may ask: 60/minute, or '10/second,1000/day', or off"
            " (60/minute with --public, else off)",
        ),
        "--proxies": (
            _proxies,
            "N",
            "0",
            "how many reverse proxies stand in front, each adding to X-Forwarded-For (0: that header is not"
            " believed)",
        ),
        "--cors": (
            _origins,
            "ORIGINS",
            "",
            "sites whose pages may call the interfaces for programs from a browser:"
            " 'https://a.example,https://b.example', or '*' (none)",
        ),
        "--frame-ancestors": (
            _ancestors,
            "SITES",
            "self",
            "sites that may show the page in a frame: 'self,https://huggingface.co,https://*.hf.space', or"
            " '*' for all, or none (self)",
        ),
    }


def _is_on(variable: str) -> bool:
    return os.environ.get(variable, "").lower() in ("1", "true", "yes", "on")


def _rates(given: str) -> str:
    """The rates as `limits` reads them; "" for none."""
    parts = _parts(given)
    if parts == ["off"]:
        return ""
    if not parts or not all(map(_RATE.fullmatch, parts)):
        raise argparse.ArgumentTypeError(f"{given!r} is no rate: write it as 60/minute, or off")
    return ", ".join(parts)


def _proxies(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and int(given) < 10):
        raise argparse.ArgumentTypeError(f"{given!r} is no number from 0 to 9")
    return int(given)


def _origins(given: str) -> tuple[str, ...]:
    parts = _parts(given)
    for part in parts:
        if part != "*" and not _ORIGIN.fullmatch(part):
            raise argparse.ArgumentTypeError(
                f"{part!r} is no origin: write it as https://site.example, or '*'"
            )
    return tuple(part.lower() for part in parts)


def _ancestors(given: str) -> tuple[str, ...]:
    """The sites as a Content-Security-Policy names them."""
    parts = [part.strip("'") for part in _parts(given)]
    for part in parts:
        if part not in ("self", "none", "*") and not _ANCESTOR.fullmatch(part):
            raise argparse.ArgumentTypeError(
                f"{part!r} is no site: write it as https://site.example, self or '*'"
            )
    return tuple(f"'{part}'" if part in ("self", "none") else part for part in parts)


def _parts(given: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", given) if part]
