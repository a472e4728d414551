from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from mayors_report import QUOTED, answered, citation, refused
from parsed_html import HOSTILE, Parsed, shape, values

from bot.answer import Answer, Claim, Writing
from bot.scope import Condition
from index.filter import Filter
from ui.conversation import Turn
from ui.copying import as_markdown, as_text
from ui.messages import TEXTS
from ui.page_texts import PAGE_TEXTS
from ui.render_conversation import conversation, welcome

ZH = PAGE_TEXTS["zh-CN"]
ANSWERED = Turn("市长去了哪?", "zh-CN", "ended", answered("东湖园 [1]", citation()))
LIMITS = (
    Condition("period", "上周", Filter(date(2024, 9, 16), date(2024, 9, 22))),
    Condition("source", "日报", Filter()),
)


def acts(html: str) -> list[str | None]:
    return values(html, "data-act")


def reply(turn: Turn) -> str:
    """What the page says to a turn, without question and buttons."""
    html = conversation([turn], "zh-CN")
    begin = html.index("</h3>", html.index('data-testid="bot"')) + len("</h3>")
    ends = (html.find(mark, begin) for mark in ('<div class="actions">', '<div class="chips">', "</section>"))
    return Parsed(html[begin : min(end for end in ends if end > 0)]).text


def test_no_turns_are_no_conversation() -> None:
    assert conversation([], "zh-CN") == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_turn_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    def drawn(text: str) -> str:
        cited = citation(
            article_id=text, title=text, source=text, url="https://news.example/", text=text, spans=()
        )
        writing = Writing(text, True, (Claim(text, (), False, "words", text),), extract=text)
        limits = tuple(replace(limit, said=text) for limit in LIMITS)
        given = Answer(text, f"{text} [1]", (cited,), False, 0.9, (), limits, text, (), writing)
        turns = [
            Turn(text, "zh-CN", "ended", given, suggestions=(text, text), rating="up"),
            Turn(text, "zh-TW", "ended", refused(cited)),
            Turn(text, "en", "ended", problem=text),
        ]
        return conversation([*turns, replace(turns[0], question=text)], "zh-CN")

    html = drawn(text)
    assert shape(html) == shape(drawn("平常的文字"))
    assert {str(href)[:6] for href in values(html, "href")} == {"#cite-"}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_scripts_read_is_the_text_to_the_letter(text: str) -> None:
    turn = Turn(text, "zh-CN", "ended", answered(f"{text} [1]", citation(text=text)), suggestions=(text,))
    html = conversation([turn], "zh-CN")
    assert values(html, "data-question") == values(html, "data-link") == [text]
    assert turn.answer
    assert values(html, "data-copy") == [form(text, turn.answer, "zh-CN") for form in (as_text, as_markdown)]
    suggested = html[html.index('<div class="next">') :]
    assert text in Parsed(suggested).text
    assert text in Parsed(html[: html.index('data-testid="bot"')]).text


def test_very_long_question_is_shown_cut_but_kept_for_editing() -> None:
    html = conversation([Turn("长" * 100_000, "zh-CN", "ended", problem="太长")], "zh-CN")
    assert Parsed(html).text.startswith("你问" + "长" * 2_000 + "…问报答")
    assert values(html, "data-question") == ["长" * 100_000]


def test_turn_says_how_far_it_is() -> None:
    turn = Turn("问?", "zh-TW")
    assert reply(turn) == "正在載入模型，載入後立即回答……"
    assert reply(replace(turn, stage="searching")) == "正在檢索……"
    assert reply(replace(turn, stage="reading")) == "正在閱讀找到的段落……"
    assert reply(turn.stopped()) == "已停止。"
    assert reply(replace(turn, stage="ended", problem="問題\n太長")) == "問題\n太長"


def test_reply_is_in_the_language_of_its_turn_and_the_buttons_in_the_pages() -> None:
    html = conversation([replace(ANSWERED, language="zh-TW", answer=refused())], "en")
    assert TEXTS["zh-TW"].refused in Parsed(html).text
    assert PAGE_TEXTS["en"].retry in values(html, "title")


def test_conversation_is_busy_until_its_last_turn_has_ended() -> None:
    under_way = Turn("问?", "zh-CN", "searching")
    assert values(conversation([ANSWERED, under_way], "zh-CN"), "data-busy") == ["true"]
    assert values(conversation([ANSWERED], "zh-CN"), "data-busy") == []
    assert values(conversation([ANSWERED], "zh-CN"), "role")[0] == "log"


def test_only_a_turn_that_has_ended_can_be_edited_copied_shared_or_rated() -> None:
    under_way = replace(ANSWERED, stage="writing")
    assert acts(conversation([under_way], "zh-CN")) == ["clear"]
    assert acts(conversation([ANSWERED], "zh-CN")) == [
        *("edit", "copy", "copy", "share", "rate", "rate", "retry", "undo", "clear")
    ]


def test_only_the_last_turn_is_asked_again_taken_back_lifted_or_gone_on_from() -> None:
    assert ANSWERED.answer
    limited = replace(ANSWERED, answer=replace(ANSWERED.answer, conditions=LIMITS), suggestions=("然后呢?",))
    last_only = {"retry", "undo", "lift", "ask"}
    assert last_only <= set(acts(conversation([limited], "zh-CN")))
    before, _ = conversation([limited, ANSWERED], "zh-CN").split('data-index="1"')
    assert not last_only & set(acts(before))


def test_problem_can_be_edited_and_asked_again_but_not_copied_or_rated() -> None:
    html = conversation([Turn("问?", "zh-CN", "ended", problem="出错")], "zh-CN")
    assert acts(html) == ["edit", "retry", "undo", "clear"]


def test_rating_given_is_shown_as_pressed() -> None:
    assert values(conversation([ANSWERED], "zh-CN"), "aria-pressed") == ["false", "false"]
    assert values(conversation([replace(ANSWERED, rating="up")], "zh-CN"), "aria-pressed") == [
        "true",
        "false",
    ]
    assert values(conversation([replace(ANSWERED, rating="down")], "zh-CN"), "aria-pressed") == [
        "false",
        "true",
    ]


def test_what_was_understood_of_a_question_can_be_undone_piece_by_piece() -> None:
    given = replace(answered("短 [1]", citation()), conditions=LIMITS, understood="市长去了哪?")
    html = conversation([Turn("他呢?", "zh-CN", "ended", given)], "zh-CN")
    chips = html[html.index('<div class="chips">') : html.index('<div class="actions">')]
    assert values(chips, "data-value") == ["history", "period", "source"]
    assert Parsed(chips).text == "理解为： 市长去了哪? ✕限于 上周 ✕限于 日报 ✕"


def test_link_and_copy_hold_the_question_in_full_and_editing_the_one_that_was_typed() -> None:
    given = replace(answered("短 [1]", citation()), understood="市长去了哪?")
    html = conversation([Turn("他呢?", "zh-CN", "ended", given)], "zh-CN")
    assert values(html, "data-link") == ["市长去了哪?"]
    assert values(html, "data-question") == ["他呢?"]
    assert str(values(html, "data-copy")[0]).startswith("市长去了哪?\n\n短 [1]\n\n")


def test_turns_are_numbered_in_order() -> None:
    assert values(conversation([ANSWERED] * 3, "zh-CN"), "data-index") == ["0", "1", "2"]


def test_every_button_has_a_name() -> None:
    limited = replace(ANSWERED, suggestions=("然后呢?",))
    buttons = Parsed(conversation([limited], "zh-CN")).attributes("button")
    unnamed = [button["data-act"] for button in buttons if not button.get("aria-label")]
    assert unnamed == ["ask", "clear"]  # whose text is their name


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_example_is_a_button_with_its_text(text: str) -> None:
    html = welcome("zh-CN", [text])
    assert shape(html) == shape(welcome("zh-CN", ["平常的问题?"]))
    assert Parsed(html[html.index('<div class="asks">') :]).text == text


def test_welcome_teaches_the_three_steps_and_offers_examples() -> None:
    parsed = Parsed(welcome("zh-CN", ["问一?", "问二?"]))
    assert all(step in parsed.text for step in ZH.teaches)
    assert parsed.text.endswith(f"{ZH.try_one}问一?问二?")
    assert ZH.empty_store not in parsed.text


def test_welcome_without_examples_offers_none_and_says_if_there_are_no_reports() -> None:
    assert ZH.try_one not in Parsed(welcome("zh-CN", [])).text
    assert Parsed(welcome("zh-CN", [], is_empty=True)).text.endswith(ZH.empty_store)


def test_quotation_in_what_is_copied_is_the_one_that_is_shown() -> None:
    html = conversation([ANSWERED], "zh-CN")
    assert all(QUOTED in unescape(str(copied)) for copied in values(html, "data-copy"))
