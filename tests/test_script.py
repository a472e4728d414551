import pytest

from index.script import script_of, to_script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("市长参观了哪些园区?", "zh-Hans"),
        ("市長參觀了哪些園區?", "zh-Hant"),
        ("著名作家去了哪里", "zh-Hans"),
        ("他是人", None),
        ("Which parks did the mayor visit?", None),
        ("", None),
        ("2024", None),
    ],
)
def test_script_is_told_by_the_characters_that_only_one_of_them_has(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_conversion_knows_words() -> None:
    assert to_script("頭髮乾燥，皇后在後面", "zh-Hans") == "头发干燥，皇后在后面"
    assert to_script("头发干燥，皇后在后面", "zh-Hant") == "頭髮乾燥，皇后在後面"


def test_other_text_stays() -> None:
    assert to_script("Quanzhou 3.5% ▲ \U0001f600", "zh-Hans") == "Quanzhou 3.5% ▲ \U0001f600"


def test_half_of_a_surrogate_pair_is_no_error() -> None:
    assert to_script("園\ud800", "zh-Hans") == "园?"
