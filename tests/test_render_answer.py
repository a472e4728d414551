from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from mayors_report import ORIGIN, QUOTED, TEXT, answered, citation, refused
from parsed_html import HOSTILE, Parsed, shape, values

from bot.answer import Answer, Claim, Writing
from bot.endpoint import Tokens
from bot.llm import Failure
from ui.anchors import anchor
from ui.messages import TEXTS, Language
from ui.render_answer import answer_block, coverage
from ui.writing_texts import WRITING_TEXTS

ZH = TEXTS["zh-CN"]


def drawn(answer: Answer) -> Parsed:
    return Parsed(answer_block(answer, "zh-CN"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_citation_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    hostile = citation(article_id=text, title=text, source=text, url=text, text=text, spans=())
    line = " ".join(text.split())
    for answer, plain in (
        (answered(f"{text} [1] {text}", hostile), answered(f"{QUOTED} [1]", citation())),
        (replace(refused(hostile), text=text), refused(citation())),
    ):
        html = answer_block(answer, "zh-CN")
        assert "\n" not in html
        assert shape(html) == shape(answer_block(plain, "zh-CN"))
        assert set(values(html, "href")) == {f"#{anchor(hostile)}"}
        assert set(values(html, "lang")) <= {"zh-Hans", "en"}
        assert line in " ".join(Parsed(html).text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_quotation_under_a_short_answer_is_text_with_the_answers_words_marked(text: str) -> None:
    hostile = citation(text=text, start=0, end=len(text), spans=((0, 3),))
    html = answer_block(answered("短 [1]", hostile), "zh-CN")
    plain = answer_block(
        answered("短 [1]", citation(text="市长调研。", start=0, end=5, spans=((0, 3),))), "zh-CN"
    )
    assert shape(html) == shape(plain)
    assert [marked for _, marked in Parsed(html).marked] == [text[:3].replace("\n", " ")]


def test_numbers_in_an_answer_link_to_their_quotations() -> None:
    second = citation(2, start=0, end=7, text=TEXT[:7], spans=())
    parsed = drawn(answered(f"{QUOTED} [1]\n{TEXT[:7]} [2]", citation(), second))
    links = [a for a in parsed.attributes("a") if a["class"] == "citation"][:2]
    assert [link["href"] for link in links] == [f"#{anchor(citation())}", f"#{anchor(second)}"]
    assert parsed.text.startswith(f"{QUOTED}\u2060[1]\n{TEXT[:7]}\u2060[2]")


def test_bracketed_number_without_a_citation_stays_text() -> None:
    assert drawn(answered("见[7]和[1]。", citation())).text.startswith("见[7]和\u2060[1]。")


def test_sources_are_listed_once_per_report_in_order_of_citation() -> None:
    other = citation(2, article_id="b", title="另一篇", source=None, published=None)
    parsed = drawn(answered("一[1]二[2]三[3]", citation(), other, citation(3)))
    listed = parsed.text.split("三\u2060[3]")[1]
    assert listed == f"[1]{QUOTED}[3]{QUOTED}{ORIGIN}[2]{QUOTED}另一篇"
    assert len(parsed.attributes("li")) == 2


def test_short_answer_has_its_quotation_below_with_the_answers_words_marked() -> None:
    parsed = drawn(answered("东湖园 [1]", citation()))
    assert parsed.text == f"东湖园\u2060[1][1]{QUOTED}{ORIGIN}"
    assert parsed.marked == [("span", "东湖园")]


def test_quotation_that_is_the_answer_is_not_said_twice() -> None:
    assert drawn(answered(f"{QUOTED} [1]", citation())).text == f"{QUOTED}\u2060[1][1]{ORIGIN}"


def test_quotation_says_which_script_it_is_in() -> None:
    """So that a browser draws its characters as they are written there."""
    quotations = [
        citation(n, text=text)
        for n, text in enumerate(("市长参观了园区。", "市長參觀了園區。", "The mayor."), 1)
    ]
    html = answer_block(answered("短", *quotations), "en")
    assert values(html, "lang") == ["zh-Hans", "zh-Hant", "en"]


def test_refusal_cites_nothing_and_offers_the_closest_sentences_as_such() -> None:
    html = answer_block(refused(citation()), "zh-CN")
    parsed = Parsed(html)
    assert 'class="refusal"' in html
    assert 'class="answer"' not in html
    assert [a["class"] for a in parsed.attributes("a")] == ["quotation"]
    assert parsed.text == f"{ZH.refused}报道中没有说明。{ZH.closest}{QUOTED}{ORIGIN}"


def test_refusal_without_closest_sentences_offers_none() -> None:
    assert drawn(refused()).text == f"{ZH.refused}报道中没有说明。"


def test_citation_without_a_title_says_so() -> None:
    blank = citation(title=" \n ", source=None, published=date(2024, 9, 25))
    assert drawn(answered("短", blank)).text.endswith(f"{ZH.untitled} · 2024-09-25")


def test_coverage_is_a_bar_for_every_month_from_the_first_to_the_last() -> None:
    html = answer_block(answered("5", coverage=(("2025-11", 4), ("2026-02", 1))), "zh-CN")
    assert html.count('class="bar"') == 4
    assert 'style="height:100%" title="2025-11: 4"' in html
    assert 'style="height:2%" title="2025-12: 0"' in html
    assert 'style="height:25%" title="2026-02: 1"' in html
    assert "<span>2025-11</span><span>2026-02</span>" in html


def test_coverage_is_said_to_those_who_do_not_see_it() -> None:
    assert values(coverage((("2025-11", 4), ("2026-02", 1))), "aria-label") == ["2025-11: 4, 2026-02: 1"]


def test_coverage_of_one_month_is_no_plot_and_that_of_a_century_keeps_its_last_ten_years() -> None:
    assert "bar" not in answer_block(answered("5", coverage=(("2025-11", 4),)), "zh-CN")
    html = answer_block(answered("5", coverage=(("1925-01", 4), ("2025-12", 1))), "zh-CN")
    assert html.count('class="bar"') == 120
    assert "<span>2016-01</span>" in html


def written(writing: Writing) -> Parsed:
    return drawn(answered("他参观了两个园。 [1]", citation(), writing=writing))


def test_while_a_model_writes_the_answer_stands_and_its_claims_follow() -> None:
    page = written(
        Writing("m", claims=(Claim("他参观了两个园。", (1,)), Claim("共35个。", (), False, "number", "35")))
    )
    assert page.text.startswith("他参观了两个园。")
    assert "m 正在撰写" in page.text and "35个" in page.text
    assert len(page.attributes("s")) == 1


def test_what_was_struck_is_shown_as_struck_with_the_reason() -> None:
    claims = (Claim("他参观了两个园。", (1,)), Claim("共35个。", (), False, "number", "35"))
    page = written(Writing("m", True, claims, seconds=1.25, tokens=Tokens(900, 60), cost=0.001))
    assert "由 m 撰写" in page.text and "1.2 秒 · 900 + 60 词元 · 费用 0.00100" in page.text
    assert page.text.count("他参观了两个园。") == 1  # what holds is the answer, and not said again
    assert "共35个。 数字不符 (35)" in page.text and len(page.attributes("s")) == 1


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
@pytest.mark.parametrize("failure", (*get_args(Failure), "silent", "unsupported", "stopped"))
def test_every_failure_of_a_model_is_said_in_words(language: Language, failure: Any) -> None:
    writing = Writing("m", True, failure=failure, detail="secret detail")
    html = answer_block(answered("a", writing=writing), language)
    assert WRITING_TEXTS[language].failures[failure] in Parsed(html).text
    assert "secret" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_model_writes_brings_no_element_of_its_own(text: str) -> None:
    for plain, hostile in (
        (
            Writing("m", True, (Claim("t", (), False, "words", "w"),)),
            Writing(text, True, (Claim(text, (), False, "words", text),)),
        ),
        (Writing("m", False, (Claim("t", (1,)),)), Writing(text, False, (Claim(text, (1,)),))),
    ):
        tags, hostile_tags = (written(one).tags for one in (plain, hostile))
        assert [tag for tag in hostile_tags if tag[0] != "br"] == tags
