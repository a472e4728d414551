"""Follow-up questions: what is answered with the turns before, without them, and when put in full.

    python tests/benchmarks/followups.py [dev|held] [--details]

The conversations of tests/conversations.jsonl over the sample reports, turn by turn, each with the turns that
the bot itself has answered. Right is a first citation that holds the answer (of a list at least half of its
items over all citations), or a refusal where the reports do not say.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from bot.answer import Answer
from bot.newsbot import NewsBot
from bot.scores import evidence
from bot.turn import Turn
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.load import load
from index.resources import data_path

CONVERSATIONS = Path(__file__).resolve().parents[1] / "conversations.jsonl"


def conversations(split: str) -> list[dict[str, Any]]:
    rows = map(json.loads, CONVERSATIONS.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["split"] == split]


def is_right(answer: Answer, wanted: str | list[str] | None) -> bool:
    if wanted is None:
        return answer.refused
    items = [[item] for item in ([wanted] if isinstance(wanted, str) else wanted)]
    return evidence([citation.text for citation in answer.citations], items)


def main() -> None:
    split = sys.argv[1] if len(sys.argv) > 1 else "dev"
    with tempfile.TemporaryDirectory() as folder:
        embedder = open_embedder()
        collection = Collection.create(Path(folder) / "store", manifest(embedder))
        list(add(collection, embedder, load([data_path("reports")])))
        collection.close()
        with NewsBot.open(Path(folder) / "store") as bot:
            bot.warm_up()
            measure(bot, split, "--details" in sys.argv)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A turn: was it taken as it should be, was it answered rightly in each way, and how fast."""

    groups: tuple[str, ...]
    recognised: bool
    right: tuple[bool, bool, bool]  # without history, with it, in full
    seconds: tuple[float, float]  # without history, with it


def measure(bot: NewsBot, split: str, details: bool) -> None:
    outcomes = [outcome for one in conversations(split) for outcome in outcomes_of(bot, one, details)]
    rows: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for group in outcome.groups:
            rows[group].append(outcome)
    print("| turns | n | recognised | without history | with | in full |")
    print("| --- | --- | --- | --- | --- | --- |")
    for group, found in sorted(rows.items()):
        rates = [mean(o.recognised for o in found), *(mean(o.right[way] for o in found) for way in range(3))]
        print(f"| {group} | {len(found)} | " + " | ".join(f"{rate:.2f}" for rate in rates) + " |")
    leaning = [outcome.seconds for outcome in outcomes if "leaning" in outcome.groups]
    without, with_it = (1000 * median(column) for column in zip(*leaning, strict=True))
    more = 1000 * median(with_it - without for without, with_it in leaning)
    print(
        f"ask, leaning turns, p50: {without:.0f} ms without history, {with_it:.0f} with, {more:+.0f} in pairs"
    )


def outcomes_of(bot: NewsBot, conversation: dict[str, Any], details: bool) -> Iterator[Outcome]:
    """The turns of a conversation, each after those that the bot itself has answered."""
    history: list[Turn] = []
    for turn in conversation["turns"]:
        question, wanted = turn["question"], turn["answer"]
        given, with_it = timed(lambda question=question: bot.ask(question, history=history))
        bare, without = timed(lambda question=question: bot.ask(question))
        right = tuple(is_right(answer, wanted) for answer in (bare, given, bot.ask(turn["standalone"])))
        leans = turn["kind"] not in ("first", "new")
        groups = (turn["kind"], conversation["language"], "leaning" if leans else "not leaning")
        outcome = Outcome(groups, bool(given.understood) == leans, right, (without, with_it))
        if details and (right[1] < right[2] or not outcome.recognised):
            print(outcome, question, "=>", given.understood, "|", turn["standalone"], "|", given.text[:60])
        history.append(given.turn())
        yield outcome


def timed(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    began = perf_counter()
    answer = ask()
    return answer, perf_counter() - began


if __name__ == "__main__":
    main()
