from collections.abc import Collection, Iterator
from concurrent.futures import Future
from datetime import date
from typing import Any

import pytest
from pairs_bot import PARKS, REPORTS, PairsBot
from parsed_html import Parsed, values

from bot.newsbot import NewsBot
from index.catalogue import Order, Page
from index.errors import ModelError, StoreError, StoreLocked
from index.filter import Filter
from ui.access import Access
from ui.anchors import report_anchor
from ui.reports import Reports, arguments
from ui.reports_texts import REPORTS_TEXTS

EN = REPORTS_TEXTS["en"]
GARBAGE: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        float("nan"),
        10**30,
        "",
        "\ud800",
        "'; DROP TABLE articles; --",
        "a" * 100_000,
    ),
    *([], {}, [[]], {"a": 1}, "2024-13-45", "<b>", "\x00", "*", '"', "NEAR/2 OR (", "%", "-" * 500),
]
FIELDS = ["words", "source", "since", "until", "order", "offset"]


def reports(bot: object, access: Access | None = None) -> Reports:
    loaded: Future[Any] = Future()
    loaded.set_result(bot)
    return Reports(loaded, access or Access())


def html(listed: dict[str, Any]) -> str:
    assert listed["ready"] is True
    return str(listed["html"])


def hrefs(listed: dict[str, Any]) -> list[str | None]:
    return values(html(listed), "href")


class Asked(PairsBot):
    """Notes what it was asked for."""

    where: Filter | None = None
    order: Order | None = None
    offset: int = -1

    def reports(
        self,
        words: str = "",
        where: Filter | None = None,
        order: Order = "newest",
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        self.where, self.order, self.offset = where, order, offset
        return super().reports(words, where, order, offset, limit)


def test_list_has_what_is_asked_for() -> None:
    bot = Asked()
    asked = {
        "words": " 园区 ",
        "source": "临江日报",
        "since": "2024-01-02",
        "until": "2024-12-31",
        "order": "oldest",
    }
    listed = reports(bot).listed(asked, False, "en")
    assert bot.where == Filter(date(2024, 1, 2), date(2024, 12, 31), "临江日报")
    assert bot.order == "oldest"
    assert hrefs(listed) == [f"#{report_anchor(PARKS.id)}"]
    assert "Reports that match: 1" in Parsed(html(listed)).text


def test_list_without_conditions_has_every_report_and_does_not_speak_of_matches() -> None:
    for asked in (
        {},
        None,
        {"words": " ", "source": "", "since": "", "until": "", "order": "newest", "offset": 0},
    ):
        listed = reports(PairsBot()).listed(asked, False, "en")
        assert len(hrefs(listed)) == len(REPORTS)
        assert "match" not in Parsed(html(listed)).text


@pytest.mark.parametrize("value", GARBAGE, ids=lambda value: repr(value)[:20])
def test_garbage_counts_as_not_given(value: Any, sample_bot: NewsBot) -> None:
    """Asked of the real thing: what it cannot take must not come so far."""
    wanted = reports(sample_bot)
    every = len(hrefs(wanted.listed({}, True, "en")))
    assert len(hrefs(wanted.listed(value, True, "en"))) == every
    for name in FIELDS:
        shown = wanted.listed({name: value}, True, "en")
        if not isinstance(value, str):
            assert len(hrefs(shown)) == every
        assert html(shown).startswith('<p class="origin">')
    assert html(wanted.listed(dict.fromkeys(FIELDS, value), True, "en"))


@pytest.mark.parametrize("value", GARBAGE, ids=lambda value: repr(value)[:20])
def test_garbage_is_no_report_that_could_be_removed(value: Any) -> None:
    bot = PairsBot()
    assert reports(bot).removed(value, True, "en") == EN.not_there
    assert len(bot.articles) == len(REPORTS)


def test_offset_past_the_end_shows_the_last_page() -> None:
    """As when the only report on it has just been removed."""
    bot = Asked()
    for offset in (50, 1_000_000):
        listed = reports(bot).listed({"offset": offset}, True, "en")
        assert len(hrefs(listed)) == len(REPORTS)
        assert bot.offset == 0
    nothing = reports(bot).listed({"offset": 50, "words": "没有这样的词"}, True, "en")
    assert EN.nothing in Parsed(html(nothing)).text


def test_removed_report_is_gone_for_good() -> None:
    bot = PairsBot()
    wanted = reports(bot)
    assert wanted.removed(PARKS.id, True, "zh-CN") == "已删除。"
    assert PARKS.id not in bot.articles
    assert wanted.removed(PARKS.id, True, "zh-CN") == "这篇报道已不在新闻库中。"


@pytest.mark.parametrize(
    ("access", "said"),
    [
        (Access(), EN.read_only),
        (Access(public=True), EN.read_only),
        (Access(password="x"), EN.wrong_password),
    ],
)
def test_who_may_not_write_removes_nothing_and_is_told_why(access: Access, said: str) -> None:
    bot = PairsBot()
    assert reports(bot, access).removed(PARKS.id, False, "en") == said
    assert PARKS.id in bot.articles
    assert values(html(reports(bot, access).listed({}, False, "en")), "data-id") == []


@pytest.mark.parametrize("error", [None, ModelError("no model")])
def test_while_there_is_no_bot_the_page_is_told_to_wait(error: Exception | None) -> None:
    loading: Future[Any] = Future()
    if error:
        loading.set_exception(error)
    waiting = Reports(loading, Access())
    listed = waiting.listed({}, True, "zh-TW")
    assert listed["ready"] is False
    assert Parsed(listed["html"]).text == REPORTS_TEXTS["zh-TW"].not_ready
    assert waiting.removed("a", True, "zh-TW") == REPORTS_TEXTS["zh-TW"].not_ready


class Busy(PairsBot):
    def reports(self, *_: object, **__: object) -> Page:
        raise StoreError("/store/ledger.sqlite3: disk I/O error: restore it from a copy")

    def remove(self, article_ids: Collection[str]) -> list[str]:  # type: ignore[override]
        raise StoreLocked("/store: reports are being added or removed: try again when that is done")


def test_failing_store_is_said_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    busy = reports(Busy())
    assert busy.removed("a", True, "zh-CN") == "/store: 正在添加或删除其他报道：请稍后再试"
    assert Parsed(html(busy.listed({}, True, "en"))).text.endswith("disk I/O error: restore it from a copy")
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


@pytest.mark.parametrize(
    ("sent", "count", "given"),
    [
        (["a", "b", "c"], 3, ["a", "b", "c"]),
        (["a", "b", "c", "d"], 3, ["a", "b", "c"]),
        (["a"], 3, ["a", None, None]),
        ([], 2, [None, None]),
        ("a", 2, ["a", None]),
        (None, 1, [None]),
        ({"a": 1}, 1, [{"a": 1}]),
    ],
)
def test_page_may_call_with_any_number_of_arguments(sent: object, count: int, given: list[Any]) -> None:
    assert arguments(sent, count) == given


class Client:
    host = "127.0.0.1"


class Visitor:
    """Somebody who calls the page's functions."""

    client: Client | None = Client()


@pytest.fixture
def local() -> Iterator[Visitor]:
    yield Visitor()


def test_functions_of_the_page_check_who_calls(local: Visitor) -> None:
    bot = PairsBot()
    list_reports, remove_report, may_write = reports(bot, Access(password="右")).functions()
    assert [may_write(word, local) for word in ("右", "左", "", None, 7, ["右"])] == [True, *[False] * 5]
    assert values(list_reports([{}, "左", "en"], local)["html"], "data-id") == []
    assert len(values(list_reports([{}, "右", "en"], local)["html"], "data-id")) == len(REPORTS)
    assert remove_report([PARKS.id, "左", "en"], local) == EN.wrong_password
    assert remove_report(PARKS.id, local) == EN.wrong_password
    assert remove_report([PARKS.id, "右", "xx"], local) == EN.removed


def test_without_an_address_a_visitor_is_nobody_on_this_machine(local: Visitor) -> None:
    _, remove_report, may_write = reports(PairsBot()).functions()
    assert may_write("", local)
    local.client = None
    assert not may_write("", local)
    assert remove_report([PARKS.id, "", "en"], local) == EN.read_only
