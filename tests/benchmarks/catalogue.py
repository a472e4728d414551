"""Listing, filtering and looking up 100,000 reports, beside the plain way.

    python tests/benchmarks/catalogue.py [REPORTS]

Makes a ledger of made-up reports of 800 characters (half a minute for 100,000) and prints the rows of the
table in README.md: the median of five pages each, and how many times as long SQLite takes without what
index/catalogue.py does: a folding function in the query, and sorting by what no index holds.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from index.article import Article
from index.catalogue import Catalogue
from index.filter import Filter
from index.ledger import Ledger
from index.records import Entry, Manifest
from index.words import fold

CHARACTERS = (
    "泉州安溪德化永春晋江石狮南安惠安洛江丰泽工业园区市长考察大桥通车洪水预警学校开学經濟發展會議台灣報導"
)
EVERYTHING = Filter()
JANUARY = Filter(since=date(2020, 1, 1), until=date(2020, 1, 31))
SOURCE = Filter(source="来源7")
WORDS = "大桥"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.create(Path(folder) / "ledger.sqlite3", Manifest("made up", 8, "1"))
        fill(ledger, count)
        catalogue = Catalogue(ledger)
        print(f"{count:,} reports\n\n| a page of 50 | ms | the plain way |\n| --- | --- | --- |")
        row("newest", lambda: catalogue.page(EVERYTHING), plain(ledger, "1", "published DESC, id"))
        row("added last", lambda: catalogue.page(EVERYTHING, order="added"))
        row("of a month", lambda: catalogue.page(JANUARY))
        row("of a source", lambda: catalogue.page(SOURCE))
        row("first look-up by words", lambda: catalogue.page(EVERYTHING, WORDS), times=1)
        row("by words", lambda: catalogue.page(EVERYTHING, WORDS), plain(ledger, holding(ledger), "1"))
        row("by words, of a source", lambda: catalogue.page(SOURCE, WORDS))
        row("by title", lambda: catalogue.page(EVERYTHING, order="title"), plain(ledger, "1", "title"))
        row("counts by month", lambda: catalogue.months(EVERYTHING))
        ledger.replace(islice(reports(1, "new"), 1))
        row("by words, after a change", lambda: catalogue.page(EVERYTHING, WORDS), times=1)
        ledger.close()


def fill(ledger: Ledger, count: int) -> None:
    made = reports(count)
    while batch := list(islice(made, 5_000)):
        ledger.replace(batch)


def reports(count: int, name: str = "r") -> Iterator[Entry]:
    chosen = random.Random(0)
    vectors = np.eye(2, 8, dtype=np.float32)
    for number in range(count):
        title, text = ("".join(chosen.choices(CHARACTERS, k=length)) for length in (22, 800))
        day = date(2015, 1, 1) + timedelta(days=chosen.randrange(3650)) if number % 20 else None
        url = f"https://news.example.com/2024/{number}.html"
        source = f"来源{chosen.randrange(60)}"
        article = Article(f"{name}{number}", title, text, source, url, day, "zh-Hans")
        yield Entry(article, f"{name}{number}", [(0, 400), (400, 800)], [range(1), range(1, 2)], vectors)


def holding(ledger: Ledger) -> str:
    """A condition that folds every row in the query."""
    with ledger.database.transaction() as connection:
        connection.create_function("fold", 1, fold, deterministic=True)
    return f"fold(title || source || id || url) LIKE '%{WORDS}%'"


def plain(ledger: Ledger, condition: str, order: str) -> Callable[[], object]:
    query = f"SELECT *, count(*) OVER () FROM articles WHERE {condition} ORDER BY {order} LIMIT 50"
    return lambda: ledger.database.query(query)


def row(
    name: str, look: Callable[[], object], plainly: Callable[[], object] | None = None, times: int = 5
) -> None:
    spent = milliseconds(look, times)
    ratio = f"{milliseconds(plainly, 2) / spent:.0f} times" if plainly else ""
    print(f"| {name} | {spent:.1f} | {ratio} |")


def milliseconds(look: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        look()
        spent.append((time.perf_counter() - started) * 1000)
    return median(spent)


if __name__ == "__main__":
    main()
