"""Trains the reader.

    export MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
    python data/models/recipe/reader/train.py ENCODER rows run --steps 3100

ENCODER is the folder of the unpruned float32 encoder with its tokenizer (`save_encoder.py` writes it), `rows`
what `examples.py` wrote. The state is saved in `run` every few minutes; the same command goes on from there.
`run/log.jsonl` has the loss and, at the end, the scores on the development questions; `run/reader.pt` is the
result. The environment variables and bfloat16 make a step on a CPU several times faster.
"""

import argparse
import json
import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from evaluate import scores, torch_network
from network import Example, Reader, batch, encoder, example, loss, tokenizer
from restore import restore
from tokenizers import Tokenizer

Row = dict[str, Any]
_TOKENS = 4600  # of a batch, padding included: about 22 passages
_WARM_UP = 80
_RATE = 1e-4
# From this share of the steps on the rate falls to nothing.
_FALLS = 0.6
# How often a row is drawn in a pass, with an answer and without, by what its source begins with: first fit.
_SHARES = (
    ("cmrc2018_trial glossed", 0.5, 0.2),
    ("cmrc2018_trial", 2.0, 0.6),
    ("drcd_dev glossed", 0.3, 0.1),
    ("drcd_test_part1 glossed", 0.3, 0.1),
    ("drcd", 1.0, 0.3),
    ("xquad zh", 0.6, 0.15),
    ("xquad en", 0.7, 0.25),
    ("xquad", 0.2, 0.05),
    ("rules", 0.2, 0.12),
    ("news", 1.0, 0.35),
)
# How often an English question has the passage's words beside its own, as it has when it is asked.
_BESIDE = 0.85
# The share of rows that lose their title and date, so that the reader does not lean on them ...
_HEADLESS = 0.15
# ... and of those cut to a few sentences: shorter rows cost less.
_CUT = 0.5
_LEAST = 90  # characters that a cut leaves
_SENTENCE_END = re.compile(r"[。！？!?\n]”?|\. ")
_SAVE_EVERY = 240.0


def drawn(folder: Path, chance: random.Random) -> list[Row]:
    """One pass over the training rows, each source thinned, or repeated, to its share."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["split"] != "train":
                continue
            share = next(
                s[0 if row["spans"] else 1] for begins, *s in _SHARES if row["source"].startswith(begins)
            )
            for _ in range(int(share + chance.random())):
                rows.append(_cut(row, chance) if chance.random() < _CUT else row)
    chance.shuffle(rows)
    return rows


def _cut(row: Row, chance: random.Random) -> Row:
    """The row with some sentences before and after its answers gone."""
    text, spans = row["passage"], row["spans"]
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    first, last = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (len(text) // 2,) * 2
    start = chance.choice([0, *(e for e in ends if e <= first)])
    stops = [e for e in ends if e >= max(last, start + _LEAST)]
    stop = chance.choice([*stops, len(text)])
    moved = [[s - start, e - start] for s, e in spans]
    return {**row, "passage": text[start:stop], "spans": moved}


def tokens(cutter: Tokenizer, rows: Sequence[Row], chance: random.Random) -> list[Example]:
    """Rows as tokens; some lose their title."""
    found = []
    for row in rows:
        head = "" if chance.random() < _HEADLESS else f"{row['title']} {row['published']}".strip()
        question = row["beside" if chance.random() < _BESIDE else "question"]
        made = example(cutter, question, head, row["passage"], row["spans"])
        if made:
            found.append(made)
    return found


def batches(rows: list[Row], chance: random.Random) -> Iterator[list[Row]]:
    """Rows of like lengths, about `_TOKENS` tokens together, in random order."""

    def length(row: Row) -> float:
        text = row["question"] + row["title"] + row["passage"]
        return 14 + 0.75 * len(text.encode()) / 3  # tokens, nearly

    ordered = sorted(rows, key=lambda row: length(row) + chance.random() * 8)
    found: list[list[Row]] = [[]]
    for row in ordered:
        if (len(found[-1]) + 1) * _rounded(length(row)) > _TOKENS:
            found.append([])
        found[-1].append(row)
    chance.shuffle(found)
    yield from found


def _rounded(length: float) -> int:
    """A multiple of 32: for every new shape oneDNN compiles its kernels anew, which takes seconds."""
    return 32 * math.ceil(length / 32)


def _slope(step: int, steps: int) -> float:
    """The learning rate's factor: up, level, down to nothing."""
    return min(step / _WARM_UP, 1.0, (steps - step) / (steps * (1 - _FALLS)))


def main() -> None:
    """Trains, resuming what is there, then measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--steps", type=int, default=3100)
    parser.add_argument("--start", type=Path, help="an exported reader to go on from, not the bare encoder")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    cutter = tokenizer(options.encoder / "tokenizer.json")
    reader = _reader(options.encoder, options.start)
    trained = [p for p in reader.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=_RATE, weight_decay=0.01)
    checkpoint = options.run / "state.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        reader.load_state_dict(state["reader"])
        optimiser.load_state_dict(state["optimiser"])
        done = state["step"]
    log = (options.run / "log.jsonl").open("a", encoding="utf-8")
    started = saved = time.monotonic()
    running = 0.0
    reader.train()
    for step, group in _steps(options.rows, options.steps, options.seed):
        if step <= done:  # what a run before has seen
            continue
        for parameters in optimiser.param_groups:
            parameters["lr"] = _RATE * _slope(step, options.steps)
        chance = random.Random(f"{options.seed} {step}")
        ids, mask, targets, allowed = batch(tokens(cutter, group, chance), cutter.token_to_id("<pad>"))
        with torch.autocast("cpu", torch.bfloat16):
            logits = reader(ids, mask)
        value = loss(logits, targets, allowed)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        running = value.item() if step == done + 1 else 0.98 * running + 0.02 * value.item()
        if step % 25 == 0:
            line = {"step": step, "loss": round(running, 4), "seconds": round(time.monotonic() - started)}
            print(json.dumps(line), file=log, flush=True)
        if time.monotonic() - saved > _SAVE_EVERY:
            saved = time.monotonic()
            state = {"reader": reader.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
            torch.save(state, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
    torch.save(reader.state_dict(), options.run / "reader.pt")
    checkpoint.unlink(missing_ok=True)
    for source, values in scores(torch_network(reader), cutter, options.rows).items():
        print(json.dumps({"source": source, **values}), file=log, flush=True)


def _reader(folder: Path, start: Path | None) -> Reader:
    reader = Reader(encoder(folder))
    if start:
        restore(reader, start)
    return reader


def _steps(rows: Path, steps: int, seed: int) -> Iterator[tuple[int, list[Row]]]:
    """The batches of as many passes as it takes, numbered from 1."""
    chance = random.Random(seed)
    step = 0
    while step < steps:
        for group in batches(drawn(rows, chance), chance):
            step += 1
            if step > steps:
                return
            yield step, group


if __name__ == "__main__":
    main()
