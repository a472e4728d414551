"""The view of the collection in a real browser: the list, adding, removing, and who may."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from browsing import BROWSER_TESTS, PHONE, VISITORS, ask, replies, watched
from pairs_bot import EXAMPLES, PARKS, PairsBot
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving

from ui.access import Access
from ui.conversation import Answerer
from ui.messages import Language
from ui.page_texts import PAGE_TEXTS, PageTexts
from ui.render_adding import MAX_UPLOAD
from ui.reports_texts import REPORTS_TEXTS, ReportsTexts

pytestmark = BROWSER_TESTS


@dataclass
class Visit:
    """A page that shows the collection, and the words that it should speak."""

    page: Page
    bot: PairsBot
    page_texts: PageTexts
    texts: ReportsTexts
    is_phone: bool

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def titles(self) -> Locator:
        return self.page.locator("#reports .list .title")

    def open_adding(self) -> None:
        self.page.locator("#reports .adding > summary").click()


@contextmanager
def visiting(
    browser: Browser,
    access: Access | None = None,
    language: Language = "zh-CN",
    bot: PairsBot | None = None,
    **device: Any,
) -> Iterator[Visit]:
    """The collection of a bot of its own."""
    bot = bot or PairsBot()
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    locale = "en-GB" if language == "en" else language
    with serving(loaded, EXAMPLES, access) as port, watched(browser, port, locale=locale, **device) as page:
        page.get_by_role("tab", name=PAGE_TEXTS[language].reports_tab).click()
        expect(page.locator("#reports .list .origin").first).to_be_visible()
        yield Visit(
            page, bot, PAGE_TEXTS[language], REPORTS_TEXTS[language], device is PHONE or "is_mobile" in device
        )


@pytest.fixture
def visit_with(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    with ExitStack() as stack:
        yield lambda *access, **options: stack.enter_context(visiting(chromium, *access, **options))


@pytest.fixture(params=VISITORS)
def visit(request: pytest.FixtureRequest, visit_with: Callable[..., Visit]) -> Visit:
    language, device = request.param
    return visit_with(language=language, **device)


def sent_file(name: str, text: str) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def test_reports_are_listed_with_figures_and_coverage_and_open_beside(visit: Visit) -> None:
    page = visit.page
    expect(visit.titles()).to_have_count(6)
    expect(visit.titles().first).to_have_text(PARKS.title)
    summary = visit.texts.summary.format(reports=6, first="2024-02-11", last="2024-09-25", storage="3.5 MB")
    expect(page.locator("#reports .list > .origin")).to_have_text(summary)
    expect(page.locator("#reports .coverage .bar")).to_have_count(8)
    visit.titles().first.click()
    expect(page.locator("#report h2")).to_have_text(PARKS.title)
    expect(page.locator("#report h2")).to_be_in_viewport()
    expect(page.locator("#report mark")).to_have_count(0)
    page.go_back()
    expect(visit.titles().first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_list_is_searched_filtered_and_sorted(visit: Visit) -> None:
    page, texts = visit.page, visit.texts
    filters = page.locator("#reports .filters")
    search = page.get_by_role("searchbox", name=texts.search)
    search.fill("捷運")
    expect(visit.titles()).to_have_text(["捷運動工"])
    expect(page.locator("#reports .list")).to_contain_text(texts.found.format(1))
    search.fill("没有这样的报道")
    expect(page.locator("#reports .list .note")).to_have_text(texts.nothing)
    visit.button(texts.reset).click()
    expect(visit.titles()).to_have_count(6)
    filters.get_by_label(texts.source).select_option("临江日报")
    expect(visit.titles()).to_have_text([PARKS.title])
    visit.button(texts.reset).click()
    filters.get_by_label(texts.until, exact=True).fill("2024-03-01")
    expect(visit.titles()).to_have_text(["捷運動工"])
    visit.button(texts.reset).click()
    filters.get_by_label(texts.order).select_option("oldest")
    expect(visit.titles().last).to_have_text(PARKS.title)


def test_long_list_is_paged(visit_with: Callable[..., Visit]) -> None:
    bot = PairsBot()
    for number in range(120):
        made = PARKS.__class__(f"x{number}", f"第{number}篇", "正文。", None, None, None, "zh-Hans")
        bot.articles[made.id] = made
    visit = visit_with(bot=bot)
    expect(visit.page.locator("#reports .pager span")).to_have_text("1–50 / 126")
    expect(visit.button(visit.texts.earlier)).to_be_disabled()
    visit.button(visit.texts.later).click()
    visit.button(visit.texts.later).click()
    expect(visit.page.locator("#reports .pager span")).to_have_text("101–126 / 126")
    expect(visit.button(visit.texts.later)).to_be_disabled()
    expect(visit.titles()).to_have_count(26)


def test_several_files_are_added_and_what_failed_says_why(visit: Visit) -> None:
    page, texts = visit.page, visit.texts
    visit.open_adding()
    rows = [{"title": "新桥通车", "text": "新桥周一通车。"}, {"title": "没有正文"}]
    page.locator("#reports input[type=file]").set_input_files(
        [
            sent_file("好.txt", "昨夜大雨，道路积水。"),
            sent_file("部分.jsonl", "\n".join(map(json.dumps, rows))),
            sent_file("<b>空.txt", ""),
            sent_file("图.png", "\x89PNG"),
        ]
    )
    uploads = page.locator("#reports .uploads > li")
    expect(page.locator("#reports .uploads > .working")).to_have_count(0)
    expect(uploads.locator("b")).to_have_text(["图.png", "<b>空.txt", "部分.jsonl", "好.txt"])
    added, failed = (texts.statuses[status].format(1) for status in ("added", "failed"))
    expect(uploads.nth(3)).to_contain_text(texts.done.format(added))
    expect(uploads.nth(2)).to_contain_text(f"{added} · {failed}")
    reasons = {
        "zh": ("部分.jsonl:2: 没有正文", "<b>空.txt: 文件是空的"),
        "en": ("部分.jsonl:2: no text", "<b>空.txt: the file is empty"),
    }
    for row, reason in zip((2, 1), reasons["zh" if texts.add == "添加报道" else "en"], strict=True):
        expect(uploads.nth(row).locator("ul")).to_contain_text(reason)
    expect(visit.titles()).to_have_count(8)
    uploads.nth(3).locator("a").click()
    expect(page.locator("#report .text")).to_have_text("昨夜大雨，道路积水。")
    page.go_back()
    page.get_by_role("tab", name=visit.page_texts.ask_tab).click()
    ask(page, "新桥周一通车了吗？")
    expect(page.locator("#chat .answer > p")).to_contain_text("新桥周一通车。")


def test_huge_file_is_refused_before_it_is_sent(visit: Visit) -> None:
    page, texts = visit.page, visit.texts
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/collection/" in request.url else None)
    visit.open_adding()
    page.evaluate(
        """size => {
            const input = document.querySelector('#reports input[type=file]'), files = new DataTransfer()
            const file = new File(['x'], '巨大.txt')
            Object.defineProperty(file, 'size', { value: size })
            files.items.add(file)
            Object.defineProperty(input, 'files', { value: [file], configurable: true })
            input.dispatchEvent(new Event('change', { bubbles: true }))
        }""",
        MAX_UPLOAD + 1,
    )
    expect(page.locator("#reports .uploads .failed")).to_contain_text(texts.too_large.format(50))
    assert sent == []


def test_files_can_be_dropped(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with()
    visit.page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer()
            dataTransfer.items.add(new File(['今日放晴，气温回升。'], '晴.txt'))
            document.querySelector('#reports .list')
                .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
        }"""
    )
    expect(visit.page.locator("#reports .uploads .done")).to_contain_text("新增 1")
    assert "今日放晴，气温回升。" in visit.bot.articles


def test_reports_that_are_taken_in_are_counted_as_they_come(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with()
    visit.bot.gate.clear()
    visit.open_adding()
    rows = [{"id": "1", "text": "第一篇。"}, {"id": "2", "text": "WAIT 第二篇。"}]
    file = sent_file("两篇.jsonl", "\n".join(map(json.dumps, rows)))
    visit.page.locator("#reports input[type=file]").set_input_files([file])
    expect(visit.page.locator("#reports .uploads .working")).to_contain_text("正在处理…… 新增 1")
    visit.bot.gate.set()
    expect(visit.page.locator("#reports .uploads .done")).to_contain_text("完成：新增 2")


def test_report_is_pasted(visit: Visit) -> None:
    page, texts = visit.page, visit.texts
    visit.open_adding()
    page.locator("#reports .ways summary").click()
    page.get_by_label(texts.paste_title).fill("雨后初晴")
    page.get_by_label(texts.paste_source).fill("临江晚报")
    page.get_by_label(texts.paste_date).fill("2025-01-02")
    page.get_by_label(texts.paste_text, exact=True).fill("雨后初晴，市民出游。")
    page.locator("#reports .pasting button").click()
    expect(page.locator("#reports .uploads .done")).to_contain_text(texts.statuses["added"].format(1))
    expect(visit.titles().first).to_have_text("雨后初晴")
    made = visit.bot.articles["雨后初晴"]
    assert (made.source, str(made.published), made.text) == ("临江晚报", "2025-01-02", "雨后初晴，市民出游。")


def test_report_is_fetched_only_where_the_operator_allows_it(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with()
    visit.open_adding()
    expect(visit.page.locator("#reports .fetching")).to_have_count(0)
    allowed = visit_with(Access(urls=True))
    allowed.open_adding()
    allowed.page.get_by_label(allowed.texts.address).fill("http://127.0.0.1:9/secret")
    allowed.button(allowed.texts.fetch).click()
    line = allowed.page.locator("#reports .uploads .failed")
    expect(line).to_contain_text("这不是公网地址")


def test_report_is_removed_after_a_confirmation(visit: Visit) -> None:
    page, texts = visit.page, visit.texts
    remove = page.get_by_role("button", name=f"{texts.remove}: {PARKS.title}")
    remove.click()
    dialog = page.locator("dialog.confirm")
    expect(dialog.locator("p")).to_have_text(texts.confirm.format(PARKS.title))
    visit.button(texts.cancel).click()
    expect(dialog).to_be_hidden()
    assert PARKS.id in visit.bot.articles
    remove.click()
    dialog.get_by_role("button", name=texts.remove, exact=True).click()
    expect(visit.titles()).to_have_count(5)
    assert PARKS.id not in visit.bot.articles


def test_public_collection_is_read_only(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with(Access(public=True))
    page = visit.page
    expect(page.locator("#reports .reports > .note")).to_have_text(visit.texts.read_only)
    expect(page.locator("#reports .adding")).to_have_count(0)
    expect(page.locator("#reports .remove")).to_have_count(0)
    headers = {"Wenbao-Language": "zh-CN"}
    answer = page.request.post(f"{page.url}collection/text", data={"text": "硬塞的报道。"}, headers=headers)
    assert (answer.status, answer.json()["detail"]) == (403, visit.texts.read_only)
    assert len(visit.bot.articles) == 6


def test_password_opens_a_public_collection(visit_with: Callable[..., Visit]) -> None:
    opened = visit_with(Access(public=True, password="open sesame"))
    page, texts = opened.page, opened.texts
    opened.open_adding()
    expect(page.locator("#reports .ways")).to_be_hidden()
    page.get_by_label(texts.password).fill("wrong")
    opened.button(texts.unlock).click()
    expect(page.locator("#reports .wrong")).to_have_text(texts.wrong_password)
    page.get_by_label(texts.password).fill("open sesame")
    opened.button(texts.unlock).click()
    expect(page.locator("#reports .ways")).to_be_visible()
    expect(page.locator("#reports .remove")).to_have_count(6)
    page.locator("#reports input[type=file]").set_input_files([sent_file("好.txt", "昨夜大雨，道路积水。")])
    expect(page.locator("#reports .uploads .done")).to_contain_text("新增 1")


def test_conversation_stays_while_the_collection_is_looked_at(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with()
    page = visit.page
    page.get_by_role("tab", name="提问").click()
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    page.get_by_role("tab", name="报道").click()
    expect(page.locator("#chat")).to_be_hidden()
    page.get_by_role("tab", name="提问").click()
    expect(page.locator("#chat .answer")).to_be_visible()
