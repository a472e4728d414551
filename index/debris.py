"""What a page adds to a report: share buttons, credits, notices, links. Precision first: in doubt, it stays.

Most debris is removed only where it stands last, and then what stands last before it: news ends before
its page does. So the tail is peeled, a line or a sentence at a time, as long as the last one is known as
the page's: `toolbars`, `contacts`, `credits`, `notices`, `english_notices`, `related`. `debris_rules` has
the debris that is glued to a sentence without a full stop between them.
"""

from collections.abc import Iterator

from index.amid_news import PATTERNS, is_button
from index.contacts import (
    announces,
    belongs_to_page,
    is_address_line,
    is_announced,
    is_contact_line,
    is_of_contest,
    is_submission,
)
from index.credits import is_credit_line, is_end_mark
from index.debris_rules import TAIL_RULES
from index.english_notices import english_reason
from index.notices import (
    continues_notice,
    heading_start,
    is_copyright,
    is_follow,
    is_imprint,
    is_notice,
    is_outlet,
    is_part_of_notice,
    notice_reason,
    owns_what_follows,
)
from index.related import related_start
from index.toolbars import is_toolbar

Span = tuple[int, int, str]

_SENTENCE_ENDS = "。！？!?\n】"
_ENGLISH_ENDS = (". ", "” ", '" ', "! ", "? ")
# The longest footer seen in one piece has 330 characters.
_REACH = 500
_LONGEST_UNIT = 330
_NOTICES = ("copyright", "disclaimer", "contact")
# What a gap alone may part from what stands before it: `责任编辑：王小明 声明：…`.
_CLAUSES = ("copyright", "disclaimer", "follow")
_MOST_CLAUSES = 6
_MOST_CONTACT_LINES = 5
_MOST_NOTICE_PARTS = 15
# A page adds a dozen; more are a file of nothing but such lines, and would take long.
_MOST_PIECES = 200


def find_debris(folded: str) -> list[Span]:
    """The spans of page debris in `folded`, text in Simplified with regular spaces; in order and apart."""
    spans = _tail_spans(folded)
    end = spans[-1][0] if spans else len(folded)
    spans += _line_spans(folded, end)
    for reason, pattern in PATTERNS:
        spans += [(*match.span(), reason) for match in pattern.finditer(folded, 0, end)]
    return _apart(spans)


def _tail_spans(folded: str) -> list[Span]:
    """From the end backwards, as long as what stands last is debris."""
    spans: list[Span] = []
    end = _trimmed(folded, len(folded))
    while end and len(spans) < _MOST_PIECES:
        below = spans[-1][2] if spans else ""
        span = (
            _last_unit(folded, end, below)
            or _last_contacts(folded, end, below)
            or _last_list(folded, end, below)
        )
        span = span or _last_rule(folded, end)
        if not span:
            break
        spans.append(span)
        end = _trimmed(folded, span[0])
    return spans


def _last_unit(folded: str, end: int, below: str) -> Span | None:
    """The last line or sentence, if it alone shows that it is the page's."""
    for start in _unit_starts(folded, end):
        alone = start == 0 or folded[start - 1] == "\n"
        unit = folded[start:end].strip()
        if reason := _reason(unit, alone, below):
            return start, end, reason
        if is_submission(unit) and not is_of_contest(_above(folded, start)):
            return start, end, "contact"
    for start in _clause_starts(folded, end):
        reason = _reason(folded[start:end].strip(), False, below)
        if reason in _CLAUSES:
            return start, end, reason
    return None


def _reason(unit: str, alone: bool, below: str) -> str | None:
    """Why `unit` is the page's; `alone` says that it is a whole line, `below` what was removed under it."""
    beside_notice = below in _NOTICES
    if is_notice(unit) or (beside_notice and continues_notice(unit)):
        reason: str | None = notice_reason(unit)
    elif is_toolbar(unit, alone) or (alone and below and is_outlet(unit)):
        reason = "navigation"
    elif is_end_mark(unit) or is_credit_line(unit):
        reason = "credit"
    elif is_copyright(unit) or (beside_notice and is_imprint(unit)):
        reason = "copyright"
    elif is_follow(unit, alone):
        reason = "follow"
    else:
        reason = english_reason(unit)
    return reason


def _last_contacts(folded: str, end: int, below: str) -> Span | None:
    """The last lines of contact data, if they are the page's: beside its notices, or led to by no news."""
    start, lines = end, ""
    for _ in range(_MOST_CONTACT_LINES):
        found = next(
            (s for s in _unit_starts(folded, start) if _is_contact_part(folded[s:start].strip())), None
        )
        if found is None:
            break
        lines = folded[found:start] + lines
        start = found
    if not any(is_contact_line(line.strip()) for line in (lines, *lines.split("\n"))):
        return None
    return (start, end, "contact") if _are_of_page(folded, start, lines, below) else None


def _is_contact_part(unit: str) -> bool:
    return is_address_line(unit) or is_imprint(unit)


def _are_of_page(folded: str, start: int, lines: str, below: str) -> bool:
    above = _above(folded, start)
    if belongs_to_page(lines, above):
        return True
    over = _last_unit(folded, start, "") if start else None
    if over and (over[2] in _NOTICES or (over[2] == "credit" and not is_announced(lines))):
        return True
    return below in _NOTICES and not announces(above)


def _last_list(folded: str, end: int, below: str) -> Span | None:
    """A list with its heading: other reports, or a notice whose sentences say little each."""
    if (start := related_start(folded, end)) is not None:
        return start, end, "related"
    if below in _NOTICES and (start := heading_start(folded, max(0, end - _REACH), end)) is not None:
        return start, end, "disclaimer"
    start = end
    for _ in range(_MOST_NOTICE_PARTS):
        starts = _unit_starts(folded, start)
        if not starts:
            return None
        found = starts[-1]
        unit = folded[found:start].strip()
        if owns_what_follows(unit):
            return found, end, "disclaimer"
        if not (is_part_of_notice(unit) or is_address_line(unit)):
            return None
        start = found
    return None


def _last_rule(folded: str, end: int) -> Span | None:
    reach = max(0, end - _REACH)
    for rule in TAIL_RULES:
        if (start := rule.start(folded, reach, end)) is not None:
            return start, end, rule.reason
    return None


def _unit_starts(folded: str, end: int) -> tuple[int, ...]:
    """Where the last line starts and, if there is one inside it, the last sentence; not too far off."""
    reach = max(0, end - _LONGEST_UNIT)
    stripped = reach + len(folded[reach:end].rstrip(" " + _SENTENCE_ENDS + ".>"))
    line = folded.rfind("\n", reach, stripped) + 1
    starts = {line, max([folded.rfind(mark, reach, stripped) for mark in _SENTENCE_ENDS]) + 1}
    if folded[stripped - 1].isascii():
        starts.add(max([folded.rfind(mark, reach, stripped) for mark in _ENGLISH_ENDS]) + 2)
    return tuple(sorted(start for start in starts if start >= line and (start > reach or reach == 0)))


def _clause_starts(folded: str, end: int) -> Iterator[int]:
    """Where the last words start that a space parts from what stands before them, nearest first."""
    reach, start = max(0, end - _LONGEST_UNIT), end - 1
    for _ in range(_MOST_CLAUSES):
        start = folded.rfind(" ", reach, start)
        if start < 0 or "\n" in folded[start:end]:
            return
        yield start + 1


def _above(folded: str, start: int) -> str:
    """The sentence before `start`."""
    end = _trimmed(folded, start)
    starts = _unit_starts(folded, end) if end else ()
    return folded[starts[-1] : end].strip() if starts else folded[max(0, end - _LONGEST_UNIT) : end]


def _trimmed(folded: str, end: int) -> int:
    """`end`, or where the white space before it starts."""
    while end and folded[end - 1].isspace():
        end -= 1
    return end


def _line_spans(folded: str, limit: int) -> list[Span]:
    """Lines that are nothing but a button or a link, wherever they stand."""
    spans: list[Span] = []
    start = 0
    for line in folded[:limit].split("\n") if "\n" in folded else ():
        if is_button(line):
            spans.append((start, start + len(line), "navigation"))
        start += len(line) + 1
    return spans


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
