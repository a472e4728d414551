"""Hybrid search over a small collection, with a deterministic embedder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from numpy.typing import NDArray

from index.article import RawReport
from index.bridge import foreign_words
from index.build import add, manifest
from index.collection import Collection
from index.filter import Filter
from index.records import Status
from index.search import WORD_WEIGHTS, Search, fuse
from index.words import fold

REPORTS = [
    RawReport(
        "市長林文遠昨日走訪東湖產業園、西山科技園，聽取企業意見。他要求年底前完成改造。",
        "a",
        id="parks",
        title="市長走訪園區",
        source="城市日報",
        published=date(2025, 3, 2),
    ),
    RawReport(
        "沙河水库大坝加固工程完工，总投资3.5亿元。水库蓄水能力提高两成。",
        "b",
        id="dam",
        title="水库加固完工",
        source="县报",
        published=date(2025, 6, 9),
    ),
    RawReport(
        "The city council approved a budget of 2.1 billion yuan on Friday. Two members voted against it.",
        "c",
        id="budget",
        title="Council passes budget",
        source="Weekly",
        published=date(2025, 9, 12),
    ),
    RawReport("水库旁的小学迎来新校长。", "d", id="school", title="小学新校长", source="县报"),
]


class _Folding(FakeEmbedder):
    """Like a real model, it takes Traditional and Simplified for much the same."""

    def _vector(self, text: str) -> NDArray[np.float32]:
        return super()._vector(fold(text))


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    embedder = _Folding()
    collection = Collection.create(tmp_path / "store", manifest(embedder))
    assert {o.status for o in add(collection, embedder, REPORTS)} == {Status.ADDED}
    yield Search(collection, embedder)
    collection.close()


def _found(search: Search, query: str, k: int = 10, where: Filter | None = None) -> list[str]:
    return [hit.passage.article_id for hit in search(query, k, where)]


@pytest.mark.parametrize("query", ["市长走访了哪些园区？", "市長走訪了哪些園區？"])
def test_simplified_and_traditional_questions_find_the_same_report(search: Search, query: str) -> None:
    assert _found(search, query)[0] == "parks"


def test_number_and_word_find_their_report(search: Search) -> None:
    assert _found(search, "水库加固投资多少亿元")[0] == "dam"


def test_english_word_forms_meet(search: Search) -> None:
    assert _found(search, "Who voted against the budgets?")[0] == "budget"


@pytest.mark.parametrize(
    ("question", "report"),
    [
        ("Which parks did Lin Wenyuan visit?", "parks"),
        ("parks that Wenyuan Lin visited", "parks"),
        ("How was the Shahe dam reinforced?", "dam"),
        ("Which reservoir cost 350 million yuan?", "dam"),
        ("Who is the new schoolmaster of the primary school?", "school"),
        ("Which budget did the council approve?", "budget"),
        ("Lin Wenyuan 去了哪里", "parks"),
    ],
)
def test_words_of_a_question_in_latin_letters_find_the_chinese_report(
    search: Search, question: str, report: str
) -> None:
    best = max(search(question), key=lambda hit: hit.lexical or 0)
    assert best.passage.article_id == report


def test_other_language_is_found_by_names_too(search: Search) -> None:
    assert [hit.passage.article_id for hit in search.across("Lin Wenyuan", 1)] == ["parks"]
    assert [hit.passage.article_id for hit in search.across("市议会预算", 9)] == ["budget"]
    assert search.across("市议会预算", 9, Filter(english=False)) == ()


def test_chinese_question_without_latin_words_asks_for_nothing_foreign() -> None:
    assert foreign_words("2023年32亿元的ＡＢ园区", WORD_WEIGHTS, lambda word: False) == []
    assert foreign_words("Au100g的收盘价是多少", WORD_WEIGHTS, lambda word: False) == []
    assert foreign_words("Quanzhou市长", WORD_WEIGHTS, lambda word: True) == []


def test_hits_are_best_first_and_carry_both_scores(search: Search) -> None:
    hits = search("水库大坝加固", 4)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].lexical is not None and hits[0].lexical > 0
    assert hits[0].dense is not None and -1 <= hits[0].dense <= 1


def test_no_more_than_k_are_found(search: Search) -> None:
    assert len(_found(search, "水库", 2)) == 2
    assert len(_found(search, "水库", 100)) == 4


def test_k_below_one_is_misuse(search: Search) -> None:
    with pytest.raises(ValueError, match="k of 0"):
        search("水库", 0)


def test_filter_is_applied_before_ranking(search: Search) -> None:
    assert _found(search, "市长走访了哪些园区？", 1, Filter(source="县报"))[0] in {"dam", "school"}
    assert set(_found(search, "水库", 10, Filter(source="县报"))) == {"dam", "school"}
    assert set(_found(search, "水库", 10, Filter(since=date(2025, 6, 9)))) == {"dam", "budget"}
    assert set(_found(search, "水库", 10, Filter(until=date(2025, 6, 9)))) == {"parks", "dam"}
    assert _found(search, "水库", 10, Filter(source="nobody")) == []


def test_empty_collection_finds_nothing(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    collection = Collection.create(tmp_path / "empty", manifest(embedder))
    assert Search(collection, embedder)("水库") == ()
    collection.close()


def test_question_of_symbols_still_ranks_by_similarity(search: Search) -> None:
    assert len(_found(search, "？！……", 4)) == 4


def test_fusion_is_the_weighted_sum_of_standard_scores() -> None:
    cosines, bm25 = np.array([0.9, 0.8, 0.7], np.float32), np.array([0.0, 4.0, 8.0], np.float32)
    expected = 0.7 * (cosines - cosines.mean()) / cosines.std() + 0.3 * (bm25 - bm25.mean()) / bm25.std()
    np.testing.assert_allclose(fuse(cosines, bm25, 0.3), expected, atol=1e-5)


def test_side_that_tells_nothing_does_not_count() -> None:
    cosines = np.array([0.1, 0.2], np.float32)
    assert np.argmax(fuse(cosines, np.zeros(2, np.float32), 0.65)) == 1
    assert np.argmax(fuse(cosines, np.array([5.0, 0.0], np.float32), 0.0)) == 1
