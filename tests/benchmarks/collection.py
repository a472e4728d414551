"""The main job on 5,000 news reports: adding them, finding the right one, how long a question takes.

    python tests/benchmarks/collection.py ../shared/data [STORE]

Makes a store from news_5k.jsonl.gz (in STORE, kept if named; one that is there is used as it is) and prints
the rows of the tables in README.md: reports per second, peak memory, seconds to add the same again; hit@1,
@3, @5, @10 and MRR@10 by article for each side of search alone and for both; the latencies of `search` and
`ask` over all the questions, models loaded.
"""

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.newsbot import NewsBot
from index.build import add, manifest
from index.collection import Collection
from index.dense import Scored
from index.embedder import Embedder, open_embedder
from index.load import load
from index.search import FIELD_WEIGHTS, query_fields

DEPTHS = (1, 3, 5, 10)
Questions = Sequence[tuple[str, frozenset[str]]]


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    rows = (data / "news_5k_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [(q["question"], frozenset(q["article_ids"])) for q in map(json.loads, rows)]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "store"
        embedder = open_embedder()
        collection = Collection.create(store, manifest(embedder))
        fill(collection, embedder, data / "news_5k.jsonl.gz")
        with NewsBot(collection, embedder) as bot:
            bot.warm_up()
            sides(collection, embedder, bot, questions)
            latency("search", bot.search, questions)
            latency("ask", bot.ask, questions)


def fill(collection: Collection, embedder: Embedder, reports: Path) -> None:
    embedder.embed_passages(["models are loaded before the clock starts"])
    for run in ("add", "add again"):
        started = time.perf_counter()
        counts = Counter(outcome.status.value for outcome in add(collection, embedder, load([reports])))
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = counts.total() / seconds
        print(f"{run}: {dict(counts)} in {seconds:.1f} s, {rate:.1f} reports/s, peak {peak:,.0f} MB")


def sides(collection: Collection, embedder: Embedder, bot: NewsBot, questions: Questions) -> None:
    """Prints a table row for BM25 alone, similarity alone and both."""

    def articles(found: Iterable[Scored]) -> list[str]:
        rows = [scored.row for scored in found]
        passages = collection.ledger.passages(rows)
        return [passages[row].article_id for row in rows]

    routes: dict[str, Callable[[str], list[str]]] = {
        "lexical alone": lambda q: articles(collection.matching(query_fields(q), FIELD_WEIGHTS, 60)),
        "dense alone": lambda q: articles(collection.nearest(embedder.embed_query(q), 60)),
        "hybrid": lambda q: [hit.passage.article_id for hit in bot.search(q, 60)],
    }
    print("| | hit@1 | @3 | @5 | @10 | MRR@10 |\n|---|---|---|---|---|---|")
    for name, route in routes.items():
        ranks = [rank(route(question), wanted) for question, wanted in questions]
        hits = [np.mean([r < depth for r in ranks]) for depth in DEPTHS]
        reciprocal = np.mean([1 / (r + 1) if r < 10 else 0.0 for r in ranks])
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in [*hits, reciprocal]) + " |")


def rank(found: Iterable[str], wanted: frozenset[str]) -> int:
    """The place, from 0, of the first wanted article among the articles found, each counted once."""
    distinct = list(dict.fromkeys(found))
    return next((place for place, article in enumerate(distinct) if article in wanted), len(distinct) + 1000)


def latency(name: str, call: Callable[[str], object], questions: Questions) -> None:
    times = []
    for question, _ in questions:
        started = time.perf_counter()
        call(question)
        times.append((time.perf_counter() - started) * 1000)
    print(f"{name}: p50 {np.median(times):.1f} ms, p95 {np.quantile(times, 0.95):.1f} ms")


if __name__ == "__main__":
    main()
