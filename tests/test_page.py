"""The conversation in a real browser, over the real server, with a bot that is a function of its input."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import BROWSER_TESTS, PHONE, VISITORS, ask, replies, watched
from pairs_bot import EXAMPLES, PARKS, VISITED, PairsBot
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving

from bot.feedback import Feedback
from bot.question_files import Asked, read_questions
from index.errors import ModelError
from ui.conversation import Answerer
from ui.messages import TEXTS, Language
from ui.page_texts import PAGE_TEXTS, PageTexts

pytestmark = BROWSER_TESTS
ANSWERED = f"{VISITED}\u2060[1]"


@pytest.fixture(scope="module")
def bot() -> PairsBot:
    return PairsBot()


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def port(bot: PairsBot, feedback: Path) -> Iterator[int]:
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    with serving(loaded, EXAMPLES, feedback=Feedback(feedback)) as port:
        yield port


@pytest.fixture
def open_page(chromium: Browser, port: int) -> Iterator[Callable[..., Page]]:
    with ExitStack() as stack:
        yield lambda *path, **context: stack.enter_context(watched(chromium, port, *path, **context))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@dataclass
class Visit:
    """A page and the words that it should speak."""

    page: Page
    texts: PageTexts
    language: Language
    is_phone: bool

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def close_report(self) -> None:
        """Back to the conversation, where the report covers it."""
        if self.is_phone:
            self.button(self.texts.back).click()
            expect(self.page.locator("#report")).to_be_hidden()


@pytest.fixture(params=VISITORS)
def visit(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Visit:
    """The page in two languages, on a desk and on a phone."""
    language, device = request.param
    opened = open_page(locale="en-GB" if language == "en" else language, **device)
    return Visit(opened, PAGE_TEXTS[language], language, device is PHONE)


def test_example_is_answered_and_its_citation_opens_the_marked_sentence(visit: Visit) -> None:
    page = visit.page
    visit.button(EXAMPLES[0]).click()
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)
    page.locator("#chat .answer > p .citation").click()
    report = page.locator("#report article")
    expect(report.locator("h2")).to_have_text("市长调研三个园区")
    original = f"临江日报 · 2024-09-25 · {visit.texts.original} news.example"
    expect(report.locator(".origin")).to_have_text(original)
    assert report.locator(".origin a").get_attribute("href") == PARKS.url
    assert "".join(report.locator("mark").all_text_contents()) == VISITED
    assert report.locator("mark.span").all_text_contents() == ["东湖装备园", "南山电子园"]
    expect(report.locator("mark").first).to_be_in_viewport()
    expect(report.locator("h2")).not_to_be_in_viewport()
    if visit.is_phone:
        assert page.locator("#sheet").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
        expect(page.locator("#chat")).to_be_hidden()
    visit.close_report()
    expect(page.locator("#chat .answer")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_links_of_old_turns_go_on_working(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    ask(page, "捷運環狀線什麼時候動工?")
    expect(replies(page)).to_have_count(2)
    for place, title in ((1, "捷運動工"), (0, "市长调研三个园区")):
        page.locator("#chat .answer > p .citation").nth(place).click()
        expect(page.locator("#report h2")).to_have_text(title)
        visit.close_report()
    page.locator("#chat .sources .source").nth(1).click()
    expect(page.locator("#report h2")).to_have_text("捷運動工")
    expect(page.locator("#report mark")).to_have_text("捷運環狀線南環段週三動工。")


def test_report_names_who_else_reported_and_what_was_taken_out(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    page.locator("#chat .answer > p .citation").click()
    removed = page.locator("#report .removed")
    expect(removed.locator("summary")).to_have_text(visit.texts.removed.format(3))
    expect(removed.locator("q").first).to_be_hidden()
    removed.locator("summary").click()
    expect(removed.locator("q")).to_have_text(["kāi", "fā", "责任编辑：某某"])
    expect(removed.locator("dt").first).to_have_text(f"{visit.texts.reasons['pinyin']} × 2")
    expect(page.locator("#report .also")).to_contain_text(visit.texts.also)
    page.locator("#report .also a").click()
    expect(page.locator("#report h2")).to_have_text("Mayor visits parks")
    page.go_back()
    expect(page.locator("#chat .answer")).to_be_in_viewport()


def test_citations_of_an_answer_are_gone_through_with_keys_and_buttons(visit: Visit) -> None:
    page = visit.page
    ask(page, "第1项到第20项工程都完工了吗？")
    expect(page.locator("#chat .answer > p .citation")).to_have_count(20)
    page.locator("#chat .answer > p .citation").nth(0).click()
    mark = page.locator("#report mark")
    expect(mark).to_have_text("第1项工程已经完工。")
    position = page.locator("#report .position")
    expect(position).to_have_text("1 / 20")
    expect(visit.button(visit.texts.previous)).to_be_disabled()
    page.keyboard.press("n")
    expect(mark).to_have_text("第2项工程已经完工。")
    visit.button(visit.texts.next).click()
    expect(mark).to_have_text("第3项工程已经完工。")
    page.keyboard.press("p")
    expect(mark).to_have_text("第2项工程已经完工。")
    expect(position).to_have_text("2 / 20")
    page.go_back()
    expect(page.locator("#chat .answer")).to_be_in_viewport()


def test_the_answer_is_there_at_once_and_the_models_verified_words_replace_it(
    page: Page, bot: PairsBot
) -> None:
    bot.gate.clear()
    ask(page, "WRITE 市长参观了哪些园区?")
    answer = page.locator("#chat .answer > p")
    expect(answer).to_have_text(ANSWERED)
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
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)
    ask(page, "捷運何時動工？")
    expect(replies(page)).to_have_count(2)
    assert bot.given_up


def test_limits_read_from_the_question_are_shown_and_can_be_lifted_one_by_one(visit: Visit) -> None:
    page = visit.page
    ask(page, "据临江日报报道，上周市长参观了哪些园区?")
    period, source = page.get_by_role("button", name="上周"), page.get_by_role("button", name="限于 临江日报")
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


def test_follow_up_shows_how_it_was_understood_and_can_be_undone(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    ask(page, "他参观了什么?")
    understood = page.get_by_role("button", name="理解为")
    expect(understood).to_have_text("理解为： 市长参观了什么? ✕")
    understood.click()
    expect(understood).to_have_count(0)
    expect(replies(page)).to_have_count(2)
    visit.button(visit.texts.clear).click()
    expect(replies(page)).to_have_count(0)
    ask(page, "他参观了什么?")
    expect(replies(page)).to_have_count(1)
    expect(understood).to_have_count(0)


def test_refusal_looks_different_and_its_closest_sentences_open(visit: Visit) -> None:
    page = visit.page
    ask(page, "座谈会的联系电话是多少?")
    refusal = page.locator("#chat .refusal")
    expect(refusal.locator(".label")).to_have_text(["未找到依据", "最接近的句子（并非答案）"])
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(refusal.locator(".quotation")).to_have_text("随后召开了座谈会。")
    refusal.locator(".quotation").click()
    expect(page.locator("#report mark")).to_have_text("随后召开了座谈会。")


def test_suggested_question_is_asked_at_a_click(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(page.locator("#chat .next .label")).to_have_text(visit.texts.next_questions)
    visit.button("座谈会什么时候召开?").click()
    expect(page.locator("#chat .question")).to_have_text(["市长参观了哪些园区?", "座谈会什么时候召开?"])
    expect(replies(page)).to_have_count(2)


def test_conversation_survives_a_reload_and_goes_on(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    page.reload()
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)
    ask(page, "他参观了什么?")
    expect(page.get_by_role("button", name="理解为")).to_be_visible()
    visit.button(visit.texts.clear).click()
    expect(visit.button(EXAMPLES[0])).to_be_visible()
    page.reload()
    expect(visit.button(EXAMPLES[0])).to_be_visible()
    expect(replies(page)).to_have_count(0)


def test_conversation_survives_the_servers_restart(chromium: Browser, bot: PairsBot) -> None:
    loaded: Future[Answerer] = Future()
    loaded.set_result(bot)
    with serving(loaded, EXAMPLES) as port, serving(loaded, EXAMPLES) as other:
        with watched(chromium, port) as page:
            ask(page, "市长参观了哪些园区?")
            expect(replies(page)).to_have_count(1)
            expect(page.locator("#chat .next")).to_be_visible()
            kept = page.evaluate("sessionStorage.getItem('wenbao-conversation')")
        with watched(chromium, other) as page:
            page.evaluate("kept => sessionStorage.setItem('wenbao-conversation', kept)", kept)
            page.reload()
            expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)


def test_what_a_browser_kept_damaged_is_no_conversation(page: Page) -> None:
    for kept in ('[{"question": 1}]', "nonsense", '[{"question": "a", "language": "xx"}]'):
        page.evaluate("kept => sessionStorage.setItem('wenbao-conversation', kept)", kept)
        page.reload()
        expect(page.get_by_role("button", name=EXAMPLES[0])).to_be_visible()
    ask(page, "市长参观了哪些园区?")
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)


def test_earlier_question_can_be_edited_and_replaces_what_came_after(visit: Visit) -> None:
    page = visit.page
    for question in ("市长参观了哪些公园?", "捷運環狀線什麼時候動工?"):
        ask(page, question)
    expect(replies(page)).to_have_count(2)
    visit.button(visit.texts.edit).first.click()
    box = page.locator("#question textarea")
    expect(box).to_have_value("市长参观了哪些公园?")
    expect(page.locator("#question .editing")).to_contain_text(visit.texts.editing)
    visit.button(visit.texts.cancel).click()
    expect(page.locator("#question .editing")).to_be_hidden()
    expect(box).to_have_value("")
    visit.button(visit.texts.edit).first.click()
    box.fill("市长参观了哪些园区?")
    box.press("Enter")
    expect(page.locator("#chat .question")).to_have_text(["市长参观了哪些园区?"])
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)


def test_answer_is_copied_with_its_sources_as_text_and_as_markdown(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "市长参观了哪些园区?")
    page.get_by_role("button", name="复制", exact=True).click()
    expect(page.locator("#question .said")).to_have_text("已复制，附出处")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == (
        f"市长参观了哪些园区?\n\n{VISITED} [1]\n\n[1] {VISITED}\n"
        "    市长调研三个园区 · 临江日报 · 2024-09-25\n    https://news.example/1?a=1&b=2"
    )
    page.get_by_role("button", name="复制 Markdown").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('**'))")
    markdown = page.evaluate("navigator.clipboard.readText()")
    assert markdown.startswith(
        f"**市长参观了哪些园区?**\n\n{VISITED} \\[1\\]\n\n> \\[1\\] {VISITED}\n>\n> — ["
    )
    assert markdown.endswith("](<https://news.example/1?a=1&b=2>)")


def test_copying_works_where_the_browser_has_no_clipboard_for_pages(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, "市长参观了哪些园区?")
    page.get_by_role("button", name="复制", exact=True).click()
    expect(page.locator("#question .said")).to_have_text("已复制，附出处")


def test_shared_link_asks_its_question_once(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    ask(page, "他参观了什么?")
    expect(replies(page)).to_have_count(2)
    page.get_by_role("button", name="分享").nth(1).click()
    expect(page.locator("#question .said")).to_have_text("链接已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page()
    other.goto(link)
    # The question in full: who "he" is, the link cannot know.
    expect(other.locator("#chat .question")).to_have_text(["市长参观了什么?"])
    expect(replies(other)).to_have_count(1)
    other.reload()
    expect(replies(other)).to_have_count(1)


def test_thumbs_become_evaluation_cases(visit: Visit, feedback: Path) -> None:
    feedback.unlink(missing_ok=True)
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    up, down = visit.button(visit.texts.helpful), visit.button(visit.texts.unhelpful)
    up.click()
    expect(page.locator("dialog.note")).to_be_visible()
    expect(page.locator("dialog.note .correction")).to_be_hidden()
    visit.button(visit.texts.close).click()
    expect(up).to_have_attribute("aria-pressed", "true")
    (case,) = cases(feedback)
    assert case.items == ((VISITED,),)
    assert case.article_ids == (PARKS.id,)
    down.click()
    page.locator("dialog.note input[name=correction]").fill("西岭陶瓷园")
    page.locator("dialog.note textarea").fill("漏了一个")
    visit.button(visit.texts.save).click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(page.locator("dialog.note")).to_be_hidden()
    page.wait_for_timeout(300)
    (case,) = cases(feedback)
    assert case.items == (("西岭陶瓷园",),)
    assert case.fields["note"] == "漏了一个"
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(page.locator("dialog.note")).to_be_hidden()
    assert cases(feedback) == []


def cases(path: Path) -> list[Asked]:
    found = list(read_questions(path, lambda _: PARKS))
    assert all(isinstance(case, Asked) for case in found), found
    return [case for case in found if isinstance(case, Asked)]


def test_page_can_be_used_with_the_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("市长参观了哪些园区?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .answer")).to_have_count(1)
    press_until(page, "Shift+Tab", "#chat .source")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#report mark").first).to_be_in_viewport()
    assert page.evaluate("document.activeElement.matches('#report article')")
    press_until(page, "Tab", "#report summary")
    page.keyboard.press("Enter")
    expect(page.locator("#report .removed q").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#chat .source")).to_be_focused()
    press_until(page, "Shift+Tab", "#tab-talk")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#reports .list li").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "tab-collection"


def press_until(page: Page, key: str, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} does not lead to {selector}")


def test_enter_of_an_input_method_does_not_send(page: Page) -> None:
    box = page.locator("#question textarea")
    box.fill("市长")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    box.press("Shift+Enter")
    expect(box).to_have_value("市长\n")
    expect(page.locator("#chat .question")).to_have_count(0)


def test_copied_link_opens_its_report_by_itself(page: Page, open_page: Callable[..., Page]) -> None:
    ask(page, "市长参观了哪些园区?")
    link = page.locator("#chat .answer > p .citation").get_attribute("href")
    other = open_page(f"/{link}")
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


def test_examples_come_from_the_collection_where_none_are_given(chromium: Browser, bot: PairsBot) -> None:
    loading: Future[Answerer] = Future()
    with serving(loading) as port, watched(chromium, port) as page:
        expect(page.locator("#chat .welcome")).to_be_visible()
        expect(page.locator("#chat .ask")).to_have_count(0)
        loading.set_result(bot)
        expect(page.locator("#chat .ask")).to_have_text([f"{PARKS.title}?", "捷運動工?"])


def test_failed_loading_is_said_in_one_line(chromium: Browser) -> None:
    failed: Future[Answerer] = Future()
    failed.set_exception(ModelError("no model in <data>/models: install it again"))
    with serving(failed, EXAMPLES) as port, watched(chromium, port) as page:
        line = "无法回答提问：no model in <data>/models: install it again"
        expect(page.locator(".banner.problem")).to_have_text(line)
        page.get_by_role("button", name=EXAMPLES[0]).click()
        expect(page.locator("#chat .problem")).to_have_text(line)


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-CN", "zh-CN"), ("zh-TW", "zh-TW"), ("zh-HK", "zh-TW"), ("fr-FR", "en")]
)
def test_page_speaks_the_browsers_language(
    open_page: Callable[..., Page], locale: str, language: Language
) -> None:
    page, texts = open_page(locale=locale), PAGE_TEXTS[language]
    assert page.evaluate("document.documentElement.lang") == language
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", texts.question)
    expect(page.locator("#chat .welcome")).to_contain_text(texts.tagline)
    expect(page.locator("#report .note")).to_have_text(texts.no_report)
    ask(page, "2024?")
    expect(page.locator("#chat .refusal .label").first).to_have_text(TEXTS[language].refused)
    expect(page.get_by_role("button", name=texts.clear)).to_be_visible()


def test_language_is_chosen_in_the_page_and_the_conversation_stays(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    page.get_by_label(visit.texts.language).select_option("zh-TW")
    texts = PAGE_TEXTS["zh-TW"]
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", texts.question)
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)
    expect(page.get_by_role("button", name=texts.clear)).to_be_visible()
    page.locator("#chat .answer > p .citation").click()
    expect(page.locator("#report .origin")).to_contain_text(texts.original)
    page.reload()
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", texts.question)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light_follow_the_system_and_can_be_changed(
    open_page: Callable[..., Page], scheme: Any
) -> None:
    page = open_page(color_scheme=scheme)
    paper = "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    shades = {"light": "rgb(251, 250, 248)", "dark": "rgb(23, 21, 19)"}
    assert page.evaluate(paper) == shades[scheme]
    page.get_by_role("button", name="深色 / 浅色").click()
    other = shades["light" if scheme == "dark" else "dark"]
    assert page.evaluate(paper) == other
    page.reload()
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator(".gradio-container")).to_have_css("background-color", other)


def test_reply_is_in_the_language_of_its_question(page: Page) -> None:
    ask(page, "Why?")
    expect(page.locator("#chat .refusal .label").first).to_have_text("No evidence found")


def test_stages_are_named(page: Page, bot: PairsBot) -> None:
    bot.gate.clear()
    ask(page, "SLOW 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在检索……")
    page.locator("#question .stop-button").click()
    ask(page, "SLOW READ 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在阅读找到的段落……")
    bot.gate.set()
    expect(page.locator("#chat .answer > p")).to_have_text(ANSWERED)


def test_nothing_moves_while_an_answer_comes(page: Page, bot: PairsBot) -> None:
    page.evaluate(
        """() => { window.moved = []; new PerformanceObserver(list => window.moved.push(
        ...list.getEntries().filter(e => !e.hadRecentInput).map(e => e.value)
        )).observe({ type: 'layout-shift' }) }"""
    )
    bot.gate.clear()
    ask(page, "WRITE 市长参观了哪些园区?")
    expect(page.locator("#chat .writing")).to_contain_text("正在撰写")
    place = page.locator("#chat .question").bounding_box()
    box = page.locator("#question textarea").bounding_box()
    page.wait_for_timeout(600)  # past what the browser excuses as an answer to the key
    bot.gate.set()
    expect(page.locator("#chat .next")).to_be_visible()
    assert page.locator("#chat .question").bounding_box() == place
    assert page.locator("#question textarea").bounding_box() == box
    assert sum(page.evaluate("window.moved")) < 0.02


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
    expect(page.locator("#chat .problem")).to_have_text("问题太长：请缩短到 2000 字以内")


def test_unexpected_error_is_one_calm_line_and_the_page_goes_on(page: Page) -> None:
    ask(page, "ERROR 出错了吗?")
    expect(page.locator("#chat .problem")).to_have_text("回答时出了意外错误，请再试一次；错误已记入日志。")
    ask(page, "市长参观了哪些园区?")
    expect(page.locator("#chat .answer")).to_have_count(1)


def test_stop_ends_a_question_and_retry_asks_it_again(visit: Visit, bot: PairsBot) -> None:
    page, texts = visit.page, visit.texts
    bot.gate.clear()
    ask(page, "SLOW 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在检索……")
    expect(page.locator("#question textarea")).to_have_value("")
    page.locator("#question textarea").fill("下一个")
    visit.button(texts.stop).click()
    expect(page.locator("#chat .problem")).to_have_text("已停止。")
    expect(page.locator("#question textarea")).to_have_value("下一个")
    bot.gate.set()
    visit.button(texts.retry).click()
    expect(page.locator("#chat .answer > p")).to_contain_text(VISITED)
    expect(page.locator("#chat .question")).to_have_count(1)
    expect(page.locator("#question .submit-button")).to_be_visible()


def test_undo_gives_the_question_back(visit: Visit) -> None:
    page = visit.page
    ask(page, "市长参观了哪些园区?")
    expect(replies(page)).to_have_count(1)
    question = "<b>捷運</b> & 環狀線*何時*動工?"
    ask(page, question)
    expect(replies(page)).to_have_count(2)
    visit.button(visit.texts.undo).click()
    expect(replies(page)).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value(question)


def test_questions_asked_in_one_breath_are_all_kept_in_order(page: Page) -> None:
    page.evaluate(
        """questions => questions.forEach(question => {
            const box = document.querySelector('#question textarea')
            box.value = question
            box.form.requestSubmit()
        })""",
        asked := ["市长参观了哪些园区?", "捷運環狀線什麼時候動工?", "座谈会的联系电话是多少?"],
    )
    expect(page.locator("#chat .question")).to_have_text(asked)
    expect(page.locator("#chat .refusal")).to_have_count(1)


def test_clear_ends_the_question_under_way(page: Page, bot: PairsBot) -> None:
    bot.gate.clear()
    ask(page, "SLOW 市长参观了哪些园区?")
    expect(page.locator("#chat .stage")).to_have_text("正在检索……")
    page.get_by_role("button", name="新对话").click()
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


def test_page_tells_link_previews_what_it_is_and_nothing_of_its_tools(page: Page) -> None:
    head = page.evaluate("fetch('/').then(answer => answer.text())").partition(
        "<script>window.gradio_config"
    )[0]
    assert re.search(r'<html lang="zh-CN" data-language="zh-CN">', head)
    assert '<meta name="description" content="就新闻提问，看到答案出自的原句。">' in head
    assert "og:image" not in head and "twitter:" not in head
