"""Text from outside as harmless HTML."""

import re

_LINE_BREAK = re.compile(r"\r\n?|\n")
# Characters that turn the reading direction around and could make a text read as another.
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
# What HTML, Markdown, Handlebars, JavaScript templates and LaTeX use; what no page can show.
_SPECIAL = re.compile(rf"[!-/:-@\[-`{{-~{_DIRECTIONS}{_CONTROLS}]")
_UNSHOWABLE = re.compile(f"[{_CONTROLS}]")

# What would end an attribute, or be read as a template.
_QUOTED = re.compile(r"[&<>\"'`${}\\\n\t]")


def escape(text: str) -> str:
    """`text` so that HTML and Markdown show it as it is; direction overrides become visible."""
    return _SPECIAL.sub(_harmless, text)


def attribute(text: str) -> str:
    """`text` as an attribute, from which a script reads it back as it was; it is not for showing."""
    return _QUOTED.sub(lambda found: f"&#{ord(found[0])};", _UNSHOWABLE.sub("\ufffd", text))


def with_breaks(text: str) -> str:
    """`text` escaped, its line ends kept."""
    return "<br>".join(map(escape, _LINE_BREAK.split(text)))


def one_line(text: str) -> str:
    """`text` escaped, on one line."""
    return escape(" ".join(text.split()))


def _harmless(found: re.Match[str]) -> str:
    character = found[0]
    if character.isascii() and character.isprintable():
        return f"&#{ord(character)};"
    return f"&#91;U+{ord(character):04X}&#93;" if character in _DIRECTIONS else "\ufffd"
