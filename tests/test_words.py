import random

import pytest

from index.words import characters, fold, han_share, words

_LAST_HAN = 0x323B0


@pytest.mark.parametrize(
    "text",
    ["İstanbul", "Straße", "ﬁnance", "50㎡", "½", "ﷺ", "㈱", "Ǆ", "e\u0301", "가", "😀園區", "\U00020bb7野家",
     "a\u2028b\u2029c", "一\r\n二\r三\n四\x0b五\x0c六\x1c七\x85八", "",
     "\n", "\x00", "乾隆乾燥", "隻只祇衹", "\ufeff頭"],
)  # fmt: skip
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_keeps_the_length_of_every_character() -> None:
    every = "".join(map(chr, range(_LAST_HAN)))
    assert len(fold(every)) == len(every)


def test_folding_keeps_the_length_of_any_mixture() -> None:
    chance = random.Random(3)
    pieces = [
        "乾",
        "隆",
        "燥",
        "後",
        "后",
        "麼",
        "什",
        "瞭",
        "解",
        "İ",
        "ß",
        "\n",
        "\u2028",
        "A",
        "３",
        "龍",
        "徵",
    ]
    for _ in range(500):
        text = "".join(chance.choices(pieces, k=chance.randrange(40)))
        assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("工業園區", "工业园区"),
        ("ＧＤＰ增長３．５％", "gdp增长3.5%"),
        ("乾隆", "乾隆"),
        ("乾燥", "干燥"),
        ("皇后與以後", "皇后与以后"),
        ("頭髮發展", "头发发展"),
        ("①", "1"),
        ("產\n業", "产\n业"),
    ],
)
def test_folding_unifies_what_means_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_half_of_a_surrogate_pair_is_folded_and_segmented() -> None:
    assert len(fold("園\ud800區")) == 3
    assert words("園區\udfff") == ["园区"]


def test_folding_twice_changes_nothing() -> None:
    text = "泉州開展工業園區標準化建設，ＧＤＰ增長İ½"
    assert fold(fold(text)) == fold(text)


def test_traditional_and_simplified_have_the_same_words() -> None:
    assert words("工業園區標準化建設") == words("工业园区标准化建设")
    assert characters("工業園區標準化建設") == characters("工业园区标准化建设")


def test_long_words_hold_their_shorter_ones() -> None:
    assert words("園區") == ["园区"]
    assert words("工业园区") == ["工业", "园区", "工业园", "工业园区"]


@pytest.mark.parametrize("text", ["", " \n\t", "，。！？“”…—", "the of and", "★※→"])
def test_what_says_nothing_has_no_words(text: str) -> None:
    assert words(text) == []


def test_english_words_meet_in_all_their_forms() -> None:
    assert words("The mayors visited parks") == words("mayor visiting the PARK")


def test_a_number_is_one_word_with_and_without_its_separators() -> None:
    assert words("3,200") == ["3200"] == words("３，２００")
    assert words("2,30") != ["230"]
    assert "3.5" in words("增长3.5亿元")


def test_pairs_of_characters_do_not_cross_what_is_not_chinese() -> None:
    assert characters("泉州工A业，园区") == ["泉州", "州工", "园区"]
    assert characters("区") == []


def test_share_of_han_counts_letters_only() -> None:
    assert han_share("园区 12345 ！！") == 1.0
    assert han_share("GDP增长率") == 0.5
    assert han_share("123") == 0.0
