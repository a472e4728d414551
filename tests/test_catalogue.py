from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from store_samples import entry

from index.catalogue import Catalogue, Listed, Page
from index.filter import Filter
from index.ledger import Ledger
from index.records import Entry, Manifest

EVERYTHING = Filter()


def report(article_id: str, title: str, day: str | None = None, version: str = "1", **fields: Any) -> Entry:
    made = entry(article_id, "首句。", "次句。", version=version, published=day and date.fromisoformat(day))
    return replace(made, article=replace(made.article, title=title, **fields))


REPORTS = (
    report("b-1", "沙嶼大橋合龍", "2025-11-28", source="望嶼晚報", language="zh-Hant"),
    report("a-1", "沙屿大桥通车", "2026-05-01", source="岚浦日报", url="https://a.example.com/bridge"),
    report("c-1", "Shayu Bridge opens", "2026-05-01", source="The Lanpu Weekly", language="en"),
    report("d-1", "安溪茶王赛", None, source="岚浦日报"),
    report("e-1", "一场雨", "2025-11-03"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.create(tmp_path / "ledger.sqlite3", Manifest("fake", 64, "pairs-1"))
    ledger.replace(REPORTS)
    yield ledger
    ledger.close()


def ids(page: Page) -> list[str]:
    return [one.id for one in page.items]


def found(ledger: Ledger, words: str, where: Filter = EVERYTHING) -> list[str]:
    return ids(Catalogue(ledger).page(where, words, "added"))


def test_a_report_is_listed_with_all_but_its_text(ledger: Ledger) -> None:
    listed = Catalogue(ledger).by_id(["a-1", "nothing", "\ud800"])
    url = "https://a.example.com/bridge"
    day = date(2026, 5, 1)
    assert listed == {"a-1": Listed("a-1", "沙屿大桥通车", "岚浦日报", day, "zh-Hans", url, 6)}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["c-1", "a-1", "b-1", "e-1", "d-1"]),
        ("oldest", ["e-1", "b-1", "a-1", "c-1", "d-1"]),
        ("added", ["e-1", "d-1", "c-1", "a-1", "b-1"]),
        # shayu, an xi, sha yu da qiao he, sha yu da qiao tong, yi chang
        ("title", ["c-1", "d-1", "b-1", "a-1", "e-1"]),
    ],
)
def test_reports_come_in_the_order_asked_for_and_undated_ones_last_by_date(
    ledger: Ledger, order: Any, expected: list[str]
) -> None:
    assert ids(Catalogue(ledger).page(EVERYTHING, order=order)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("大桥", ["a-1", "b-1"]),
        ("大橋", ["a-1", "b-1"]),
        ("晚报", ["b-1"]),
        ("ＳＨＡＹＵ　opens", ["c-1"]),
        ("大桥 日报", ["a-1"]),
        ("日报 大桥 茶", []),
        ("EXAMPLE.com/bri", ["a-1"]),
        ("d-1", ["d-1"]),
        ("通车岚浦", []),  # one field does not go on in the next
        ("%", []),
        ("首句", []),  # its text is no part of a catalogue
    ],
)
def test_every_word_must_stand_in_title_source_id_or_address_in_any_script(
    ledger: Ledger, words: str, expected: list[str]
) -> None:
    assert sorted(found(ledger, words)) == expected


def test_only_what_the_filter_admits_is_listed_and_counted(ledger: Ledger) -> None:
    spring = Filter(since=date(2026, 1, 1), until=date(2026, 5, 1))
    assert Catalogue(ledger).page(spring).total == 2
    assert found(ledger, "", Filter(source="岚浦日报")) == ["d-1", "a-1"]
    assert found(ledger, "大桥", Filter(english=False, articles=frozenset({"b-1", "c-1"}))) == ["b-1"]
    assert found(ledger, "", Filter(articles=frozenset())) == []


def test_pages_put_together_are_the_whole_list(ledger: Ledger) -> None:
    catalogue = Catalogue(ledger)
    for order in ("newest", "oldest", "title", "added"):
        for words in ("", "1"):
            whole = catalogue.page(EVERYTHING, words, order)
            pages = [catalogue.page(EVERYTHING, words, order, offset=n, limit=2) for n in (0, 2, 4, 6)]
            assert [one for page in pages for one in page.items] == list(whole.items)
            assert {page.total for page in pages} == {whole.total} == {5}


@pytest.mark.parametrize("asked", [{"offset": -1}, {"limit": 0}, {"order": "worst"}])
def test_a_page_that_cannot_be_is_misuse(ledger: Ledger, asked: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"ask for at least one|name one of newest"):
        Catalogue(ledger).page(EVERYTHING, **asked)


def test_a_change_is_seen_and_only_what_changed_is_read_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(ledger)
    assert catalogue.page(EVERYTHING, "大桥").total == 2
    read: list[str] = []
    monkeypatch.setattr("index.folded_fields.fold", lambda text: read.append(text) or text)
    ledger.remove(["e-1", "b-1"])
    ledger.replace([report("a-1", "海底隧道通车", version="2"), report("f-1", "跨海大桥")])
    assert ids(catalogue.page(EVERYTHING, "大桥")) == ["f-1"]
    assert ids(catalogue.page(EVERYTHING, "隧道")) == ["a-1"]
    assert ids(catalogue.page(EVERYTHING, "一场雨")) == []
    assert [text.partition("\n")[0] for text in read] == ["海底隧道通车", "跨海大桥"]


def test_a_list_is_of_one_moment_while_reports_come_and_go(ledger: Ledger) -> None:
    catalogue = Catalogue(ledger)

    def change(number: int) -> None:
        ledger.replace([report(f"n{number}", f"新桥{number}")])
        ledger.remove([f"n{number}"])

    def look(_: int) -> bool:
        page = catalogue.page(EVERYTHING, "桥", "title")
        return page.total == len(page.items) and {"a-1", "b-1"} <= set(ids(page)) and page.total <= 3

    with ThreadPoolExecutor(4) as threads:
        changes = threads.submit(lambda: [change(number) for number in range(20)])
        assert all(threads.map(look, range(60)))
        changes.result()
    assert ids(catalogue.page(EVERYTHING, "桥", "title")) == ["b-1", "a-1"]


def test_coverage_counts_the_admitted_reports_of_each_month(ledger: Ledger) -> None:
    catalogue = Catalogue(ledger)
    assert catalogue.months(EVERYTHING) == (("2025-11", 2), ("2026-05", 2))
    assert catalogue.months(Filter(source="望嶼晚報")) == (("2025-11", 1),)
    assert catalogue.months(Filter(source="没有")) == ()
