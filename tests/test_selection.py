from bot.selection import worth_reading
from index.article import Hit, Passage


def hits(names: str) -> list[Hit]:
    """A hit per letter, the letter its report, scores falling."""
    return [Hit(Passage(name, i, i, i + 1, ()), 1 - i / 100, None, None) for i, name in enumerate(names)]


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
