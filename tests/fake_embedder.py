"""An embedder for tests: each text's hashed pairs of neighbouring characters, and nothing learned."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class FakeEmbedder:
    """A deterministic function of its input: like texts have like vectors, in every process.

    `embedded` lists the passages it was asked for, so that a test can tell when nothing was embedded.
    """

    def __init__(self, name: str = "fake", dimension: int = 64, fingerprint: str = "pairs-1") -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._vector(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, np.float32)
        for pair in zip(f" {text}", f"{text} ", strict=True):
            place = zlib.crc32("".join(pair).encode("utf-8", "surrogatepass"))
            vector[place % self.dimension] += 1.0 if place & 1 << 30 else -1.0
        length = np.linalg.norm(vector)
        return vector / length if length else np.eye(1, self.dimension, dtype=np.float32)[0]
