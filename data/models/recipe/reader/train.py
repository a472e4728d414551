"""Trains the reader: to read a passage, then to compare the passages of a question.

    export MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
    cd data/models/recipe/reader
    python train.py ENCODER run rows
    python train.py ENCODER run2 groups.jsonl rows --steps 4500 --start run/reader.pt

ENCODER is the folder of the unpruned float32 encoder with its tokenizer (`save_encoder.py` writes it), `rows`
what `examples.py` wrote, `groups.jsonl` what `groups.py` did. The state is saved in `run` every few minutes;
the same command goes on from there.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from evaluate import compared, scores, torch_network
from network import Example, Reader, batch, encoder, example, loss, tokenizer
from restore import restore
from tokenizers import Tokenizer
from torch import Tensor

Row = dict[str, Any]
# The rows that are read for one question.
Asked = list[Row]
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
# The share of the rows that are drawn where there are groups too, so that single passages are not forgotten.
_BESIDE_GROUPS = 0.1
# Of a group: passages that answer, passages in all; and the share of questions asked without the former.
_ANSWERING = 2
_COMPARED = 3
_SILENT = 0.22
# The share of rows that lose their title and date, so that the reader does not lean on them ...
_HEADLESS = 0.15
# ... and of those cut to a few sentences: shorter rows cost less.
_CUT = 0.5
_LEAST = 90  # characters that a cut leaves
_SENTENCE_END = re.compile(r"[。！？!?\n]”?|\. ")
_SAVE_EVERY = 240.0


def drawn(sources: Sequence[Path], chance: random.Random) -> list[Asked]:
    """One pass over what there is to train on: single rows of folders, groups of files."""
    found: list[Asked] = []
    share = _BESIDE_GROUPS if any(source.is_file() for source in sources) else 1.0
    for source in sources:
        if source.is_file():
            found += _compared(source, chance)
        else:
            found += [[row] for row in _rows(source, chance) if chance.random() < share]
    chance.shuffle(found)
    return found


def _compared(path: Path, chance: random.Random) -> list[Asked]:
    """Of each question some passages that answer and some that do not, or of the latter alone."""
    found = []
    for line in path.open(encoding="utf-8"):
        group = json.loads(line)
        if group["split"] != "train":
            continue
        right = [p for p in group["passages"] if p["spans"]]
        wrong = [p for p in group["passages"] if not p["spans"]]
        if chance.random() < _SILENT:
            right, wrong = [], [*group["without"], *wrong]
        right = chance.sample(right, min(len(right), _ANSWERING))
        wrong = chance.sample(wrong, min(len(wrong), _COMPARED - len(right)))
        if right or wrong:
            found.append([*right, *wrong])
    return found


def _rows(folder: Path, chance: random.Random) -> Iterator[Row]:
    """The training rows, each source thinned, or repeated, to its share."""
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["split"] != "train":
                continue
            share = next(
                s[0 if row["spans"] else 1] for begins, *s in _SHARES if row["source"].startswith(begins)
            )
            for _ in range(int(share + chance.random())):
                yield _cut(row, chance) if chance.random() < _CUT else row


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


def tokens(
    cutter: Tokenizer, group: Sequence[Asked], chance: random.Random
) -> tuple[list[Example], list[int]]:
    """The rows as tokens, and which question each is of; some lose their title."""
    found: list[Example] = []
    questions: list[int] = []
    for asked in group:
        number = questions[-1] + 1 if questions else 0
        for row in asked:
            head = "" if chance.random() < _HEADLESS else f"{row['title']} {row['published']}".strip()
            question = row["beside" if chance.random() < _BESIDE else "question"]
            made = example(cutter, question, head, row["passage"], row["spans"])
            if made:
                found.append(made)
                questions.append(number)
    return found, questions


def batches(drawn: list[Asked], chance: random.Random) -> Iterator[list[Asked]]:
    """Questions with passages of like lengths, about `_TOKENS` tokens together, in random order."""

    def length(asked: Asked) -> float:
        """The tokens of the longest, nearly."""
        texts = (row["question"] + row["title"] + row["passage"] for row in asked)
        return 14 + max(0.75 * len(text.encode()) / 3 for text in texts)

    ordered = sorted(drawn, key=lambda asked: length(asked) + chance.random() * 8)
    found: list[list[Asked]] = [[]]
    for asked in ordered:
        if (sum(map(len, found[-1])) + len(asked)) * _rounded(length(asked)) > _TOKENS:
            found.append([])
        found[-1].append(asked)
    chance.shuffle(found)
    yield from filter(None, found)


def _rounded(length: float) -> int:
    """A multiple of 32: for every new shape oneDNN compiles its kernels anew, which takes seconds."""
    return 32 * math.ceil(length / 32)


def _slope(step: int, steps: int) -> float:
    """The learning rate's factor: up, level, down to nothing."""
    return min(step / _WARM_UP, 1.0, (steps - step) / (steps * (1 - _FALLS)))


@dataclass(slots=True)
class Training:
    """A reader, what changes it, and how many steps it has made; kept in a file to go on from."""

    reader: Reader
    optimiser: torch.optim.AdamW
    checkpoint: Path
    done: int = 0

    def resume(self) -> None:
        """Takes up what an interrupted run has left."""
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.reader.load_state_dict(state["reader"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.done = state["step"]

    def save(self) -> None:
        """Leaves what `resume` takes up; never half of it."""
        state = {
            "reader": self.reader.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.done,
        }
        torch.save(state, self.checkpoint.with_suffix(".tmp"))
        self.checkpoint.with_suffix(".tmp").replace(self.checkpoint)

    def step(
        self, passages: tuple[Tensor, Tensor, Tensor, Tensor], questions: list[int], rate: float
    ) -> float:
        """One step on what `network.batch` made; its loss."""
        ids, mask, targets, allowed = passages
        for parameters in self.optimiser.param_groups:
            parameters["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.reader(ids, mask)
        value = loss(logits, targets, allowed, questions)
        self.optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.optimiser.param_groups[0]["params"], 1.0)
        self.optimiser.step()
        self.done += 1
        return value.item()


def main() -> None:
    """Trains, resuming what is there, then measures."""
    options = _options()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    cutter = tokenizer(options.encoder / "tokenizer.json")
    reader = _reader(options.encoder, options.start)
    optimiser = torch.optim.AdamW([p for p in reader.parameters() if p.requires_grad], weight_decay=0.01)
    training = Training(reader, optimiser, options.run / "state.pt")
    training.resume()
    log = (options.run / "log.jsonl").open("a", encoding="utf-8")
    started = saved = time.monotonic()
    running = None
    reader.train()
    for step, group in _steps(options.sources, options.steps, options.seed):
        if step <= training.done:  # what a run before has seen
            continue
        examples, questions = tokens(cutter, group, random.Random(f"{options.seed} {step}"))
        passages = batch(examples, cutter.token_to_id("<pad>"))
        value = training.step(passages, questions, _RATE * _slope(step, options.steps))
        running = value if running is None else 0.98 * running + 0.02 * value
        if step % 25 == 0:
            line = {"step": step, "loss": round(running, 4), "seconds": round(time.monotonic() - started)}
            print(json.dumps(line), file=log, flush=True)
        if time.monotonic() - saved > _SAVE_EVERY:
            saved = time.monotonic()
            training.save()
    torch.save(reader.state_dict(), options.run / "reader.pt")
    training.checkpoint.unlink(missing_ok=True)
    for line in _measured(reader, cutter, options.sources):
        print(json.dumps(line), file=log, flush=True)


def _measured(reader: Reader, cutter: Tokenizer, sources: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The scores on the development questions, by source."""
    for path in sources:
        measure = scores if path.is_dir() else compared
        for source, values in measure(torch_network(reader), cutter, path).items():
            yield {"source": source, **values}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", type=Path)
    parser.add_argument("run", type=Path, help="folder for the state, the log and the result")
    parser.add_argument("sources", type=Path, nargs="+", help="folders of rows, files of groups")
    parser.add_argument("--steps", type=int, default=3100)
    parser.add_argument("--start", type=Path, help="a trained state, or an exported reader, to go on from")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _reader(folder: Path, start: Path | None) -> Reader:
    reader = Reader(encoder(folder))
    if start and start.suffix == ".pt":
        reader.load_state_dict(torch.load(start, weights_only=True))
    elif start:
        restore(reader, start)
    return reader


def _steps(sources: Sequence[Path], steps: int, seed: int) -> Iterator[tuple[int, list[Asked]]]:
    """The batches of as many passes as it takes, numbered from 1."""
    chance = random.Random(seed)
    step = 0
    while step < steps:
        for group in batches(drawn(sources, chance), chance):
            step += 1
            if step > steps:
                return
            yield step, group


if __name__ == "__main__":
    main()
