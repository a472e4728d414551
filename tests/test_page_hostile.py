"""Hostile strings everywhere that the page shows something: they are text, and nothing happens."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace

import pytest
from browsing import BROWSER_TESTS, ask, replies, watched
from pairs_bot import EVIL, EXAMPLES, HOSTILE, PairsBot
from playwright.sync_api import Browser, Page, expect
from serving import serving

from ui.conversation import Answerer

pytestmark = BROWSER_TESTS
SHOWN = EVIL.replace("\u202e", "[U+202E]")
STRINGS = [
    "<script>window.hacked=1</script>",
    "<svg onload=window.hacked=1><svg/onload=window.hacked=1>",
    "\"'><img src=x onerror=window.hacked=1>",
    '<a href="javascript:window.hacked=1">x</a> [x](javascript:window.hacked=1)',
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    "data:text/html,<script>hacked=1</script>",
    "<div style='position:fixed;inset:0;background:red;z-index:9999'>x</div><style>*{display:none}</style>",
    "<form action=//evil.example><input autofocus onfocus=window.hacked=1><button>x</button></form>",
    "![y](http://evil.example/y.png) <img src=//evil.example/z.png> <link href=//evil.example>",
    "# a\n\n- b\n\n> c\n\n```js\nwindow.hacked=1\n``` **d** `e` | f | g |",
    "$$\\href{javascript:window.hacked=1}{x}$$ \\(x\\) ${window.hacked=1} {{constructor.constructor('x')()}}",
    "\u202e倒序\u2066隔离\u2069 \u200f右左",
    "</div></section></textarea></template></style></title><!-- --> ]]> &lt;b&gt; &#60;",
]


@pytest.fixture(scope="module")
def bot() -> PairsBot:
    return PairsBot()


@pytest.fixture(scope="module")
def port(bot: PairsBot) -> Iterator[int]:
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    with serving(loaded, [*EXAMPLES, EVIL]) as port:
        yield port


@pytest.fixture
def open_page(chromium: Browser, port: int) -> Iterator[Callable[..., Page]]:
    with ExitStack() as stack:
        yield lambda *path, **context: stack.enter_context(watched(chromium, port, *path, **context))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def assert_harmless(page: Page, place: str) -> None:
    """Nothing of a hostile string has become an element, and nothing of it has run."""
    intruders = "script, img, iframe, object, link, style, .katex, b:not(.draw b), strong, code, pre, table"
    assert page.locator(f"{place} :is({intruders})").count() == 0
    assert page.locator(f"{place} [onerror], {place} [onload], {place} [onfocus]").count() == 0
    assert page.evaluate("window.hacked") is None
    hrefs = page.locator(f"{place} a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert all(re.match(r"#cite-[\w-]+$|https?://", href) for href in hrefs), hrefs


def test_hostile_report_and_question_are_shown_as_text(page: Page) -> None:
    ask(page, EVIL)
    expect(page.locator("#chat .answer")).to_have_count(1)
    page.locator("#chat .answer > p .citation").click()
    expect(page.locator("#report mark")).to_have_count(1)
    expect(page.locator("#chat .question")).to_have_text(SHOWN)
    expect(page.locator("#report h2")).to_have_text(SHOWN)
    expect(page.locator("#report .text")).to_have_text(SHOWN + "。")
    expect(page.locator("#report .origin a")).to_have_count(0)
    assert_harmless(page, "#chat .conversation")
    assert_harmless(page, "#report")


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_question_is_text_in_the_page_its_link_and_its_memory(page: Page, text: str) -> None:
    ask(page, text)
    expect(replies(page)).to_have_count(1)
    shown = page.locator("#chat .question").inner_text()
    assert "".join(shown.split()) == "".join(re.sub(_OVERRIDES, _visible, text).split())
    assert_harmless(page, "#chat .conversation")
    page.get_by_role("button", name="修改").click()
    expect(page.locator("#question textarea")).to_have_value(text.strip())
    page.reload()
    expect(replies(page)).to_have_count(1)
    assert_harmless(page, "#chat .conversation")


_OVERRIDES = "[\u202a-\u202e\u2066-\u2069]"


def _visible(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def test_hostile_example_is_text_and_asks_itself(page: Page) -> None:
    example = page.locator("#chat .welcome .ask").nth(2)
    expect(example).to_have_text(SHOWN)
    assert_harmless(page, "#chat .welcome")
    example.click()
    expect(page.locator("#chat .question")).to_have_text(SHOWN)


def test_hostile_link_and_memory_are_text(open_page: Callable[..., Page]) -> None:
    page = open_page("/?q=" + "%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E&lang=%22%3E%3Cscript%3E")
    expect(page.locator("#chat .question")).to_have_text("<img src=x onerror=window.hacked=1>")
    expect(replies(page)).to_have_count(1)
    kept = json.loads(page.evaluate("sessionStorage.getItem('wenbao-conversation')"))
    kept[0]["question"] = kept[0]["answer"]["text"] = EVIL
    kept[0]["suggestions"] = [EVIL]
    page.evaluate("kept => sessionStorage.setItem('wenbao-conversation', kept)", json.dumps(kept))
    page.reload()
    expect(page.locator("#chat .question")).to_have_text(SHOWN)
    expect(page.locator("#chat .next .ask")).to_have_text(SHOWN)
    assert_harmless(page, "#chat .conversation")


def test_hostile_list_file_name_and_report_are_text(page: Page, bot: PairsBot) -> None:
    page.get_by_role("tab", name="报道").click()
    title = page.locator("#reports .title").filter(has_text="恶意标记")
    expect(title).to_have_text(SHOWN)
    page.locator("#reports .adding > summary").click()
    name = "<img src=x onerror=window.hacked=1>.txt"
    file = {"name": name, "mimeType": "text/plain", "buffer": b""}
    page.locator("#reports input[type=file]").set_input_files([file])  # type: ignore[list-item]
    failed = page.locator("#reports .uploads .failed")
    expect(failed.locator("ul")).to_contain_text("文件是空的")
    expect(failed.locator("b")).to_have_text(name)
    page.get_by_role("button", name="删除: 恶意标记").click()
    expect(page.locator("dialog.confirm p")).to_contain_text(SHOWN)
    page.get_by_role("button", name="取消").last.click()
    page.get_by_role("searchbox").fill(EVIL)
    expect(page.locator("#reports .title")).to_have_count(1)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#reports :is(img, script, iframe)").count() == 0


@pytest.mark.parametrize(
    "url", ["javascript:window.hacked=1", "data:text/html,x", "https://a.example\\@evil.example"]
)
def test_hostile_address_is_no_link(page: Page, bot: PairsBot, url: str) -> None:
    bot.articles["u"] = replace(
        HOSTILE, id="u", title="地址", source=None, text="带有可疑地址的一篇报道。", url=url
    )
    ask(page, "带有可疑地址的一篇报道是哪篇?")
    page.locator("#chat .answer > p .citation").click()
    expect(page.locator("#report h2")).to_have_text("地址")
    expect(page.locator("#report .origin a")).to_have_count(0)
    assert url not in (page.locator("[data-copy]").first.get_attribute("data-copy") or "")


def test_words_of_10_000_characters_wrap_everywhere(open_page: Callable[..., Page]) -> None:
    for width in (1280, 390):
        page = open_page(viewport={"width": width, "height": 844})
        ask(page, "超长单词" + "w" * 1_900)
        expect(page.locator("#chat .answer")).to_have_count(1)
        for place in ("#chat", "#report"):
            assert page.locator(place).evaluate("box => box.scrollWidth <= box.clientWidth")
        page.locator("#chat .answer > p .citation").click()
        expect(page.locator("#report mark")).to_have_count(1)
        assert page.locator("#report").evaluate("box => box.scrollWidth <= box.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
