"""How soon the page is painted and can be used, with an empty cache, against an empty Gradio page.

    python tests/benchmarks/page.py [LOADS]

Both are served by this process, and loaded in turn, so that whatever else the machine does hits both.
"""

import asyncio
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import gradio as gr
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from pairs_bot import EXAMPLES, PairsBot

from ui.conversation import Answerer
from ui.server import create_app, listen, web_server

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SIZE = "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    listener = listen("127.0.0.1", 0)
    server = web_server(app)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join()


def empty_page() -> FastAPI:
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Textbox(elem_id="question")
    server = FastAPI()
    gr.mount_gradio_app(server, page, path="/", ssr_mode=False, footer_links=[])
    return server


def our_page() -> FastAPI:
    bot: Future[Answerer] = Future()
    bot.set_result(PairsBot())
    return create_app(bot, EXAMPLES)


def load(browser: Browser, address: str) -> tuple[float, float, float]:
    """Milliseconds to the first paint and to a box that takes a question; kilobytes fetched."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    begun = perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("#question textarea").fill("市长")
    usable = (perf_counter() - begun) * 1000
    page.wait_for_timeout(500)
    painted, size = page.evaluate(PAINTED), page.evaluate(SIZE)
    context.close()
    return float(painted), usable, size / 1000


def main(loads: int) -> None:
    with serving(our_page()) as ours, serving(empty_page()) as empty, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        load(browser, ours), load(browser, empty)
        found = [(load(browser, ours), load(browser, empty)) for _ in range(loads)]
        browser.close()
    for name, rows in (("Wenbao", [pair[0] for pair in found]), ("empty Gradio page", [p[1] for p in found])):
        painted, usable, size = (median(column) for column in zip(*rows, strict=True))
        worst = max(row[1] for row in rows)
        times = f"painted {painted:5.0f} ms  usable {usable:5.0f} (worst {worst:5.0f}) ms"
        print(f"{name:18} {times}  {size:5.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
