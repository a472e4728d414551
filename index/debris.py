"""What a page adds to a report: share buttons, credits, notices, links. Precision first: in doubt, it stays.

Most debris is removed only where it stands last, and then what stands last before it: news ends
before its page does. The patterns are in `index.debris_rules` and `index.notices`.
"""

from index.debris_rules import TAIL_RULES
from index.notices import AMID_NEWS, is_button, is_contact, is_english_notice, is_notice

Span = tuple[int, int, str]

_SENTENCE_ENDS = "。！？!?\n】"
# The longest footer seen in one piece has 330 characters.
_REACH = 500
_LONGEST_CONTACT = 60
_NOTICES = ("copyright", "disclaimer", "contact")
_MOST_CONTACT_LINES = 4
# A page adds a dozen; more are a file of nothing but such lines, and would take long.
_MOST_PIECES = 200


def find_debris(folded: str) -> list[Span]:
    """The spans of page debris in `folded`, text in Simplified with regular spaces; in order and apart."""
    spans = _tail_spans(folded)
    end = spans[-1][0] if spans else len(folded)
    spans += _line_spans(folded, end)
    for reason, pattern in AMID_NEWS:
        spans += [(*match.span(), reason) for match in pattern.finditer(folded, 0, end)]
    return _apart(spans)


def _tail_spans(folded: str) -> list[Span]:
    """From the end backwards, as long as what stands last is debris."""
    spans: list[Span] = []
    end = len(folded)
    while end and len(spans) < _MOST_PIECES:
        span = _last_piece(folded, end) or _last_contact(folded, end, spans[-1][2] if spans else "")
        if not span:
            break
        spans.append(span)
        end = span[0]
    return spans


def _last_piece(folded: str, end: int) -> Span | None:
    reach = max(0, end - _REACH)
    for rule in TAIL_RULES:
        if (start := rule.start(folded, reach, end)) is not None:
            return start, end, rule.reason
    start = _last_sentence(folded, reach, end)
    if start < reach:
        return None
    if is_english_notice(folded, start, end):
        return start, end, "navigation"
    return (start, end, "copyright") if is_notice(folded, start, end) else None


def _last_contact(folded: str, end: int, below: str) -> Span | None:
    """A sentence of numbers and addresses that stands below or above a notice of the page."""
    start = _contact_start(folded, end)
    above = start
    for _ in range(_MOST_CONTACT_LINES):
        if above is None or start is None:
            return None
        if below in _NOTICES:
            return start, end, "contact"
        notice = _last_piece(folded, above) if above else None
        if notice and notice[2] in _NOTICES:
            return start, end, "contact"
        above = _contact_start(folded, above)
    return None


def _contact_start(folded: str, end: int) -> int | None:
    """Where the last sentence before `end` starts, if it is one of numbers and addresses."""
    start = _last_sentence(folded, max(0, end - _LONGEST_CONTACT), end)
    return start if start >= 0 and is_contact(folded, start, end) else None


def _last_sentence(folded: str, reach: int, end: int) -> int:
    """Where the last sentence before `end` starts; -1 if that is before `reach`."""
    stripped = reach + len(folded[reach:end].rstrip(" " + _SENTENCE_ENDS))
    found = max(folded.rfind(mark, reach, stripped) for mark in _SENTENCE_ENDS)
    return found + 1 if found >= 0 or reach == 0 else -1


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
