"""What a question-answering network says of a passage, whichever network it is.

`Extractor` is the seam between networks and `bot/span_reader.py`: it knows nothing of reports or answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Extract:
    """What the network reads: a question, and a passage with a `head` that says where it is from."""

    question: str
    head: str
    passage: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The network's view of a passage's tokens, or of those of one window over a long passage.

    `passage` counts the passages that were given. `offsets` are `(t, 2)`, each token's `[start, end)` in the
    passage. `starts` and `ends` are `(t,)` log-probabilities that the answer starts or ends there; `silence`
    is the log-probability, likewise of both together, that there is no answer. `inside` is the probability
    that the token is part of an answer, `(t,)`; a network that does not tell gives zeros.
    """

    passage: int
    offsets: NDArray[np.int64]
    starts: Floats
    ends: Floats
    silence: float
    inside: Floats


class Extractor(Protocol):
    """A question-answering network. Thread-safe."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        """Reads each passage; at least one `Marks` for each that has any tokens, in their order."""
        ...


def marks(passage: int, offsets: NDArray[np.int64], logits: Floats) -> Marks:
    """`Marks` from logits `(1 + t, 2 or 3)`: start, end, perhaps inside; the first row is "no answer"."""
    starts, ends = _log_softmax(logits[:, 0]), _log_softmax(logits[:, 1])
    inside = np.zeros(len(logits) - 1, np.float32)
    if logits.shape[1] > 2:
        inside = (1 / (1 + np.exp(-logits[1:, 2]))).astype(np.float32)
    return Marks(passage, offsets, starts[1:], ends[1:], float(starts[0] + ends[0]), inside)


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max()
    return (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)  # type: ignore[no-any-return]
