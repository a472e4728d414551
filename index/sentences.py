"""Sentence boundaries in Simplified and Traditional Chinese and English news, as offsets.

Decisions where usage differs:

- A line end always ends a sentence. `；` and `：` never do.
- A quotation or bracket of up to 60 characters stays whole; a longer quotation is divided inside.
- A quotation that ends with an end mark ends its sentence, unless a comma, a small letter or its
  speaker follows (“……。”他说), or the sentence goes on around it (喊着“加油！”的口号).
- `……` ends a sentence before white space, and after a clause of six characters or more that has no
  mark in it, if no word follows that takes the clause up again (都, 的, 等, ...); else it is a pause.
- A half-width full stop between two Chinese characters ends a sentence only in a text without `。`;
  elsewhere it stands for the dot in a foreign name.
"""

import re
from collections.abc import Iterator

from index.periods import ends_english, ends_glued, goes_on_small, is_word
from index.quotes import Enclosures, find_enclosures

MAX_LENGTH = 400
"""Characters: a longer run without an end mark (a table, a list) is cut at the best place.

A run of mostly ASCII may be `MAX_LENGTH_ASCII` long: at 400, one English sentence in thirty of
XQuAD would be cut.
"""
MAX_LENGTH_ASCII = 1000

_FULL_MARKS = "。！？｡"
_QUOTES = "”’」』\"'"
_TITLE_ENDS = "》〉"
_BRACKETS = "）】〕］｝)]}"
_RUN = re.compile(
    rf"(?P<line>[\n\r\v\f\x85\u2028\u2029]+)"
    rf"|[{_FULL_MARKS}!?．.…][{_FULL_MARKS}!?．.…{_QUOTES}{_TITLE_ENDS}{re.escape(_BRACKETS)}]*(?:\[\d{{1,3}}\])*"
)
_FOOTNOTE_ENDS = tuple(f"{digit}]" for digit in range(10))
_SPACE = re.compile(r"\s*")
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_GOES_ON = "，、；：,;:）)》」』”’】~～·—–/%％"
_TAKES_UP = re.compile(r"[的地得等都均也就便则則却卻和与與及或是让讓把被为為之一]|这[一个种样]|這[一個種樣]")
_CLAUSE = re.compile(r"[^，。！？：；、“”‘’「」『』（）《》…,.!?;:()\"\s]{6,}$")
_SPOKEN = (
    "说|說|表示|称|稱|指出|告诉|告訴|强调|強調|认为|認為|介绍|介紹|坦言|感叹|感嘆|感慨|回答|答道|问道|問道|写道|寫道"
    "|喊道|喊着|喊著|解释|解釋|透露|补充|補充|回忆|回憶|笑道|评价|評價|呼吁|呼籲|提醒|直言|分享"
)
_ASKED = frozenset("说說道问問喊称稱叫答")
_SPEAKER = re.compile(
    rf"(?![据據])[^，。！？：；“”「」…\n]{{0,24}}?(?<![还還也并並则則又])(?:{_SPOKEN})"
    r"[^，。！？：；“”「」…\n]{0,8}(?=[，。；,.]|\s*$)"
)
_ENGLISH_SPEAKER = re.compile(
    r"(?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w.’'-]*\s(?:said|says|asked|asks|added|told|replied|cried|shouted|wrote)\b"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences that tile it.

    Args:
        text: Any text; nothing about it is assumed.

    Returns:
        `[start, end)` offsets in order: the first starts at 0, each starts where the one before ends,
        the last ends at `len(text)`. White space after a sentence belongs to it. None is longer than
        `MAX_LENGTH`, or `MAX_LENGTH_ASCII`. An empty text has none.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        spans.extend(_cut(text, start, end))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    enclosures = find_enclosures(text)
    start = _after_space(text, 0)
    full_stops = "。" in text
    for found in _RUN.finditer(text):
        if found.start() < start:
            continue
        end = found.end()
        if not found["line"]:
            end = _extent(text, found.start(), end, enclosures)
            if not _is_end(text, (start, found.start(), end), enclosures, full_stops):
                continue
        start = _after_space(text, end)
        yield start
    if start < len(text) or (text and text.isspace()):
        yield len(text)


def _after_space(text: str, index: int) -> int:
    found = _SPACE.match(text, index)
    return found.end() if found else index


def _extent(text: str, begin: int, end: int, enclosures: Enclosures) -> int:
    """Where the run of marks from `begin` to `end` really ends.

    A straight quotation mark may open the next sentence; a closing one may stand after a space.
    """
    for index in range(begin + 1, end):
        if text[index] in "\"'" and index not in enclosures.opening and text[index + 1 : index + 2].isalnum():
            return index
    after = _after_space(text, end)
    if after > end and after in enclosures.opening and text[after] in _QUOTES and "\n" not in text[end:after]:
        return after + 1
    return end


def _is_end(text: str, place: tuple[int, int, int], enclosures: Enclosures, full_stops: bool) -> bool:
    """Whether the run of end and closing marks at `place` (sentence start, run start, run end) ends it."""
    start, begin, end = place
    after = _after_space(text, end)
    if after == len(text) or any(mark in text[end:after] for mark in _LINE_ENDS):
        return True
    if enclosures.within[end] or text[end] in _GOES_ON or text.startswith("--", end):
        return False
    marks = {mark for mark in text[begin:end] if mark in _FULL_MARKS + "!?．.…"}
    if marks & set(_FULL_MARKS):
        ended = True
    elif marks & {"!", "?"}:
        ended = _bang_ends(text, begin, end, after)
    elif "…" in marks or text.startswith("..", begin):
        ended = _ellipsis_ends(text, start, begin, after if after > end else end)
    else:
        ended = _period_ends(text, place, after, full_stops)
    if text[end - 1] in marks or text[end - 2 : end].endswith(_FOOTNOTE_ENDS):
        return ended
    return ended and _closing_ends(text, place, after, enclosures)


def _bang_ends(text: str, begin: int, end: int, after: int) -> bool:
    """A half-width `?` or `!` is not an end in a web address or before a small letter (Yahoo! said)."""
    if after == end and text[end].isascii() and (text[end].isalnum() or text[end] in "=&/#_"):
        return not (text[begin - 1 : begin].isascii() and text[end].isascii())
    return not goes_on_small(text, after)


def _ellipsis_ends(text: str, start: int, begin: int, after: int) -> bool:
    if text[after - 1].isspace():
        return not goes_on_small(text, after)
    if text[after].isascii() and text[after].isalnum() and text[begin - 1 : begin].isascii():
        return False
    return bool(_CLAUSE.search(text[max(start, begin - 12) : begin])) and not _TAKES_UP.match(text, after)


def _period_ends(text: str, place: tuple[int, int, int], after: int, full_stops: bool) -> bool:
    start, begin, end = place
    before, following = text[begin - 1 : begin], text[end]
    if after > end:
        return not before.isascii() or ends_english(text, start, begin, after)
    if following.isascii():
        if following.isalnum():
            return ends_glued(text, start, begin, end)
        return following in "\"'([<#$" and ends_english(text, start, begin, after)
    if before.isascii():
        return before in "%)]\"'" or is_word(text, start, begin)
    return not full_stops and bool(_CLAUSE.search(text[max(start, begin - 12) : begin]))


def _closing_ends(text: str, place: tuple[int, int, int], after: int, enclosures: Enclosures) -> bool:
    """Whether the sentence ends with the closing marks of its last run, or goes on around them."""
    start, begin, end = place
    mark = text[end - 1]
    opened = enclosures.opening.get(end - 1)
    before = text[max(opened - 4, 0) : opened].rstrip() if opened else ""
    at_start = opened is None or (opened <= start + 4 and not text[start:opened].strip(" \u3000“‘「『（(\"'"))
    if mark in _TITLE_ENDS + _BRACKETS:
        return at_start and mark in _BRACKETS
    if goes_on_small(text, after) or _ENGLISH_SPEAKER.match(text, after):
        return False
    introduced = before.endswith(("：", "，", ":", ","))
    if not introduced and _SPEAKER.match(text, after):
        return False
    if _TAKES_UP.match(text, after):
        return introduced
    quoted_sentence = introduced or at_start or before[-1:] in _ASKED
    return quoted_sentence or "。" in text[begin:end] or text[after].isascii()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long: after `；`, else `，`, else a space, else anywhere."""
    while end - start > MAX_LENGTH:
        longest = MAX_LENGTH_ASCII if _mostly_ascii(text[start : start + MAX_LENGTH]) else MAX_LENGTH
        if end - start <= longest:
            break
        least, most = start + longest // 4, start + longest
        for marks in ("；;", "，,", "、 \u3000"):
            cut = max(text.rfind(mark, least, most) for mark in marks) + 1
            if cut:
                break
        else:
            cut = most
        yield start, cut
        start = cut
    yield start, end


def _mostly_ascii(piece: str) -> bool:
    return len(piece.encode("utf-8", "surrogatepass")) < len(piece) * 1.5
