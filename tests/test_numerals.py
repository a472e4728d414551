import pytest

from index.numerals import figures


@pytest.mark.parametrize(
    ("chinese", "english", "form"),
    [
        ("投资32亿元", "3.2 billion yuan", "3200000000"),
        ("约500万美元", "$5 million", "5000000"),
        ("52万元", "the 520,000-yuan donation", "520000"),
        ("1.5万亿", "1.5 trillion", "1500000000000"),
        ("三百万", "3m people", "3000000"),
        ("同比增长30%", "up 30 per cent", "30%"),
        ("百分之三十", "30 percent", "30%"),
        ("二十八条措施", "28 measures", "28"),
        ("3,424元", "3,424 yuan", "3424"),
        ("二〇二三年", "in 2023", "2023"),
        ("8月3日", "on august 3rd, 2023", "d8-3"),
        ("8月3日", "3 aug 2023", "d8-3"),
        ("7月", "in july", "m7"),
        ("5月", "in may", "m5"),
        ("今年上半年", "in the first half of 2023", "h1"),
        ("第二季度", "q2", "q2"),
    ],
)
def test_both_ways_of_writing_have_one_form(chinese: str, english: str, form: str) -> None:
    assert form in figures(chinese)
    assert form in figures(english)


def test_only_one_form_stands_for_an_amount() -> None:
    assert figures("32亿") == ["3200000000"]
    assert figures("12.50元") == ["12.5"]


@pytest.mark.parametrize("text", ["", "万一", "千万别去", "一些人", "may i ask", "iphone15", "五家"])
def test_what_is_no_figure_gives_none(text: str) -> None:
    assert figures(text) == []


def test_years_are_no_days_of_a_month() -> None:
    assert figures("aug 2023") == ["2023", "m8"]


def test_there_is_no_thirteenth_month() -> None:
    assert figures("13月40日") == ["13", "40"]


def test_endless_digits_are_no_number() -> None:
    assert figures("9" * 400) == []
