from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from parsed_html import HOSTILE, Parsed, shape, values

from index.catalogue import Listed, Page
from index.records import Stats
from ui.access import Access
from ui.anchors import report_anchor
from ui.messages import TEXTS
from ui.render_adding import ENDINGS, MAX_UPLOAD, adding
from ui.render_reports import PAGE_SIZE, Shelf, frame, note_line, readable_size, shelf
from ui.render_shell import banner, box, masthead
from ui.reports_texts import REPORTS_TEXTS

ZH = REPORTS_TEXTS["zh-CN"]
STATS = Stats(1234, 5678, {}, {"临江日报": 900, "岚浦日报": 334}, date(2024, 1, 2), date(2025, 3, 4), 1, "m")
ONE = Listed("a-1", "市长调研", "临江日报", date(2024, 9, 25), "zh-Hans", None, 300, "他参观了东湖园。")


def shown(
    *items: Listed, offset: int = 0, total: int | None = None, narrowed: bool = False, writable: bool = True
) -> str:
    page = Page(len(items) if total is None else total, items)
    return shelf(
        Shelf(page, offset, (("2024-09", 3), ("2024-10", 1)), STATS, 3_456_000, narrowed), writable, "zh-CN"
    )


def without_list(html: str) -> str:
    return Parsed(html[: html.index("<ol>")]).text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_report_brings_no_element_and_no_attribute_of_its_own(text: str) -> None:
    def drawn(text: str) -> str:
        listed = Listed(text, text, text, None, text, text, 1, text)
        stats = replace(STATS, sources={text: 3})
        return shelf(Shelf(Page(1, (listed,)), 0, (), stats, 1, True), True, "zh-CN")

    html = drawn(text)
    assert shape(html) == shape(drawn("平常的文字"))
    assert values(html, "href") == [f"#{report_anchor(text)}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_removing_and_filtering_send_is_the_text_to_the_letter(text: str) -> None:
    listed = Listed(text, text, text, None, "zh-Hans", None, 1, text)
    html = shelf(Shelf(Page(1, (listed,)), 0, (), replace(STATS, sources={text: 3}), 1, True), True, "zh-CN")
    line = " ".join(text.split())
    assert values(html, "data-id") == [text]
    assert values(html, "data-title") == [line]
    assert values(html, "value") == [text]
    assert f"{line} (3)" in Parsed(html).text
    assert Parsed(html).text.count(line) == 4  # title, source, snippet and the source to choose


@pytest.mark.parametrize("line", HOSTILE)
def test_lines_of_the_page_itself_are_escaped_too(line: str) -> None:
    for html, plain in (
        (note_line(line), note_line("平常")),
        (banner(line, "problem"), banner("平常", "problem")),
    ):
        assert Parsed(html).text == line
        assert shape(html) == shape(plain)


def test_report_is_listed_with_source_date_and_the_sentence_found() -> None:
    html = shown(ONE)
    row = html[html.index("<ol>") : html.index("</ol>")]
    assert Parsed(row).text == "市长调研临江日报 · 2024-09-25他参观了东湖园。"
    assert values(row, "href") == [f"#{report_anchor('a-1')}"]
    assert values(row, "data-id") == ["a-1"]


def test_report_of_which_nothing_is_known_is_listed_all_the_same() -> None:
    html = shown(Listed("a", " ", None, None, "en", None, 1))
    row = html[html.index("<ol>") : html.index("</ol>")]
    assert Parsed(row).text == TEXTS["zh-CN"].untitled


def test_only_who_may_remove_is_offered_it() -> None:
    assert "data-id" not in shown(ONE, writable=False)
    assert values(shown(ONE), "aria-label")[-1] == "删除: 市长调研"


def test_figures_of_the_whole_collection_stand_above_what_was_found() -> None:
    summary = "共 1,234 篇报道，2024-01-02 至 2025-03-04，占用 3.5 MB"
    assert without_list(shown(ONE)).startswith(summary)
    assert "符合条件的有" not in without_list(shown(ONE))
    assert without_list(shown(ONE, narrowed=True)).endswith("符合条件的有 1 篇")
    assert shown(ONE).count('class="bar"') == 2


def test_collection_without_dates_has_none_in_its_figures() -> None:
    undated = replace(STATS, articles=0, first_published=None, last_published=None)
    html = shelf(Shelf(Page(0, ()), 0, (), undated, 0, False), True, "en")
    assert Parsed(html).text.startswith("0 reports, – to –, 0 B on disk")


def test_nothing_found_is_said() -> None:
    assert ZH.nothing in Parsed(shown(narrowed=True)).text
    assert ZH.nothing not in Parsed(shown(ONE)).text


def pager(html: str) -> list[tuple[str | None, bool]]:
    """Where the two buttons lead, and whether they can be used."""
    buttons = [b for b in Parsed(html).attributes("button") if "data-offset" in b]
    return [(button["data-offset"], "disabled" not in button) for button in buttons]


@pytest.mark.parametrize(
    ("offset", "count", "total", "buttons", "place"),
    [
        (0, 50, 120, [("0", False), ("50", True)], "1–50 / 120"),
        (50, 50, 120, [("0", True), ("100", True)], "51–100 / 120"),
        (100, 20, 120, [("50", True), ("150", False)], "101–120 / 120"),
        (0, 50, 50, [], ""),
        (0, 3, 3, [], ""),
    ],
)
def test_pages_lead_to_each_other(
    offset: int, count: int, total: int, buttons: Sequence[tuple[str, bool]], place: str
) -> None:
    assert PAGE_SIZE == 50
    html = shown(*[ONE] * count, offset=offset, total=total)
    assert pager(html) == list(buttons)
    assert place in Parsed(html).text


def test_the_commonest_sources_are_offered_first_and_no_more_than_a_list_can_hold() -> None:
    sources = {f"报纸{n}": n for n in range(1, 1001)}
    html = shelf(Shelf(Page(0, ()), 0, (), replace(STATS, sources=sources), 0, False), True, "zh-CN")
    offered = values(html, "value")
    assert offered[:2] == ["报纸1000", "报纸999"]
    assert len(offered) == 200


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (3_456_000, "3.5 MB"),
        (34_560_000, "35 MB"),
        (7_000_000_000_000_000, "7000 TB"),
    ],
)
def test_sizes_are_readable(size: int, said: str) -> None:
    assert readable_size(size) == said


def test_filters_are_named_for_those_who_do_not_see_them_and_the_order_is_one_that_is_known() -> None:
    parsed = Parsed(frame("zh-CN", ""))
    assert [a["name"] for tag, a in parsed.tags if tag in ("input", "select")] == [
        *("words", "source", "since", "until", "order")
    ]
    assert parsed.attributes("label") and all(
        label in parsed.text for label in (ZH.search, ZH.source, ZH.since)
    )
    assert [o["value"] for o in parsed.attributes("option")] == ["", "newest", "oldest", "title", "added"]


def test_adding_is_offered_as_far_as_the_operator_allows_it() -> None:
    forms = {
        access: [form["class"] for form in Parsed(adding(access, "zh-CN")).attributes("form")]
        for access in (
            Access(),
            Access(urls=True),
            Access(password="x"),
            Access(True, "x", True),
            Access(True),
        )
    }
    assert list(forms.values()) == [
        ["pasting"],
        ["pasting", "fetching"],
        ["unlock", "pasting"],
        ["unlock", "pasting", "fetching"],
        [],
    ]


def test_public_collection_without_a_password_says_that_it_is_read_only() -> None:
    assert Parsed(adding(Access(public=True), "zh-TW")).text == REPORTS_TEXTS["zh-TW"].read_only


def test_with_a_password_nothing_can_be_added_before_it_is_given() -> None:
    def ways(access: Access) -> dict[str, str | None]:
        return next(a for a in Parsed(adding(access, "zh-CN")).attributes("div") if a.get("class") == "ways")

    assert "hidden" in ways(Access(password="x"))
    assert "hidden" not in ways(Access())


def test_password_itself_is_not_in_the_page() -> None:
    assert "geheim" not in adding(Access(password="geheim"), "zh-CN")


def test_adding_says_what_it_takes_and_its_limit() -> None:
    html = adding(Access(), "en")
    assert values(html, "accept") == [",".join(ENDINGS.split())]
    assert ".txt .md .html .json .jsonl .csv files, each up to 50 MB" in Parsed(html).text
    assert values(html, "data-limit") == [str(MAX_UPLOAD)]
    assert values(html, "data-status-added") == ["{} added"]


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_masthead_has_the_three_languages_with_the_visitors_chosen(language: str) -> None:
    options = Parsed(masthead(language)).attributes("option")  # type: ignore[arg-type]
    assert [o["value"] for o in options] == ["zh-CN", "zh-TW", "en"]
    assert [o["value"] for o in options if "selected" in o] == [language]


def test_box_can_be_used_by_those_who_do_not_see_it() -> None:
    parsed = Parsed(box("en"))
    (field,) = parsed.attributes("textarea")
    assert any(label.get("for") == field["id"] for label in parsed.attributes("label"))
    assert all(b.get("aria-label") or b["class"] == "cancel" for b in parsed.attributes("button"))
