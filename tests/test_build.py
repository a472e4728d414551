import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from store_samples import close_stores, found, new_store, open_store, report

from index import build
from index.article import RawReport
from index.build import add, embedded_text, manifest
from index.collection import Collection
from index.errors import ReportError, StoreLocked
from index.records import Outcome, Status
from index.verify import verify


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Collection]:
    yield new_store(tmp_path / "store")
    close_stores()


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


def statuses(
    store: Collection, embedder: FakeEmbedder, reports: Iterable[RawReport | ReportError]
) -> list[Status]:
    return [outcome.status for outcome in add(store, embedder, reports)]


ADDED, REPLACED, UNCHANGED, FAILED = Status.ADDED, Status.REPLACED, Status.UNCHANGED, Status.FAILED


def test_a_report_goes_in_whole(store: Collection, embedder: FakeEmbedder) -> None:
    day, url = date(2024, 5, 1), "https://example.com/1"
    raw = RawReport("市长参观了园区。他说要加快建设。", "a.txt", "n1", "市长调研", "晚报", url, day)
    assert list(add(store, embedder, [raw])) == [Outcome("a.txt", ADDED, "n1")]
    article = store.ledger.article("n1")
    assert article.text == "市长参观了园区。他说要加快建设。"
    assert (article.title, article.source, article.url) == ("市长调研", "晚报", url)
    assert (article.published, article.language) == (day, "zh-Hans")
    sentences = [article.text[s.start : s.end] for s in store.ledger.sentences("n1")]
    assert sentences == ["市长参观了园区。", "他说要加快建设。"]
    assert embedder.embedded == ["市长调研 2024-05-01\n市长参观了园区。他说要加快建设。"]
    assert verify(store) == []


def test_what_is_embedded_is_title_date_and_text(store: Collection, embedder: FakeEmbedder) -> None:
    list(add(store, embedder, [RawReport("  园区今日开工建设。\n\n", "a", "n1", "标题")]))
    article = store.ledger.article("n1")
    assert embedded_text(article, 0, len(article.text)) == "标题\n园区今日开工建设。"


def test_adding_again_changes_nothing_and_embeds_nothing(store: Collection, embedder: FakeEmbedder) -> None:
    reports = [report(number) for number in range(5)]
    assert statuses(store, embedder, reports) == [ADDED] * 5
    embedded, generation = len(embedder.embedded), store.ledger.generation
    again = list(add(store, embedder, reports))
    assert [outcome.status for outcome in again] == [UNCHANGED] * 5
    assert [outcome.article_id for outcome in again] == ["r0", "r1", "r2", "r3", "r4"]
    assert (len(embedder.embedded), store.ledger.generation) == (embedded, generation)


def test_each_passage_has_the_vector_of_its_own_text(store: Collection, embedder: FakeEmbedder) -> None:
    list(add(store, embedder, [report(number) for number in range(7)]))
    rows, vectors = store.ledger.vectors(store.ledger.passage_rows())
    passages = store.ledger.passages(rows.tolist())
    for row, vector in zip(rows.tolist(), vectors, strict=True):
        passage = passages[row]
        article = store.ledger.article(passage.article_id)
        expected = FakeEmbedder().embed_query(embedded_text(article, passage.start, passage.end))
        assert vector @ expected > 0.999
    assert len(rows) > 7


def test_a_changed_report_replaces_the_old_one_whole(store: Collection, embedder: FakeEmbedder) -> None:
    list(add(store, embedder, [report(1), report(2)]))
    assert statuses(store, embedder, [report(1, version=2)]) == [REPLACED]
    assert "第2版" in store.ledger.article("r1").text
    query = "安溪第1号产业园区第1版报道"
    assert not [
        text for side in found(store, query, 50) for text in side if "第1号" in text and "第1版" in text
    ]
    assert statuses(store, embedder, [report(1)]) == [REPLACED]
    assert "第1版" in store.ledger.article("r1").text
    assert verify(store) == []


def test_a_removed_report_can_be_added_again(store: Collection, embedder: FakeEmbedder) -> None:
    list(add(store, embedder, [report(1)]))
    with store.writing() as writer:
        writer.remove(["r1"])
    assert statuses(store, embedder, [report(1)]) == [ADDED]


@pytest.mark.parametrize("batch", [1, 2, 3, 256])
def test_the_last_of_one_id_counts_as_if_each_were_added_alone(
    store: Collection, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(build, "_BATCH", batch)
    first, second = report(1), report(1, version=2)
    assert statuses(store, embedder, [first, second, first, first]) == [ADDED, REPLACED, REPLACED, UNCHANGED]
    assert "第1版" in store.ledger.article("r1").text
    assert statuses(store, embedder, [first, second]) == [UNCHANGED, REPLACED]
    assert statuses(store, embedder, [first, second]) == [REPLACED, REPLACED]
    assert "第2版" in store.ledger.article("r1").text
    assert verify(store) == []


def test_a_file_with_two_versions_of_a_report_changes_nothing_when_added_again(
    store: Collection, embedder: FakeEmbedder
) -> None:
    reports = [report(1), report(2), report(1, version=2)]
    list(add(store, embedder, reports))
    embedded = len(embedder.embedded)
    list(add(store, embedder, reports))
    assert (len(embedder.embedded), store.ledger.generation) == (embedded, 1)


def test_the_same_text_without_id_is_one_article(store: Collection, embedder: FakeEmbedder) -> None:
    text = "市长今天参观了园区。"
    one, two = RawReport(text, "a.txt", title="甲"), RawReport(f"{text}\n", "b.txt", title="乙")
    assert statuses(store, embedder, [one, two]) == [ADDED, UNCHANGED]
    assert statuses(store, embedder, [two, one]) == [UNCHANGED, UNCHANGED]
    other_source = RawReport(text, "c.txt", title="丙", source="晚报")
    assert statuses(store, embedder, [other_source]) == [ADDED]


def test_one_url_is_one_article_however_it_was_shared(store: Collection, embedder: FakeEmbedder) -> None:
    url = "https://example.com/news/5"
    one = RawReport("市长今天参观了园区。", "a", url=f"{url}?utm_source=weibo")
    two = RawReport("市长昨天参观了园区。", "b", url=f"{url}#top")
    [added, replaced] = add(store, embedder, [one, two])
    assert (added.status, replaced.status) == (ADDED, REPLACED)
    assert added.article_id == replaced.article_id == url
    assert store.ledger.article(url).text == "市长昨天参观了园区。"


def test_bad_reports_do_not_stop_the_rest(store: Collection, embedder: FakeEmbedder) -> None:
    broken = ReportError("b.json:7", "no text field")
    outcomes = list(add(store, embedder, [report(1), broken, RawReport(" \n ", "c.txt"), report(2)]))
    assert [outcome.status for outcome in outcomes] == [ADDED, FAILED, FAILED, ADDED]
    assert (outcomes[1].origin, outcomes[1].message) == ("b.json:7", "b.json:7: no text field")
    assert outcomes[2].message is not None
    assert outcomes[2].message.startswith("c.txt: ")
    assert set(store.ledger.digests()) == {"r1", "r2"}


def test_a_batch_of_failures_changes_nothing(store: Collection, embedder: FakeEmbedder) -> None:
    bad = [ReportError("x", "broken"), RawReport("", "empty"), RawReport("。。。", "marks")]
    assert statuses(store, embedder, bad) == [FAILED] * 3
    assert statuses(store, embedder, []) == []
    assert (store.ledger.generation, embedder.embedded) == (0, [])


def test_half_of_a_surrogate_pair_and_other_oddities_are_stored(
    store: Collection, embedder: FakeEmbedder
) -> None:
    text = json.loads('"园区\\ud83d开工了。\\u0000\\u2028第二段😀。"')
    odd = RawReport(text, "a", "id\udcff", "标题\ud800", "晚\udfff报", "https://example.com/\ud800")
    [outcome] = add(store, embedder, [odd])
    assert outcome.status == ADDED
    assert outcome.article_id == "id\ufffd"
    article = store.ledger.article("id\ufffd")
    assert article.text.startswith("园区")
    assert article.title == "标题\ufffd"
    assert statuses(store, embedder, [odd]) == [UNCHANGED]
    assert verify(store) == []


def test_what_is_reported_is_stored_already(
    store: Collection, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_BATCH", 2)
    reader = open_store(store.folder)
    for outcome in add(store, embedder, [report(number) for number in range(5)]):
        assert outcome.article_id is not None
        assert reader.ledger.article(outcome.article_id).id == outcome.article_id
        reader.refresh()
        assert reader.indexed()[2].tolist() == reader.ledger.passage_rows().tolist()


def test_stopping_early_keeps_what_was_added_and_frees_the_store(
    store: Collection, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_BATCH", 2)
    outcomes = add(store, embedder, (report(number) for number in range(10)))
    assert next(outcomes).article_id == "r0"
    with pytest.raises(StoreLocked):
        statuses(open_store(store.folder), embedder, [report(20)])
    outcomes.close()
    assert set(store.ledger.digests()) == {"r0", "r1"}
    assert statuses(store, embedder, [report(20)]) == [ADDED]
    assert verify(store) == []


def test_an_embedder_that_fails_leaves_the_batches_before(
    store: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(FakeEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if self.embedded:
                raise RuntimeError("out of memory")
            return super().embed_passages(texts)

    monkeypatch.setattr(build, "_BATCH", 2)
    with pytest.raises(RuntimeError, match="out of memory"):
        statuses(store, Failing(), [report(number) for number in range(5)])
    assert set(store.ledger.digests()) == {"r0", "r1"}
    assert verify(store) == []


def test_the_manifest_names_the_embedder(embedder: FakeEmbedder) -> None:
    made_with = manifest(embedder)
    assert (made_with.model, made_with.dimension, made_with.fingerprint) == ("fake", 64, "pairs-1")


_MANY = 120
KILLED = """
import os, sys
from pathlib import Path
from fake_embedder import FakeEmbedder
from store_samples import report
from index import build, passages
from index.collection import Collection

_MANY = int(sys.argv[2])
build._BATCH = 3
passages.split_passages("句子。" * 500, [(n * 3, n * 3 + 3) for n in range(500)])  # imports its splitter

def say(line):
    os.write(1, (line + chr(10)).encode())  # whole or not at all, whatever the moment

def add_all(folder):
    embedder = FakeEmbedder()
    store = Collection.create(folder, build.manifest(embedder))
    for outcome in build.add(store, embedder, (report(number, number % 3) for number in range(_MANY))):
        say(outcome.article_id)

for line in sys.stdin:
    child = os.fork()
    if not child:
        add_all(Path(sys.argv[1]))
        os._exit(0)
    say(str(child))
    os.waitpid(child, 0)
    say("ended")
"""


def test_what_was_reported_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(20)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    folder, reported = tmp_path / "store", set[str]()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), str(_MANY)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as killing:  # fmt: skip
        assert killing.stdin is not None
        assert killing.stdout is not None
        for _ in range(10):
            killing.stdin.write("\n")
            child = int(killing.stdout.readline())
            # Somewhere in the next batches: what is known already is reported first, and at once.
            reported |= {
                killing.stdout.readline().strip() for _ in range(len(reported) + chance.randrange(9))
            }
            time.sleep(chance.uniform(0, 0.1))
            os.kill(child, signal.SIGKILL)
            reported |= {line.strip() for line in iter(killing.stdout.readline, "ended\n")}
            store = new_store(folder)
            assert verify(store) == []
            assert reported <= set(store.ledger.digests())
            close_stores()
        killing.stdin.close()
    assert 0 < len(reported) < _MANY
    store, embedder = new_store(folder), FakeEmbedder()
    outcomes = list(add(store, embedder, [report(number, number % 3) for number in range(_MANY)]))
    assert {outcome.article_id for outcome in outcomes} == {f"r{number}" for number in range(_MANY)}
    assert {outcome.article_id for outcome in outcomes if outcome.status == ADDED}.isdisjoint(reported)
    assert verify(store) == []
    assert len(store.ledger.digests()) == _MANY
    close_stores()
