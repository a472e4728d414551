"""English questions on Chinese reports: what each part of the bridge between the languages gives.

    python tests/benchmarks/english.py STORE [SPLIT...]

STORE holds the 5,000 reports of ../shared/data/news_5k.jsonl.gz (collection.py makes it). Asks the English
questions of tests/news_questions.jsonl that have an answer, of the splits named (train and dev), and prints
the table of README.md: the right report among the first passages, and how long a search takes.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index import search
from index.collection import Collection
from index.embedder import open_embedder
from index.lexical import AnyOf
from index.search import Search

QUESTIONS = Path(__file__).parents[1] / "news_questions.jsonl"


def main() -> None:
    splits = sys.argv[2:] or ["train", "dev"]
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [row for row in rows if row["split"] in splits and row["kind"] != "none"]
    english = [(row["question"], row["article_id"]) for row in asked if row["language"] == "en"]
    chinese = [row["question"] for row in asked if row["language"] == "zh-Hans"][: len(english)]
    collection = Collection(Path(sys.argv[1]))
    find = Search(collection, open_embedder())
    whole = search.english_query
    print(f"{len(english)} questions\n\n| | hit@1 | hit@8 | MRR@10 |\n| --- | --- | --- | --- |")
    for name, keeps in PARTS.items():
        search.english_query = lambda *asked, keeps=keeps: [part for part in whole(*asked) if keeps(part)]
        places = np.array([place(find, question, wanted) for question, wanted in english])
        hits = [np.mean(places < depth) for depth in (1, 8)]
        reciprocal = np.mean(np.where(places < 10, 1 / (places + 1), 0))
        print(f"| {name} | {hits[0]:.3f} | {hits[1]:.3f} | {reciprocal:.3f} |")
    search.english_query = whole
    for language, questions in (("English", [q for q, _ in english]), ("Chinese", chinese)):
        print(f"search, {language}: p50 {median_ms(find, questions):.1f} ms")


def _is_name(part: AnyOf) -> bool:
    return "shared" in part.fields and part.words[0].isalpha()


def _is_translated(part: AnyOf) -> bool:
    return "words" in part.fields and not part.words[-1].isascii()


def _as_it_is(part: AnyOf) -> bool:
    """Numbers and dates in their one form, and words that have no translation."""
    return not _is_name(part) and not _is_translated(part)


PARTS: dict[str, Callable[[AnyOf], bool]] = {
    "dense side alone": lambda part: False,
    "+ pinyin": _is_name,
    "+ dictionary": _is_translated,
    "+ numbers, dates, Latin words": _as_it_is,
    "all but pinyin": lambda part: not _is_name(part),
    "all but dictionary": lambda part: not _is_translated(part),
    "all but numbers, dates, Latin words": lambda part: not _as_it_is(part),
    "all": lambda part: True,
}


def place(find: Search, question: str, wanted: str) -> int:
    """The place, from 0, of the first passage of the wanted report among the first ten; 1000 for none."""
    found = [hit.passage.article_id for hit in find(question, 10)]
    return found.index(wanted) if wanted in found else 1000


def median_ms(find: Search, questions: Sequence[str]) -> float:
    times = []
    for question in questions:
        started = time.perf_counter()
        find(question, 10)
        times.append((time.perf_counter() - started) * 1000)
    return float(np.median(times))


if __name__ == "__main__":
    main()
