"""The sample reports and the questions on them: whole, consistent, and free of real addresses."""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.article import RawReport
from index.clean import clean, detect_language
from index.language import to_simplified
from index.load import load
from index.resources import data_path

QUESTIONS = Path(__file__).parent / "sample_questions.jsonl"
HOST = re.compile(r"(?:https?://|[\w.+-]+@)([\w.-]+)")
TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|400-?\d{3}-?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8})(?!\d)")
IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    also: tuple[str, ...]
    language: str
    split: str


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


@cache
def _questions() -> tuple[Question, ...]:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Question(
            text=row["question"],
            answers=_listed(row["answer"]),
            articles=_listed(row["article"]),
            also=_listed(row.get("also")),
            language=row["language"],
            split=row["split"],
        )
        for row in rows
    )


@cache
def _reports() -> tuple[RawReport, ...]:
    loaded = list(load([data_path("reports")]))
    assert [item for item in loaded if not isinstance(item, RawReport)] == []
    return tuple(item for item in loaded if isinstance(item, RawReport))


def _name(report: RawReport) -> str:
    return report.id or Path(report.origin).name


@cache
def _clean_texts() -> dict[str, str]:
    return {_name(report): clean(report).text for report in _reports()}


def _fold(text: str) -> str:
    """Only letters and digits, in Simplified: script and punctuation do not matter."""
    return IGNORED.sub("", to_simplified(unicodedata.normalize("NFKC", text))).casefold()


def test_there_are_forty_to_sixty_reports() -> None:
    assert 40 <= len(_reports()) <= 60


def test_every_report_has_its_own_name_and_text() -> None:
    assert [name for name, count in Counter(map(_name, _reports())).items() if count > 1] == []
    assert [text for text, count in Counter(_clean_texts().values()).items() if count > 1] == []


def test_three_fifths_are_simplified_a_quarter_traditional_the_rest_english() -> None:
    count = Counter(detect_language(text) for text in _clean_texts().values())
    share = {language: number / count.total() for language, number in count.items()}
    assert share.keys() == {"zh-Hans", "zh-Hant", "en"}
    assert 0.55 <= share["zh-Hans"] <= 0.65
    assert 0.20 <= share["zh-Hant"] <= 0.30
    assert 0.10 <= share["en"] <= 0.20


def test_reports_have_the_length_of_news() -> None:
    odd = {}
    for name, text in _clean_texts().items():
        english = detect_language(text) == "en"
        length, shortest, longest = (len(text.split()), 150, 450) if english else (len(text), 250, 900)
        if not shortest <= length <= longest:
            odd[name] = length
    assert odd == {}


def test_every_kind_of_file_is_there() -> None:
    kinds = {path.suffix for path in data_path("reports").iterdir()}
    assert kinds == {".txt", ".md", ".json", ".jsonl", ".csv"}


def test_eight_reports_are_raw_as_scraped() -> None:
    scraped = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)|^\d{4}-\d\d-\d\d [\d:]+，正文：")
    assert sum(bool(scraped.search(report.text)) for report in _reports()) >= 8


def test_addresses_belong_to_nobody() -> None:
    files = [path.read_text(encoding="utf-8") for path in data_path("reports").iterdir()]
    hosts = {host for text in files for host in HOST.findall(text)}
    assert hosts
    assert [host for host in hosts if not re.fullmatch(r"(?:\w+\.)?example\.(?:com|org)", host)] == []


def test_telephone_numbers_belong_to_nobody() -> None:
    files = [path.read_text(encoding="utf-8") for path in data_path("reports").iterdir()]
    numbers = {number for text in files for number in TELEPHONE.findall(text)}
    assert numbers
    # 0490 is no area code in use, and 555 numbers are the usual ones for fiction.
    assert [number for number in numbers if not number.startswith("0490-555")] == []


def test_only_the_quanzhou_reports_tell_of_a_mayor_and_parks() -> None:
    texts = {name: _fold(text) for name, text in _clean_texts().items()}
    mayor_and_parks = {
        name
        for name, text in texts.items()
        if ("市长" in text and "产业园" in text) or ("mayor" in text and "industrialpark" in text)
    }
    assert mayor_and_parks == {name for name in texts if "quanzhou" in name}


def test_every_answer_stands_in_each_report_that_is_said_to_hold_it() -> None:
    texts = {name: _fold(text) for name, text in _clean_texts().items()}
    missing = [
        (question.text, answer, name)
        for question in _questions()
        for name in question.articles
        for answer in question.answers
        if _fold(answer) not in texts[name]
    ]
    assert missing == []


def test_questions_name_only_reports_that_exist() -> None:
    named = {name for question in _questions() for name in (*question.articles, *question.also)}
    assert named - _clean_texts().keys() == set()


def test_a_question_has_an_answer_and_a_report_or_neither() -> None:
    assert [q.text for q in _questions() if bool(q.answers) != bool(q.articles)] == []
    assert [q.text for q in _questions() if q.also and not q.articles] == []


def test_no_question_is_asked_twice() -> None:
    folded = Counter(_fold(question.text) for question in _questions())
    assert [text for text, count in folded.items() if count > 1] == []


def test_questions_cover_languages_refusals_and_both_splits() -> None:
    count = Counter((question.language, bool(question.answers)) for question in _questions())
    assert count["zh-Hans", True] >= 50
    assert count["zh-Hant", True] >= 25
    assert count["en", True] >= 25
    assert sum(number for (_, answered), number in count.items() if not answered) >= 25
    splits = Counter((question.split, bool(question.answers)) for question in _questions())
    assert abs(splits["dev", True] - splits["held", True]) <= 3
    assert abs(splits["dev", False] - splits["held", False]) <= 3


def test_four_reports_in_five_are_asked_about() -> None:
    asked = {name for question in _questions() for name in (*question.articles, *question.also)}
    assert len(asked) >= 0.8 * len(_clean_texts())
