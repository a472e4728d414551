"""Whole answers over two reports: the one that the project started from, and one written for this test.

Neither was trained on. The answer's text, what is cited, and what is refused, in Simplified, Traditional and
English.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.newsbot import NewsBot
from index.article import RawReport
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.errors import ReportError
from index.load import load
from index.records import Status
from index.words import fold

SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "quanzhou-parks.txt"
LIBRARY = RawReport(
    "11月8日上午，临溪县图书馆新馆正式开馆。县长林若水、县文化局局长周启元和作家陈念安为新馆揭牌。\n"
    "新馆位于东门路12号，总建筑面积1.8万平方米，设有儿童阅览室、地方文献室、视障阅读室三个专区，藏书42万册。\n"
    "揭牌仪式后，林若水走访了松风书店、半亩书院和老街旧书市集，与店主交谈。她在座谈会上说，图书馆要把服务送到村里去，"
    "让山里的孩子也能借到新书。\n"
    "周启元介绍，从下周起，新馆每天开放到晚上九点，周一闭馆。因东侧停车场还在施工，读者请从南门进入。",
    "library.txt",
    "library",
    "临溪县图书馆新馆开馆",
)


def bot_over(folder: Path, *reports: RawReport | ReportError) -> NewsBot:
    embedder = open_embedder()
    collection = Collection.create(folder, manifest(embedder))
    assert [o.status for o in add(collection, embedder, reports)] == [Status.ADDED] * len(reports)
    collection.close()
    return NewsBot.open(folder)


def plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def said(bot: NewsBot, answer: Answer) -> list[str]:
    """The answer's words as the reports have them, in order, each a true quotation."""
    found = []
    for citation in answer.citations:
        text = bot.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.text
        found += [text[a:b] for a, b in citation.spans]
    return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsBot]:
    with bot_over(tmp_path_factory.mktemp("library") / "store", LIBRARY) as bot:
        yield bot


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsBot]:
    if not SEED.exists():
        pytest.skip(f"{SEED.name} is not part of the repository and not beside it")
    with bot_over(tmp_path_factory.mktemp("seed") / "store", *load([SEED])) as bot:
        yield bot


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("市长参观了哪些园区?", "安溪高端装备制造产业园、德化陶瓷家电产业园、永春智能电子科创产业园 [1]"),
        ("市長參觀了哪些園區?", "安溪高端裝備制造產業園、德化陶瓷家電產業園、永春智能電子科創產業園 [1]"),
        (
            "Which parks did the mayor visit?",
            "安溪高端裝備制造產業園、德化陶瓷家電產業園、永春智能電子科創產業園 [1]",
        ),
    ],
)
def test_the_parks_are_three_names_and_nothing_else(seed: NewsBot, question: str, text: str) -> None:
    answer = seed.ask(question)
    assert answer.text == text
    assert [plain(park)[:2] for park in said(seed, answer)] == ["安溪", "德化", "永春"]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("谁参加了活动?", "高向荣、雷连鸣、黄文捷"),
        ("活动是哪一天举行的?", "9月25日"),
    ],
)
def test_who_when_and_what_was_said_are_answered_and_cited(seed: NewsBot, question: str, held: str) -> None:
    answer = seed.ask(question)
    assert not answer.refused
    assert plain(held) in plain(answer.text)
    assert plain(held) in plain(answer.citations[0].text)


def test_what_the_mayor_stressed_is_in_his_words(seed: NewsBot) -> None:
    answer = seed.ask("会议上市长强调了什么?")
    assert answer.citations[0].text.startswith(("匯報會上,蔡戰勝指出", "他強調", "蔡戰勝認真了解"))
    assert plain(answer.text.rpartition(" [")[0]) in plain(answer.citations[0].text)


@pytest.mark.parametrize(
    "question", ["联系电话是多少?", "谁赢得了世界杯?", "活动花了多少钱?", "Who won the World Cup?"]
)
def test_what_the_report_does_not_say_is_refused(seed: NewsBot, question: str) -> None:
    answer = seed.ask(question)
    assert answer.refused
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("县长走访了哪些书店？", ["松风书店", "半亩书院", "老街旧书市集"]),
        ("縣長走訪了哪些地方？", ["松风书店", "半亩书院", "老街旧书市集"]),
        ("新馆设了哪三个专区？", ["儿童阅览室", "地方文献室", "视障阅读室"]),
        ("新馆藏书有多少？", ["42万册"]),
        ("新馆是哪天开馆的？", ["11月8日上午"]),
        ("圖書館新館在哪裡？", ["东门路12号"]),
        ("新馆每天开到几点？", ["晚上九点"]),
        ("How many books does the new library hold?", ["42万册"]),
    ],
)
def test_another_kind_of_report_is_answered_as_shortly(
    library: NewsBot, question: str, items: list[str]
) -> None:
    answer = library.ask(question)
    assert not answer.refused
    assert said(library, answer) == items


def test_why_is_answered_by_the_sentence(library: NewsBot) -> None:
    answer = library.ask("为什么读者要从南门进入？")
    assert answer.text == "因东侧停车场还在施工，读者请从南门进入。 [1]"


def test_what_the_county_head_said_is_her_words(library: NewsBot) -> None:
    answer = library.ask("座谈会上县长说了什么？")
    assert "把服务送到村里去" in answer.text
    assert answer.citations[0].text.startswith("她在座谈会上说")


@pytest.mark.parametrize(
    "question", ["新馆花了多少钱？", "县长今年多大年纪？", "谁设计了新馆？", "Who won the election?"]
)
def test_a_near_miss_is_refused_with_the_closest(library: NewsBot, question: str) -> None:
    answer = library.ask(question)
    assert answer.refused
    assert 1 <= len(answer.closest) <= 3
