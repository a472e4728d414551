"""A conversation as the visitor's own browser keeps it: it survives a reload and the server's restart.

What comes back may have been changed by anyone: it is shown to nobody but its sender, escaped like everything
else, and what is no conversation is none.
"""

import json
import logging
import re
from collections.abc import Sequence
from functools import cache

from pydantic import TypeAdapter, ValidationError

from ui.conversation import Turn

MOST_TURNS = 60
"""How many turns a conversation keeps; before them, the oldest are forgotten."""

_MOST_CHARACTERS = 4_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_log = logging.getLogger(__name__)


def packed(turns: Sequence[Turn]) -> str:
    """The last turns as JSON, as many as `unpacked` takes."""
    memory = json.dumps(_adapter().dump_python(tuple(turns[-MOST_TURNS:]), mode="json"), ensure_ascii=False)
    if len(memory) > _MOST_CHARACTERS:
        return packed(turns[(len(turns) + 1) // 2 :])
    # A browser may send half of a character, which no JSON can hold.
    return _SURROGATE.sub("\ufffd", memory)


def unpacked(memory: object) -> tuple[Turn, ...]:
    """The turns that `packed` made JSON of, none of them still under way; `()` for anything else."""
    if not isinstance(memory, str) or not memory or len(memory) > _MOST_CHARACTERS:
        return ()
    try:
        turns = _adapter().validate_json(memory)
    except (ValidationError, RecursionError):
        # Of another version of Wenbao, most likely: a conversation is no great loss.
        _log.info("a conversation that cannot be read was dropped")
        return ()
    return tuple(turn.stopped() for turn in turns[-MOST_TURNS:] if _is_whole(turn))


def _is_whole(turn: Turn) -> bool:
    """Whether a turn can be shown, beyond its fields being of their types."""
    if not turn.question.strip() or not (turn.answer or turn.problem or turn.stage != "ended"):
        return False
    coverage = turn.answer.coverage if turn.answer else ()
    months = [month for month, count in coverage if count > 0 and _MONTH.fullmatch(month)]
    return months == sorted(months) and len(months) == len(coverage)


@cache
def _adapter() -> TypeAdapter[tuple[Turn, ...]]:
    return TypeAdapter(tuple[Turn, ...])
