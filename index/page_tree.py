"""What of a web page's tree a reader sees. Works on lxml's elements, which are given."""

import re
from copy import deepcopy
from typing import Any

_UNSEEN_TAGS = ("script", "style", "noscript", "template")
_UNSEEN_STYLE = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:\.0+)?(?:[;!]|$)|font-size:0(?:\.0+)?(?:[a-z%]+)?(?:[;!]|$)"
)
_BLOCKS = ("p", "div", "table", "br", "h1", "h2", "h3", "ul")
_LAID_OUT = 100  # characters: a cell with so many holds no figure or name


def as_seen(tree: Any) -> Any:
    """The tree without what the page hides by itself, and with tables only where they hold data.

    Text that no reader sees is not news; it may be there to be read by programs like this one.
    Scripts of JSON-LD stay: they are metadata.
    """
    for element in [element for element in tree.iter() if _is_unseen(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    # The outermost first: what is inside a table of the layout may be data.
    for table in list(tree.iter("table")):
        if any(_is_layout(cell) for cell in table.iter("td", "th")):
            for part in list(_parts(table)):
                part.tag = "div"
    return tree


def without_paragraphs(tree: Any) -> Any:
    """A copy without its paragraphs, whose dates are what the news is about."""
    copy = deepcopy(tree)
    for paragraph in list(copy.iter("p")):
        if paragraph.getparent() is not None:
            paragraph.drop_tree()
    return copy


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False  # a comment; a page that a script will show
    if element.tag in _UNSEEN_TAGS:
        return str(element.get("type", "")).lower() != "application/ld+json"
    if element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true":
        return True
    return bool(_UNSEEN_STYLE.search("".join(element.get("style", "").lower().split())))


def _is_layout(cell: Any) -> bool:
    return next(cell.iter(*_BLOCKS), None) is not None or len(cell.text_content().strip()) > _LAID_OUT


def _parts(table: Any) -> Any:
    """A table and what it is made of, down to the cells, without the tables in them."""
    yield table
    for child in table:
        if child.tag in ("tbody", "thead", "tfoot", "tr", "td", "th"):
            yield from _parts(child)
