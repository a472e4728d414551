"""What axe-core finds in the page, view by view: nothing serious."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import axe_playwright_python
import pytest
from browsing import BROWSER_TESTS, DESK, PHONE, ask, replies, watched
from pairs_bot import EXAMPLES, PairsBot
from playwright.sync_api import Browser, Page, expect
from serving import serving

from ui.conversation import Answerer

pytestmark = BROWSER_TESTS
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    loaded: Future[Answerer] = Future()
    loaded.set_result(PairsBot())
    with serving(loaded, EXAMPLES) as port:
        yield port


def assert_accessible(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    grave = [
        f"{violation['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert grave == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("device", [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")])
def test_no_view_of_the_page_has_serious_barriers(
    chromium: Browser, port: int, scheme: str, locale: str, device: dict[str, object]
) -> None:
    with watched(chromium, port, locale=locale, color_scheme=scheme, **device) as page:
        expect(page.locator("#report article")).to_be_attached()
        assert_accessible(page)  # the welcome
        ask(page, "据临江日报报道，上周市长参观了哪些园区?")
        expect(page.locator("#chat .next")).to_be_visible()
        assert_accessible(page)  # an answer, chips, suggestions
        page.locator("#chat .answer > p .citation").click()
        expect(page.locator("#report mark").first).to_be_visible()
        page.locator("#report summary").click()
        assert_accessible(page)  # a report
        page.keyboard.press("Escape")
        ask(page, "座谈会的联系电话是多少?")
        expect(replies(page)).to_have_count(2)
        assert_accessible(page)  # a refusal
        page.locator("#chat [data-value=down]").first.click()
        expect(page.locator("dialog.note")).to_be_visible()
        assert_accessible(page)  # the dialog
        page.keyboard.press("Escape")
        page.locator("#tab-collection").click()
        expect(page.locator("#reports .list li").first).to_be_visible()
        page.locator("#reports .adding > summary").click()
        page.locator("#reports .ways summary").click()
        assert_accessible(page)  # the collection
