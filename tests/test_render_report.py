from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from mayors_report import ARTICLE, QUOTED, TEXT, citation
from parsed_html import HOSTILE, Parsed, shape, values

from index.article import Article, Removal
from index.catalogue import Listed
from ui.anchors import Mark, anchor, digest, read_anchor, report_anchor
from ui.messages import TEXTS
from ui.page_texts import PAGE_TEXTS
from ui.render_report import notice, report, reported, web_host

ZH = PAGE_TEXTS["zh-CN"]
OTHER = Listed("b-2", "市长看园区", "岚浦日报", date(2024, 9, 26), "zh-Hans", None, 300)


def opened(article: Article, mark: Mark | None = None, also: Sequence[Listed] = ()) -> str:
    return report(article, mark or read_anchor(anchor(citation())), also, "zh-CN")


def links(html: str) -> list[dict[str, str | None]]:
    return Parsed(html).attributes("a")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_report_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    def made(text: str) -> str:
        removed = (Removal(text, text), Removal(text, "pinyin"))
        article = Article(text, text, f"{text}\n{QUOTED}", text, text, None, text, removed)
        start = len(text) + 1
        mark = Mark(text, start, start + len(QUOTED), digest(QUOTED))
        return opened(
            article,
            mark,
            [Listed(text, text, text, None, text, text, 1), Listed("c", text, None, None, "en", None, 1)],
        )

    html = made(text)
    paragraphs = [part for part in shape(html) if part != ("p", ["dir"])]
    assert paragraphs == [part for part in shape(made("普通的文字")) if part != ("p", ["dir"])]
    assert values(html, "href") == [f"#{report_anchor(text)}", f"#{report_anchor('c')}"]
    assert Parsed(html).marked == [("", QUOTED)]
    line = " ".join(text.split())
    assert [attributes["title"] for attributes in links(html)] == [line, line]
    assert set(values(html, "lang")) == {text}


@pytest.mark.parametrize("line", HOSTILE)
def test_notice_is_its_line_and_nothing_else(line: str) -> None:
    html = notice(line, "zh-CN")
    assert line in Parsed(html).text
    assert shape(html) == shape(notice("平常", "zh-CN"))


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


def test_report_opened_as_a_whole_is_unmarked_and_needs_no_note() -> None:
    parsed = Parsed(opened(ARTICLE, read_anchor(report_anchor("a-1"))))
    assert parsed.marked == []
    assert ZH.changed not in parsed.text


def test_report_that_changed_since_is_shown_unmarked_with_a_note() -> None:
    parsed = Parsed(opened(replace(ARTICLE, text="更正：" + TEXT)))
    assert parsed.marked == []
    assert ZH.changed in parsed.text
    assert ZH.changed not in Parsed(opened(ARTICLE)).text


def test_report_names_title_source_date_and_original() -> None:
    html = opened(ARTICLE)
    assert "市长调研临江日报 · 2024-09-25 · 原文链接 news.example" in Parsed(html).text
    assert links(html) == [{"href": ARTICLE.url, "target": "_blank", "rel": "noopener noreferrer nofollow"}]


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
        None,
    ],
)
def test_only_whole_web_addresses_become_links(url: str | None) -> None:
    assert web_host(url) is None
    assert links(opened(replace(ARTICLE, url=url))) == []


def test_link_names_the_host_that_it_really_leads_to() -> None:
    url = "https://www.gov.example@evil.example/x"
    assert "原文链接 evil.example" in Parsed(opened(replace(ARTICLE, url=url))).text


def test_host_that_is_written_like_markup_is_text() -> None:
    html = opened(replace(ARTICLE, url="https://<b>.'x'.example/"))
    assert shape(html) == shape(opened(ARTICLE))
    assert "原文链接 <b>.'x'.example" in Parsed(html).text


def test_address_is_in_the_link_to_the_letter() -> None:
    url = "https://news.example/a\"'><b>?q='x'&lt;&amp;=${1}"
    assert links(opened(replace(ARTICLE, url=url)))[0]["href"] == url


def test_report_without_a_title_says_so() -> None:
    assert TEXTS["zh-CN"].untitled in Parsed(opened(replace(ARTICLE, title=" \n "))).text


def test_other_reports_of_the_event_are_linked_by_source_and_date() -> None:
    html = opened(ARTICLE, also=[OTHER])
    assert links(html)[1] == {"class": "other", "href": f"#{report_anchor('b-2')}", "title": "市长看园区"}
    assert f"{ZH.also}岚浦日报 · 2024-09-26" in Parsed(html).text
    assert ZH.also not in Parsed(opened(ARTICLE)).text


def test_other_report_without_a_source_is_named_by_its_title() -> None:
    assert Parsed(reported(replace(OTHER, source=None), "en")).text == "市长看园区 · 2024-09-26"
    assert Parsed(reported(replace(OTHER, source=" ", title="", published=None), "en")).text == "(untitled)"


def test_what_cleaning_took_away_is_listed_by_reason_in_the_visitors_language() -> None:
    removed = (
        Removal("kāi", "pinyin"),
        Removal("责任编辑：某某", "credit"),
        Removal("fā", "pinyin"),
        Removal("x", "new"),
    )
    html = opened(replace(ARTICLE, removed=removed))
    assert Parsed(html).text.endswith("清理掉的内容：4 处拼音 × 2kāi fā编辑署名 × 1责任编辑：某某new × 1x")
    assert "<details" not in opened(ARTICLE)


def test_the_way_back_and_from_citation_to_citation_is_there_with_every_report_and_notice() -> None:
    for html in (opened(ARTICLE), notice(ZH.gone, "zh-CN")):
        assert [button["class"] for button in Parsed(html).attributes("button")] == ["back", "step", "step"]
        assert values(html, "data-step") == ["-1", "1"]
        assert values(html, "aria-label") == [ZH.previous, ZH.next]
