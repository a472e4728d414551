"""Characters and white space of scraped text made regular; takes away no words and knows nothing of news.

Never NFKC over everything: it would turn … ½ ㎡ ① into other characters. Each fold here is one that
leaves the reader with the same text.
"""

import html
import re
import unicodedata

_ENTITY = re.compile(r"&(?:amp;){0,8}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SCRIPT = re.compile(r"<(/?)(script|style|noscript)\b[^<>]{0,1000}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,2000}-->")
_BREAKING_TAG = re.compile(
    r"<(?:br|hr|/?(?:p|div|li|ul|ol|tr|table|h[1-6]|section|article|blockquote|figure))\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|body|button|center|cite|code|dd|dl|dt|em|embed|figcaption|font|footer|form|head|header|html|i"
    r"|iframe|img|input|ins|label|link|main|meta|nav|o:p|object|option|picture|pre|q|s|select|small|source|span|strike"
    r"|strong|sub|sup|svg|tbody|td|th|thead|title|u|video)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Invisible: controls, soft hyphen, zero width, direction marks, private use (icon fonts), lone surrogates.
# The zero-width joiner holds emoji together and goes only elsewhere.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff]"
    "|(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d"
)
_FULL_WIDTH = {
    full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_KANGXI_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_FOLD = str.maketrans(
    {**_FULL_WIDTH, **_KANGXI_RADICALS, **dict(zip("｡｢｣､･", "。「」、・", strict=True)), "＠": "@", "＃": "#"}
)
# Full-width signs become ASCII only where a number uses them: `３．５％`, `－２`, but not `中－英`.
_NUMBER_SIGN = re.compile(r"(?<=\d)[．／](?=\d)|(?<=\d)％|[＋－](?=\d)")
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")
_ASCII_SIGN = str.maketrans("．／％＋－", "./%+-")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_FULL_STOPS = "。！？”」』）"
# A line that ends in the middle of a sentence was broken by a fixed page width.
_WRAPPED = re.compile(r"(?<=[a-z,]) ?\n(?=[a-z])|(?<=[，、])\n(?=\w)")
_MARKDOWN_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\s]{1,500}\)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((?:https?://|/|#)[^()\s]{0,500}\)")
_MARKDOWN_LINE = re.compile(r"^(?:#{1,6} +|> +)", re.MULTILINE)
# Not `130832****62`, an identity card's number, and not `__init__`.
_MARKDOWN_BOLD = re.compile(r"(?<![*\d])\*\*(?=[^\s*])(?=[^*\n]*[^\W\d])([^*\n]{1,300})(?<=\S)\*\*(?![*\d])")


def regular_characters(text: str) -> str:
    """Text without markup and invisible characters, in NFC, with ASCII letters, digits and number signs."""
    text = _LINE_BREAK.sub("\n", text)
    if "&" in text:
        text = _ENTITY.sub(_unescape, text)
    if "<" in text:
        text = _without_tags(_without_scripts(text))
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text.translate(_FOLD) if _FOLDED.search(text) else text)
    text = _NUMBER_SIGN.sub(lambda sign: sign[0].translate(_ASCII_SIGN), text)
    return _without_markdown(text)


def regular_spaces(text: str) -> str:
    """Paragraphs parted by one line break, words by one space, nothing around them."""
    text = _SPACES.sub(_regular_gap, text)
    if "\n" not in text:
        return text.strip()
    lines = "\n".join(line.strip() for line in text.split("\n"))
    text = _WRAPPED.sub(lambda gap: "" if lines[gap.start() - 1] in "，、" else " ", lines)
    return "\n".join(line for line in text.split("\n") if line)


def _regular_gap(gap: re.Match[str]) -> str:
    """Pages without line breaks still mark a paragraph by several spaces behind a full stop."""
    before = gap.string[gap.start() - 1 : gap.start()]
    wide = len(gap[0]) > 1 and (before in _FULL_STOPS or "\u3000\u3000" in gap[0])
    return "\n" if before and wide else " "


def _unescape(entity: re.Match[str]) -> str:
    text = entity[0]
    while text.startswith("&amp;") and len(text) > len("&amp;"):
        text = "&" + text[len("&amp;") :]
    return html.unescape(text)


def _without_scripts(text: str) -> str:
    kept, copied, opened = [], 0, None
    for tag in _SCRIPT.finditer(text):
        closing, name = tag[1], tag[2].lower()
        if opened is None and not closing:
            opened = (name, tag.start())
        elif opened is not None and closing and opened[0] == name:
            kept.append(text[copied : opened[1]])
            copied, opened = tag.end(), None
    return "".join((*kept, text[copied:]))


def _without_tags(text: str) -> str:
    return _TAG.sub("", _BREAKING_TAG.sub("\n", _COMMENT.sub("", text)))


def _without_markdown(text: str) -> str:
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\1", _MARKDOWN_IMAGE.sub("", text))
    if "**" in text:
        text = _MARKDOWN_BOLD.sub(r"\1", text)
    return _MARKDOWN_LINE.sub("", text)
