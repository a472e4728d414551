"""The page inside another site's: in a frame, and as `<gradio-app>`, where that site is let in."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsing import BROWSER_TESTS, DESK, ask, replies
from pairs_bot import EXAMPLES, VISITED, PairsBot
from playwright.sync_api import Browser, FrameLocator, Page, expect
from serving import serving_app

from ui.conversation import Answerer
from ui.protection import Protection
from ui.server import create_app

pytestmark = BROWSER_TESTS
DOCS = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
FRAME, COMPONENT = re.findall(r"^```html\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
"""What the documentation tells other sites to write into their pages."""


class Site(BaseHTTPRequestHandler):
    """A newspaper's site: `/frame/PORT` and `/component/PORT` hold the page of the server at PORT."""

    def do_GET(self) -> None:
        _, what, port = self.path.split("/")
        told = {"frame": FRAME, "component": COMPONENT}[what]
        body = told.replace("https://you-wenbao.hf.space", f"http://127.0.0.1:{port}")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f'<!doctype html><html lang="en"><title>The Paper</title>{body}'.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Its address; for browsers another origin than that of any server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def letting_in(*sites: str) -> Iterator[int]:
    """A server whose page the pages of `sites` may hold."""
    bot: Future[Answerer] = Future()
    bot.set_result(PairsBot())
    protection = Protection(origins=sites, frame_ancestors=sites or ("'self'",))
    with serving_app(lambda: create_app(bot, EXAMPLES, protection=protection)) as port:
        yield port


@pytest.fixture(scope="module", params=["that site", "every site"])
def open_port(request: pytest.FixtureRequest, site: str) -> Iterator[int]:
    with letting_in(site if request.param == "that site" else "*") as port:
        yield port


@pytest.fixture(scope="module")
def closed_port() -> Iterator[int]:
    with letting_in() as port:
        yield port


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that may load nothing but from this machine."""
    outside: list[str] = []
    made = chromium.new_context(locale="zh-TW", **DESK)
    made.route(
        re.compile(r"^(?!http://127\.0\.0\.1:|data:|blob:)"),
        lambda route: (outside.append(route.request.url), route.abort()),
    )
    yield made.new_page()
    made.close()
    assert outside == []


def inside(page: Page, what: str) -> Page | FrameLocator:
    return page.frame_locator("iframe") if what == "frame" else page


@pytest.mark.parametrize("what", ["frame", "component"])
def test_page_answers_and_quotes_inside_the_page_of_a_site_that_is_let_in(
    page: Page, site: str, open_port: int, what: str
) -> None:
    page.goto(f"{site}/{what}/{open_port}")
    held = inside(page, what)
    expect(held.locator("#masthead")).to_contain_text("報導")  # as the browser speaks
    ask(held, EXAMPLES[0])
    expect(replies(held).first).to_contain_text(VISITED)
    held.locator("#chat .answer a").first.click()
    expect(held.locator("#report mark").first).to_contain_text("他先后参观了")


def test_site_that_is_not_let_in_holds_nothing(page: Page, site: str, closed_port: int) -> None:
    with page.expect_console_message(lambda said: "gradio.js" in said.text and "CORS" in said.text):
        page.goto(f"{site}/component/{closed_port}")
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(f"{site}/frame/{closed_port}")
    expect(inside(page, "frame").locator("#question")).to_have_count(0)
