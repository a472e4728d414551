from dataclasses import asdict

import pytest

from index.words import fold, han_share
from ui.messages import TEXTS, Language, browser_language, question_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("zh-HK,en;q=0.5", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("en-GB,zh-CN;q=0.9", "en"),
        ("fr-FR,zh-TW;q=0.8,en;q=0.7", "zh-TW"),
        ("en;q=0.3, zh-CN;q=0.8", "zh-CN"),
        ("fr-FR", "en"),
        ("*", "en"),
        ("zh;q=many,en", "en"),
        (";;,,q=", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_page_speaks_the_language_that_the_browser_prefers(header: str | None, language: Language) -> None:
    assert browser_language(header) == language


@pytest.mark.parametrize(
    ("question", "browser", "language"),
    [
        ("市长参观了哪些园区?", "en", "zh-CN"),
        ("市長考察了哪些產業園?", "en", "zh-TW"),
        ("市長考察了哪些產業園?", "zh-CN", "zh-TW"),
        ("三月在哪里?", "zh-TW", "zh-TW"),
        ("Which parks did the mayor visit?", "zh-CN", "en"),
        ("GDP 增长多少?", "en", "zh-CN"),
        ("2024?", "zh-TW", "zh-TW"),
        ("¿Qué pasó?", "zh-CN", "zh-CN"),
    ],
)
def test_reply_is_in_the_questions_language(question: str, browser: Language, language: Language) -> None:
    assert question_language(question, browser) == language


def han(texts: dict[str, str]) -> str:
    return "".join(c for text in texts.values() for c in text if han_share(c))


def test_every_text_is_said_in_its_own_language() -> None:
    simplified, traditional, english = (asdict(TEXTS[language]) for language in ("zh-CN", "zh-TW", "en"))
    assert fold(han(simplified)) == han(simplified)
    assert fold(han(traditional)) != han(traditional)
    assert han(english) == ""
    for name, text in english.items():
        assert text.count("{}") == simplified[name].count("{}") == traditional[name].count("{}")
