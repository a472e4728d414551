"""Questions about the collection itself, over the sample reports."""

import re
from datetime import date

import pytest

from bot.answer import Answer
from bot.newsbot import NewsBot
from bot.overview_questions import Wanted, wanted
from index.filter import Filter
from index.words import fold


def reports_with(bot: NewsBot, *words: str) -> list[str]:
    """The ids of the reports that have all these words, by looking at every one."""
    articles = list(bot._collection.ledger.articles())
    return [a.id for a in articles if all(fold(word) in fold(f"{a.title}\n{a.text}") for word in words)]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("有多少篇报道提到沙屿大桥？", "沙屿大桥"),
        ("关于“台风”的报道有几篇？", "台风"),
        ("哪些媒体報道了青檀洪水？", "青檀洪水"),
        ("沙屿大桥最早是什么时候报道的？", "沙屿大桥"),
        ("一共有几篇关于洪水的报道", "洪水"),
        ("How many reports are there about the Shayu Bridge?", "Shayu Bridge"),
        ("Which papers reported on the flood?", "flood"),
        ("When was the Shayu Bridge first reported?", "Shayu Bridge"),
    ],
)
def test_topic_is_what_the_reports_are_to_speak_of(question: str, topic: str) -> None:
    assert wanted(question, "", ()) == Wanted("coverage", topic)


@pytest.mark.parametrize(
    ("question", "limited"),
    [
        ("市长参观了哪些园区？", ""),
        ("上周市长参观了哪些园区？", "上周"),
        ("哪些园区提到标准化？", ""),
        ("大桥有多少桥墩？", ""),
        ("What did the report say about the bridge?", ""),
        ("这篇报道讲了什么？", ""),  # with no report at hand
        ("有什么新闻？", ""),  # without a day
        ("", ""),
    ],
)
def test_what_reports_say_is_no_question_about_the_collection(question: str, limited: str) -> None:
    assert wanted(question, limited, ()) is None


def quotes_are_true(bot: NewsBot, answer: Answer) -> bool:
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    return marks == {c.number for c in answer.citations} and all(
        bot.article(c.article_id).text[c.start : c.end] == c.text for c in answer.citations
    )


def test_reports_that_mention_something_are_counted_and_listed(sample_bot: NewsBot) -> None:
    answer = sample_bot.ask("有多少篇报道提到沙屿大桥？")
    ids = reports_with(sample_bot, "沙屿大桥")
    assert len(ids) > 5
    assert answer.text.startswith(f"共有 {len(ids)} 篇报道提到“沙屿大桥”。")
    assert not answer.refused
    assert quotes_are_true(sample_bot, answer)
    assert {citation.article_id for citation in answer.citations} <= set(ids)
    days = sorted(a.published for a in map(sample_bot.article, ids) if a.published)
    assert f"最早 {days[0]} [" in answer.text
    assert f"最近 {days[-1]} [" in answer.text
    assert sum(count for _, count in answer.coverage) == len(days)
    assert "岚浦日报（" in answer.text


def test_counting_keeps_to_the_period_that_is_asked_for(sample_bot: NewsBot) -> None:
    every, late = (
        sample_bot.ask(q) for q in ("有多少篇报道提到大桥？", "2026年1月以来有多少篇报道提到大桥？")
    )
    assert min(month for month, _ in late.coverage) >= "2026-01"
    assert 0 < sum(n for _, n in late.coverage) < sum(n for _, n in every.coverage)


def test_english_topic_counts_reports_in_both_languages(sample_bot: NewsBot) -> None:
    answer = sample_bot.ask("How many reports are there about the Shayu Bridge?")
    assert answer.text.startswith('Reports that mention "Shayu Bridge": ')
    assert quotes_are_true(sample_bot, answer)


def test_headlines_of_a_day(sample_bot: NewsBot) -> None:
    answer = sample_bot.ask("2025年6月的报道有哪些？")
    titles = {
        a.title
        for a in sample_bot._collection.ledger.articles()
        if a.published and str(a.published)[:7] == "2025-06"
    }
    assert {re.sub(r" \[\d+\]$", "", line) for line in answer.text.splitlines()} == titles
    assert quotes_are_true(sample_bot, answer)


def test_headlines_stay_headlines_where_the_period_is_given_otherwise(sample_bot: NewsBot) -> None:
    june = Filter(since=date(2025, 6, 1), until=date(2025, 6, 30))
    said = sample_bot.ask("2025年6月的报道有哪些？")
    given = sample_bot.ask("上周的报道有哪些？", where=june)
    assert given.text == said.text
    assert given.conditions == ()


def test_what_a_report_is_about_is_its_first_sentences(sample_bot: NewsBot) -> None:
    first = sample_bot.ask("沙屿大桥的北主塔有多高？")
    answer = sample_bot.ask("这篇报道讲了什么？", history=[first.turn()])
    [report] = {citation.article_id for citation in answer.citations}
    assert report == first.citations[0].article_id
    text = sample_bot.article(report).text
    assert answer.citations[0].start == len(text) - len(text.lstrip())
    assert quotes_are_true(sample_bot, answer)


def test_topic_of_one_character_is_found_too(sample_bot: NewsBot) -> None:
    assert not sample_bot.ask("有多少篇报道提到茶？").refused


def test_topic_that_no_report_mentions_is_refused(sample_bot: NewsBot) -> None:
    assert sample_bot.ask("有多少篇报道提到独角兽？").refused
