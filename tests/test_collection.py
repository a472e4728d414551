import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import faiss
import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from store_samples import WEIGHTS, close_stores, entry, found, new_store, open_store

from index import dense
from index.collection import Collection
from index.dense import DenseIndex
from index.errors import StoreError, StoreLocked, StoreMismatch, StoreMissing
from index.filter import Filter
from index.lexical import LexicalIndex
from index.records import Manifest

PARKS = ["安溪的装备制造园。", "德化的陶瓷家电园。", "永春的智能电子园。"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Collection]:
    collection = new_store(tmp_path / "store")
    with collection.writing() as writer:
        writer.replace([entry("a", *PARKS), entry("b", "市长参观了港口。")])
    yield collection
    close_stores()


def first(collection: Collection, query: str) -> tuple[str | None, str | None]:
    lexical, near = found(collection, query)
    return (lexical[0] if lexical else None), (near[0] if near else None)


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in another process, with this folder on its path."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_both_sides_find_what_was_added(store: Collection) -> None:
    assert first(store, PARKS[1]) == (PARKS[1], PARKS[1])


def test_both_sides_find_it_after_reopening(store: Collection) -> None:
    again = open_store(store.folder)
    assert found(again, PARKS[1]) == found(store, PARKS[1])


def test_a_replaced_article_is_never_found_in_its_old_words(store: Collection) -> None:
    reader = open_store(store.folder)
    assert first(reader, PARKS[1]) == (PARKS[1], PARKS[1])
    with store.writing() as writer:
        writer.replace([entry("a", "洛江的光电园。", version="2")])
    for collection in (store, reader, open_store(store.folder)):
        assert first(collection, "光电") == ("洛江的光电园。", "洛江的光电园。")
        lexical, near = found(collection, PARKS[1])
        assert not set(PARKS) & {*lexical, *near}


def test_a_removed_article_is_never_found(store: Collection) -> None:
    reader = open_store(store.folder)
    reader.refresh()
    with store.writing() as writer:
        assert writer.remove(["a", "no such report"]) == ("a",)
    for collection in (store, reader, open_store(store.folder)):
        assert found(collection, PARKS[1]) == ([], ["市长参观了港口。"])


def test_a_removed_passage_is_not_even_found_before_the_reader_refreshes(store: Collection) -> None:
    reader = open_store(store.folder)
    reader.refresh()
    [row, *_] = [scored.row for scored in reader.nearest(FakeEmbedder().embed_query(PARKS[1]), 1)]
    with store.writing() as writer:
        writer.remove(["a"])
    assert reader.ledger.passages([row]) == {}


def test_another_process_sees_what_was_written(store: Collection) -> None:
    script = (
        "import sys; from pathlib import Path; from index.collection import Collection;"
        "from store_samples import found; store = Collection(Path(sys.argv[1]));"
        "print(found(store, '港口')[0][0]); sys.stdout.flush(); sys.stdin.readline();"
        "print(found(store, '光电')[0][0], found(store, '港口')[0])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with subprocess.Popen(
        [sys.executable, "-c", script, str(store.folder)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "市长参观了港口。\n"
        with store.writing() as writer:
            writer.replace([entry("c", "洛江的光电园。")])
            writer.remove(["b"])
        output, _ = process.communicate("\n")
    assert output == "洛江的光电园。 []\n"


def test_a_filter_holds_on_both_sides(store: Collection) -> None:
    with store.writing() as writer:
        writer.replace([entry("c", "园区的新闻。", published=date(2024, 5, 1))])
    where = Filter(since=date(2024, 1, 1))
    vector = FakeEmbedder().embed_query("园")
    assert len(store.nearest(vector, 10, where)) == 1
    assert len(store.nearest(vector, 10)) == 5
    assert store.matching({"words": ["港口"]}, WEIGHTS, 10, where) == []
    assert len(store.matching({"words": ["港口"]}, WEIGHTS, 10, Filter())) == 1


def test_what_a_filter_admits_is_looked_up_once_until_a_change(
    store: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []
    passage_rows = store.ledger.passage_rows
    monkeypatch.setattr(
        store.ledger, "passage_rows", lambda where: looked_up.append(where) or passage_rows(where)
    )
    where, vector = Filter(english=False), FakeEmbedder().embed_query("园")
    for _ in range(2):
        assert len(store.nearest(vector, 10, where)) == 4
    assert looked_up == [where]
    with store.writing() as writer:
        writer.replace([entry("c", "园区的新闻。")])
        writer.remove(["b"])
    assert len(store.nearest(vector, 10, where)) == 4
    assert len(looked_up) == 2


def test_nothing_is_written_when_nothing_changed(store: Collection) -> None:
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.name != "lock"}
    with store.writing() as writer:
        writer.replace([])
        assert writer.remove(["no such report"]) == ()
    reader = open_store(store.folder)
    reader.refresh()
    after = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.name != "lock"}
    assert after == before
    assert store.ledger.generation == 1


def test_a_store_is_made_once(tmp_path: Path) -> None:
    one, two = new_store(tmp_path / "a" / "b"), new_store(tmp_path / "a" / "b")
    assert one.ledger.identity == two.ledger.identity
    assert found(one, "园区") == ([], [])


def test_another_model_is_refused(store: Collection) -> None:
    with pytest.raises(StoreMismatch, match=r"made with the model fake, not with other: name its model with"):
        Collection.create(store.folder, Manifest("other", 64, "pairs-1"))
    with pytest.raises(StoreMismatch, match="in another version: add the reports to a new store"):
        store.require(Manifest("fake", 64, "pairs-2"))


# --- what is derived can be lost, old or damaged


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8] = bytes(byte ^ 0xFF for byte in data[middle : middle + 8])
    path.write_bytes(data)


def _each_lexical(change: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in (folder / "lexical").glob("*.idx"):
            change(path)

    return damage


DAMAGES: dict[str, Callable[[Path], object]] = {
    "dense missing": lambda folder: (folder / "dense.faiss").unlink(),
    "dense stamp missing": lambda folder: (folder / "dense.json").unlink(),
    "dense empty": lambda folder: (folder / "dense.faiss").write_bytes(b""),
    "dense flipped": lambda folder: _flip(folder / "dense.faiss"),
    "dense a folder": lambda folder: ((folder / "dense.faiss").unlink(), (folder / "dense.faiss").mkdir()),
    "lexical missing": lambda folder: shutil.rmtree(folder / "lexical"),
    "lexical a file": lambda folder: (shutil.rmtree(folder / "lexical"), (folder / "lexical").write_text("")),
    "lexical empty": lambda folder: (shutil.rmtree(folder / "lexical"), (folder / "lexical").mkdir()),
    "lexical flipped": _each_lexical(_flip),
    "lexical cut off": _each_lexical(lambda path: path.write_bytes(path.read_bytes()[:20])),
    "lexical meta cut off": lambda folder: (folder / "lexical" / "meta.json").write_text("{"),
    "both missing": lambda folder: (shutil.rmtree(folder / "lexical"), (folder / "dense.faiss").unlink()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_built_anew_without_embedding(store: Collection, damage: str) -> None:
    expected = found(store, PARKS[1])
    copy = Path(shutil.copytree(store.folder, store.folder.parent / "copy"))
    DAMAGES[damage](copy)
    opened = open_store(copy)
    assert found(opened, PARKS[1]) == expected  # there is no embedder at hand
    identity = opened.ledger.identity
    assert DenseIndex.load(copy / "dense.faiss", 64, identity) is not None
    assert LexicalIndex.load(copy / "lexical", identity) is not None


@pytest.mark.parametrize("late", ["dense", "lexical", "both"])
def test_a_kill_between_the_ledger_and_its_indexes_is_made_good(store: Collection, late: str) -> None:
    old = Path(shutil.copytree(store.folder, store.folder.parent / "old"))
    with store.writing() as writer:
        writer.replace([entry("a", "洛江的光电园。", version="2"), entry("c", "丰泽的设计园。")])
        writer.remove(["b"])
    expected = found(store, "光电园")
    if late in ("lexical", "both"):
        shutil.rmtree(store.folder / "lexical")
        shutil.copytree(old / "lexical", store.folder / "lexical")
    if late in ("dense", "both"):
        for name in ("dense.faiss", "dense.json"):
            shutil.copy(old / name, store.folder / name)
    opened = open_store(store.folder)
    assert found(opened, "光电园") == expected
    assert found(opened, "港口")[0] == []


def test_a_kill_between_index_and_stamp_is_made_good(store: Collection) -> None:
    stamp = (store.folder / "dense.json").read_text()
    with store.writing() as writer:
        writer.replace([entry("c", "洛江的光电园。")])
    (store.folder / "dense.json").write_text(stamp)
    opened = open_store(store.folder)
    assert first(opened, "光电") == ("洛江的光电园。", "洛江的光电园。")
    assert len(opened.indexed()[0]) == 5


def test_a_ledger_put_back_from_an_older_copy_gets_indexes_of_its_own(store: Collection) -> None:
    store.close()
    shutil.copy(store.folder / "ledger.sqlite3", store.folder / "old")
    changed = open_store(store.folder)
    with changed.writing() as writer:
        writer.remove(["b"])
        writer.replace([entry("c", "洛江的光电园。")])
    changed.close()
    shutil.copy(store.folder / "old", store.folder / "ledger.sqlite3")
    opened = open_store(store.folder)
    assert first(opened, "港口") == ("市长参观了港口。", "市长参观了港口。")
    assert "洛江的光电园。" not in found(opened, "光电")[0] + found(opened, "光电")[1]


def test_indexes_of_another_ledger_are_not_used(store: Collection, tmp_path: Path) -> None:
    other = new_store(tmp_path / "other")
    with other.writing() as writer:
        writer.replace([entry("x", "晋江的鞋。", "石狮的衣服。", "南安的石材。", "惠安的雕刻。")])
    other.close()
    shutil.rmtree(store.folder / "lexical")
    shutil.copytree(tmp_path / "other" / "lexical", store.folder / "lexical")
    for name in ("dense.faiss", "dense.json"):
        shutil.copy(tmp_path / "other" / name, store.folder / name)
    opened = open_store(store.folder)
    assert found(opened, PARKS[1]) == found(store, PARKS[1])


def test_an_index_that_lost_a_row_is_built_anew(store: Collection) -> None:
    index = DenseIndex.load(store.folder / "dense.faiss", 64, store.ledger.identity)
    assert index is not None
    index.update(index.generation, np.array([2]), np.empty(0, np.int64), np.empty((0, 64), np.float32))
    index.save(store.folder / "dense.faiss", store.ledger.identity)
    opened = open_store(store.folder)
    assert first(opened, PARKS[1]) == (PARKS[1], PARKS[1])


def test_crossing_a_limit_changes_the_kind_of_index(
    store: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT_UP_TO", 10)
    monkeypatch.setattr(dense, "FLAT_UP_TO", 20)
    kinds = []
    for number in range(8):
        with store.writing() as writer:
            writer.replace([entry(f"n{number}", *(f"第{number}号报道第{part}段。" for part in range(4)))])
        saved = DenseIndex.load(store.folder / "dense.faiss", 64, store.ledger.identity)
        assert saved is not None
        kinds.append(dense._kind_of(saved._index))
        assert saved.rows().tolist() == store.ledger.passage_rows().tolist()
        assert f"第{number}号报道第3段。" in found(store, f"第{number}号报道第3段。")[1]
    assert list(dict.fromkeys(kinds)) == [
        faiss.IndexFlatIP, faiss.IndexScalarQuantizer, faiss.IndexIVFScalarQuantizer,
    ]  # fmt: skip
    with store.writing() as writer:
        writer.remove([f"n{number}" for number in range(8)])
    assert first(store, PARKS[1]) == (PARKS[1], PARKS[1])
    assert len(store.indexed()[0]) == 4


# --- one writer, many readers


def test_a_second_writer_is_refused_at_once(store: Collection) -> None:
    refused: list[BaseException] = []

    def write() -> None:
        try:
            with store.writing():
                pass
        except StoreError as error:
            refused.append(error)

    with store.writing():
        other = open_store(store.folder)
        with (
            pytest.raises(StoreLocked, match="another process is adding or removing reports"),
            other.writing(),
        ):
            pass
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert [type(error) for error in refused] == [StoreLocked]
    write()
    assert len(refused) == 1


def test_another_process_is_refused_and_reads_on(store: Collection) -> None:
    script = (
        "import sys; from pathlib import Path; from index.collection import Collection;"
        "from store_samples import found; from index.errors import StoreLocked\n"
        "store = Collection(Path(sys.argv[1]))\n"
        "try:\n    store.writing().__enter__()\nexcept StoreLocked: print(found(store, '港口')[0][0])"
    )
    with store.writing():
        assert run(script, str(store.folder)).stdout == "市长参观了港口。\n"


def test_the_lock_of_a_killed_writer_is_free(store: Collection) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from index.collection import Collection;"
        "from store_samples import entry; writer = Collection(Path(sys.argv[1])).writing().__enter__();"
        "writer._ledger.replace([entry('c', '洛江的光电园。')]); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert run(script, str(store.folder)).returncode == -signal.SIGKILL
    assert first(store, "光电") == ("洛江的光电园。", "洛江的光电园。")
    with store.writing() as writer:
        writer.remove(["c"])
    assert found(store, "光电")[0] == []


def test_the_lock_may_be_given_back_by_another_thread(store: Collection) -> None:
    writing = store.writing()
    thread = threading.Thread(target=writing.__enter__)
    thread.start()
    thread.join()
    writing.__exit__(None, None, None)
    with store.writing():
        pass


def test_readers_never_fail_nor_see_half_an_article(store: Collection) -> None:
    """Every version of the article has three passages that name the version; readers see one version."""
    errors: list[BaseException] = []
    done = threading.Event()
    vector = FakeEmbedder().embed_query("版本")

    def read(collection: Collection) -> None:
        try:
            while not done.is_set():
                collection.refresh()
                hits = collection.nearest(vector, 50) + collection.matching(
                    {"characters": ["版本"]}, WEIGHTS, 50
                )
                with collection.ledger.snapshot():
                    passages = collection.ledger.passages([hit.row for hit in hits]).values()
                    article = collection.ledger.article("v")
                    for passage in passages:
                        if passage.article_id == "v":
                            assert passage.end <= len(article.text)
                            assert article.text[passage.start : passage.end].endswith("。")
                    assert len({line.partition("第")[0] for line in article.text.split("。")[:-1]}) == 1
        except BaseException as error:
            errors.append(error)

    with store.writing() as writer:
        writer.replace([entry("v", *(f"版本0第{part}段。" for part in range(3)))])
    readers = [store, open_store(store.folder), open_store(store.folder)]
    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        for version in range(1, 13):
            with store.writing() as writer:
                pieces = [f"版本{'九' * version}第{part}段。" for part in range(3)]
                writer.replace([entry("v", *pieces, version=str(version))])
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert errors == []
    for reader in readers:
        reader.refresh()
        rows = reader.indexed()[0].tolist()
        assert rows == reader.ledger.passage_rows().tolist()


# --- places that cannot hold a store


def test_a_folder_without_a_store_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"none: there is no store: make one with 'wenbao add REPORTS"):
        open_store(tmp_path / "none")


def test_a_file_cannot_hold_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file: cannot hold a store .*name another folder"):
        new_store(tmp_path / "file")
    with pytest.raises(StoreError):
        open_store(tmp_path / "file")


def test_an_empty_ledger_is_refused_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"")
    with pytest.raises(StoreError, match="restore it from a copy"):
        new_store(tmp_path)
    assert (tmp_path / "ledger.sqlite3").read_bytes() == b""


UNPRIVILEGED = (
    "import os, sys; from pathlib import Path; from index.collection import Collection;"
    "from store_samples import new_store, found; from index.errors import StoreError\n"
    "if os.geteuid() == 0: os.setegid(65534), os.seteuid(65534)\n"
    "folder = Path(sys.argv[1])\n"
    "try:\n    %s\nexcept StoreError as error: print(type(error).__name__, error)"
)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A folder that others may enter."""
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    return tmp_path


def test_a_folder_that_may_not_be_written_is_a_store_error(public: Path) -> None:
    (public / "closed").mkdir(mode=0o555)
    made = run(UNPRIVILEGED % "new_store(folder)", str(public / "closed"))
    assert made.stdout.startswith(f"StoreError {public}/closed: cannot be locked (Permission denied)")
    made = run(UNPRIVILEGED % "new_store(folder)", str(public / "closed" / "store"))
    assert made.stdout.startswith(
        f"StoreError {public}/closed/store: cannot hold a store (Permission denied)"
    )
    assert made.stdout.count("\n") == 1


def test_a_folder_that_may_not_be_read_is_a_store_error(public: Path) -> None:
    (public / "secret").mkdir(mode=0o700)
    (public / "secret" / "ledger.sqlite3").write_bytes(b"")
    if os.geteuid() != 0:
        (public / "secret").chmod(0)
    opened = run(UNPRIVILEGED % "Collection(folder)", str(public / "secret"))
    assert opened.stdout.startswith(f"StoreError {public}/secret/ledger.sqlite3: Permission denied")
    (public / "secret").chmod(0o700)


def test_a_read_only_store_is_a_store_error(store: Collection, public: Path) -> None:
    store.close()
    for path in [store.folder, *store.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    written = run(UNPRIVILEGED % "Collection(folder).writing().__enter__()", str(store.folder))
    for path in [store.folder, *store.folder.rglob("*")]:
        path.chmod(0o755)
    assert written.stdout.startswith("StoreError ")
    assert written.stdout.count("\n") == 1
    assert "Traceback" not in written.stderr


def test_a_full_disk_is_a_store_error_and_loses_nothing(store: Collection) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from index.collection import Collection;"
        "from store_samples import entry; from index.errors import StoreError;"
        "store = Collection(Path(sys.argv[1]));"
        "size = (store.folder / 'ledger.sqlite3').stat().st_size + 50_000;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try:\n"
        "    with store.writing() as writer:\n"
        "        for n in range(1000):\n"
        "            writer.replace([entry(f'n{n}', f'第{n}号报道。' * 500)]); print(f'n{n}')\n"
        "except StoreError as error: print('StoreError', error)"
    )
    *added, last = run(script, str(store.folder)).stdout.splitlines()
    assert last.startswith("StoreError ")
    assert "the disk" in last
    opened = open_store(store.folder)
    assert first(opened, PARKS[1]) == (PARKS[1], PARKS[1])
    assert set(added) <= set(opened.ledger.digests())
    assert set(opened.indexed()[0].tolist()) == set(opened.ledger.passage_rows().tolist())


def test_a_reader_that_can_write_nothing_reads_on_with_the_index_there_is(
    store: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_store(store.folder)
    reader.refresh()
    store.ledger.replace([entry("c", "洛江的光电园。")])  # as if killed before the indexes were written

    def failing(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(LexicalIndex, "update", failing)
    assert found(reader, "港口")[0] == ["市长参观了港口。"]
    assert found(reader, "光电") == ([], found(reader, "光电")[1])
    assert found(reader, "光电")[1][0] == "洛江的光电园。"
    shutil.rmtree(store.folder / "lexical")
    with pytest.raises(StoreError, match="the disk is full"):
        open_store(store.folder).refresh()


def test_an_index_is_kept_when_the_disk_cannot_take_its_update(
    store: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(LexicalIndex, "update", failing)
        with pytest.raises(StoreError, match="the disk is full"), store.writing() as writer:
            writer.replace([entry("c", "洛江的光电园。")])
    assert LexicalIndex.load(store.folder / "lexical", store.ledger.identity) is not None
    assert first(open_store(store.folder), "光电") == ("洛江的光电园。", "洛江的光电园。")


def test_killed_while_a_store_is_made_there_is_none_or_a_whole_one(tmp_path: Path) -> None:
    """Killed before each line in turn that making a store runs, until one try runs through."""
    script = """
import os, signal, sys
from pathlib import Path
from index.errors import StoreMissing
from index.ledger import Ledger
from store_samples import new_store

def killed_at(moment, folder):
    calls = 0
    def trace(frame, event, argument):
        nonlocal calls
        calls += frame.f_code.co_filename.endswith(("database.py", "collection.py", "ledger.py", "files.py"))
        if calls == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    child = os.fork()
    if not child:
        sys.settrace(trace)
        new_store(folder)
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL

def state(folder):
    try:
        Ledger(folder / "ledger.sqlite3").close()
        return "whole"
    except StoreMissing:
        return "none"

folders, states = (Path(sys.argv[1], str(moment)) for moment in range(1, 1000)), []
for moment, folder in enumerate(folders, start=1):
    if not killed_at(moment, folder):
        break
    states.append(state(folder))
    made = new_store(folder)
    assert made.ledger.generation == 0
    made.close()
print(states.count("none") > 10, states.count("whole") > 10, sorted(states) == states)
"""
    done = run(script, str(tmp_path))
    assert (done.stdout, done.stderr) == ("True True True\n", "")


def test_a_kill_within_the_lexical_commit_does_not_hinder_the_next(store: Collection) -> None:
    changed = [store.folder / "lexical" / name for name in ("meta.json", "checksums.json")]
    with store.writing() as writer:
        writer.replace([entry("k", "第一版。"), entry("m", "另一篇。")])
    before = [path.read_bytes() for path in changed]
    with store.writing() as writer:
        writer.replace([entry("k", "第二版。", version="2")])
    for path, content in zip(changed, before, strict=True):
        path.write_bytes(content)  # as they stand until the commit's last step
    reopened = open_store(store.folder)
    with reopened.writing() as writer:
        writer.replace([entry("n", "又一篇。")])
    assert reopened.indexed()[0].tolist() == reopened.ledger.passage_rows().tolist()
    assert len(reopened.matching({"characters": ["第二"]}, WEIGHTS, 5)) == 1
    assert reopened.matching({"characters": ["第一"]}, WEIGHTS, 5) == []
