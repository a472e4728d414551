"""Reports added and removed while others ask, through the front door of the parts: `Changes`."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from store_samples import close_stores, found, new_store, open_store, report

from index.article import RawReport
from index.changes import Changes
from index.collection import Collection
from index.errors import ReportError, StoreLocked
from index.records import Status


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    yield new_store(tmp_path / "store")
    close_stores()


@pytest.fixture
def changes(collection: Collection) -> Changes:
    return Changes(collection, FakeEmbedder())


def test_what_is_added_is_found_and_what_is_removed_no_longer(
    changes: Changes, collection: Collection
) -> None:
    outcomes = list(changes.add([report(1), ReportError("x", "is empty"), report(2)]))
    assert [(one.article_id, one.status) for one in outcomes] == [
        ("r1", Status.ADDED), (None, Status.FAILED), ("r2", Status.ADDED)
    ]  # fmt: skip
    assert "第2号" in found(collection, "第2号产业园区", 1)[0][0]
    assert changes.remove(iter(["r2", "r3"])) == ("r2",)
    assert all("第2号" not in text for side in found(collection, "第2号产业园区") for text in side)


def test_nothing_is_added_is_no_error(changes: Changes) -> None:
    assert list(changes.add([])) == []
    assert changes.remove([]) == ()


def test_a_second_change_is_refused_until_the_first_is_done(changes: Changes) -> None:
    first = changes.add(report(number) for number in range(3))
    next(first)
    with pytest.raises(StoreLocked, match="being added or removed: try again when that is done"):
        next(changes.add([report(5)]))
    with pytest.raises(StoreLocked):
        changes.remove(["r0"])
    assert len(list(first)) == 2
    assert changes.remove(["r0"]) == ("r0",)


def test_a_change_given_up_lets_the_next_one_in(changes: Changes) -> None:
    given_up = changes.add(report(number) for number in range(300))
    next(given_up)
    given_up.close()  # type: ignore[attr-defined]
    assert changes.remove(["r0"]) == ("r0",)


def test_another_process_at_it_is_refused_after_a_moment(
    changes: Changes, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.changes._PATIENCE", 0.05)
    looked_at: list[int] = []

    def reports() -> Iterator[RawReport]:
        looked_at.append(1)
        yield report(1)

    with open_store(collection.folder).writing():
        with pytest.raises(StoreLocked, match="another process"):
            next(changes.add(reports()))
        with pytest.raises(StoreLocked, match="another process"):
            changes.remove(["r1"])
    assert looked_at == []
    assert [one.status for one in changes.add(reports())] == [Status.ADDED]


def test_a_lock_held_for_a_moment_is_waited_for(changes: Changes, collection: Collection) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with open_store(collection.folder).writing():
            held.set()
            done.wait(0.2)

    holding = threading.Thread(target=hold)
    holding.start()
    held.wait(5)
    assert [one.article_id for one in changes.add([report(1)])] == ["r1"]
    done.set()
    holding.join()


def test_others_ask_while_reports_are_added(changes: Changes, collection: Collection) -> None:
    list(changes.add([report(0)]))
    stop, errors = threading.Event(), []

    def ask() -> None:
        try:
            while not stop.is_set():
                assert found(collection, "第0号产业园区", 3)[0]
        except Exception as error:
            errors.append(error)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    added = [one for number in range(1, 7) for one in changes.add([report(number)])]
    stop.set()
    for thread in asking:
        thread.join()
    assert errors == []
    assert {one.status for one in added} == {Status.ADDED}
    assert collection.ledger.stats().articles == 7
