"""Scores on the development questions, given the right passage or one that does not answer.

python data/models/recipe/reader/evaluate.py ENCODER rows run/stage2.pt
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import END, START, Example, Reader, batch, encoder, example, tokenizer
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

_MOST_PER_SOURCE = 250
_LONGEST = 120  # tokens of an answer


def best_span(logits: np.ndarray[Any, Any], passage: tuple[int, int]) -> tuple[int, int, float]:
    """The best first and last token, and how much better they are than "does not say"."""
    first, stop = passage
    starts, ends = logits[first:stop, START], logits[first:stop, END]
    sums = np.triu(starts[:, None] + ends[None, :], 0)
    sums = np.where(np.tri(len(starts), k=_LONGEST) * np.triu(np.ones_like(sums)) > 0, sums, -1e9)
    i, j = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first + i), int(first + j), float(sums[i, j] - logits[0, START] - logits[0, END])


def character_f1(got: str, wanted: str) -> float:
    """F1 over letters and digits, as multisets."""
    a, b = ([c for c in text if c.isalnum()] for text in (got, wanted))
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b)) if a or b else 1.0


def scores(reader: Reader, cutter: Tokenizer, rows: Path) -> dict[str, dict[str, float]]:
    """Per source: F1 and exact match where the passage answers, and the area under the answers' curve."""
    chosen: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(rows.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            if row["split"] == "dev" and (
                not row["source"].startswith("xquad") or "en" in row["source"] or "zh on zh" in row["source"]
            ):
                kind = f" {row['kind']}" if row["kind"] else ""
                chosen[row["source"] + kind].append(row)
    found = {}
    for source, candidates in sorted(chosen.items()):
        picked = random.Random(source).sample(candidates, min(len(candidates), _MOST_PER_SOURCE))
        found[source] = _score(reader, cutter, picked)
        print(source, found[source], flush=True)
    return found


def _score(reader: Reader, cutter: Tokenizer, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    f1, exact, margins, truth = [], [], [], []
    for row in rows:
        made = example(
            cutter,
            row["question"],
            f"{row['title']} {row['published']}".strip(),
            row["passage"],
            row["spans"],
        )
        if made is None:
            continue
        first, last, margin = best_span(logits_of(reader, [made])[0], made.passage)
        margins.append(margin)
        truth.append(bool(row["spans"]))
        if row["spans"]:
            offsets = cutter.encode(row["passage"], add_special_tokens=False).offsets
            got = row["passage"][offsets[first - made.passage[0]][0] : offsets[last - made.passage[0]][1]]
            wanted = "".join(row["passage"][s:e] for s, e in row["spans"])
            f1.append(character_f1(got, wanted))
            exact.append(f1[-1] == 1)
    area = roc_auc_score(truth, margins) if len(set(truth)) == 2 else float("nan")
    return (
        {
            "n": len(f1),
            "f1": round(float(np.mean(f1)), 4),
            "em": round(float(np.mean(exact)), 4),
            "area": round(area, 4),
        }
        if f1
        else {"n": 0}
    )


def logits_of(reader: Reader, examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    """The logits of examples run together, `(n, tokens, 3)`."""
    ids, mask, _, _ = batch(examples, 1)
    reader.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        logits: np.ndarray[Any, Any] = reader(ids, mask).float().numpy()
    return logits


def main() -> None:
    """Scores the state that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "rows", "state"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    reader = Reader(encoder(options.encoder))
    reader.load_state_dict(torch.load(options.state, weights_only=True))
    scores(reader, tokenizer(options.encoder / "tokenizer.json"), options.rows)


if __name__ == "__main__":
    main()
