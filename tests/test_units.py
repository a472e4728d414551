"""What an answer must hold, given what is asked for."""

import pytest

from bot.units import fits


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("活动是哪一天举行的?", "9月25日", "蔡战胜、张文彬"),
        ("活動是何時舉行的？", "上週三晚上", "市長"),
        ("When was the bridge opened?", "after the Spring Festival", "Lanpu city government"),
        ("Which year was it built?", "1998", "a ferry"),
        ("沙屿大桥有多长？", "6.82公里", "480"),
        ("How long is the Shayu Bridge?", "6.82 kilometres", "8 a.m"),
        ("How high is the tower?", "480 m", "8 a.m"),
        ("来了多少人?", "三百余人", "市政府广场"),
        ("How many people came?", "300 people", "the square"),
        ("门票多少钱?", "30元", "30分钟"),
        ("How much did the bridge cost?", "4.12 billion yuan", "480 metres"),
        ("占比多少?", "32%", "五万吨"),
        ("设计师几岁?", "45岁", "设计师"),
        ("How many schools were closed?", "Twelve", "schools in Lanpu"),
        ("建了多少座桥?", "两座", "沙屿大桥"),
    ],
)
def test_an_answer_holds_what_is_asked_for(question: str, fitting: str, other: str) -> None:
    assert fits(question, fitting)
    assert not fits(question, other)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("市长参观了哪些园区?", "安溪高端装备制造产业园"),
        ("有哪几个人获奖？", "林晓、陈安"),
        ("What did he say when the bridge opened?", "that it was a relief"),
        ("Why did it take so long?", "for lack of money"),
        ("会议开了多长时间?", "一上午"),
    ],
)
def test_where_nothing_is_known_anything_fits(question: str, answer: str) -> None:
    assert fits(question, answer)
