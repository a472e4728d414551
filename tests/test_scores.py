"""Scores of single answers, worked out by hand."""

import pytest

from bot.scores import answer_f1, bare, character_f1, contains, evidence, exact

PARKS = (("安溪高端装备制造产业园",), ("德化陶瓷家电产业园",), ("永春智能电子科创产业园",))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("園區，ＧＤＰ 增長 [1]", "园区gdp增长"),
        ("3,200 万元。[12]", "3200万元"),
        ("０.4％", "0.4%"),
        ("v2.0.", "v2.0"),
        ("——…！", ""),
    ],
)
def test_bare_text_keeps_letters_digits_and_what_gives_a_number_its_size(text: str, left: str) -> None:
    assert bare(text) == left


def test_character_f1_counts_shared_characters_of_both() -> None:
    assert character_f1("市长蔡战胜", "蔡战胜") == 2 * 3 / 8
    assert character_f1("蔡戰勝 [1]", "蔡战胜") == 1
    assert character_f1("大雨", "蔡战胜") == 0
    assert character_f1("", "") == 0
    assert character_f1("aab", "abb") == 2 * 2 / 6


@pytest.mark.parametrize(
    ("text", "form", "held"),
    [
        ("他說，園區要降低企業成本。", "园区要降低", True),
        ("同比增长10.4%。", "0.4%", False),
        ("同比增长0.4%。", "0.4%", True),
        ("9月25日开工", "5日", False),
        ("全长3,200米", "3200", True),
        ("全长3200米", "320", False),
        ("大雨", "……", False),
    ],
)
def test_a_text_contains_an_answer_but_not_a_number_inside_another(text: str, form: str, held: bool) -> None:
    assert contains(text, form) is held


def test_the_best_form_of_a_plain_answer_counts() -> None:
    forms = (("三年", "三年来"),)
    assert answer_f1("三年來 [1]", forms) == 1
    assert exact("三年來 [1]", forms)
    assert not exact("近三年来", forms)


@pytest.mark.parametrize(
    ("text", "f1"),
    [
        ("永春智能电子科创产业园、安溪高端装备制造产业园和德化陶瓷家电产业园 [1]", 1),
        ("安溪高端裝備製造產業園 [1]\n德化陶瓷家電產業園 [2]", 2 * 2 / 5),
        ("安溪高端装备制造产业园, 东湖公园", 2 * 1 / 5),
        ("德化县陶瓷家电产业园", 2 * 1 / 4),
        ("德化陶瓷家电产业园；德化陶瓷家电产业园；德化县陶瓷家电产业园", 2 * 1 / 5),
        ("三个县", 0),
        ("", 0),
    ],
)
def test_a_list_is_scored_by_its_items_each_found_once(text: str, f1: float) -> None:
    assert answer_f1(text, PARKS) == f1


def test_an_item_with_and_inside_stays_whole() -> None:
    items = (("和平区",), ("共和国大道", "共和大道"), ("Trinidad and Tobago",), ("Washington, D.C.",))
    assert answer_f1("和平区、共和大道, Trinidad and Tobago, Paris", items[:3]) == 2 * 3 / (4 + 3)
    assert answer_f1("Washington, D.C.\n和平区和共和大道", (items[0], items[1], items[3])) == 1


def test_a_long_item_does_not_swallow_a_short_one_beside_it() -> None:
    items = (("安溪高端装备制造产业园",), ("德化",))
    assert answer_f1("安溪高端装备制造产业园和德化", items) == 1
    assert exact("德化、安溪高端装备制造产业园", items)


def test_items_with_other_numbers_are_other_items() -> None:
    assert answer_f1("2023年、1.2万元", (("2024年",), ("2.1万元",))) == 0


def test_commas_inside_numbers_part_nothing() -> None:
    assert exact("3,200米，1,050米", (("3200米",), ("1050米",)))


def test_an_exact_list_has_all_items_and_no_other() -> None:
    items = (("高向荣",), ("雷连鸣",))
    assert exact("雷連鳴、高向榮 [1]", items)
    assert not exact("雷连鸣、高向荣、黄文捷", items)
    assert not exact("雷连鸣", items)


def test_evidence_of_a_plain_answer_is_in_the_first_citation() -> None:
    items = (("三年", "3年"),)
    assert evidence(["三年來，成效明顯。", "大雨。"], items)
    assert not evidence(["大雨。", "三年来，成效明显。"], items)
    assert not evidence([], items)


def test_evidence_of_a_list_is_half_its_items_one_of_them_in_the_first_citation() -> None:
    items = (("甲园",), ("乙园",), ("丙园",), ("丁园",))
    assert evidence(["甲园。", "乙园。"], items)
    assert not evidence(["甲园。", "大雨。"], items)
    assert not evidence(["大雨。", "甲园、乙园。"], items)
