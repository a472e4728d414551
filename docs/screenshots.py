"""Makes the screenshots of the README, from the demo in Chromium: `python docs/screenshots.py [CHROMIUM]`."""

import asyncio
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from ui.access import Access
from ui.conversation import Answerer
from ui.demo import EXAMPLES, demo_folder, open_demo
from ui.server import create_app, listen, web_server

_HERE = Path(__file__).parent
_DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
_PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def main(chromium: str) -> None:
    """Takes all of them."""
    with _serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, locale, scheme, device, show in _SHOTS:
            _shoot(browser, address, name, show, locale=locale, color_scheme=scheme, **device)
        browser.close()


@contextmanager
def _serving() -> Iterator[str]:
    """The demo on a free port of this machine."""
    with demo_folder() as folder:
        bot: Future[Answerer] = Future()
        bot.set_result(open_demo(Path(folder)))
        listener = listen("127.0.0.1", 0)
        server = web_server(create_app(bot, EXAMPLES, Access(urls=True)))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


def _shoot(browser: Browser, address: str, name: str, show: Callable[[Page], None], **settings: Any) -> None:
    context = browser.new_context(**settings)
    page = context.new_page()
    page.goto(address)
    page.locator("#question textarea").wait_for(state="attached")
    show(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1_000)
    page.screenshot(path=_HERE / f"{name}.png")
    context.close()


def _welcome(page: Page) -> None:
    page.locator("#report .note").wait_for(state="attached")


def _ask(page: Page, question: str) -> None:
    before = page.locator("#chat .turn").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator("#chat .turn").nth(before).locator(".actions").wait_for()
    page.wait_for_timeout(3_000)  # for what is suggested next


def _open_first_citation(page: Page) -> None:
    page.locator("#chat .turn").last.locator(".citation").first.click()
    page.locator("#report mark").first.wait_for()


def _chinese(page: Page) -> None:
    _ask(page, EXAMPLES[0])
    _open_first_citation(page)


def _english(page: Page) -> None:
    _ask(page, "Which parks did the mayor visit?")
    _ask(page, "Who is the mayor of Lanpu?")
    _open_first_citation(page)


def _answer(page: Page) -> None:
    _ask(page, EXAMPLES[0])


def _collection(page: Page) -> None:
    page.locator("#tab-collection").click()
    page.locator("#reports .title").first.wait_for()
    page.locator("#reports [name=words]").fill("大桥")
    page.wait_for_timeout(1_000)
    page.locator("#reports .title").first.click()
    page.locator("#report h2").wait_for()


_SHOTS: tuple[tuple[str, str, str, dict[str, Any], Callable[[Page], None]], ...] = (
    ("welcome", "zh-CN", "light", _DESK, _welcome),
    ("desk", "zh-CN", "light", _DESK, _chinese),
    ("dark", "en-GB", "dark", _DESK, _english),
    ("reports", "zh-CN", "light", _DESK, _collection),
    ("phone", "zh-CN", "light", _PHONE, _answer),
    ("phone-report", "zh-CN", "light", _PHONE, _chinese),
)

if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or "chromium")
