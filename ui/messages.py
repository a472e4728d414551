"""The page's own words in three languages, and which of them to speak.

Knows nothing of Gradio: `ui/app.py` hands the static words to the browser, the rest is said by the server.
"""

from dataclasses import dataclass
from typing import Literal

from index.words import fold, han_share

Language = Literal["zh-CN", "zh-TW", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that the page says in one language; `{}` takes what the sentence is about."""

    tagline: str
    conversation: str
    question: str
    greeting: str
    loading: str
    waiting: str
    unavailable: str
    searching: str
    stopped: str
    failed: str
    refused: str
    closest: str
    limited: str
    understood: str
    no_report: str
    back: str
    original: str
    untitled: str
    changed: str
    gone: str
    bad_link: str


TEXTS: dict[Language, Texts] = {
    "zh-CN": Texts(
        tagline="就新闻提问，看到答案出自的原句。",
        conversation="对话",
        question="就新闻提问……",
        greeting="问一个问题，答案会附上报道原句。",
        loading="正在载入模型，马上就好；现在就可以先提问。",
        waiting="正在载入模型，载入后立即回答……",
        unavailable="无法回答提问：{}",
        searching="正在检索……",
        stopped="已停止。",
        failed="回答时出了意外错误，请再试一次；错误已记入日志。",
        refused="未找到依据",
        closest="最接近的句子（并非答案）",
        limited="限于",
        understood="理解为：",
        no_report="点击答案中的编号，这里会显示报道全文，并标出所引的句子。",
        back="返回对话",
        original="原文链接",
        untitled="（无标题）",
        changed="这篇报道在回答之后有过改动，所引的句子已无法标出。",
        gone="这篇报道已不在新闻库中。",
        bad_link="这个引用链接不完整，无法打开。",
    ),
    "zh-TW": Texts(
        tagline="就新聞提問，看到答案出自的原句。",
        conversation="對話",
        question="就新聞提問……",
        greeting="問一個問題，答案會附上報導原句。",
        loading="正在載入模型，馬上就好；現在就可以先提問。",
        waiting="正在載入模型，載入後立即回答……",
        unavailable="無法回答提問：{}",
        searching="正在檢索……",
        stopped="已停止。",
        failed="回答時出了意外錯誤，請再試一次；錯誤已記入日誌。",
        refused="未找到依據",
        closest="最接近的句子（並非答案）",
        limited="限於",
        understood="理解為：",
        no_report="點擊答案中的編號，這裡會顯示報導全文，並標出所引的句子。",
        back="返回對話",
        original="原文連結",
        untitled="（無標題）",
        changed="這篇報導在回答之後有過改動，所引的句子已無法標出。",
        gone="這篇報導已不在新聞庫中。",
        bad_link="這個引用連結不完整，無法打開。",
    ),
    "en": Texts(
        tagline="Ask the news, see the sentence it comes from.",
        conversation="Conversation",
        question="Ask the news…",
        greeting="Ask a question; the answer comes with the sentences it rests on.",
        loading="Loading the models, just a moment; you can already ask.",
        waiting="Loading the models; your question is answered right after…",
        unavailable="Questions cannot be answered: {}",
        searching="Searching…",
        stopped="Stopped.",
        failed="Something went wrong while answering; please try again. The error has been logged.",
        refused="No evidence found",
        closest="Closest sentences (not an answer)",
        limited="limited to",
        understood="understood as:",
        no_report="Click a number in an answer: the report opens here with the cited sentence marked.",
        back="Back to the conversation",
        original="Original",
        untitled="(untitled)",
        changed="This report has changed since the answer; the cited sentence cannot be marked.",
        gone="This report is no longer in the collection.",
        bad_link="This citation link is incomplete and cannot be opened.",
    ),
}


def browser_language(accept_language: str | None) -> Language:
    """The best of the three for an Accept-Language header; English where none of them is wanted."""
    for tag, _ in sorted(map(_preference, (accept_language or "").split(",")), key=lambda p: -p[1]):
        if tag.startswith("zh"):
            traditional = any(part in ("tw", "hk", "mo", "hant") for part in tag.split("-"))
            return "zh-TW" if traditional and "hans" not in tag else "zh-CN"
        if tag.startswith("en"):
            return "en"
    return "en"


def question_language(question: str, browser: Language) -> Language:
    """The language to reply in: the question's, and the browser's where the question does not tell."""
    if not any(c.isalpha() for c in question):
        return browser
    han = "".join(c for c in question if han_share(c))
    if not han:
        return "en" if question.isascii() else browser
    if fold(han) != han:
        return "zh-TW"
    # No character of it is Traditional only: Simplified, or the same in both.
    return browser if browser != "en" else "zh-CN"


def _preference(item: str) -> tuple[str, float]:
    tag, _, weight = item.strip().lower().partition(";")
    try:
        return tag.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return tag.strip(), 0.0
