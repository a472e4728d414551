"""Scores on the development questions: the answer given the right passage, and telling passages that lack it.

    python evaluate.py encoder rows run/reader.pt [../../reader-int8/model.onnx]

With the last argument it measures the int8 model on the same rows. The best single span counts, also for
lists; F1 over letters and digits, as multisets. The area is that under the curve which tells passages that
answer from those that do not.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import END, START, Reader, encoder, example, tokenizer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

Row = dict[str, Any]
# Tokens to logits, `(tokens, 3)`.
Network = Callable[[list[int]], NDArray[np.float32]]
_MOST_PER_GROUP = 240
_MOST_COMPARED = 100  # questions, each with all of its passages
_LONGEST = 120  # tokens of an answer
_EMBEDDER = Path(__file__).resolve().parents[2] / "e5-small-int8"


def scores(network: Network, cutter: Tokenizer, rows: Path) -> dict[str, dict[str, float]]:
    """Per group of sources: F1, exact match and area."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for path in sorted(rows.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["split"] == "dev" and (group := _group(row)):
                groups[group].append(row)
    found = {}
    for group, candidates in sorted(groups.items()):
        chosen = random.Random(group).sample(candidates, min(len(candidates), _MOST_PER_GROUP))
        found[group] = _score(network, cutter, chosen)
        print(group, found[group], flush=True)
    return found


def compared(network: Network, cutter: Tokenizer, groups: Path) -> dict[str, dict[str, float]]:
    """Per language of the question: how often the best span of all passages read for it is right.

    Right is a character F1 of at least 0.5 with an answer. The area tells questions with a passage that
    answers from the same with its answering sentences gone.
    """
    by_source: defaultdict[str, list[Row]] = defaultdict(list)
    for line in groups.open(encoding="utf-8"):
        group = json.loads(line)
        if group["split"] == "dev" and any(p["spans"] for p in group["passages"]):
            by_source[group["source"].split("_")[0]].append(group)
    found = {}
    for source, candidates in sorted(by_source.items()):
        right, margins, truth = [], [], []
        for group in random.Random(source).sample(candidates, min(len(candidates), _MOST_COMPARED)):
            best = max((_read(network, cutter, p) for p in group["passages"]), default=(0.0, 0.0))
            right.append(best[1] >= 0.5)
            wrong = [p for p in group["passages"] if not p["spans"]] + group["without"]
            margins += [best[0], max((_read(network, cutter, p)[0] for p in wrong), default=-20.0)]
            truth += [True, False]
        area = float(roc_auc_score(truth, margins))
        found[source] = {"n": len(right), "first": round(float(np.mean(right)), 4), "area": round(area, 4)}
        print(source, found[source], flush=True)
    return found


def _read(network: Network, cutter: Tokenizer, row: Row) -> tuple[float, float]:
    """The margin of the best span of a passage, and its F1 with the nearest answer."""
    made = example(cutter, row["beside"], row["title"], row["passage"], [])
    if made is None:
        return -20.0, 0.0
    first, last, margin = best_span(network(made.ids), made.passage)
    offsets = cutter.encode(row["passage"], add_special_tokens=False).offsets
    got = row["passage"][offsets[first - made.passage[0]][0] : offsets[last - made.passage[0]][1]]
    return margin, max((character_f1(got, row["passage"][s:e]) for s, e in row["spans"]), default=0.0)


def torch_network(reader: Reader) -> Network:
    """The trained reader, in float32."""
    reader.eval()

    def run(ids: list[int]) -> NDArray[np.float32]:
        tokens = torch.tensor([ids])
        with torch.inference_mode():
            logits: NDArray[np.float32] = reader(tokens, torch.ones_like(tokens))[0].numpy()
        return logits

    return run


def onnx_network(path: Path) -> Network:
    """The int8 model; it takes the pruned tokenizer's tokens."""
    from onnxruntime import InferenceSession

    session = InferenceSession(path)
    return lambda ids: session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]


def _group(row: Row) -> str:
    source = str(row["source"])
    if source.startswith("news"):
        return f"news {'list' if row['kind'] == 'list' else 'other'}"
    if source.startswith(("cmrc", "drcd")):
        return source.split("_", maxsplit=1)[0]
    return source if source in ("xquad en on zh", "xquad zh on en", "xquad en on en") else ""


def _score(network: Network, cutter: Tokenizer, rows: Sequence[Row]) -> dict[str, float]:
    f1, margins, truth = [], [], []
    for row in rows:
        head = f"{row['title']} {row['published']}".strip()
        made = example(cutter, row["beside"], head, row["passage"], row["spans"])
        if made is None:
            continue
        first, last, margin = best_span(network(made.ids), made.passage)
        margins.append(margin)
        truth.append(bool(row["spans"]))
        if row["spans"]:
            offsets = cutter.encode(row["passage"], add_special_tokens=False).offsets
            got = row["passage"][offsets[first - made.passage[0]][0] : offsets[last - made.passage[0]][1]]
            f1.append(character_f1(got, "".join(row["passage"][s:e] for s, e in row["spans"])))
    found = {"n": len(f1), "f1": np.mean(f1), "em": np.mean(np.array(f1) == 1)}
    return {name: round(float(value), 4) for name, value in found.items()} | {
        "area": round(float(roc_auc_score(truth, margins)), 4)
    }


def best_span(logits: NDArray[np.float32], passage: tuple[int, int]) -> tuple[int, int, float]:
    """The best first and last token, and how much better they are than "does not say"."""
    first, stop = passage
    sums = logits[first:stop, START][:, None] + logits[first:stop, END][None, :]
    count = stop - first
    possible = np.triu(np.ones((count, count), bool)) & np.tri(count, k=_LONGEST - 1, dtype=bool)
    sums = np.where(possible, sums, -np.inf)
    i, j = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first + i), int(first + j), float(sums[i, j] - logits[0, START] - logits[0, END])


def character_f1(got: str, wanted: str) -> float:
    """F1 over letters and digits, as multisets."""
    a, b = ([c for c in text if c.isalnum()] for text in (got, wanted))
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b)) if a or b else 1.0


def main() -> None:
    """Scores what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("encoder", "rows", "state"):
        parser.add_argument(name, type=Path)
    parser.add_argument("int8", type=Path, nargs="?")
    options = parser.parse_args()
    if options.int8:
        scores(onnx_network(options.int8), tokenizer(_EMBEDDER / "tokenizer.json"), options.rows)
        return
    reader = Reader(encoder(options.encoder))
    reader.load_state_dict(torch.load(options.state, weights_only=True))
    scores(torch_network(reader), tokenizer(options.encoder / "tokenizer.json"), options.rows)


if __name__ == "__main__":
    main()
