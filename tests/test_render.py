from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args

import pytest

from bot.answer import Answer, Citation, Claim, Writing
from bot.endpoint import Tokens
from bot.llm import Failure
from index.article import Article
from ui.anchors import Mark, anchor, digest, read_anchor
from ui.conversation import Turn
from ui.messages import TEXTS, Language
from ui.render import banner, escape, notice, question_message, reply_message, report
from ui.writing_texts import WRITING_TEXTS

ZH = TEXTS["zh-CN"]
TEXT = "市长周一调研。\n他参观了东湖园、西岭园。随后座谈。\n\n晚间返回。"
QUOTED = "他参观了东湖园、西岭园。"
ARTICLE = Article(
    "a-1", "市长调研", TEXT, "临江日报", "https://news.example/1?a=1&b=2", date(2024, 9, 25), "zh-Hans"
)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1))",
    '[x](https://evil.example "title")',
    "![x](http://evil.example/x.png)",
    "<form action=http://evil.example><input></form>",
    '<div style="position:fixed;inset:0">',
    "$$\\frac{1}{2}$$ \\(x\\)",
    "${alert(1)} {{constructor}} {{{value}}}",
    "# heading\n\n- list\n\n    code\n\n> quote\n***",
    "`code` **bold** _em_ ~~gone~~ | a | b |",
    "www.evil.example http://evil.example a@evil.example :smile:",
    "&lt;b&gt; &amp;amp; &#60;",
    "</div></p></article></textarea></style><!-- --> ]]>",
]


class Parsed(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"
        if tag == "mark":
            self.marked.append((dict(attrs).get("class") or "", ""))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            kind, text = self.marked[-1]
            self.marked[-1] = (kind, text + data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def citation(number: int = 1, **changes: object) -> Citation:
    start = TEXT.index(QUOTED)
    span = TEXT.index("东湖园"), TEXT.index("东湖园") + 3
    made = Citation(
        number,
        "a-1",
        "市长调研",
        "临江日报",
        None,
        date(2024, 9, 25),
        start,
        start + len(QUOTED),
        QUOTED,
        (span,),
    )
    return replace(made, **changes)


def reply(answer: Answer) -> str:
    return reply_message(Turn("问?", "zh-CN", "ended", answer))


def answered(text: str, *citations: Citation) -> str:
    return reply(Answer("问?", text, citations, False, 0.9))


def refused(*closest: Citation) -> str:
    return reply(Answer("问?", "报道中没有说明。", (), True, 0.1, closest))


def opened(article: Article, mark: Mark | None = None) -> str:
    return report(article, mark or read_anchor(anchor(citation())), ZH)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_nothing_else(text: str) -> None:
    parsed = Parsed(escape(text))
    assert parsed.tags == []
    assert parsed.text == text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_character_of_markdown_latex_or_templates_survives_as_itself(text: str) -> None:
    left = escape(text).replace("&#", "").replace(";", "")
    assert not set(left) & set("<>\"'`\\*_{}[]()!|~$:&@/.-+=")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_question_is_one_block_without_blank_lines(text: str) -> None:
    message = question_message(text)
    parsed = Parsed(message)
    assert "\n" not in message
    assert {tag for tag, _ in parsed.tags} <= {"div", "br"}
    assert parsed.text == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_citation_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    hostile = citation(article_id=text, title=text, source=text, url=text, text=text)
    line = " ".join(text.split())
    for message in (answered(f"{text} [1]", hostile), refused(hostile)):
        parsed = Parsed(message)
        assert "\n" not in message
        assert {tag for tag, _ in parsed.tags} <= {"div", "p", "br", "ul", "li", "a", "bdi", "span", "mark"}
        names = {name for _, attributes in parsed.tags for name in attributes}
        assert names <= {"class", "dir", "href"}
        assert {a["href"] for a in parsed.attributes("a")} == {f"#{anchor(hostile)}"}
        assert line in " ".join(parsed.text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_report_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    article = Article(text, text, f"{text}\n{QUOTED}", text, text, None, text)
    start = len(text) + 1
    parsed = Parsed(opened(article, Mark(text, start, start + len(QUOTED), digest(QUOTED))))
    assert {tag for tag, _ in parsed.tags} <= {"article", "button", "h2", "p", "bdi", "div", "mark"}
    names = {name for _, attributes in parsed.tags for name in attributes}
    assert names <= {"class", "dir", "lang", "tabindex", "type"}
    assert parsed.marked == [("", QUOTED)]


@pytest.mark.parametrize("line", HOSTILE)
def test_lines_of_the_page_itself_are_escaped_too(line: str) -> None:
    for html in (notice(line, ZH), banner(line, "problem")):
        assert line in Parsed(html).text
        assert {tag for tag, _ in Parsed(html).tags} <= {"article", "button", "p"}


def test_direction_overrides_are_shown_instead_of_obeyed() -> None:
    assert Parsed(escape("a\u202eb\u2066c")).text == "a[U+202E]b[U+2066]c"


def test_characters_that_no_page_can_show_are_replaced() -> None:
    assert escape("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"


def test_numbers_in_an_answer_link_to_their_quotations() -> None:
    second = citation(2, start=0, end=7, text=TEXT[:7], spans=())
    parsed = Parsed(answered(f"{QUOTED} [1]\n{TEXT[:7]} [2]", citation(), second))
    links = [a for a in parsed.attributes("a") if a["class"] == "citation"][:2]
    assert [link["href"] for link in links] == [f"#{anchor(citation())}", f"#{anchor(second)}"]
    assert parsed.text.startswith(f"{QUOTED}\u2060[1]\n{TEXT[:7]}\u2060[2]")


def test_bracketed_number_without_a_citation_stays_text() -> None:
    parsed = Parsed(answered("见[7]和[1]。", citation()))
    assert parsed.text.startswith("见[7]和\u2060[1]。")


def test_sources_are_listed_once_per_report_in_order_of_citation() -> None:
    other = citation(2, article_id="b", title="另一篇", source=None, published=None)
    parsed = Parsed(answered("一[1]二[2]三[3]", citation(), other, citation(3)))
    listed = parsed.text.split("三\u2060[3]")[1]
    assert listed == f"[1]{QUOTED}[3]{QUOTED}市长调研 · 临江日报 · 2024-09-25[2]{QUOTED}另一篇"
    assert len(parsed.attributes("li")) == 2


def test_short_answer_has_its_quotation_below_with_the_answers_words_marked() -> None:
    parsed = Parsed(answered("东湖园 [1]", citation()))
    assert parsed.text == f"东湖园\u2060[1][1]{QUOTED}市长调研 · 临江日报 · 2024-09-25"
    assert parsed.marked == [("span", "东湖园")]


def test_quotation_that_is_the_answer_is_not_said_twice() -> None:
    parsed = Parsed(answered(f"{QUOTED} [1]", citation()))
    assert parsed.text == f"{QUOTED}\u2060[1][1]市长调研 · 临江日报 · 2024-09-25"


def test_refusal_cites_nothing_and_offers_the_closest_sentences_as_such() -> None:
    message = refused(citation())
    parsed = Parsed(message)
    assert 'class="refusal"' in message
    assert 'class="answer"' not in message
    assert [a["class"] for a in parsed.attributes("a")] == ["quotation"]
    assert parsed.text == (
        f"{ZH.refused}报道中没有说明。{ZH.closest}{QUOTED}市长调研 · 临江日报 · 2024-09-25"
    )


def test_refusal_without_closest_sentences_offers_none() -> None:
    assert Parsed(refused()).text == f"{ZH.refused}报道中没有说明。"


def test_turn_says_how_far_it_is() -> None:
    turn = Turn("问?", "zh-TW")
    assert Parsed(reply_message(turn)).text == "正在載入模型，載入後立即回答……"
    assert Parsed(reply_message(replace(turn, stage="searching"))).text == "正在檢索……"
    assert Parsed(reply_message(turn.stopped())).text == "已停止。"


def test_very_long_question_is_shown_cut() -> None:
    assert Parsed(question_message("长" * 100_000)).text == "长" * 2_000 + "…"


def test_report_shows_its_whole_text_in_paragraphs() -> None:
    parsed = Parsed(opened(ARTICLE))
    assert parsed.text.endswith("市长周一调研。他参观了东湖园、西岭园。随后座谈。晚间返回。")
    assert len([a for a in parsed.attributes("p") if a.get("dir") == "auto"]) == 3


def test_quotation_is_marked_and_the_answers_words_in_it_more_strongly() -> None:
    assert Parsed(opened(ARTICLE)).marked == [("", "他参观了"), ("span", "东湖园"), ("", "、西岭园。")]


def test_quotation_across_paragraphs_is_marked_in_each() -> None:
    end = TEXT.index(QUOTED) + 4
    mark = Mark("a-1", 3, end, digest(TEXT[3:end]))
    assert Parsed(opened(ARTICLE, mark)).marked == [("", "一调研。"), ("", "他参观了")]


def test_overlapping_spans_are_marked_once() -> None:
    start = TEXT.index(QUOTED)
    spans = ((start, start + 4), (start + 2, start + 6))
    mark = Mark("a-1", start, start + len(QUOTED), digest(QUOTED), spans)
    assert "".join(text for kind, text in Parsed(opened(ARTICLE, mark)).marked if kind) == "他参观了东湖"


def test_report_that_changed_since_is_shown_unmarked_with_a_note() -> None:
    changed = replace(ARTICLE, text="更正：" + TEXT)
    parsed = Parsed(opened(changed))
    assert parsed.marked == []
    assert ZH.changed in parsed.text
    assert ZH.changed not in Parsed(opened(ARTICLE)).text


def test_report_names_title_source_date_and_original() -> None:
    parsed = Parsed(opened(ARTICLE))
    assert "市长调研临江日报 · 2024-09-25 · 原文链接 news.example" in parsed.text
    assert parsed.attributes("a") == [
        {"href": ARTICLE.url, "target": "_blank", "rel": "noopener noreferrer nofollow"}
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "file:///etc/passwd",
        "//news.example/x",
        "/local",
        "news.example",
        "https://",
        "https:///path",
        "http://[broken",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "https://news.example/ x",
        "https://good.example\\@evil.example",
        "https://news.example/\u202egpj.exe",
        "",
    ],
)
def test_only_whole_web_addresses_become_links(url: str) -> None:
    assert Parsed(opened(replace(ARTICLE, url=url))).attributes("a") == []


def test_link_names_the_host_that_it_really_leads_to() -> None:
    url = "https://www.gov.example@evil.example/x"
    assert "原文链接 evil.example" in Parsed(opened(replace(ARTICLE, url=url))).text


def test_report_without_a_title_says_so() -> None:
    assert ZH.untitled in Parsed(opened(replace(ARTICLE, title=" \n "))).text


def test_coverage_is_a_bar_for_every_month_from_the_first_to_the_last() -> None:
    months = (("2025-11", 4), ("2026-02", 1))
    html = reply(Answer("问?", "5", (), False, 1.0, coverage=months))
    assert html.count('class="bar"') == 4
    assert 'style="height:100%" title="2025-11: 4"' in html
    assert 'style="height:2%" title="2025-12: 0"' in html
    assert 'style="height:25%" title="2026-02: 1"' in html
    assert "<span>2025-11</span><span>2026-02</span>" in html


def test_coverage_of_one_month_is_no_plot_and_that_of_a_century_keeps_its_last_ten_years() -> None:
    assert "bar" not in reply(Answer("问?", "5", (), False, 1.0, coverage=(("2025-11", 4),)))
    html = reply(Answer("问?", "5", (), False, 1.0, coverage=(("1925-01", 4), ("2025-12", 1))))
    assert html.count('class="bar"') == 120
    assert "<span>2016-01</span>" in html


def written(writing: Writing) -> Parsed:
    return Parsed(reply(Answer("问?", "他参观了两个园。 [1]", (citation(),), False, 0.9, writing=writing)))


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
    html = reply_message(Turn("?", language, "ended", Answer("?", "a", (), False, 0.9, writing=writing)))
    assert WRITING_TEXTS[language].failures[failure] in Parsed(html).text
    assert "secret" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_model_writes_brings_no_element_of_its_own(text: str) -> None:
    plain = [tag for tag, _ in written(Writing("m", True, (Claim("t", (), False, "words", "w"),))).tags]
    hostile = written(Writing(text, True, (Claim(text, (), False, "words", text),)))
    assert [tag for tag, _ in hostile.tags if tag != "br"] == plain
    draft = written(Writing(text, False, (Claim(text, (1,)),)))
    assert {tag for tag, _ in draft.tags} <= {"div", "p", "ul", "li", "a", "bdi", "span", "mark", "br"}
