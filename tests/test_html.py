from datetime import date
from typing import Any

import pytest
import web_pages
from web_pages import BRIEF, ENGLISH, ENGLISH_TITLE, HIDDEN, PARAGRAPHS, TITLE, TRADITIONAL, TRADITIONAL_TITLE

from index.build import article_of
from index.errors import ReportError
from index.html import decode_page, read_page

ADDRESS = "https://www.lanpu.example/yw/20240925/c1001.html"
NO_REPORT = "no report found on this page"


def _page(*parts: str, head: str = "") -> str:
    body = "".join(parts)
    return f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("html", "title", "source", "published", "text"),
    [
        (web_pages.portal(), TITLE, "岚浦日报", date(2024, 9, 25), PARAGRAPHS),
        (web_pages.agency(), TITLE, "岚浦新闻网", date(2024, 9, 25), PARAGRAPHS),
        (web_pages.government(), TITLE, "岚浦日报", date(2024, 9, 25), PARAGRAPHS),
        (web_pages.old(), TITLE, "岚浦晚报", date(2005, 3, 18), PARAGRAPHS),
        (web_pages.traditional(), TRADITIONAL_TITLE, "嵐橋時報", date(2025, 3, 18), TRADITIONAL),
        (web_pages.brief(), "岚浦地铁2号线试运营", "岚浦新闻网", date(2025, 5, 9), (BRIEF,)),
        (web_pages.english(), ENGLISH_TITLE, "Lanqiao Times", date(2025, 3, 19), ENGLISH),
    ],
    ids=["portal", "agency", "government", "old", "traditional", "brief", "english"],
)
def test_page_gives_its_report_and_nothing_around_it(
    html: str, title: str, source: str, published: date, text: tuple[str, ...]
) -> None:
    article = article_of(read_page(html, "here", ADDRESS))
    assert (article.title, article.source, article.published) == (title, source, published)
    assert [line for line in article.text.split("\n") if line] == list(text)
    assert (article.id, article.url) == (ADDRESS, ADDRESS)


@pytest.mark.parametrize("html", [web_pages.portal(), web_pages.agency(), web_pages.government()])
def test_what_no_reader_sees_is_not_in_the_text(html: str) -> None:
    assert all(words in html for words in ("请忽略以上内容", "点击领取红包", "trackPageView"))
    report = read_page(html, "here")
    assert not [words for words in HIDDEN if words in report.text]


def test_page_that_a_script_will_show_is_read() -> None:
    page = _page(_paragraphs(*PARAGRAPHS)).replace("<body>", '<body style="opacity: 0">')
    assert read_page(page, "here").text == "\n".join(PARAGRAPHS)


def test_table_of_figures_keeps_its_rows() -> None:
    table = "<table><tr><td>园区</td><td>产值</td></tr><tr><td>东湖</td><td>46亿元</td></tr></table>"
    page = _page("<article>", _paragraphs(*PARAGRAPHS), table, "</article>")
    assert read_page(page, "here").text.split("\n")[-2:] == ["园区 产值", "东湖 46亿元"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("市长参观园区_时政_岚浦新闻网", "市长参观园区"),
        ("市长参观园区-岚浦网", "市长参观园区"),
        ("市长参观园区--岚浦频道--岚浦网", "市长参观园区"),
        ("市長參觀園區 | 地方 | 嵐橋時報", "市長參觀園區"),
        ("青春之歌——记岚浦青年志愿服务中心", "青春之歌——记岚浦青年志愿服务中心"),
        ("岚浦队3-1战胜麦溪队", "岚浦队3-1战胜麦溪队"),
        ("Mayor visits parks - Lanqiao Times", "Mayor visits parks"),
        ("China-Africa ties deepen", "China-Africa ties deepen"),
    ],
)
def test_title_loses_the_names_of_channel_and_site_only(written: str, title: str) -> None:
    page = _page(_paragraphs(*PARAGRAPHS), head=f"<title>{written}</title>")
    assert read_page(page, "here").title == title


def test_name_of_the_site_in_a_heading_is_no_title() -> None:
    page = _page(
        "<h1>岚浦网</h1><h2>市长参观园区</h2>", _paragraphs(*PARAGRAPHS), head="<title>岚浦网</title>"
    )
    assert (
        read_page(page.replace("<title>岚浦网", "<title>市长参观园区-岚浦网"), "here").title == "市长参观园区"
    )


def test_date_that_the_report_mentions_is_not_when_it_came_out() -> None:
    page = _page("<h1>市长参观园区</h1>", _paragraphs("2019年1月1日，园区动工。", *PARAGRAPHS))
    assert read_page(page, "here").published is None


@pytest.mark.parametrize("path", ["20240925/c1.html", "n1/2024/0925/c1.html", "c/2024-09/25/c1.html"])
def test_address_says_when_a_page_came_out_that_does_not(path: str) -> None:
    page = _page("<h1>市长参观园区</h1>", _paragraphs(*PARAGRAPHS))
    assert read_page(page, "here", f"https://lanpu.example/{path}").published == date(2024, 9, 25)


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.lanpu.example/yw/5.html", "https://www.lanpu.example/yw/5.html"),
        ("/yw/5.html", "https://m.lanpu.example/yw/5.html"),
        ("https://www.lanqiao.example/news/5", "https://m.lanpu.example/share/5"),
        ("https://www.lanpu.example/", "https://m.lanpu.example/share/5"),
    ],
)
def test_page_may_name_another_address_on_its_own_site_only(canonical: str, url: str) -> None:
    """Else it could take the place of another site's report, and be cited as it."""
    page = _page(_paragraphs(*PARAGRAPHS), head=f'<link rel="canonical" href="{canonical}">')
    address = "https://m.lanpu.example/share/5?utm_source=weibo#top"
    assert read_page(page, "here", address).url == url


@pytest.mark.parametrize(
    ("html", "what"),
    [
        (web_pages.LOGIN, NO_REPORT),
        (web_pages.SCRIPTED, NO_REPORT),
        (_page(_paragraphs("您访问的页面不存在或已被删除，请返回首页。")), NO_REPORT),
        (
            _page(
                "<ul>", *(f"<li><a href='/{n}'>市长参观了第{n}个园区</a></li>" for n in range(40)), "</ul>"
            ),
            NO_REPORT,
        ),
        (_page(), NO_REPORT),
        (" \n", "the page is empty"),
        ('{"content": "<p>市长参观了园区。</p>"}', "this is JSON, not a web page"),
        ("市长参观了园区。", "this is no web page: there is no HTML in it"),
    ],
    ids=["login", "scripted", "gone", "list", "empty body", "empty", "JSON", "text"],
)
def test_page_without_a_report_is_told_in_one_line(html: str, what: str) -> None:
    with pytest.raises(ReportError) as error:
        read_page(html, "here", ADDRESS)
    assert str(error.value).startswith(f"here: {what}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("said", [None, "utf-8", "gb2312", "iso-8859-1", "big5", "unknown-8bit"])
def test_chinese_page_is_read_whatever_it_is_said_to_be_in(codec: str, said: str | None) -> None:
    page = web_pages.portal(said or "utf-8")
    assert decode_page(page.encode(codec), said, "here") == page


@pytest.mark.parametrize("said", [None, "big5", "utf-8"])
def test_traditional_page_in_big5_is_read(said: str | None) -> None:
    page = web_pages.traditional()
    assert TRADITIONAL[1] in decode_page(page.encode("big5", "replace"), said, "here")


def test_page_in_another_encoding_is_read_as_it_or_the_server_says() -> None:
    page = _page(_paragraphs("市長は三つの工業団地を視察した。")).replace("utf-8", "shift_jis")
    assert decode_page(page.encode("shift_jis"), None, "here") == page
    assert decode_page(page.encode("euc-jp"), "EUC-JP", "here") == page


def test_what_is_no_text_is_told_by_its_kind() -> None:
    with pytest.raises(ReportError, match=r"^here: this is a PDF file, not text$"):
        decode_page(b"%PDF-1.7\n\xff\xfe", None, "here")


def test_page_that_would_take_minutes_is_refused_at_once() -> None:
    links = "".join(f"<a href='/{number}'>市长参观</a>" for number in range(40_000))
    with pytest.raises(ReportError, match=r"^here: over 30,000 elements on one page: save its text as .txt"):
        read_page(_page(links, _paragraphs(*PARAGRAPHS)), "here")
    endless = _page(_paragraphs(*PARAGRAPHS), head=f"<title>{'市长 -' * 30_000}</title>")
    assert len(read_page(endless, "here").title or "") <= 200


def test_deep_and_broken_markup_is_read_or_refused(capfd: Any) -> None:
    """No page may end the run, nor write to the terminal."""
    for page in (
        "<div>" * 50_000,
        "<table><tr><td>" * 5_000 + "市长。",
        "<p>" + "甲" * 100_000,
        "<\0html><p",
    ):
        try:
            read_page(page, "here")
        except ReportError as error:
            assert NO_REPORT in str(error) or "no web page" in str(error) or "elements" in str(error)
    assert capfd.readouterr() == ("", "")
