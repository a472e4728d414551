import json
from dataclasses import replace
from datetime import date

import pytest
from mayors_report import answered, citation, refused

from bot.answer import Claim, Writing
from bot.endpoint import Tokens
from bot.scope import Condition
from index.filter import Filter
from ui.conversation import Turn
from ui.memory import MOST_TURNS, packed, unpacked
from ui.render_conversation import conversation

SAID = answered(
    "东湖园 [1]", citation(url="https://news.example/1"), citation(2, source=None, published=None, spans=())
)
WHOLE = replace(
    SAID,
    conditions=(
        Condition("period", "上周", Filter(date(2024, 9, 16), date(2024, 9, 22))),
        Condition("source", "据日报", Filter(source="日报", english=True)),
        Condition("report", "这篇", Filter(articles=frozenset({"a", "b"}))),
    ),
    understood="市长去了哪?",
    coverage=(("2024-09", 3), ("2025-01", 1)),
    writing=Writing(
        "m",
        True,
        (Claim("去了东湖园。", (1,), True), Claim("共35个。", (), False, "number", "35")),
        seconds=1.25,
        tokens=Tokens(900, 60),
        cost=0.001,
        extract="东湖园 [1]",
    ),
)
UNDER_WAY = Writing("m", claims=(Claim("去了东湖园。", (1,)),))


@pytest.mark.parametrize(
    "turn",
    [
        Turn("问?", "zh-CN", "ended", SAID),
        Turn("问?", "zh-TW", "ended", WHOLE, None, frozenset({"period", "history"}), ("然后呢?",), "down"),
        Turn("问?", "en", "ended", refused(citation())),
        Turn("问?", "en", "ended", refused(), rating="up"),
        Turn("问?", "en", "ended", problem="too long"),
        Turn("问?", "en", "ended", replace(SAID, writing=Writing("m", True, failure="cut off", detail="x"))),
        Turn("\"'<b>\\\n\u2028\u202e\x00问", "en", "ended", replace(SAID, text="\ufffd\U0001f600\x7f")),
    ],
)
def test_what_was_packed_comes_back(turn: Turn) -> None:
    assert unpacked(packed([turn])) == (turn,)
    assert unpacked(packed([turn, turn])) == (turn, turn)


def test_no_turns_come_back_as_none() -> None:
    assert unpacked(packed([])) == ()


@pytest.mark.parametrize("stage", ["waiting", "searching", "reading"])
def test_question_that_was_under_way_comes_back_stopped(stage: str) -> None:
    (turn,) = unpacked(packed([Turn("问?", "zh-CN", stage)]))  # type: ignore[arg-type]
    assert turn == Turn("问?", "zh-CN", "ended", problem="已停止。")


def test_answer_that_was_being_written_comes_back_with_the_writing_stopped() -> None:
    (turn,) = unpacked(packed([Turn("问?", "zh-CN", "writing", replace(SAID, writing=UNDER_WAY))]))
    stopped = replace(UNDER_WAY, ended=True, failure="stopped")
    assert turn == Turn("问?", "zh-CN", "ended", replace(SAID, writing=stopped))


def test_half_of_a_character_which_a_browser_may_send_is_replaced() -> None:
    (turn,) = unpacked(packed([Turn("问\ud83d?", "en", "ended", answered("a\udc00"))]))
    assert (turn.question, turn.answer and turn.answer.text) == ("问\ufffd?", "a\ufffd")


def changed(**fields: object) -> str:
    """A conversation of one turn, with other values in it; `answer__text` is the answer's text."""
    (turn,) = json.loads(packed([Turn("问?", "zh-CN", "ended", WHOLE)]))
    for path, value in fields.items():
        *outer, name = path.split("__")
        place = turn
        for key in outer:
            place = place[key]
        place[name] = value
    return json.dumps([turn])


@pytest.mark.parametrize(
    "memory",
    [
        None,
        7,
        b"[]",
        ["[]"],
        {"question": "a"},
        "",
        " ",
        "nonsense",
        "null",
        "{}",
        "7",
        "[7]",
        "[null]",
        "[[]]",
        "[{}]",
        '[{"question": 1, "language": "en"}]',
        '[{"question": "a", "language": "xx"}]',
        '[{"question": "a"}]',
        '[{"question": "a", "language": "en", "stage": "over"}]',
        '[{"question": "\\ud800", "language": "en"}]',
        "\ud800",
        "[" * 100_000,
        '[{"question":' * 100_000,
        packed([Turn("问?", "zh-CN", "ended", WHOLE)])[:-5],
        changed(question=" \n "),
        changed(question=None),
        changed(answer="a"),
        changed(answer=None),
        changed(rating="great"),
        changed(ignored=["everything"]),
        changed(suggestions=[1]),
        changed(answer__text=None),
        changed(answer__citations=[{}]),
        changed(answer__citations=None),
        changed(answer__conditions=[{"kind": "colour", "said": "a", "where": {}}]),
        changed(answer__coverage=[["2024-13", 1], ["2025-01", 1]]),
        changed(answer__coverage=[["<b>", 1], ["2025-01", 1]]),
        changed(answer__coverage=[["2024-09", 0], ["2025-01", 0]]),
        changed(answer__coverage=[["2024-09", -1], ["2025-01", 1]]),
        changed(answer__coverage=[["2025-01", 1], ["2024-09", 1]]),
        changed(answer__writing__failure="bored"),
        changed(answer__writing__seconds="long"),
        changed(answer__writing__claims=[{"text": "a", "problem": "style"}]),
    ],
)
def test_what_is_no_conversation_is_none(memory: object) -> None:
    assert unpacked(memory) == ()


@pytest.mark.parametrize(
    "memory",
    [
        changed(
            answer__citations=[
                dict.fromkeys(["article_id", "title", "text"], "<b>")
                | {
                    "number": -1,
                    "start": 9,
                    "end": -9,
                    "source": None,
                    "url": "javascript:x",
                    "published": None,
                    "spans": [[5, -5], [10**30, 0]],
                }
            ]
        ),
        changed(answer__confidence=-1e300),
        changed(answer__coverage=[["0000-01", 10**30], ["9999-12", 1]]),
        changed(answer__writing__tokens={"read": 10**40, "written": -1}),
        changed(answer__writing__cost=1e300),
        changed(answer__refused=True),
        changed(stage="writing"),
        changed(problem="both"),
        changed(unknown={"of": "another version"}),
    ],
)
def test_conversation_that_someone_made_up_can_be_shown_all_the_same(memory: str) -> None:
    turns = unpacked(memory)
    assert [turn.question for turn in turns] == ["问?"]
    assert '<section class="turn"' in conversation(turns, "zh-CN")
    assert unpacked(packed(turns)) == turns


def test_only_the_last_turns_are_kept() -> None:
    turns = [Turn(f"问{n}?", "zh-CN", "ended", SAID) for n in range(MOST_TURNS + 5)]
    assert unpacked(packed(turns)) == tuple(turns[5:])
    memory = json.dumps([*json.loads(packed(turns)), *json.loads(packed(turns[:5]))])
    assert [turn.question for turn in unpacked(memory)][-1] == "问4?"
    assert len(unpacked(memory)) == MOST_TURNS


def test_what_is_too_large_for_a_conversation_is_none() -> None:
    assert unpacked(packed([Turn("问?", "en", "ended", SAID)]) + " " * 4_000_000) == ()


def test_pasted_book_pushes_out_what_came_before_it_and_not_what_comes_after() -> None:
    small, book = Turn("问?", "en", "ended", SAID), Turn("书" * 5_000_000, "en", "ended", problem="too long")
    assert unpacked(packed([small, small, book])) == ()
    assert unpacked(packed([small, book, small, small])) == (small, small)
    assert unpacked(packed([book, small])) == (small,)
    assert unpacked(packed([book, *[small] * 10])) == (small,) * 5
