import string
from datetime import date
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from mayors_report import ORIGIN, QUOTED, answered, citation, refused
from parsed_html import HOSTILE, Parsed

from ui.copying import as_markdown, as_text
from ui.messages import TEXTS

URL = "https://news.example/1?a=1&b=2"
# What CommonMark knows, and of GitHub's additions tables and what is struck through.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def html(markdown: str) -> str:
    return str(MARKDOWN.render(markdown))


def tags(markdown: str) -> list[str]:
    return [tag for tag, _ in Parsed(html(markdown)).tags if tag != "br"]


def words(text: str) -> str:
    return " ".join(text.split())


def test_text_has_question_answer_and_each_quotation_with_where_it_is_from() -> None:
    other = citation(2, title=" ", source=None, published=None, text="随后\n座谈。")
    assert as_text("谁?", answered("东湖园 [1][2]", citation(url=URL), other), "zh-CN") == (
        f"谁?\n\n东湖园 [1][2]\n\n[1] {QUOTED}\n    {ORIGIN}\n    {URL}\n\n[2] 随后 座谈。\n    （无标题）"
    )


def test_refusal_is_copied_with_its_closest_sentences_labelled_as_such() -> None:
    closest = TEXTS["zh-TW"].closest
    expected = f"谁?\n\n报道中没有说明。\n\n{closest}\n\n[1] {QUOTED}\n    {ORIGIN}"
    assert as_text("谁?", refused(citation()), "zh-TW") == expected
    assert as_text("谁?", refused(), "zh-TW") == "谁?\n\n报道中没有说明。"


def test_markdown_has_the_question_strong_and_the_quotations_as_such() -> None:
    markdown = as_markdown("谁?", answered("东湖园 [1]", citation(url=URL)), "zh-CN")
    assert html(markdown) == (
        "<p><strong>谁?</strong></p>\n<p>东湖园 [1]</p>\n<blockquote>\n"
        f"<p>[1] {QUOTED}</p>\n"
        f'<p>— <a href="https://news.example/1?a=1&amp;b=2">{ORIGIN}</a></p>\n</blockquote>\n'
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    hostile = citation(title=text, source=text, text=text, url=text)
    for answer, plain in (
        (answered(f"{text} [1]", hostile), answered("平常 [1]", citation())),
        (refused(hostile), refused(citation())),
    ):
        parsed = Parsed(html(as_markdown(text, answer, "en")))
        allowed = {"p", "strong", "blockquote", "br"}
        assert {tag for tag, _ in parsed.tags} <= allowed
        assert [tag for tag, _ in parsed.tags if tag == "blockquote"] == ["blockquote"]
        assert words(parsed.text).count(words(text)) >= 3
        assert tags(as_markdown("平常?", plain, "en")).count("blockquote") == 1


@pytest.mark.parametrize(
    "line",
    [
        "1. 一",
        "12) 一",
        "- 一",
        "+ 一",
        "* 一",
        "# 一",
        "> 一",
        "---",
        "===",
        "***",
        "    一",
        "\t一",
        "```",
        "~~~",
        "| 一 | 二 |\n| - | - |\n| 三 | 四 |",
        "[a]: https://evil.example",
        "[^1]: 一",
        "<!-- 一",
        "&lt;b&gt;",
        "a\\",
        "一\r- 二",
        "一\u2028# 二",
        "一\n\n    二",
        "一\n===",
        "2024.5 亿",
        "3.5",
        "-5 度",
    ],
)
def test_no_line_of_an_answer_becomes_a_list_a_heading_code_or_a_rule(line: str) -> None:
    """Neither at the beginning nor on a line of its own further on."""
    for text in (line, f"前\n{line}", f"前\n\n{line}\n后"):
        rendered = html(as_markdown("谁?", answered(text), "zh-CN"))
        parsed = Parsed(rendered)
        assert {tag for tag, _ in parsed.tags} <= {"p", "strong", "br"}
        assert words(parsed.text) == words(f"谁? {text}")


def test_lines_of_an_answer_stay_lines_in_markdown() -> None:
    assert "一<br />\n二<br />\n三" in html(as_markdown("谁?", answered("一\n二\r\n三"), "zh-CN"))


def test_question_is_one_line_in_both_forms() -> None:
    answer = answered("一")
    assert as_text(" 谁\n\n是 ?", answer, "zh-CN").startswith("谁 是 ?\n\n")
    assert html(as_markdown(" 谁\n\n是 ?", answer, "zh-CN")).startswith("<p><strong>谁 是 ?</strong></p>")


@pytest.mark.parametrize("mark", string.punctuation)
def test_address_leads_where_it_says_whatever_marks_are_in_it(mark: str) -> None:
    url = f"https://news.example/a{mark}b{mark}?c=1{mark}lt;&copy;=2{mark}"
    rendered = Parsed(html(as_markdown("谁?", answered("一 [1]", citation(url=url)), "zh-CN")))
    if mark == "\\":
        assert rendered.attributes("a") == []  # browsers read it as a slash: no address for a link
        return
    (link,) = rendered.attributes("a")
    assert unquote(str(link["href"])) == unquote(url)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "news.example", "https://a.example/ x", "https://a\n.example", ""]
)
def test_only_web_addresses_are_copied(url: str) -> None:
    answer = answered("一 [1]", citation(url=url))
    assert as_text("谁?", answer, "zh-CN").endswith(f"\n    {ORIGIN}")
    assert "a" not in tags(as_markdown("谁?", answer, "zh-CN"))


def test_origin_has_what_is_known_of_it() -> None:
    one = citation(title="一\n二", source=" 日报 ", published=date(2024, 1, 2))
    assert as_text("谁?", answered("一 [1]", one), "zh-CN").endswith("\n    一 二 · 日报 · 2024-01-02")
