from datetime import date

import pytest

from index.dates import header_date, parse_date

_DAY = date(2023, 8, 16)


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-16",
        "2023-08-16 18:02:41",
        "2023-08-16T18:02:41Z",
        "2023-08-16T23:30:00.125+08:00",
        "2023/8/16",
        "2023.08.16",
        "20230816",
        "202308/16 22:41:11",
        "2023年8月16日",
        "2023 年 8 月 16 日 18:02",
        "２０２３年８月１６日",
        "二〇二三年八月十六日",
        "民國112年8月16日",
        "Aug. 16, 2023",
        "August 16th, 2023 at 6 pm",
        "16 August 2023",
        "16-Aug-2023",
        "Wed, 16 Aug 2023 18:02:41 GMT",
        "16/08/2023",
        "08/16/2023",
        "发布时间：2023-08-16 09:33:41",
        "来源：某日报　2023-08-16 09:30　记者 某某",
    ],
)
def test_every_usual_way_to_write_a_date_is_read(text: str) -> None:
    assert parse_date(text) == _DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2023-13-45",
        "2023-02-30",
        "2023年13月1日",
        "0000-00-00",
        "9999-01-01",
        "18:02:41",
        "8月16日",
        "0595-22128966",
        "123456789012",
        "March 2023",
        "第2023-08期",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_date_that_can_be_read_in_two_ways_is_no_date() -> None:
    assert parse_date("03/04/2023") is None
    assert parse_date("04/04/2023") == date(2023, 4, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年十月十日", date(2024, 10, 10)),
        ("二○二四年十二月二十一日", date(2024, 12, 21)),
        ("二〇二四年一月三十日", date(2024, 1, 30)),
    ],
)
def test_chinese_numerals_are_counted(text: str, day: date) -> None:
    assert parse_date(text) == day


def test_a_short_year_counts_only_in_a_header() -> None:
    assert header_date("23-08-16 06:20，") == _DAY
    assert parse_date("23-08-16 06:20，") is None
    assert header_date("8-16 22:13，") is None
    assert header_date("99-99-99") is None


def test_a_long_text_is_searched_in_linear_time() -> None:
    assert parse_date("2023-" * 200_000) is None
