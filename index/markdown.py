"""Markdown reports: front matter and marks taken off, the words kept."""

import re

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*)")
_TITLE = re.compile(r"#[ \t]+(.+?)[ \t]*#*[ \t]*$")
_UNDERLINED = re.compile(r"(={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|\|?[ \t:|-]*-{2,}[ \t:|-]*)$")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_DEFINITION = re.compile(r"[ \t]*\[[^\]\n]{1,99}\]:[ \t]*\S+")
_BLOCK = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,3}[.)][ \t]+|\|)")
_LEADING = re.compile(r"^[ \t]*(?:(?:>[ \t]?)+|#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t])?)+")
_INLINE = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (
        re.compile(
            r"</?(?:p|div|span|b|i|u|em|strong|a|img|sub|sup|font|center|small|del|ins)\b[^<>]{0,500}>"
        ),
        "",
    ),
    (re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,500}(?:[ \t]+[\"'][^\"'\n]{0,200}[\"'])?\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,99}\]"), r"\1"),
    (re.compile(r"`{1,2}([^`\n]{1,500})`{1,2}"), r"\1"),
    (re.compile(r"(?<![*\\])(\*{1,3})(?=[^\s*])([^*\n]{0,500}[^\s*\\])\1(?!\*)"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^\n_]{0,500}[^\s_\\])\1(?!\w)"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]{1,500})~~"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])"), r"\1"),
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_ENDED = tuple("。！？!?.”」』）)：:；;…")


def read_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split `key: value` lines between `---` lines off the beginning of a text.

    Returns:
        The fields, names in lower case, and the rest of the text.
    """
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields: dict[str, str] = {}
    for line in found[1].split("\n"):
        field = _FIELD.match(line)
        if field and (value := _unquoted(field[2].strip())):
            fields[field[1].lower()] = value
    return fields, text[found.end() :]


def to_plain(text: str) -> tuple[str | None, str]:
    """Take the marks of Markdown off a text.

    Lines that Markdown would show as one paragraph are joined, unless a sentence ends there.

    Returns:
        The first level-1 heading, or `None`, and the plain text without it.
    """
    title: str | None = None
    pieces: list[str] = []
    before = ""  # the words of the line before, if its paragraph goes on
    for line in _block_lines(text):
        heading = _TITLE.match(line) if title is None else None
        if heading:
            title, before = _inline(heading[1]), ""
            continue
        words = _inline(_table_row(_LEADING.sub("", line))).rstrip()
        if before and words and not _BLOCK.match(line) and not before.endswith(_ENDED):
            words = words.lstrip()
            pieces.append("" if _WIDE.match(before[-1]) and _WIDE.match(words) else " ")
        elif pieces:
            pieces.append("\n")
        pieces.append(words)
        before = "" if line.lstrip().startswith(("#", "|")) else words
    return title, re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip("\n")


def _block_lines(text: str) -> list[str]:
    """The lines without fences, rules and link definitions; underlined headings written with `#`."""
    lines: list[str] = []
    for line in text.split("\n"):
        if _UNDERLINED.match(line) and lines and lines[-1].strip() and not _BLOCK.match(lines[-1]):
            lines[-1] = ("# " if line.startswith("=") else "## ") + lines[-1]
        elif not (_RULE.match(line) or _FENCE.match(line) or _DEFINITION.match(line)):
            lines.append(line)
    return lines


def _table_row(line: str) -> str:
    if not line.lstrip().startswith("|"):
        return line
    return " ".join(cell.strip() for cell in line.strip().strip("|").split("|"))


def _inline(line: str) -> str:
    for pattern, words in _INLINE:
        line = pattern.sub(words, line)
    return line


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.split(" #", 1)[0].rstrip()
