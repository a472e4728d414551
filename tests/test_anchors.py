import json
import re
from base64 import urlsafe_b64encode

import pytest

from bot.answer import Citation
from ui.anchors import Mark, anchor, digest, read_anchor


def citation(article_id: str) -> Citation:
    return Citation(1, article_id, "题", None, None, None, 10, 20, "引用的句子", ((12, 15), (15, 20)))


def packed(value: object) -> str:
    return "cite-" + urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "article_id", ["a", "a b", "../a/b?c#d", "\"'<>&", "報導/一", "x" * 500, "长" * 500, "", "\u202e\n"]
)
def test_link_gives_back_the_place_that_it_was_made_of(article_id: str) -> None:
    link = anchor(citation(article_id))
    assert re.fullmatch(r"[A-Za-z0-9_-]+", link)
    assert read_anchor(link) == Mark(article_id, 10, 20, digest("引用的句子"), ((12, 15), (15, 20)))


def test_mark_fits_only_where_the_quotation_still_stands() -> None:
    mark = Mark("a", 2, 4, digest("引用"))
    assert mark.fits("前文引用")
    assert not mark.fits("前文引申")
    assert not mark.fits("前")


def test_span_outside_its_quotation_is_left_out() -> None:
    outside = Citation(1, "a", "题", None, None, None, 10, 20, "引", ((0, 5), (12, 15), (18, 30)))
    assert read_anchor(anchor(outside)).spans == ((12, 15),)


def test_no_more_spans_are_linked_than_a_link_may_have() -> None:
    many = Citation(1, "a", "题", None, None, None, 0, 100, "引", tuple((i, i + 1) for i in range(100)))
    assert read_anchor(anchor(many)).spans == many.spans[:64]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cite-",
        "cite-!",
        "cite-A",
        "other-" + anchor(citation("a")).removeprefix("cite-"),
        anchor(citation("a"))[:-4],
        "cite-" + "A" * 100_000,
        "cite-" + urlsafe_b64encode(b"[" * 12_000).decode(),
        packed({}),
        packed([]),
        packed([1, 0, 5, "x", []]),
        packed(["a", 5, 5, "x", []]),
        packed(["a", -1, 5, "x", []]),
        packed(["a", 0, 5, "x", [[0, 9]]]),
        packed(["a", 0, 5, "x", [[0]]]),
        packed(["a", 0.0, 5, "x", []]),
        packed(["a", 0, 5, "x", [[0, 1]] * 65]),
        None,
        7,
        ["cite-x"],
    ],
)
def test_link_that_was_not_made_here_is_a_value_error(text: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_anchor(text)
