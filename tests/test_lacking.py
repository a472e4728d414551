"""Figures and names of a question that a report lacks."""

import pytest

from bot.lacking import lacking
from index.bridge import beside
from index.words import fold


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("泉州的光伏园投资多少?", "泉州市的光伏園計劃投資32億元。", 0),
        ("泉州的光伏园投资多少?", "杭州的光伏园投资32亿元。", 1),
        ("股指摸到3262.88点那天怎么样?", "股指摸到3262.88点。", 0),
        ("股指摸到3262.88点那天怎么样?", "股指摸到3241.14点。", 1),
        ("32亿元从哪里来?", "投资3200000000元", 0),
        ("泉州投资32亿元?", "泉州投资8亿元。", 0.5),
        ("DeepSeek发布了什么?", "DeepSeek发布了一个模型。", 0),
        ("市长参观了哪些园区?", "完全是另一回事。", 0),
    ],
)
def test_share_of_figures_and_names_that_are_not_there(question: str, text: str, share: float) -> None:
    assert lacking(question, fold(text)) == share


def test_english_names_are_there_by_their_pinyin_and_words_by_the_dictionary() -> None:
    text = "蔡战胜在泉州参观了产业园。"
    asked = "Which parks did Cai Zhansheng visit in Quanzhou?"
    assert lacking(asked, fold(text), beside(asked, text)) == 0
    other = "Which parks did Li Xiaohong visit in Quanzhou?"
    assert lacking(other, fold(text), beside(other, text)) > 0


def test_capitalised_words_together_are_one_name() -> None:
    text = "黑潮隊十二年首奪冠。"
    assert lacking("Who won the Lanpu Cup?", fold(text), beside("Who won the Lanpu Cup?", text)) == 1
    assert lacking("Who won the World Cup?", fold("England won the cup.")) == 0
    assert lacking("Who won the World Cup?", fold("England won the league.")) == 1


def test_a_name_that_the_dictionary_has_in_chinese_is_surely_lacking() -> None:
    asked = "Who won the World Cup?"
    without, with_it = "黑潮隊十二年首奪冠。", "英格兰夺得世界杯。"
    assert lacking(asked, fold(without), beside(asked, without)) == 2
    assert lacking(asked, fold(with_it), beside(asked, with_it)) == 0


def test_capitals_at_the_beginning_of_a_question_are_no_name() -> None:
    assert lacking("Which parks were visited?", "完全是另一回事。") == 0
