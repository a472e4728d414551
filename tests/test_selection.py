from collections.abc import Collection

from bot.selection import to_read, worth_reading
from index.article import Hit, Passage
from index.filter import Filter
from index.search import Search


def hits(names: str, cosine: float | None = None) -> list[Hit]:
    """A hit per letter, the letter its report, scores falling."""
    return [Hit(Passage(name, i, i, i + 1, ()), 1 - i / 100, cosine, None) for i, name in enumerate(names)]


class Found(Search):
    """A search that has found what it is given, in either language."""

    def __init__(self, found: list[Hit], across: list[Hit]) -> None:
        self._found = found
        self._across = across

    def __call__(
        self, query: str, k: int = 10, where: Filter | None = None, near: Collection[str] = ()
    ) -> tuple[Hit, ...]:
        return tuple(self._found[:k])

    def across(self, query: str, k: int, where: Filter | None = None) -> tuple[Hit, ...]:
        return tuple(self._across[:k])


def read(found: Found, count: int = 6, without: Collection[str] = ()) -> str:
    chosen = to_read(found, "?", count, without=without)
    return "".join(hit.passage.article_id for hit in chosen)


def chosen(names: str, count: int) -> str:
    return "".join(hit.passage.article_id for hit in worth_reading(hits(names), count))


def test_the_best_report_is_read_further_than_its_best_passage() -> None:
    assert chosen("abcdefghaia", 6) == "abcdaa"


def test_no_more_than_four_passages_are_of_the_best_report() -> None:
    assert chosen("aaaaaabcd", 6) == "aaaabc"


def test_where_there_are_no_others_the_best_report_is_read_on() -> None:
    assert chosen("aaaaaaaa", 6) == "aaaaaa"
    assert chosen("aaaaaab", 6) == "aaaaab"


def test_order_is_that_of_search() -> None:
    found = worth_reading(hits("abaca"), 4)
    assert [hit.passage.number for hit in found] == [0, 1, 2, 4]


def test_few_or_no_hits_are_all_read() -> None:
    assert chosen("ab", 6) == "ab"
    assert chosen("", 6) == ""
    assert chosen("abc", 1) == "a"


def test_the_other_language_comes_after_the_best_and_does_not_move_them() -> None:
    found = hits("abcd", 0.8)
    assert read(Found(found, found[:2])) == "abcd"
    assert read(Found(found, [found[0], *hits("x", 0.8)])) == "abcdx"


def test_the_other_language_is_read_where_it_is_as_near() -> None:
    assert read(Found(hits("abcd", 0.8), hits("xy", 0.85))) == "abcdxy"
    assert read(Found(hits("abcd", 0.8), hits("xy", 0.75))) == "abcd"


def test_reports_left_out_make_room_for_others() -> None:
    assert read(Found(hits("abacd", 0.8), hits("bx", 0.9)), count=2, without=["b"]) == "aax"
