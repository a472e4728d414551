"""Which encoding a report is in: UTF-8, UTF-16, GB18030 or Big5, with or without a mark.

GB18030 and Big5 can both read almost any bytes of the other, so what decides is how much the result
looks like written Chinese: level-1 characters of either standard (the few thousand in daily use)
count for an encoding, rare characters, symbols and private-use characters against it.
"""

import codecs
import re
from functools import cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", "cp1252")
_SAMPLE = 1 << 16  # bytes
_ENOUGH = 2000  # characters outside ASCII; 20 decide right for 2,000 of 2,000 pieces of real news
_FIRST_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
_STRAY = 0.1  # of all bytes: fewer zero bytes than this in UTF-8 are dirt, not UTF-16
_BAR = 0.2  # of the score below; Chinese in its own encoding has 0.9 to 2, noise has less than 0

# Together two fifths of all Chinese text, Simplified and Traditional.
_FREQUENT = frozenset(
    "的一是不了在人有我他这個个上们們来來到时時大地为為子中你说說生国國年着著就那和要她出也得里裡后後自以会會家可下而过過天去能"
    "对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把还還用第样樣道想作种種开開美总總从從无無情己面最女但现現前些所同日手"
    "又行意动動方期它头頭经經长長儿兒回位分爱愛老因很给給名法间間斯知世什两兩次使身者被高已亲親其进進此话話常与與活正感"
    "市月新本市民政府工公司记記者报報部全业業产產区區县縣省京海北南东東西元万萬亿億"
)
_PUNCTUATION = frozenset("，。、；：？！“”‘’「」『』（）《》〈〉【】—…·～　％＂＇–")


def decode(data: bytes) -> str:
    """Decode a whole text, without its byte-order mark.

    Single broken bytes become U+FFFD; they do not turn the rest into another encoding. Zero bytes,
    which spoilt files have here and there, are left out.

    Raises:
        ValueError: if this is not text in any encoding known here; the message says what it looks like.
    """
    return data.decode(detect(data), "replace").removeprefix("\ufeff").replace("\0", "")


def detect(data: bytes) -> str:
    """Name the codec of a text or of its beginning (a cut character at the end does not matter).

    Raises:
        ValueError: if this is not text in any encoding known here.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    kind = _binary_kind(data)
    if kind:
        raise ValueError(f"this is {kind}, not text")
    sample = data[:_SAMPLE]
    if b"\0" in sample and sample.count(0) < _STRAY * len(sample) and _is_utf8(sample):
        return "utf-8"
    if b"\0" not in sample:
        high = _FIRST_HIGH.search(data)
        if high is None:
            return "utf-8"
        begin = high.start() // 2 * 2  # UTF-16 comes in pairs
        sample = data[begin : begin + _SAMPLE]
        if _is_utf8(sample):
            return "utf-8"
        if _mostly_ascii(data[:_SAMPLE]) and not _HIGH_PAIR.search(sample):
            return "cp1252"  # English with a sign here and there; Chinese has its bytes in runs
    # Zero bytes occur in UTF-16 only.
    names = [name for name in _CANDIDATES if name.startswith("utf-16") or b"\0" not in sample]
    scores = {name: _score(sample, name) for name in names}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _BAR and (b"\0" in sample or not _mostly_ascii(data[:_SAMPLE])):
        raise ValueError("not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8")
    return best


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_ascii(sample: bytes) -> bool:
    """Whether this is English with a few symbols, not noise."""
    plain = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in sample)
    return plain > 0.9 * len(sample)


def _binary_kind(data: bytes) -> str | None:
    kinds = {
        b"%PDF": "a PDF file",
        b"\x89PNG": "a PNG image",
        b"\xff\xd8\xff": "a JPEG image",
        b"GIF8": "a GIF image",
        b"PK\x03\x04": "a ZIP archive or Office document",
        b"\xd0\xcf\x11\xe0": "an old Office document",
        b"\x1f\x8b": "gzip-compressed data (its name should end in .gz)",
        b"SQLite format 3": "an SQLite database",
        b"\x7fELF": "a program",
    }
    return next((kind for magic, kind in kinds.items() if data.startswith(magic)), None)


def _score(sample: bytes, name: str) -> float:
    """How much this reading looks like written Chinese or English, -4 to 3: the mean over characters.

    What ASCII bytes give is left out, since they read alike in all but UTF-16.
    """
    text = codecs.getincrementaldecoder(name)("replace").decode(sample)
    wide = name.startswith("utf-16")
    total = count = 0
    before = " "
    for character in text:
        if wide or character > "\x7f":
            total += _points(character, before)
            count += 1
            if count == _ENOUGH:
                break
        before = character
    return total / 2 / count if count else 0.0


def _points(character: str, before: str) -> int:
    """Half points of a character, 6 to -8."""
    if character in _FREQUENT:
        return 6
    if character in _PUNCTUATION or character in _daily():
        return 2
    if character.isascii():
        return 1 if character.isprintable() or character in "\t\r\n" else -8
    if character.isalpha() and character < "\u0250":
        return 1 if before.isascii() and before.isalpha() else -2
    if character == "\ufffd" or not character.isprintable():
        return -8
    return -2


@cache
def _daily() -> frozenset[str]:
    """The level-1 characters of GB 2312 (3,755) and of Big5 (5,401)."""
    characters: set[str] = set()
    for lead in range(0xB0, 0xD8):
        row = bytes(byte for trail in range(0xA1, 0xFF) for byte in (lead, trail))
        characters.update(row.decode("gb2312", "ignore"))
    for lead in range(0xA4, 0xC7):
        trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        for trail in trails:
            characters.update(bytes((lead, trail)).decode("big5", "ignore"))
    return frozenset(characters)
