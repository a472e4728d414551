"""Follow-up questions made standalone."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.conversation import standalone
from bot.newsbot import NewsBot
from bot.turn import Turn

REPORT = "沙屿大桥总投资42.9亿元，2026年5月1日通车，桥长6.82公里，共有120名工人参加荷载试验，设计师未公布。"
LENGTH = Turn("沙屿大桥有多长？", "6.82公里 [1]", ("a",))
PARKS = Turn(
    "市长参观了哪些园区?", "安溪高端装备制造产业园、德化陶瓷家电产业园、永春智能电子科创产业园 [1]", ("a",)
)
MAYOR = Turn("谁是岚浦市市长？", "蔡明远 [1]", ("a",))
BRIDGE = Turn("How long is the Shayu Bridge?", "6.82公里 [1]", ("a",))


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        # pronouns
        (LENGTH, "它花了多少钱？", "沙屿大桥花了多少钱？"),
        (LENGTH, "这座桥什么时候开工？", "沙屿大桥什么时候开工？"),
        (LENGTH, "該橋由誰設計？", "沙屿大桥由誰設計？"),
        (PARKS, "他强调了什么?", "市长强调了什么?"),
        (MAYOR, "她什么时候上任的?", "蔡明远什么时候上任的?"),
        (BRIDGE, "When will it open?", "When will the Shayu Bridge open?"),
        (
            Turn("Which parks did the mayor visit?", "安溪 [1]"),
            "What did he stress?",
            "What did the mayor stress?",
        ),
        # across languages
        (LENGTH, "When will it open?", "When will 沙屿大桥 open?"),
        (BRIDGE, "它什么时候通车?", "the Shayu Bridge什么时候通车?"),
        # ellipses
        (PARKS, "下午呢?", "下午市长参观了哪些园区?"),
        (PARKS, "那县长呢？", "县长参观了哪些园区?"),
        (LENGTH, "永济桥呢？", "永济桥有多长？"),
        (Turn("9月25日市长去了哪里？"), "26日呢？", "26日市长去了哪里？"),
        (BRIDGE, "What about the Yongji Bridge?", "How long is the Yongji Bridge?"),
        (BRIDGE, "And the ferry?", "How long is the ferry?"),
        (BRIDGE, "Why so long?", "Why so long, the Shayu Bridge (6.82公里)?"),
        (BRIDGE, "How many lanes?", "How many lanes, the Shayu Bridge (6.82公里)?"),
        (BRIDGE, "How much is the toll?", "How much is the toll, the Shayu Bridge?"),
        # question words alone
        (PARKS, "为什么?", "为什么市长参观了园区？"),
        (PARKS, "什么时候？", "什么时候市长参观了园区？"),
        (Turn("谁设计了大桥？", "方知远 [1]"), "还有谁？", "除了方知远，谁设计了大桥？"),
        (BRIDGE, "Why?", "Why, the Shayu Bridge (6.82公里)?"),
        # without a subject
        (LENGTH, "总投资是多少?", "沙屿大桥总投资是多少?"),
        (LENGTH, "什么时候通车？", "沙屿大桥什么时候通车？"),
        (
            BRIDGE,
            "How many workers took part in the load test?",
            "How many workers took part in the load test, the Shayu Bridge?",
        ),
    ],
)
def test_what_is_missing_is_taken_from_the_turn_before(before: Turn, question: str, understood: str) -> None:
    assert standalone(question, [Turn("谁来了？"), before], [REPORT]) == understood


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (LENGTH, "台风造成了什么损失？"),
        (LENGTH, "谁赢得了龙舟赛？"),
        (LENGTH, "沙屿大桥由谁设计？"),
        (BRIDGE, "Who won the football final?"),
        (BRIDGE, "How many people live in Qingtan?"),
        (BRIDGE, "这篇报道还提到谁？"),
        (LENGTH, "What else is in this article?"),
        (LENGTH, "?"),
        (LENGTH, "呢"),
    ],
)
def test_what_stands_alone_or_is_new_is_left_as_it_is(before: Turn, question: str) -> None:
    assert standalone(question, [before], [REPORT]) is None


def test_first_question_leans_on_nothing() -> None:
    assert standalone("他强调了什么?", [], []) is None


def test_bot_answers_a_follow_up_from_the_turn_before(sample_bot: NewsBot) -> None:
    first = sample_bot.ask("沙屿大桥的北主塔有多高？")
    second = sample_bot.ask("它全长多少公里？", history=[first.turn()])
    assert second.understood == "沙屿大桥全长多少公里？"
    assert "6.82" in second.text
    assert second.question == "它全长多少公里？"
    literal = sample_bot.ask("它全长多少公里？", history=[first.turn()], ignore=["history"])
    assert literal.understood is None


def test_conversations_are_enough_of_every_kind() -> None:
    path = Path(__file__).parent / "conversations.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    turns = [turn for row in rows for turn in row["turns"]]
    kinds, halves = Counter(turn["kind"] for turn in turns), Counter(row["split"] for row in rows)
    assert len(turns) >= 120
    assert min(kinds[kind] for kind in ("pronoun", "ellipsis", "bare", "subject", "new")) >= 20
    assert abs(halves["dev"] - halves["held"]) <= 2
    assert {row["language"] for row in rows} == {"zh-Hans", "zh-Hant", "en"}
