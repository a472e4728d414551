import pytest
from parsed_html import HOSTILE, Parsed

from ui.escape import escape, one_line, with_breaks


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_nothing_else(text: str) -> None:
    parsed = Parsed(escape(text))
    assert parsed.tags == []
    assert parsed.text == text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_character_of_markdown_latex_or_templates_survives_as_itself(text: str) -> None:
    left = escape(text).replace("&#", "").replace(";", "")
    assert not set(left) & set("<>\"'`\\*_{}[]()!|~$:&@/.-+=")


def test_direction_overrides_are_shown_instead_of_obeyed() -> None:
    assert Parsed(escape("a\u202eb\u2066c")).text == "a[U+202E]b[U+2066]c"


def test_characters_that_no_page_can_show_are_replaced() -> None:
    assert escape("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_put_on_one_line_or_keeps_its_lines(text: str) -> None:
    assert Parsed(one_line(text)).text == " ".join(text.split())
    assert "\n" not in with_breaks(text)
    assert Parsed(with_breaks(text)).text == text


def test_every_kind_of_line_end_is_one_break() -> None:
    assert with_breaks("a\r\nb\rc\nd") == "a<br>b<br>c<br>d"
