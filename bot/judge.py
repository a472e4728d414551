"""The weights that turn what can be seen of spans into probabilities."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evidence import FEATURES


@dataclass(frozen=True, slots=True)
class Judge:
    """Of all spans of a question and "the reports do not say", the likeliest: a conditional logit.

    A span's score is `features @ weights`, that of no answer `silence`; probabilities are their softmax.
    `threshold` is the least probability of the best answer at which a question is answered.
    """

    weights: NDArray[np.float32]
    silence: float
    threshold: float

    @classmethod
    def load(cls, path: Path) -> "Judge":
        """Reads the JSON file that `save` wrote; `ValueError` if it is for other features than these."""
        given = json.loads(path.read_text(encoding="utf-8"))
        weights = given.pop("weights")
        if list(weights) != list(FEATURES):
            raise ValueError(f"{path} was fitted for other features: run tests/benchmarks/fit_reader.py")
        return cls(np.array(list(weights.values()), np.float32), **given)

    def save(self, path: Path) -> None:
        """Writes it as JSON, each weight with its feature's name."""
        weights = {n: round(float(w), 4) for n, w in zip(FEATURES, self.weights, strict=True)}
        text = json.dumps(
            {"silence": self.silence, "threshold": self.threshold, "weights": weights}, indent=1
        )
        path.write_text(f"{text}\n", encoding="utf-8")

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each row of `(n, len(FEATURES))` that it is the answer, `(n,)`."""
        scores = np.append(features @ self.weights, np.float32(self.silence))
        shares = np.exp(scores - scores.max())
        return (shares / shares.sum())[:-1].astype(np.float32)  # type: ignore[no-any-return]
