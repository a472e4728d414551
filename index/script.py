"""Simplified and Traditional Chinese: which one a text is in, and one turned into the other for showing."""

from functools import cache

import opencc

from index.language import detect_language

SIMPLIFIED, TRADITIONAL = "zh-Hans", "zh-Hant"
_TO = {SIMPLIFIED: "t2s", TRADITIONAL: "s2t"}


def script_of(text: str) -> str | None:
    """`zh-Hans` or `zh-Hant`; `None` where both write the text alike, or it is not Chinese."""
    language = detect_language(text)
    if language == SIMPLIFIED:
        return SIMPLIFIED if to_script(text, TRADITIONAL) != text else None
    return TRADITIONAL if language == TRADITIONAL else None


def to_script(text: str, script: str) -> str:
    """`text` in the script given, word by word as OpenCC knows them; other text stays."""
    return str(_converter(_TO[script]).convert(text.encode("utf-8", "replace").decode()))


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
