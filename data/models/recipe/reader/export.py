"""Writes `data/models/reader-int8` from a trained reader.

    pip install onnx wordfreq==3.1.1
    python data/models/recipe/reader/export.py packages ENCODER rows run/reader.pt

`packages` is the folder with the embedder's two wheels: the word embeddings are the embedder's own, in
4 bits. How large the inputs of each matrix get is measured on some rows, for the embedder's smoothing.
"""

import argparse
import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from network import Reader, batch, encoder, example, tokenizer
from numpy.typing import NDArray

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE.parent))

import vocabulary  # noqa: E402
from e5_weights import FourBit, Sizes, Weights  # noqa: E402
from onnx_bert import write_reader  # noqa: E402
from original_model import MATRICES, NORMS  # noqa: E402
from packages import unpack  # noqa: E402

_TARGET = _HERE.parents[1] / "reader-int8"
_MEASURED = 300  # rows


@dataclass(frozen=True, slots=True)
class Matrix:
    """A trained matrix, as `e5_weights.FourBit` gives one."""

    values: NDArray[np.float32]

    def floats(self) -> NDArray[np.float32]:
        """The matrix itself."""
        return self.values


class TrainedWeights:
    """A reader's tensors by the names of `e5_weights.Weights`; the word embeddings are the original's."""

    def __init__(self, original: Weights, state: Mapping[str, torch.Tensor]) -> None:
        self._original = original
        self._state = state

    @property
    def sizes(self) -> Sizes:
        """The sizes of the network."""
        return self._original.sizes

    def vector(self, name: str) -> NDArray[np.float32]:
        """A norm or a bias, flat."""
        return self._original.vector(name) if name.startswith("emb.") else self._tensor(name).ravel()

    def matrix(self, name: str, columns: int) -> FourBit | Matrix:
        """A matrix by name."""
        if name.startswith("emb."):
            return self._original.matrix(name, columns)
        return Matrix(self._tensor(name))

    def _tensor(self, name: str) -> NDArray[np.float32]:
        layer, short, kind = name.split(".")
        place = {**MATRICES, **NORMS}[short]
        parameter = {"w": "weight", "b": "bias"}[kind]
        return self._state[f"encoder.encoder.layer.{layer[1:]}.{place}.{parameter}"].float().numpy()


def measured_peaks(reader: Reader, folder: Path, rows: Path) -> dict[str, list[float]]:
    """The largest input of every matrix after a norm, per channel, on some training rows."""
    peaks: dict[str, torch.Tensor] = {}

    def note(name: str) -> Any:
        def hook(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            largest = inputs[0].float().abs().amax(dim=(0, 1))
            peaks[name] = torch.maximum(peaks[name], largest) if name in peaks else largest

        return hook

    for number, layer in enumerate(reader.encoder.encoder.layer):
        layer.attention.self.query.register_forward_pre_hook(note(f"l{number}.q"))
        layer.intermediate.dense.register_forward_pre_hook(note(f"l{number}.fi"))
    cutter = tokenizer(folder / "tokenizer.json")
    reader.eval()
    with torch.inference_mode():
        for row in _sampled(rows):
            made = example(cutter, row["question"], f"{row['title']} {row['published']}", row["passage"], [])
            if made:
                ids, mask, _, _ = batch([made], 1)
                length = int(mask.sum())
                reader(ids[:, :length], mask[:, :length])
    return {name: [float(f"{value:.2g}") for value in peak.tolist()] for name, peak in peaks.items()}


def _sampled(rows: Path) -> Sequence[dict[str, Any]]:
    lines = [line for path in sorted(rows.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [json.loads(line) for line in random.Random(0).sample(lines, _MEASURED)]


def main() -> None:
    """Reads what the command line names and writes the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("packages", "encoder", "rows", "state"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--target", type=Path, default=_TARGET)
    options = parser.parse_args()
    reader = Reader(encoder(options.encoder))
    reader.load_state_dict(torch.load(options.state, weights_only=True))
    with TemporaryDirectory() as scratch:
        weights, spec = unpack(options.packages, Path(scratch))
        _, kept = vocabulary.prune(spec)
        trained: Any = TrainedWeights(Weights(weights), reader.state_dict())
        head = (reader.head.weight.detach().numpy().T, reader.head.bias.detach().numpy())
        peaks = measured_peaks(reader, options.encoder, options.rows)
        model = write_reader(trained, head, np.array(kept), peaks)
    options.target.mkdir(parents=True, exist_ok=True)
    (options.target / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
