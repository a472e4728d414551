"""The two streams of the command line: results to stdout, everything else to stderr.

What reports, files and users have written passes through here last, so that none of it steers the
terminal.
"""

import json
import os
import re
import sys
from contextlib import suppress

# Control characters, halves of surrogate pairs, and those that turn the reading direction around.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A path or an id that somebody pasted by mistake may be endless.
_LONGEST_NOTE = 1_000


def prepare() -> None:
    """Lets both streams print every character, whatever the system's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Prints a result for people."""
    print(printable(text))  # noqa: T201


def say_json(value: object) -> None:
    """Prints a result for programs; what would steer a terminal is escaped, and nothing of it lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))  # noqa: T201


def note(line: object) -> None:
    """Prints one line of diagnosis. It may go unheard: the work goes on."""
    text = " ".join(printable(str(line)).split())
    shown = text if len(text) <= _LONGEST_NOTE else text[:_LONGEST_NOTE] + "…"
    if sys.stderr:  # without one, print would take stdout
        with suppress(OSError):
            print(f"wenbao: {shown}", file=sys.stderr)  # noqa: T201


def finish() -> None:
    """Prints what is still waiting to be; `OSError` if nobody reads it or there is no room for it."""
    if sys.stdout:
        sys.stdout.flush()


def give_up() -> None:
    """Drops what is still waiting to be printed, which would fail once more at the end of the process."""
    with suppress(OSError, AttributeError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def printable(text: str) -> str:
    """`text` with a replacement character for each that steers; line feeds and tabs stay."""
    return _STEERING.sub("\ufffd", text)
