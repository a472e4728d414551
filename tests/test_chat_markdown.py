import re

import pytest
from markdown_it import MarkdownIt
from mayors_report import ORIGIN, QUOTED, answered, citation, refused
from parsed_html import HOSTILE, Parsed

from bot.answer import Answer
from ui.chat_markdown import chat_parts
from ui.messages import TEXTS

URL = "https://news.example/1?a=1&b=2"
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What chat clients take for formulas, besides what CommonMark says.
FORMULA = re.compile(r"\\[\[(]|(?<!\\)\$")


def markdown(answer: Answer) -> str:
    return "\n\n".join(chat_parts(answer, "zh-CN"))


def html(answer: Answer) -> str:
    return str(MARKDOWN.render(markdown(answer)))


def words(text: str) -> str:
    return " ".join(text.split())


def test_answer_is_followed_by_its_quotations_each_with_its_report_and_address() -> None:
    assert html(answered("东湖园 [1]", citation(url=URL))) == (
        f"<p>东湖园 [1]</p>\n<blockquote>\n<p>[1] {QUOTED}</p>\n"
        f'<p>— <a href="https://news.example/1?a=1&amp;b=2">{ORIGIN}</a></p>\n</blockquote>\n'
    )


def test_marks_in_the_text_stay_marks_for_who_reads_no_markdown() -> None:
    assert markdown(answered("东湖园 [1][2]", citation(), citation(2))).startswith("东湖园 [1][2]\n\n> [1] ")


def test_refusal_cites_nothing_and_labels_its_closest_sentences() -> None:
    parts = chat_parts(refused(citation()), "zh-TW")
    assert parts[:2] == ["报道中没有说明。", TEXTS["zh-TW"].closest]
    assert parts[2].startswith("> [1] ")
    assert chat_parts(refused(), "zh-TW") == ["报道中没有说明。"]


def test_follow_up_says_how_it_was_understood() -> None:
    answer = answered("三点 [1]", citation(), understood="市长\n几点返回?")
    assert chat_parts(answer, "zh-CN")[0] == "理解为： 市长 几点返回?"


@pytest.mark.parametrize(
    "text", [*HOSTILE, "\\[x\\] \\(y\\) \\", "[a]: https://evil.example", "a](b", "12) 一"]
)
def test_hostile_text_stays_text(text: str) -> None:
    hostile = citation(title=text, source=text, text=text, url=text)
    answers = [answered(f"{text} [1]", hostile, understood=text), refused(hostile)]
    for answer in [*answers, answered(f"一\n{text}\n\n{text}", hostile)]:
        parsed = Parsed(html(answer))
        assert {tag for tag, _ in parsed.tags} <= {"p", "blockquote", "br"}
        assert words(parsed.text).count(words(text)) >= 3
        assert not FORMULA.search(markdown(answer))


@pytest.mark.parametrize("title", ["[独家] 市长", "市长]", "[市长", "a](http://evil.example) b", "`[`x"])
def test_title_with_brackets_leads_to_its_own_address(title: str) -> None:
    parsed = Parsed(html(answered("一 [1]", citation(title=title, url=URL))))
    assert [link["href"] for link in parsed.attributes("a")] == [URL]
    assert title in parsed.text
    assert not FORMULA.search(markdown(answered("一 [1]", citation(title=title, url=URL))))
