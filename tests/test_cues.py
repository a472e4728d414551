"""Sentences that show a reason, a way, or what somebody said."""

import pytest

from bot.cues import cued


@pytest.mark.parametrize(
    ("question", "shows", "does_not"),
    [
        ("为什么停航?", "受台风影响,渡轮停航。", "渡轮8月3日停航。"),
        ("why did the ferry stop?", "it stopped because of the typhoon.", "it stopped on 3 august."),
        ("市长怎么看这个项目?", "市长表示,项目很重要。", "项目投资32亿元。"),
        ("what did the mayor say about it?", "the mayor said it mattered.", "it costs 3 million."),
        ("村里怎么增收的?", "村里通过入股增加收入。", "村里有32户人家。"),
    ],
)
def test_what_is_asked_for_is_shown_by_some_words(question: str, shows: str, does_not: str) -> None:
    assert cued(question, shows)
    assert not cued(question, does_not)


@pytest.mark.parametrize("question", ["市长参观了哪些园区?", "when did it open?", "how many people came?"])
def test_question_for_a_thing_is_shown_by_none(question: str) -> None:
    assert not cued(question, "因为下雨,他说,通过电话联系。because he said so by phone")
