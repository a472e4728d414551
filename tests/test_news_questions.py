"""The news questions: kept as places in reports that are not part of the repository."""

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from index.article import RawReport
from index.build import article_of

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "news_questions.jsonl").read_text(encoding="utf-8").splitlines()
]
REPORTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "news_5k.jsonl.gz"


def test_every_question_is_asked_once() -> None:
    assert len({row["question"] for row in ROWS}) > 0.995 * len(ROWS)


def test_the_final_half_shares_no_report_with_what_trains_and_develops() -> None:
    splits = defaultdict(set)
    for row in ROWS:
        splits[row["article_id"]].add(row["split"])
    assert {len(found) for found in splits.values()} == {1}
    assert set.union(*splits.values()) == {"train", "dev", "final"}


def test_final_questions_are_enough_of_every_kind_and_language() -> None:
    final = [row for row in ROWS if row["split"] == "final"]
    kinds, languages = Counter(row["kind"] for row in final), Counter(row["language"] for row in final)
    assert len({row["article_id"] for row in final}) >= 60
    assert kinds["list"] >= len(final) / 5
    assert kinds["none"] >= 40
    assert min(kinds.values()) >= 20
    assert languages["zh-Hant"] >= 0.12 * len(final)
    assert languages["en"] >= 0.12 * len(final)


def test_only_what_has_an_answer_has_a_place() -> None:
    for row in ROWS:
        assert (row["kind"] == "none") == (not row["spans"]) == ("evidence" not in row)
        assert row["kind"] != "list" or len(row["spans"]) > 1


def test_places_are_in_the_text_as_it_is_cleaned_today() -> None:
    if not REPORTS.exists():
        pytest.skip(f"{REPORTS.name} is not part of the repository and not beside it")
    wanted = {row["article_id"] for row in ROWS}
    texts = {}
    with gzip.open(REPORTS, "rt", encoding="utf-8") as file:
        for raw in map(json.loads, file):
            if raw["id"] in wanted:
                texts[raw["id"]] = article_of(RawReport(raw["raw"], raw["id"], raw["id"])).text
    assert set(texts) == wanted
    for row in ROWS:
        text = texts[row["article_id"]]
        for start, end in [*row["spans"], *row.get("also", [])]:
            first, last = row["evidence"]
            assert 0 <= first <= start < end <= last <= len(text)
            # A changed text would shift the places: no answer begins with a mark or a space.
            assert text[start] not in "，。、；： \n"
