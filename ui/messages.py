"""What a reply says besides the answer, in three languages, and which of them to speak.

The words of the page around it are in `ui/page_texts.py`. Knows nothing of Gradio.
"""

from dataclasses import dataclass
from typing import Literal

from index.words import fold, han_share

Language = Literal["zh-CN", "zh-TW", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of replies in one language; `{}` takes what the sentence is about."""

    loading: str
    waiting: str
    unavailable: str
    searching: str
    reading: str
    stopped: str
    failed: str
    refused: str
    closest: str
    limited: str
    understood: str
    untitled: str


TEXTS: dict[Language, Texts] = {
    "zh-CN": Texts(
        loading="正在载入模型，马上就好；现在就可以先提问。",
        waiting="正在载入模型，载入后立即回答……",
        unavailable="无法回答提问：{}",
        searching="正在检索……",
        reading="正在阅读找到的段落……",
        stopped="已停止。",
        failed="回答时出了意外错误，请再试一次；错误已记入日志。",
        refused="未找到依据",
        closest="最接近的句子（并非答案）",
        limited="限于",
        understood="理解为：",
        untitled="（无标题）",
    ),
    "zh-TW": Texts(
        loading="正在載入模型，馬上就好；現在就可以先提問。",
        waiting="正在載入模型，載入後立即回答……",
        unavailable="無法回答提問：{}",
        searching="正在檢索……",
        reading="正在閱讀找到的段落……",
        stopped="已停止。",
        failed="回答時出了意外錯誤，請再試一次；錯誤已記入日誌。",
        refused="未找到依據",
        closest="最接近的句子（並非答案）",
        limited="限於",
        understood="理解為：",
        untitled="（無標題）",
    ),
    "en": Texts(
        loading="Loading the models, just a moment; you can already ask.",
        waiting="Loading the models; your question is answered right after…",
        unavailable="Questions cannot be answered: {}",
        searching="Searching…",
        reading="Reading what was found…",
        stopped="Stopped.",
        failed="Something went wrong while answering; please try again. The error has been logged.",
        refused="No evidence found",
        closest="Closest sentences (not an answer)",
        limited="limited to",
        understood="understood as:",
        untitled="(untitled)",
    ),
}


def known_language(tag: object) -> Language | None:
    """The language with exactly this tag, if it is one of the three."""
    return next((language for language in TEXTS if language == tag), None)


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
