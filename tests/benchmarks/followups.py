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
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.newsbot import NewsBot
from bot.scores import evidence
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
            measure(bot, split, "--details" in sys.argv)


def measure(bot: NewsBot, split: str, details: bool) -> None:
    rows: defaultdict[str, list[tuple[bool, bool, bool, bool]]] = defaultdict(list)
    for conversation in conversations(split):
        history = []
        for turn in conversation["turns"]:
            given = bot.ask(turn["question"], history=history)
            bare, full = bot.ask(turn["question"]), bot.ask(turn["standalone"])
            wanted = turn["answer"]
            leans = turn["kind"] not in ("first", "new")
            seen = (
                bool(given.understood) == leans,
                is_right(bare, wanted),
                is_right(given, wanted),
                is_right(full, wanted),
            )
            for group in (turn["kind"], conversation["language"], "leaning" if leans else "not leaning"):
                rows[group].append(seen)
            if details and (seen[2] < seen[3] or not seen[0]):
                print(
                    seen,
                    turn["kind"],
                    turn["question"],
                    "=>",
                    given.understood,
                    "|",
                    turn["standalone"],
                    "|",
                    given.text[:60],
                )
            history.append(given.turn())
    print(
        "| turns | n | recognised | without history | with | in full |\n| --- | --- | --- | --- | --- | --- |"
    )
    for group, found in sorted(rows.items()):
        rates = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"| {group} | {len(found)} | " + " | ".join(f"{rate:.2f}" for rate in rates) + " |")


if __name__ == "__main__":
    main()
