"""The page in a real browser, over the real server, with a bot that is a function of its input."""

import re
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from serving import serving

from bot.answer import Answer, Citation, Claim, Writing
from bot.conversation import standalone
from bot.scope import Understood, conditions
from bot.turn import Turn as Before
from index.article import Article
from index.errors import ModelError
from ui.conversation import Answerer

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (apt-get install chromium fonts-noto-cjk)"),
    # Gradio 6.31 uses what pandas 3 deprecates.
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]

# Generous, for machines that do other work meanwhile; it is only waited out by what fails.
expect.set_options(timeout=20_000)

EXAMPLES = ["市长参观了哪些园区?", "Which parks did the mayor visit?"]
PARKS = Article(
    "报道 1/'\"<b>",
    "市长调研三个园区",
    "市长周一上午调研产业园区建设。\n" + "天气晴朗无云，气温适中。" * 200 + "\n"
    "他先后参观了东湖装备园、西岭陶瓷园和南山电子园等园区。随后召开了座谈会。",
    "临江日报",
    "https://news.example/1?a=1&b=2",
    date(2024, 9, 25),
    "zh-Hans",
)
VISITED = "他先后参观了东湖装备园、西岭陶瓷园和南山电子园等园区。"
TRADITIONAL = Article(
    "t-1", "捷運動工", "捷運環狀線南環段週三動工。", "聯合新聞", None, date(2024, 2, 11), "zh-Hant"
)
ENGLISH = Article(
    "e-1", "Mayor visits parks", "The mayor visit covered three parks on Monday.", "Wire", None, None, "en"
)
EVIL = (
    "恶意标记 <script>window.hacked=1</script> <img src=http://evil.example/x onerror=window.hacked=1> "
    "<form action=http://evil.example><input></form> <div style='position:fixed;inset:0'> "
    "[x](javascript:window.hacked=1) ![y](http://evil.example/y) $$x^2$$ ${window.hacked=1} {{constructor}} "
    "www.evil.example &lt;b&gt; \u202e倒序"
)
HOSTILE = Article(EVIL, EVIL, EVIL + "。", EVIL, "javascript:window.hacked=1", None, "zh-Hans")
LONG_WORD = Article("w", "长词", "超长单词" + "w" * 10_000 + "。", None, None, None, "zh-Hans")
ARTICLES = {a.id: a for a in (PARKS, TRADITIONAL, ENGLISH, HOSTILE, LONG_WORD)}


def pairs(text: str) -> set[str]:
    letters = "".join(c for c in text.lower() if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


@dataclass
class PairsBot:
    """Finds the sentence that shares most pairs of characters with the question; three make an answer."""

    gate: threading.Event = field(default_factory=threading.Event)
    given_up: bool = False

    def stream(
        self,
        question: str,
        *,
        ignore: Collection[Understood] = (),
        history: Sequence[Before] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        answer = self.ask(question, ignore, history)
        if "WRITE" not in question:
            yield answer
            return
        true, false = Claim("市长看了三座园区。", (1,)), Claim("共投资99亿元。", (), False, "number", "99亿")
        yield replace(answer, writing=Writing("测试模型", claims=(true,)))
        for _ in range(400):
            if self.gate.is_set() or (stop and stop.is_set()):
                break
            sleep(0.05)
        self.given_up = bool(stop and stop.is_set())
        writing = Writing("测试模型", True, (true, false), seconds=2.5)
        yield replace(answer, text=f"{true.text} [1]", writing=writing)

    def ask(
        self, question: str, ignore: Collection[Understood] = (), history: Sequence[Before] = ()
    ) -> Answer:
        if len(question) > 2_000:
            raise ValueError(
                f"the question has {len(question)} characters, at most 2000 are read: shorten it"
            )
        if "ERROR" in question:
            raise RuntimeError("secret detail")
        if "SLOW" in question and not self.gate.wait(20):
            raise TimeoutError
        understood = None if "history" in ignore else standalone(question, history, [])
        found = [
            (len(pairs(understood or question) & pairs(match[0])), article.id, match)
            for article in ARTICLES.values()
            for match in re.finditer(r"[^。\n]*[。.]", article.text)
        ]
        shared, article_id, match = max(found, key=lambda f: (f[0], f[1]))
        citation = self._citation(ARTICLES[article_id], match)
        if shared < 3:
            return Answer(question, "报道中没有说明。", (), True, 0.1, (citation,), (), understood)
        limits = conditions(question, date(2026, 11, 23), ["临江日报"])
        limits = tuple(limit for limit in limits if limit.kind not in ignore)
        return Answer(question, f"{citation.text} [1]", (citation,), False, 0.9, (), limits, understood)

    def article(self, article_id: str) -> Article:
        return ARTICLES[article_id]

    def _citation(self, article: Article, match: re.Match[str]) -> Citation:
        start, end = match.span()
        names = tuple(
            (start + n.start(), start + n.end()) for n in re.finditer("东湖装备园|南山电子园", match[0])
        )
        rest = (article.title, article.source, article.url, article.published, start, end, match[0], names)
        return Citation(1, article.id, *rest)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def bot() -> PairsBot:
    return PairsBot()


@pytest.fixture(scope="module")
def port(bot: PairsBot) -> Iterator[int]:
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    with serving(loaded, EXAMPLES) as port:
        yield port


@contextmanager
def watched(browser: Browser, port: int, **context: Any) -> Iterator[Page]:
    """A page that may fetch nothing from elsewhere and complain of nothing."""
    outside: list[str] = []
    complaints: list[str] = []

    def turn_away(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    made = browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, **context})
    page = made.new_page()
    page.set_default_timeout(20_000)
    # Only what goes elsewhere is stopped here: handling every request in Python would block at the close.
    page.route(re.compile(rf"^(?!http://127\.0\.0\.1:{port}/|data:|blob:)"), turn_away)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.goto(f"http://127.0.0.1:{port}/")
    expect(page.locator("#question textarea")).to_be_visible()
    yield page
    made.close()
    assert outside == []
    assert complaints == []


@pytest.fixture
def open_page(chromium: Browser, port: int) -> Iterator[Callable[..., Page]]:
    with ExitStack() as stack:
        yield lambda **context: stack.enter_context(watched(chromium, port, **context))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def replies(page: Page) -> Any:
    return page.locator("#chat .answer, #chat .refusal, #chat .problem")


def test_first_example_is_answered_and_its_citation_opens_the_marked_sentence(page: Page) -> None:
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(page.locator("#chat .answer > p")).to_have_text(VISITED + "\u2060[1]")
    page.locator("#chat .answer > p .citation").click()
    report = page.locator("#report article")
    expect(report.locator("h2")).to_have_text("市长调研三个园区")
    expect(report.locator(".origin")).to_have_text("临江日报 · 2024-09-25 · 原文链接 news.example")
    assert report.locator(".origin a").get_attribute("href") == PARKS.url
    assert "".join(report.locator("mark").all_text_contents()) == VISITED
    assert report.locator("mark.span").all_text_contents() == ["东湖装备园", "南山电子园"]
    expect(report.locator("mark").first).to_be_in_viewport()
    expect(report.locator("h2")).not_to_be_in_viewport()
    page.locator("#report h2").hover()
    expect(page.locator("#chat .answer > p .citation")).to_have_css("color", "rgb(255, 255, 255)")


def test_links_of_old_turns_go_on_working(page: Page) -> None:
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    ask(page, "捷運環狀線什麼時候動工?")
    expect(replies(page)).to_have_count(2)
    page.locator("#chat .answer > p .citation").nth(1).click()
    expect(page.locator("#report h2")).to_have_text("捷運動工")
    page.locator("#chat .answer > p .citation").nth(0).click()
    expect(page.locator("#report h2")).to_have_text("市长调研三个园区")
    page.locator("#chat .sources .source").nth(1).click()
    expect(page.locator("#report h2")).to_have_text("捷運動工")
    expect(page.locator("#report mark")).to_have_text("捷運環狀線南環段週三動工。")


def test_the_answer_is_there_at_once_and_the_models_verified_words_replace_it(
    page: Page, bot: PairsBot
) -> None:
    bot.gate.clear()
    ask(page, "WRITE 市长参观了哪些园区?")
    answer = page.locator("#chat .answer > p")
    expect(answer).to_have_text(VISITED + "\u2060[1]")
    expect(page.locator("#chat .writing")).to_contain_text("测试模型 正在撰写")
    expect(page.locator("#chat .writing li")).to_have_text(["市长看了三座园区。"])
    answer.locator(".citation").click()
    expect(page.locator("#report h2")).to_have_text("市长调研三个园区")
    bot.gate.set()
    expect(answer).to_have_text("市长看了三座园区。\u2060[1]")
    expect(page.locator("#chat .writing")).to_contain_text("由 测试模型 撰写")
    expect(page.locator("#chat .writing s")).to_have_text(["共投资99亿元。"])
    expect(page.locator("#chat .writing .why")).to_have_text("数字不符 (99亿)")
    expect(page.locator("#chat .quotation")).to_have_text(VISITED)


def test_stopping_the_model_keeps_the_answer_in_the_reports_words(page: Page, bot: PairsBot) -> None:
    bot.gate.clear()
    ask(page, "WRITE 市长参观了哪些园区?")
    expect(page.locator("#chat .writing")).to_contain_text("正在撰写")
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .writing")).to_contain_text("撰写已停止")
    expect(page.locator("#chat .answer > p")).to_have_text(VISITED + "\u2060[1]")
    ask(page, "捷運何時動工？")
    expect(replies(page)).to_have_count(2)
    assert bot.given_up


def test_limits_read_from_the_question_are_shown_and_can_be_lifted_one_by_one(page: Page) -> None:
    ask(page, "据临江日报报道，上周市长参观了哪些园区?")
    period, source = page.get_by_role("button", name="上周"), page.get_by_role("button", name="临江日报")
    expect(period).to_have_text("限于 上周 ✕")
    expect(source).to_be_visible()
    period.click()
    expect(period).to_have_count(0)
    expect(source).to_be_visible()
    expect(page.locator("#chat .answer")).to_have_count(1)
    expect(page.locator("#chat .question")).to_have_text(["据临江日报报道，上周市长参观了哪些园区?"])
    source.click()
    expect(source).to_have_count(0)
    expect(page.locator("#chat .answer")).to_have_count(1)


def test_follow_up_shows_how_it_was_understood_and_can_be_undone(page: Page) -> None:
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    ask(page, "他参观了什么?")
    understood = page.get_by_role("button", name="理解为")
    expect(understood).to_have_text("理解为： 市长参观了什么? ✕")
    understood.click()
    expect(understood).to_have_count(0)
    expect(replies(page)).to_have_count(2)
    page.get_by_role("button", name="Clear").or_(page.get_by_role("button", name="清空")).first.click()
    expect(replies(page)).to_have_count(0)
    ask(page, "他参观了什么?")
    expect(replies(page)).to_have_count(1)
    expect(understood).to_have_count(0)


def test_refusal_looks_different_and_its_closest_sentences_open(page: Page) -> None:
    ask(page, "座谈会的联系电话是多少?")
    refusal = page.locator("#chat .refusal")
    expect(refusal.locator(".label")).to_have_text(["未找到依据", "最接近的句子（并非答案）"])
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(refusal.locator(".quotation")).to_have_text("随后召开了座谈会。")
    refusal.locator(".quotation").click()
    expect(page.locator("#report mark")).to_have_text("随后召开了座谈会。")


def test_hostile_report_and_question_are_shown_as_text(page: Page) -> None:
    ask(page, EVIL)
    expect(page.locator("#chat .answer")).to_have_count(1)
    page.locator("#chat .answer > p .citation").click()
    expect(page.locator("#report mark")).to_have_count(1)
    shown = EVIL.replace("\u202e", "[U+202E]")
    expect(page.locator("#chat .question")).to_have_text(shown)
    expect(page.locator("#report h2")).to_have_text(shown)
    expect(page.locator("#report .text")).to_have_text(shown + "。")
    inside = "#chat .message-row :is({0}), #report :is({0})".format(
        "script, img, form, input, iframe, [style*=fixed], [onerror], .katex, b, strong"
    )
    expect(page.locator(inside)).to_have_count(0)
    links = page.locator("#chat .message-row a, #report a").evaluate_all("all => all.map(a => a.href)")
    assert links
    assert all(link.startswith(f"{page.url.split('#', maxsplit=1)[0]}#cite-") for link in links)
    assert page.evaluate("window.hacked") is None


def test_very_long_word_wraps(page: Page) -> None:
    ask(page, "超长单词" + "w" * 500)
    page.locator("#chat .answer > p .citation").click()
    expect(page.locator("#report mark")).to_have_count(1)
    for place in ("#chat .bubble-wrap", "#report"):
        assert page.locator(place).evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_report_covers_the_conversation_and_leads_back(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    expect(page.locator("#report")).to_be_hidden()
    page.get_by_role("button", name=EXAMPLES[0]).tap()
    page.locator("#chat .answer > p .citation").tap()
    expect(page.locator("#report mark").first).to_be_in_viewport()
    box = page.locator("#sheet").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(page.locator("#chat")).to_be_hidden()
    page.get_by_role("button", name="返回对话").tap()
    expect(page.locator("#report")).to_be_hidden()
    expect(page.locator("#chat .answer")).to_be_in_viewport()
    page.locator("#chat .sources .source").tap()
    expect(page.locator("#report mark").first).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#report")).to_be_hidden()
    expect(page.locator("#chat .answer")).to_have_count(1)
    expect(page.locator("#question textarea")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_copied_link_opens_its_report_by_itself(page: Page, open_page: Callable[..., Page]) -> None:
    ask(page, "市长参观了哪些园区?")
    link = page.locator("#chat .answer > p .citation").get_attribute("href")
    other = open_page()
    other.goto(other.url + str(link))
    other.reload()
    expect(other.locator("#report mark").first).to_be_in_viewport()


def test_link_that_leads_nowhere_is_one_line(page: Page) -> None:
    page.evaluate("location.hash = '#cite-nonsense'")
    expect(page.locator("#report .note")).to_have_text("这个引用链接不完整，无法打开。")


def test_page_is_there_before_the_bot_and_answers_what_was_asked_meanwhile(
    chromium: Browser, bot: PairsBot
) -> None:
    loading: Future[Answerer] = Future()
    with serving(loading, EXAMPLES) as port, watched(chromium, port) as page:
        expect(page.locator(".banner.loading")).to_contain_text("正在载入模型")
        ask(page, "市长参观了哪些园区?")
        expect(page.locator("#chat .stage")).to_have_text("正在载入模型，载入后立即回答……")
        loading.set_result(bot)
        expect(page.locator("#chat .answer > p")).to_contain_text(VISITED)
        expect(page.locator(".banner")).to_have_count(0)


def test_failed_loading_is_said_in_one_line(chromium: Browser) -> None:
    failed: Future[Answerer] = Future()
    failed.set_exception(ModelError("no model in <data>/models: install it again"))
    with serving(failed, EXAMPLES) as port, watched(chromium, port) as page:
        line = "无法回答提问：no model in <data>/models: install it again"
        expect(page.locator(".banner.problem")).to_have_text(line)
        page.get_by_role("button", name=EXAMPLES[0]).click()
        expect(page.locator("#chat .problem")).to_have_text(line)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-CN", ("就新闻提问……", "问一个问题，答案会附上报道原句。", "未找到依据", "← 返回对话")),
        ("zh-TW", ("就新聞提問……", "問一個問題，答案會附上報導原句。", "未找到依據", "← 返回對話")),
        ("zh-HK", ("就新聞提問……", "問一個問題，答案會附上報導原句。", "未找到依據", "← 返回對話")),
        (
            "en-GB",
            (
                "Ask the news…",
                "Ask a question; the answer comes with the sentences it rests on.",
                "No evidence found",
                "← Back to the conversation",
            ),
        ),
    ],
)
def test_page_speaks_the_browsers_language(
    open_page: Callable[..., Page], locale: str, words: tuple[str, str, str, str]
) -> None:
    placeholder, greeting, label, back = words
    page = open_page(locale=locale)
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", placeholder)
    expect(page.locator("#chat")).to_contain_text(greeting)
    ask(page, "2024?")
    expect(page.locator("#chat .refusal .label").first).to_have_text(label)
    page.locator("#chat .quotation").click()
    expect(page.locator("#report .back")).to_have_text(back)


def test_reply_is_in_the_language_of_its_question(page: Page) -> None:
    ask(page, "Why?")
    expect(page.locator("#chat .refusal .label").first).to_have_text("No evidence found")


def test_blank_question_changes_nothing(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/queue/join" in request.url else None)
    ask(page, "  \u3000 ")
    page.locator("#question .submit-button").click()
    assert sent == []
    ask(page, "市长参观了哪些园区?")
    expect(page.locator("#chat .question")).to_have_text(["市长参观了哪些园区?"])
    assert len(sent) == 1


def test_question_of_100_000_characters_is_refused_in_one_line(page: Page) -> None:
    ask(page, "长" * 100_000)
    line = "the question has 100000 characters, at most 2000 are read: shorten it"
    expect(page.locator("#chat .problem")).to_have_text(line)


def test_unexpected_error_is_one_calm_line_and_the_page_goes_on(page: Page) -> None:
    ask(page, "ERROR 出错了吗?")
    expect(page.locator("#chat .problem")).to_have_text("回答时出了意外错误，请再试一次；错误已记入日志。")
    ask(page, "市长参观了哪些园区?")
    expect(page.locator("#chat .answer")).to_have_count(1)


def test_stop_ends_a_question_and_retry_asks_it_again(page: Page, bot: PairsBot) -> None:
    bot.gate.clear()
    ask(page, "SLOW 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在检索……")
    # The box is emptied with the message that shows the stage.
    expect(page.locator("#question textarea")).to_have_value("")
    page.locator("#question textarea").fill("下一个")
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .problem")).to_have_text("已停止。")
    expect(page.locator("#question textarea")).to_have_value("下一个")
    bot.gate.set()
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#chat .answer > p")).to_contain_text(VISITED)
    expect(page.locator("#chat .question")).to_have_count(1)
    expect(page.locator("#question .submit-button")).to_be_visible()


def test_undo_gives_the_question_back(page: Page) -> None:
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    question = "<b>捷運</b> & 環狀線*何時*動工?"
    ask(page, question)
    expect(replies(page)).to_have_count(2)
    page.get_by_role("button", name="撤销").click()
    expect(replies(page)).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value(question)


def test_clear_starts_over_and_shows_the_examples_again(page: Page) -> None:
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    page.get_by_role("button", name="清空对话").click()
    expect(page.get_by_role("button", name=EXAMPLES[0])).to_be_visible()
    ask(page, "捷運環狀線什麼時候動工?")
    expect(replies(page)).to_have_count(1)


def test_clear_ends_the_question_under_way(page: Page, bot: PairsBot) -> None:
    bot.gate.clear()
    ask(page, "SLOW 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在检索……")
    page.get_by_role("button", name="清空对话").click()
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(page.locator("#chat .answer")).to_have_count(1)
    bot.gate.set()
    ask(page, "捷運環狀線什麼時候動工?")
    expect(page.locator("#chat .answer")).to_have_count(2)
    expect(page.locator("#chat .question")).to_have_text([EXAMPLES[0], "捷運環狀線什麼時候動工?"])


def test_visitors_do_not_see_each_others_questions(open_page: Callable[..., Page]) -> None:
    one, other = open_page(), open_page()
    ask(one, "市长参观了哪些园区?")
    expect(replies(one)).to_have_count(1)
    ask(other, "捷運環狀線什麼時候動工?")
    expect(replies(other)).to_have_count(1)
    expect(other.locator("#chat .question")).to_have_text(["捷運環狀線什麼時候動工?"])
