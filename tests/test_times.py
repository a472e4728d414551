"""Time expressions in questions, as of Monday 23 November 2026."""

from datetime import date

import pytest

from bot.times import said_time

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "words", "since", "until"),
    [
        ("上周市长参观了哪些园区?", "上周", "2026-11-16", "2026-11-22"),
        ("上週五誰來了？", "上週五", "2026-11-20", "2026-11-20"),
        ("这个月有台风吗", "这个月", "2026-11-01", "2026-11-23"),
        ("上个月有类似的活动吗?", "上个月", "2026-10-01", "2026-10-31"),
        ("昨天谁来了", "昨天", "2026-11-22", "2026-11-22"),
        ("最近三天的新闻", "最近三天", "2026-11-20", "2026-11-23"),
        ("最近两个月有台风吗", "最近两个月", "2026-09-23", "2026-11-23"),
        ("3月以来有哪些活动", "3月以来", "2026-03-01", None),
        ("12月以来有哪些活动", "12月以来", "2025-12-01", None),  # the latest that has begun
        ("二〇二五年三月以来", "二〇二五年三月以来", "2025-03-01", None),
        ("8月3日之后呢", "8月3日之后", "2026-08-04", None),
        ("2025年12月31日之前", "2025年12月31日之前", None, "2025-12-30"),
        ("2024年第三季度的GDP是多少", "2024年第三季度", "2024-07-01", "2024-09-30"),
        ("2025年上半年建了几座桥", "2025年上半年", "2025-01-01", "2025-06-30"),
        ("从3月5日到4月2日有哪些报道", "从3月5日到4月2日", "2026-03-05", "2026-04-02"),
        ("2025年9月的报道", "2025年9月", "2025-09-01", "2025-09-30"),
        ("截至上个月", "截至上个月", None, "2026-10-31"),
        ("What happened last month?", "last month", "2026-10-01", "2026-10-31"),
        ("What happened since March?", "since March", "2026-03-01", None),
        ("floods after March 2025", "after March 2025", "2025-04-01", None),
        ("before 2019", "before 2019", None, "2018-12-31"),
        ("since 2025-03-05", "since 2025-03-05", "2025-03-05", None),
        ("between March 2024 and May 2024", "between March 2024 and May 2024", "2024-03-01", "2024-05-31"),
        ("from 5 March to April 2", "from 5 March to April 2", "2026-03-05", "2026-04-02"),
        ("What was built in Q3 2025?", "Q3 2025", "2025-07-01", "2025-09-30"),
        ("in the third quarter of 2025", "the third quarter of 2025", "2025-07-01", "2025-09-30"),
        ("news from March 2025", "March 2025", "2025-03-01", "2025-03-31"),
        ("the last two weeks", "the last two weeks", "2026-11-09", "2026-11-23"),
    ],
)
def test_limit_is_read(question: str, words: str, since: str | None, until: str | None) -> None:
    said = said_time(question, TODAY)
    assert said is not None
    assert question[said.start : said.end] == words
    bounds = [day.isoformat() if day else None for day in (said.period.since, said.period.until)]
    assert bounds == [since, until]


@pytest.mark.parametrize(
    "question",
    [
        "市长参观了哪些园区?",
        "2024年9月25日市长去了哪里?",  # when it was, not when it was news
        "去年大桥花了多少钱?",
        "1998年成立的公司叫什么?",
        "本届市长是谁?",
        "大桥3个月能修好吗?",
        "2月30日以来",
        "一月球探测器",
        "May I ask who came in May 2025?",
        "Were at least 2000 people there?",
        "Who won in 2024?",
        "",
    ],
)
def test_what_is_asked_is_no_limit(question: str) -> None:
    assert said_time(question, TODAY) is None


@pytest.mark.parametrize(
    "question",
    ["99月99日以来", "0月0日之后", "第9季度", "九九九九年以来", "1" * 3000, "一" * 3000 + "月以来"],
)
def test_what_is_no_date_does_no_harm(question: str) -> None:
    assert said_time(question, TODAY) is None


@pytest.mark.parametrize("question", ["十十月的新闻", "十二三月以来", "十十号之前", "十十点半"])
def test_numerals_that_are_none_are_no_error(question: str) -> None:
    said_time(question, date(2025, 9, 24))
