"""Chromium, and pages in it that may fetch nothing from elsewhere and complain of nothing."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
VISITORS = [
    pytest.param(("zh-CN", DESK), id="zh-desk"),
    pytest.param(("zh-CN", PHONE), id="zh-phone"),
    pytest.param(("en", DESK), id="en-desk"),
    pytest.param(("en", PHONE), id="en-phone"),
]
"""Languages and devices that what people do is tried with."""

BROWSER_TESTS = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (apt-get install chromium fonts-noto-cjk)"),
    # Gradio 6.31 uses what pandas 3 deprecates.
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]

# Generous, for machines that do other work meanwhile; it is only waited out by what fails.
expect.set_options(timeout=20_000)


@contextmanager
def watched(browser: Browser, port: int, path: str = "/", **context: Any) -> Iterator[Page]:
    """A page of the server at `port`; at the end it must have asked nobody else and complained of nothing."""
    outside: list[str] = []
    complaints: list[str] = []

    def turn_away(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    made = browser.new_context(**{"locale": "zh-CN", **DESK, **context})
    page = made.new_page()
    page.set_default_timeout(20_000)
    # Only what goes elsewhere is stopped here: handling every request in Python would block at the close.
    page.route(re.compile(rf"^(?!http://127\.0\.0\.1:{port}/|data:|blob:)"), turn_away)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.goto(f"http://127.0.0.1:{port}{path}")
    expect(page.locator("#question textarea")).to_be_attached()
    yield page
    made.close()
    assert outside == []
    assert complaints == []


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def replies(page: Page) -> Any:
    return page.locator("#chat .answer, #chat .refusal, #chat .problem")
