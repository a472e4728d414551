"""Who holds an office, as the report says it."""

from bot.offices import holders
from index.words import fold


def _holders(offices: list[str], text: str) -> dict[str, str]:
    return holders(offices, fold(text), text)


def test_name_after_the_office_that_the_report_goes_on_to_use() -> None:
    text = "市長蔡戰勝參加。蔡戰勝認真了解三個產業園。"
    assert _holders(["市长"], text) == {"市长": "蔡战胜"}


def test_two_character_name_is_not_taken_with_the_verb_behind_it() -> None:
    assert _holders(["书记"], "书记李明出席会议。李明指出，要抓紧。") == {"书记": "李明"}


def test_office_without_a_name_has_no_holder() -> None:
    assert _holders(["市长"], "市长参加会议，参加的还有副手。") == {}


def test_name_that_never_comes_again_tells_nothing() -> None:
    assert _holders(["市长"], "市长蔡战胜参加。") == {}


def test_english_office_holder_is_known_by_the_name_repeated() -> None:
    text = "Mayor Cai Zhansheng toured three parks. Cai asked about output."
    assert _holders(["mayor"], text) == {"mayor": "cai"}
    assert _holders(["mayor"], "The mayor toured three parks. He asked about output.") == {}
