import json
import math
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tantivy

from index import lexical
from index.errors import StoreError
from index.lexical import AnyOf, Document, LexicalIndex

WEIGHTS = {"words": 1.0, "characters": 0.5, "title": 0.5}
NOTHING = np.empty(0, np.int64)


def document(row: int, text: str, title: str = "") -> Document:
    words = text.split()
    pairs = [word[i : i + 2] for word in words for i in range(len(word) - 1)]
    return Document(row, {"words": words, "characters": pairs, "title": title.split()})


def found(index: LexicalIndex, text: str, k: int = 10, among: list[int] | None = None) -> list[int]:
    rows = None if among is None else np.array(among, np.int64)
    fields = document(0, text, text).fields
    return [scored.row for scored in index.search(fields, WEIGHTS, k, rows)]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex.create(tmp_path / "lexical", "one")
    texts = [
        "泉州 园区 园区",
        "安溪 园区 建设",
        "德化 陶瓷",
        "mayor visit park",
        "永春 市长 的 报道 很长 园区",
    ]
    index.update(1, NOTHING, [document(row, text, "标题") for row, text in enumerate(texts, start=1)])
    return index


def test_the_passage_that_says_it_more_often_and_is_shorter_comes_first(index: LexicalIndex) -> None:
    assert found(index, "园区") == [1, 2, 5]


def test_the_score_is_bm25_as_published(index: LexicalIndex) -> None:
    [only] = index.search({"words": ["陶瓷"]}, {"words": 2.0}, 5)
    # k1 = 1.2, b = 0.75; the lengths are 3, 3, 2, 3 and 6 words, and none in the document with the mark.
    documents, average = 6, 17 / 6
    rarity = math.log(1 + (documents - 1 + 0.5) / (1 + 0.5))
    assert only.row == 3
    assert only.score == pytest.approx(2 * rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / average)), rel=1e-5)


@pytest.mark.parametrize(
    "query", [{}, {"words": []}, {"words": ["没有的词"]}, {"words": [""]}, {"title": ["园区"]}]
)
def test_a_query_that_shares_no_word_finds_nothing(index: LexicalIndex, query: dict[str, list[str]]) -> None:
    assert index.search(query, WEIGHTS, 5) == []


def test_words_with_the_marks_of_a_query_language_are_only_words(index: LexicalIndex) -> None:
    words = '园区 AND (row:1) OR * -陶瓷 "陶瓷" words:陶瓷 [a TO z] ~2 ^5'.split()
    assert [scored.row for scored in index.search({"words": words}, WEIGHTS, 5)] == [1, 2, 5]


def test_a_word_asked_twice_counts_once(index: LexicalIndex) -> None:
    once = index.search({"words": ["园区"]}, WEIGHTS, 5)
    assert index.search({"words": ["园区", "园区"]}, WEIGHTS, 5) == once


def test_words_that_mean_the_same_count_as_one_word(index: LexicalIndex) -> None:
    either = AnyOf({"words": 1.0}, ("陶瓷", "德化", "没有"))
    [only] = index.search({}, {}, 5, either=[either])
    [ceramics] = index.search({"words": ["陶瓷"]}, {"words": 1.0}, 5)
    # Each stands in one passage; together they are as common as a word in two.
    assert only.row == 3
    assert only.score == pytest.approx(
        ceramics.score * index.rarity("陶瓷", "德化") / index.rarity("陶瓷"), rel=1e-5
    )
    assert index.rarity("陶瓷", "德化") == pytest.approx(math.log(1 + (5 - 2 + 0.5) / (2 + 0.5)))


def test_one_word_of_any_is_that_word(index: LexicalIndex) -> None:
    alone = index.search({"words": ["园区"]}, {"words": 1.0}, 5)
    assert index.search({}, {}, 5, either=[AnyOf({"words": 1.0}, ("园区",))]) == alone
    assert index.search({}, {}, 5, either=[AnyOf({"words": 1.0}, ("没有",))]) == []


def test_index_with_other_fields_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(lexical, "FIELDS", ("words", "characters", "title"))
        old = LexicalIndex.create(tmp_path / "lexical", "one")
        old.update(1, NOTHING, [document(1, "园区")])
        assert LexicalIndex.load(tmp_path / "lexical", "one") is not None
    assert LexicalIndex.load(tmp_path / "lexical", "one") is None


def test_removed_rows_are_not_found(index: LexicalIndex) -> None:
    index.update(2, np.array([1, 77]), [])
    assert found(index, "园区") == [2, 5]
    assert index.rows().tolist() == [2, 3, 4, 5]
    assert (index.generation, len(index)) == (2, 4)


def test_a_row_written_again_is_held_once_with_its_new_text(index: LexicalIndex) -> None:
    index.update(2, np.array([1]), [document(1, "新 文本")])
    assert found(index, "园区") == [2, 5]
    assert found(index, "新") == [1]
    assert index.rows().tolist() == [1, 2, 3, 4, 5]


def test_only_admitted_rows_are_searched(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    for few in (5_000, 1):  # tantivy looks for few rows by itself; of many, what it finds is sifted
        monkeypatch.setattr(lexical, "_FEW", few)
        assert found(index, "园区", among=[2, 3, 5, 9]) == [2, 5]
        assert found(index, "园区", k=1, among=[3, 5]) == [5]
        assert found(index, "园区", among=[3, 4]) == []
        assert found(index, "园区", among=[]) == []


def test_admitted_rows_far_down_the_ranking_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_FEW", 1)
    index = LexicalIndex.create(tmp_path / "lexical", "one")
    index.update(1, NOTHING, [document(row, "园区 " + "字 " * row) for row in range(1, 301)])
    assert found(index, "园区", k=3, among=[298, 299, 300]) == [298, 299, 300]


def test_filtering_changes_no_score(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    query = {"words": ["园区"]}
    alone = {scored.row: scored.score for scored in index.search(query, WEIGHTS, 5)}
    for few in (5_000, 0):
        monkeypatch.setattr(lexical, "_FEW", few)
        hits = index.search(query, WEIGHTS, 5, np.array([2, 5]))
        assert {scored.row: scored.score for scored in hits} == {2: alone[2], 5: alone[5]}


def test_rarity_is_the_inverse_document_frequency(index: LexicalIndex) -> None:
    assert index.rarity("园区") == pytest.approx(math.log(1 + (5 - 3 + 0.5) / (3 + 0.5)))
    assert index.rarity("陶瓷") == pytest.approx(math.log(1 + (5 - 1 + 0.5) / (1 + 0.5)))
    assert index.rarity("没有") == pytest.approx(math.log(1 + (5 + 0.5) / 0.5))


def test_a_loaded_index_finds_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    loaded = LexicalIndex.load(tmp_path / "lexical", "one")
    assert loaded is not None
    assert loaded.generation == 1
    assert loaded.rows().tolist() == [1, 2, 3, 4, 5]
    assert found(loaded, "安溪 园区") == found(index, "安溪 园区")


def test_an_open_index_shows_what_another_wrote_once_reloaded(index: LexicalIndex, tmp_path: Path) -> None:
    reader = LexicalIndex.load(tmp_path / "lexical", "one")
    assert reader is not None
    index.update(2, np.array([1]), [document(6, "新的 园区")])
    assert (found(reader, "园区"), reader.generation) == ([1, 2, 5], 1)
    assert reader.reload()
    assert (found(reader, "园区"), reader.generation) == ([6, 2, 5], 2)


def test_an_index_made_anew_under_a_reader_is_seen_once_it_is_whole(
    index: LexicalIndex, tmp_path: Path
) -> None:
    reader = LexicalIndex.load(tmp_path / "lexical", "one")
    assert reader is not None
    new = LexicalIndex.create(tmp_path / "lexical", "one")
    assert not reader.reload()
    assert found(reader, "园区") == [1, 2, 5]
    new.update(3, NOTHING, [document(9, "园区")])
    assert reader.reload()
    assert (found(reader, "园区"), reader.generation) == ([9], 3)


def test_an_index_is_searched_and_reloaded_while_it_is_written(index: LexicalIndex, tmp_path: Path) -> None:
    errors: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                index.reload()
                assert set(found(index, "园区", 100)) >= {1, 2, 5}
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for row in range(10, 20):
        index.update(row, NOTHING, [document(row, "园区")])
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(index) == 15


def test_many_small_updates_leave_few_files(tmp_path: Path) -> None:
    index = LexicalIndex.create(tmp_path / "lexical", "one")
    for generation in range(1, 25):
        index.update(generation, np.array([generation - 1]), [document(generation, "园区")])
    assert index.rows().tolist() == [24]
    assert len(list((tmp_path / "lexical").glob("*.idx"))) <= 10


def test_an_index_of_another_ledger_is_not_loaded(index: LexicalIndex, tmp_path: Path) -> None:
    assert LexicalIndex.load(tmp_path / "lexical", "other") is None


def test_an_index_without_its_first_commit_is_not_loaded(tmp_path: Path) -> None:
    LexicalIndex.create(tmp_path / "lexical", "one")
    assert LexicalIndex.load(tmp_path / "lexical", "one") is None


def test_a_kill_between_the_commit_and_the_checksums_costs_nothing(
    index: LexicalIndex, tmp_path: Path
) -> None:
    checksums = tmp_path / "lexical" / "checksums.json"
    before = checksums.read_text()
    index.update(2, np.array([1]), [document(6, "新的 园区")])
    checksums.write_text(before)
    loaded = LexicalIndex.load(tmp_path / "lexical", "one")
    assert loaded is not None
    assert (loaded.generation, found(loaded, "园区")) == (2, [6, 2, 5])


def test_what_a_kill_within_the_commit_left_can_be_swept_away(index: LexicalIndex, tmp_path: Path) -> None:
    changed = [tmp_path / "lexical" / name for name in ("meta.json", "checksums.json")]
    before = [path.read_bytes() for path in changed]
    index.update(2, np.array([1]), [document(6, "新的 园区")])
    for path, content in zip(changed, before, strict=True):
        path.write_bytes(content)  # as they stand until the commit's last step
    loaded = LexicalIndex.load(tmp_path / "lexical", "one")
    assert loaded is not None
    assert (loaded.generation, found(loaded, "园区")) == (1, [1, 2, 5])
    with pytest.raises(StoreError, match="FileAlreadyExists"):
        loaded.update(2, np.array([1]), [document(6, "新的 园区")])
    loaded.sweep()
    loaded.update(2, np.array([1]), [document(6, "新的 园区")])
    assert found(loaded, "园区") == [6, 2, 5]


def test_an_error_while_writing_changes_nothing_and_frees_the_index(index: LexicalIndex) -> None:
    def documents() -> list[Document]:
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        index.update(2, np.array([1]), (document for _ in [0] for document in documents()))
    assert index.reload()
    assert (index.generation, found(index, "园区")) == (1, [1, 2, 5])
    index.update(2, np.array([1]), [])
    assert found(index, "园区") == [2, 5]


def _copied(tmp_path: Path) -> Path:
    # An open index maps its files into memory: the process dies of it if one is cut off.
    return Path(shutil.copytree(tmp_path / "lexical", tmp_path / "copy"))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, min(len(data) // 3 + 8, len(data))):
        data[place] ^= 0xFF
    path.write_bytes(data)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut off": _cut,
    "flipped": _flip,
    "a folder": _make_folder,
}
FILES = [
    "meta.json",
    "checksums.json",
    "*.idx",
    "*.term",
    "*.store",
    "*.fast",
    "*.fieldnorm",
    "*.pos",
    "*.del",
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_noticed_on_loading(
    index: LexicalIndex, tmp_path: Path, name: str, damage: str
) -> None:
    index.update(2, np.array([1]), [])  # so that there is a file of deletions
    copy = _copied(tmp_path)
    DAMAGES[damage](sorted(copy.glob(name))[0])
    assert LexicalIndex.load(copy, "one") is None
    LexicalIndex.create(copy, "one").update(3, NOTHING, [document(2, "园区")])
    assert LexicalIndex.load(copy, "one") is not None


def test_a_file_in_place_of_the_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "lexical").write_text("not a folder")
    assert LexicalIndex.load(tmp_path / "lexical", "one") is None
    LexicalIndex.create(tmp_path / "lexical", "one").update(1, NOTHING, [])
    assert LexicalIndex.load(tmp_path / "lexical", "one") is not None


def test_a_panic_inside_tantivy_is_damage(index: LexicalIndex, tmp_path: Path) -> None:
    copy = _copied(tmp_path)
    _flip(next(copy.glob("*.fast")))
    (copy / "checksums.json").write_text(json.dumps({"one": {}}))  # as if killed before they were noted
    with pytest.raises(BaseException, match="assertion failed"):
        LexicalIndex(copy, tantivy.Index.open(str(copy)), "one")
    assert LexicalIndex.load(copy, "one") is None


def test_an_index_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"lexical: cannot be written .*the reports are safe"):
        LexicalIndex.create(tmp_path / "file" / "lexical", "one")


def test_a_damaged_note_of_checksums_is_noticed_even_where_it_still_is_json(
    index: LexicalIndex, tmp_path: Path
) -> None:
    # Turned over, a digit and a letter are one character of UTF-8: the name of a file that there is not.
    note = tmp_path / "lexical" / "checksums.json"
    turned = bytes(byte ^ 0xFF for byte in b"1a2b")
    assert turned.decode()
    note.write_bytes(note.read_bytes().replace(b'.idx"', b"." + turned + b'"'))
    assert json.loads(note.read_text(encoding="utf-8"))
    assert LexicalIndex.load(tmp_path / "lexical", "one") is None
