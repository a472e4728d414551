"""Limits that questions set, as of Monday 23 November 2026."""

from datetime import date

import pytest

from bot.newsbot import NewsBot
from bot.scope import Condition, applied, conditions, limited
from index.filter import Filter

TODAY = date(2026, 11, 23)
SOURCES = ["岚浦日报", "岚浦日报周末版", "蘭橋時報", "Lanqiao Times", "报"]


def found(question: str, *at_hand: str) -> dict[str, str]:
    return {c.kind: c.said for c in conditions(question, TODAY, SOURCES, at_hand)}


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        ("据岚浦日报报道，大桥花了多少钱？", {"source": "岚浦日报"}),
        ("岚浦日报周末版的文章说了什么？", {"source": "岚浦日报周末版"}),
        ("兰桥时报的报道怎么说？", {"source": "兰桥时报"}),
        ("According to the Lanqiao Times, who won?", {"source": "Lanqiao Times"}),
        (
            "What did the lanqiao times report since March?",
            {"period": "since March", "source": "lanqiao times"},
        ),
        ("上周岚浦日报报道了什么？", {"period": "上周", "source": "岚浦日报"}),
        ("岚浦日报的社长是谁？", {}),  # the paper is asked about, not its reports
        ("Who founded the Lanqiao Times?", {}),
        ("市长参观了哪些园区？", {}),
    ],
)
def test_source_is_a_limit_where_its_reports_are_meant(question: str, limits: dict[str, str]) -> None:
    assert found(question) == limits


@pytest.mark.parametrize(
    "question", ["这篇报道里还有谁？", "文中提到哪些公司？", "Who else is in this article?", "该文章说了什么"]
)
def test_this_report_is_the_one_at_hand_and_none_without(question: str) -> None:
    [condition] = conditions(question, TODAY, SOURCES, ["a", "b"])
    assert condition.where == Filter(articles=frozenset({"a", "b"}))
    assert found(question) == {}


def test_other_articles_are_not_this_one() -> None:
    assert found("中文中有哪些方言？那个作文中提到谁？", "a") == {}


def test_half_a_year_admits_what_was_reported_of_it_later() -> None:
    [condition] = conditions("2025年上半年建了几座桥？", TODAY, SOURCES)
    assert condition.where == Filter(date(2025, 1, 1), date(2025, 8, 14))


def test_what_is_given_holds_against_what_is_said() -> None:
    said = conditions("据岚浦日报报道，上周谁来了？", TODAY, SOURCES)
    given = Filter(since=date(2020, 1, 1))
    kept = applied(given, said)
    assert [c.kind for c in kept] == ["source"]
    assert limited(given, kept) == Filter(since=date(2020, 1, 1), source="岚浦日报")
    assert limited(None, ()) is None
    assert limited(None, [Condition("period", "", Filter(since=TODAY))]) == Filter(since=TODAY)


def test_period_is_applied_before_ranking_and_can_be_ignored(sample_bot: NewsBot) -> None:
    question = "2025年7月以来青檀水灾有什么报道？"
    answer = sample_bot.ask(question)
    assert [(c.kind, c.said) for c in answer.conditions] == [("period", "2025年7月以来")]
    days = [c.published for c in answer.citations or answer.closest]
    assert days
    assert all(day and day >= date(2025, 7, 1) for day in days)
    free = sample_bot.ask(question, ignore=["period"])
    assert free.conditions == ()


def test_conditions_are_in_the_json(sample_bot: NewsBot) -> None:
    [condition] = sample_bot.ask("What was reported since June 2025?").to_dict()["conditions"]
    assert condition == {
        "kind": "period",
        "said": "since June 2025",
        "since": "2025-06-01",
        "until": None,
        "source": None,
        "articles": None,
    }
