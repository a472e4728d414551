import re
from dataclasses import asdict
from typing import Any

import pytest

from index.language import is_traditional
from index.script import TRADITIONAL, to_script
from index.words import fold, han_share
from ui.messages import TEXTS, Language, browser_language, known_language, question_language
from ui.page_texts import PAGE_TEXTS
from ui.reports_texts import REPORTS_TEXTS
from ui.writing_texts import WRITING_TEXTS


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


@pytest.mark.parametrize("tag", ["zh", "EN", "zh-cn", "", None, 7, ["en"], {"en": 1}, float("nan")])
def test_only_the_three_languages_by_their_tags_are_known(tag: object) -> None:
    assert known_language(tag) is None
    assert [known_language(language) for language in TEXTS] == list(TEXTS)


ALL_TEXTS = [TEXTS, PAGE_TEXTS, REPORTS_TEXTS, WRITING_TEXTS]
PLACES = re.compile(r"\{[^{}]*\}")


def flat(texts: Any) -> dict[str, str]:
    """Every text by its name; those in a table or a row of texts by both their names."""
    found = {}
    for name, value in asdict(texts).items():
        inner = (
            value
            if isinstance(value, dict)
            else dict(enumerate(value))
            if isinstance(value, tuple)
            else {"": value}
        )
        found |= {f"{name} {key}": text for key, text in inner.items()}
    return found


def han(texts: dict[str, str]) -> set[str]:
    return {c for text in texts.values() for c in text if han_share(c)}


@pytest.mark.parametrize("tables", ALL_TEXTS, ids=lambda tables: type(tables["en"]).__name__)
def test_every_text_is_there_in_three_languages_with_the_same_places(tables: dict[Language, Any]) -> None:
    assert list(tables) == ["zh-CN", "zh-TW", "en"]
    english = flat(tables["en"])
    for texts in map(flat, tables.values()):
        assert list(texts) == list(english)
        assert [name for name, text in texts.items() if not text.strip() or text != text.strip()] == []
        for name, text in texts.items():
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(english[name])), name


@pytest.mark.parametrize("tables", ALL_TEXTS, ids=lambda tables: type(tables["en"]).__name__)
def test_every_text_is_said_in_its_own_language(tables: dict[Language, Any]) -> None:
    simplified, traditional, english = (han(flat(tables[language])) for language in ("zh-CN", "zh-TW", "en"))
    assert english <= set(PAGE_TEXTS["en"].name)  # which is the same everywhere
    assert simplified and traditional
    assert {c for c in simplified if is_traditional(c)} == set()
    # 台 is how Taiwan itself writes 臺.
    assert {c for c in traditional if fold(c) == c and to_script(c, TRADITIONAL) != c} <= {"台"}


def test_chinese_says_everything_in_chinese() -> None:
    """But names of things: what is called so in Chinese, too."""
    for tables in ALL_TEXTS:
        for language in ("zh-CN", "zh-TW"):
            silent = {text for text in flat(tables[language]).values() if not any(map(han_share, text))}
            assert silent <= {"{:,} + {:,}"}, silent
