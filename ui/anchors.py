"""Links to reports that carry all that opening them needs, so that links of old turns go on working."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from bot.answer import Citation

_PREFIX = "cite-"
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
# A link is made of an article id and a few numbers; one of this length was not made here.
_MAX_LENGTH = 20_000
# More answers than this in one quotation are not marked; a link that claims more was not made here either.
_MAX_SPANS = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a report: the quotation `[start, end)`, if any, and the answer's words in it, `spans`.

    `digest` is the quotation's, to notice that the report has been replaced since.
    """

    article_id: str
    start: int
    end: int
    digest: str
    spans: tuple[tuple[int, int], ...] = ()

    def fits(self, text: str) -> bool:
        """Whether `text` still has the quotation in this place."""
        return digest(text[self.start : self.end]) == self.digest


def digest(quotation: str) -> str:
    """A short fingerprint of a quotation (8 hexadecimal digits)."""
    return blake2s(quotation.encode("utf-8", "replace"), digest_size=4).hexdigest()


def anchor(citation: Citation) -> str:
    """The link target of `citation`: letters, digits, `-` and `_` only, whatever its article's id holds."""
    spans = [[a, b] for a, b in citation.spans if citation.start <= a <= b <= citation.end]
    place = [citation.article_id, citation.start, citation.end, digest(citation.text), spans[:_MAX_SPANS]]
    return _packed(place)


def report_anchor(article_id: str) -> str:
    """The link target of a whole report, of the same characters."""
    return _packed([article_id])


def read_anchor(text: object) -> Mark:
    """The place that a link packed; `ValueError` for anything that was not made here."""
    if not isinstance(text, str) or len(text) > _MAX_LENGTH or not text.startswith(_PREFIX):
        raise ValueError("not a citation link")
    packed = text.removeprefix(_PREFIX)
    if not _BASE64URL.fullmatch(packed):
        raise ValueError("not a citation link")
    try:
        place = json.loads(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except RecursionError:
        raise ValueError("not a citation link") from None
    match place:
        case [str(article_id)]:
            return Mark(article_id, 0, 0, digest(""))
        case [str(article_id), int(start), int(end), str(quoted), list(spans)] if (
            0 <= start < end and len(spans) <= _MAX_SPANS
        ):
            return Mark(article_id, start, end, quoted, tuple(_span(span, start, end) for span in spans))
    raise ValueError("not a citation link")


def _packed(place: Sequence[object]) -> str:
    packed = json.dumps(place, separators=(",", ":"), ensure_ascii=False)
    return _PREFIX + urlsafe_b64encode(packed.encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")


def _span(span: object, start: int, end: int) -> tuple[int, int]:
    match span:
        case [int(first), int(last)] if start <= first <= last <= end:
            return first, last
    raise ValueError("not a citation link")
