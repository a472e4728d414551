"""README.md and its Chinese twin say the same, and what they point at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
_FENCED = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    """The code blocks, without their comments."""
    return [re.sub(r" +#.*", "", block) for block in _FENCED.findall(text)]


def shape(text: str) -> list[str]:
    """How the text is divided: headings, items and rows, by their marks."""
    return re.findall(r"^(?:#+ |- |\d\. |\| )", _FENCED.sub("", text), re.MULTILINE)


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)\s]+)\)", _FENCED.sub("", text)))


def names(text: str) -> set[str]:
    """What stands in code marks and is the same in every language: options, variables, files."""
    return set(re.findall(r"`([-\w$./<>?=:]*[-_/$.][-\w$./<>?=:]*)`", _FENCED.sub("", text)))


def test_chinese_twin_has_the_same_commands() -> None:
    assert commands(CHINESE) == commands(ENGLISH)


def test_chinese_twin_is_divided_alike_and_names_and_points_at_the_same() -> None:
    assert shape(CHINESE) == shape(ENGLISH)
    assert links(CHINESE) - {"README.md"} == links(ENGLISH) - {"README.zh.md"}
    assert names(CHINESE) == names(ENGLISH)


@pytest.mark.parametrize(
    ("page", "text"), [("README.md", ENGLISH), ("README.zh.md", CHINESE), ("docs/api.md", API)]
)
def test_what_a_page_points_at_is_there(page: str, text: str) -> None:
    for link in links(text):
        if link.startswith("http"):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, link
