import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from store_samples import entry

from index.article import Article, Passage, Removal, Sentence
from index.errors import StoreError, StoreMismatch, StoreMissing
from index.filter import Filter
from index.ledger import Ledger
from index.records import Entry, Manifest

MANIFEST = Manifest("fake", 64, "pairs-1")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.create(tmp_path / "ledger.sqlite3", MANIFEST)
    yield ledger
    ledger.close()


def test_an_article_is_read_as_it_was_written(ledger: Ledger) -> None:
    text = "首句。\x00次句😀。"
    article = Article(
        "甲/1",
        "标题",
        text,
        "泉州晚報",
        "https://a.cn/1",
        date(2024, 2, 29),
        "zh-Hant",
        (Removal("分享", "share"),),
    )
    vectors = np.eye(2, 64, dtype=np.float32)
    ledger.replace([Entry(article, "digest", [(0, 3), (3, 9)], [range(0, 1), range(1, 2)], vectors)])
    assert ledger.article("甲/1") == article
    sentences = (Sentence("甲/1", 0, 0, 3), Sentence("甲/1", 1, 3, 9))
    assert ledger.sentences("甲/1") == sentences
    assert ledger.passages([1, 2]) == {
        1: Passage("甲/1", 0, 0, 3, sentences[:1]),
        2: Passage("甲/1", 1, 3, 9, sentences[1:]),
    }
    assert [(row, piece) for row, _, piece in ledger.texts(np.array([1, 2]))] == [
        (1, text[:3]),
        (2, text[3:]),
    ]
    rows, stored = ledger.vectors(np.array([2, 1]))
    assert rows.tolist() == [1, 2]
    assert stored.dtype == np.float32
    np.testing.assert_array_equal(stored, vectors)


def test_a_changed_article_replaces_the_old_one_whole(ledger: Ledger) -> None:
    ledger.replace([entry("a", "旧一。", "旧二。", "旧三。"), entry("b", "别的。")])
    ledger.replace([entry("a", "新一。", version="2")])
    assert ledger.article("a").text == "新一。"
    assert ledger.passage_rows().tolist() == [4, 5]
    assert ledger.passages([1, 2, 3]) == {}
    assert ledger.digest("a") == "a-2"


def test_no_row_number_is_used_twice(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。", "二。")])
    ledger.remove(["a"])
    ledger.replace([entry("a", "一。", "二。")])
    assert ledger.passage_rows().tolist() == [3, 4]


def test_each_change_is_told_apart_by_generation(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。", "二。")])
    ledger.replace([entry("b", "三。")])
    ledger.replace([entry("a", "四。", version="2")])
    ledger.remove(["b"])
    assert ledger.generation == 4
    seen = {since: ledger.changes(since) for since in range(5)}
    assert {since: found.added.tolist() for since, found in seen.items()} == {
        0: [4],
        1: [4],
        2: [4],
        3: [],
        4: [],
    }
    assert {since: found.removed.tolist() for since, found in seen.items()} == {
        0: [1, 2, 3], 1: [1, 2, 3], 2: [1, 2, 3], 3: [3], 4: [],
    }  # fmt: skip
    assert {(found.generation, found.total) for found in seen.values()} == {(4, 1)}


def test_removing_what_is_not_there_changes_nothing(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。")])
    assert ledger.remove(["b", "\ud800", ""]) == ()
    assert ledger.generation == 1
    assert ledger.remove(["b", "a", "a"]) == ("a",)
    assert ledger.generation == 2


def test_an_error_while_writing_leaves_nothing_behind(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。")])

    def entries() -> Iterator[Entry]:
        yield entry("a", "二。", version="2")
        yield entry("b", "三。")
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        ledger.replace(entries())
    assert (ledger.generation, ledger.digests(), ledger.passage_rows().tolist()) == (1, {"a": "a-1"}, [1])
    ledger.replace([entry("b", "三。")])
    assert ledger.generation == 2


def test_what_is_not_there_is_a_key_error(ledger: Ledger) -> None:
    for article_id in ("nothing", "", "\udcff"):
        with pytest.raises(KeyError):
            ledger.article(article_id)
        with pytest.raises(KeyError):
            ledger.sentences(article_id)
        assert ledger.digest(article_id) is None


def test_more_rows_than_sqlite_takes_in_one_statement_are_read(ledger: Ledger) -> None:
    ledger.replace([entry(str(number), "一。", "二。", "三。") for number in range(1_000)])
    rows = ledger.passage_rows()
    assert rows.tolist() == list(range(1, 3_001))
    assert len(ledger.passages(rows.tolist())) == 3_000
    found, vectors = ledger.vectors(np.append(rows[::-1], 9_999))
    assert found.tolist() == rows.tolist()
    assert vectors.shape == (3_000, 64)
    assert len(ledger.articles_by_id({str(number) for number in range(2_000)})) == 1_000


def test_vectors_of_no_rows_are_an_empty_matrix(ledger: Ledger) -> None:
    rows, vectors = ledger.vectors(np.empty(0, np.int64))
    assert (rows.shape, vectors.shape) == ((0,), (0, 64))


def test_articles_come_newest_first_and_undated_last(ledger: Ledger) -> None:
    days = {"a": date(2024, 1, 2), "b": None, "c": date(2024, 3, 1), "d": date(2023, 12, 31)}
    ledger.replace([entry(key, "一。", published=day) for key, day in days.items()])
    assert [article.id for article in ledger.articles()] == ["c", "a", "d", "b"]


def test_articles_can_be_changed_while_they_are_listed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ledger._LISTED", 1)
    ledger.replace([entry(key, "一。") for key in "abcd"])
    listed = ledger.articles()
    first = next(listed).id
    ledger.remove(["b", "c"])
    assert [first, *(article.id for article in listed)] == ["a", "d"]


def test_an_id_that_cannot_be_stored_hides_no_other(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。")])
    assert list(ledger.articles_by_id(["\udcff", "a"])) == ["a"]


@pytest.mark.parametrize(
    ("where", "admitted"),
    [
        (Filter(), [1, 2, 3, 4]),
        (Filter(since=date(2024, 1, 2)), [2, 3]),
        (Filter(until=date(2024, 1, 2)), [1, 2]),
        (Filter(since=date(2024, 1, 2), until=date(2024, 1, 2)), [2]),
        (Filter(source="晚报"), []),
        (Filter(english=True), []),
        (Filter(english=False, since=date(2024, 1, 2)), [2, 3]),
    ],
)
def test_a_filter_admits_passages_by_the_date_and_source_of_their_report(
    ledger: Ledger, where: Filter, admitted: list[int]
) -> None:
    days = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3), None]
    ledger.replace([entry(str(number), "一。", published=day) for number, day in enumerate(days)])
    assert ledger.passage_rows(where).tolist() == admitted


def test_stats_count_what_is_there(ledger: Ledger) -> None:
    ledger.replace([entry("a", "一。", "二。", published=date(2024, 1, 2)), entry("b", "三。")])
    stats = ledger.stats()
    assert (stats.articles, stats.passages, stats.languages, stats.sources) == (2, 3, {"zh-Hans": 2}, {})
    assert (stats.first_published, stats.last_published) == (date(2024, 1, 2), date(2024, 1, 2))
    assert (stats.generation, stats.model) == (1, "fake")


def test_each_thread_reads_what_another_has_written(ledger: Ledger) -> None:
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(ledger.replace([entry("a", "一。")])))
    thread.start()
    thread.join()
    assert seen == [1] == [ledger.generation]
    assert ledger.article("a").text == "一。"


def test_a_snapshot_does_not_see_what_is_written_meanwhile(ledger: Ledger) -> None:
    with ledger.snapshot():
        assert ledger.generation == 0
        thread = threading.Thread(target=lambda: ledger.replace([entry("a", "一。")]))
        thread.start()
        thread.join()
        assert ledger.generation == 0
        assert ledger.changes(0).added.tolist() == []
    assert ledger.generation == 1


def test_two_ledgers_of_one_manifest_are_told_apart(tmp_path: Path, ledger: Ledger) -> None:
    other = Ledger.create(tmp_path / "other.sqlite3", MANIFEST)
    assert other.manifest == ledger.manifest
    assert other.identity != ledger.identity
    other.close()


def test_a_log_left_by_a_deleted_ledger_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    old = Ledger.create(path, MANIFEST)
    old.replace([entry("a", "一。")])
    log = (tmp_path / "ledger.sqlite3-wal").read_bytes()
    old.close()
    path.unlink()
    for name in ("ledger.sqlite3-wal", "ledger.sqlite3.tmp-wal"):
        (tmp_path / name).write_bytes(log)
    assert log
    new = Ledger.create(path, MANIFEST)
    assert (new.generation, new.digests()) == (0, {})
    new.close()


def test_a_half_made_ledger_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3.tmp").write_bytes(b"half")
    with pytest.raises(StoreMissing):
        Ledger(tmp_path / "ledger.sqlite3")
    Ledger.create(tmp_path / "ledger.sqlite3", MANIFEST).close()
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite3"]


def test_a_missing_ledger_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"there is no store: make one with 'wenbao add REPORTS --store "):
        Ledger(tmp_path / "ledger.sqlite3")


@pytest.mark.parametrize(
    "content", [b"", b"no database at all, but text", b"SQLite format 3\x00" + b"\xff" * 5_000]
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(content)
    with pytest.raises(StoreError, match="restore it from a copy") as caught:
        Ledger(tmp_path / "ledger.sqlite3")
    assert "\n" not in str(caught.value)


def test_a_folder_in_place_of_the_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").mkdir()
    with pytest.raises(StoreError, match="is not a file"):
        Ledger(tmp_path / "ledger.sqlite3")


def _tampered(path: Path, statement: str) -> Path:
    Ledger.create(path, MANIFEST).close()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_another_format_is_refused_by_its_number(tmp_path: Path) -> None:
    path = _tampered(tmp_path / "ledger.sqlite3", "UPDATE manifest SET value = 99 WHERE name = 'format'")
    with pytest.raises(StoreMismatch, match="has format 99, this Wenbao reads format 1"):
        Ledger(path)


@pytest.mark.parametrize("name", ["format", "model", "dimension", "fingerprint", "generation", "identity"])
def test_an_incomplete_manifest_is_refused(tmp_path: Path, name: str) -> None:
    path = _tampered(tmp_path / "ledger.sqlite3", f"DELETE FROM manifest WHERE name = '{name}'")
    with pytest.raises(StoreError, match=f"its manifest is damaged .*{name}"):
        Ledger(path)
