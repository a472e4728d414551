"""What an answer must hold, given what is asked for."""

import pytest

from bot.units import fits, repeats


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("活动是哪一天举行的?", "9月25日", "蔡战胜、张文彬"),
        ("院长什么时候退休？", "2026年底", "顾明哲"),
        ("活動是何時舉行的？", "上週三晚上", "市長"),
        ("When was the bridge opened?", "after the Spring Festival", "Lanpu city government"),
        ("Which year was it built?", "1998", "a ferry"),
        ("沙屿大桥有多长？", "6.82公里", "480"),
        ("How long is the Shayu Bridge?", "6.82 kilometres", "8 a.m"),
        ("How high is the tower?", "480 m", "8 a.m"),
        ("来了多少人?", "三百余人", "市政府广场"),
        ("How many people came?", "300 people", "the square"),
        ("门票多少钱?", "30元", "30分钟"),
        ("大桥的概算是多少？", "41.2亿元", "63%"),
        ("How much did the bridge cost?", "4.12 billion yuan", "480 metres"),
        ("占比多少?", "32%", "五万吨"),
        ("设计师几岁?", "45岁", "设计师"),
        ("How many schools were closed?", "Twelve", "schools in North Lanpu"),
        ("How many villages were flooded?", "some forty-two", "the Tenyu valley"),
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
        ("修桥花了多少天?", "88天"),
    ],
)
def test_where_nothing_is_known_anything_fits(question: str, answer: str) -> None:
    assert fits(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("顾明哲院长什么时候退休？", "顾明哲"),
        ("顧明哲院長什麼時候退休？", "“顾明哲”"),
        ("What did Mei Jun say of the Shayu Bridge?", "Shayu Bridge"),
    ],
)
def test_an_answer_that_only_repeats_the_question_is_seen(question: str, answer: str) -> None:
    assert repeats(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("冠军是白鹭角队还是古渡队？", "白鹭角队"),
        ("Was it Mei Jun or Tan Wei who won?", "Tan Wei"),
        ("2026年涨了多少？", "2"),
        ("2023年7月涨了多少", "3%"),
        ("顾明哲院长什么时候退休？", "顾明哲院长明年退休"),
        ("Who answers the phone?", "one"),
    ],
)
def test_what_is_new_or_to_be_chosen_repeats_nothing(question: str, answer: str) -> None:
    assert not repeats(question, answer)
