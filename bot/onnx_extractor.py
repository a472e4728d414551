"""The bundled reader's network on ONNX Runtime, with its tokenizer."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from tokenizers import Encoding, Tokenizer

from bot.extractor import Extract, Floats, Marks, marks
from index.errors import ModelError
from index.onnx import InferenceSession, SessionOptions
from index.resources import data_path
from index.words import fold

_BUNDLED = "reader-int8"
_MODEL, _TOKENIZER = "model.onnx", "tokenizer.json"
# As in training (data/models/recipe/reader/network.py); the tests compare.
MOST_TOKENS = 384
MOST_QUESTION_TOKENS = 64
# Windows over a longer passage share so many tokens, so that an answer at an end is whole in one of them.
_SHARED = 64
# More characters than that make no token that counts.
_MOST_CHARACTERS = 2_000


class OnnxExtractor:
    """An `Extractor` that is loaded when first needed, once. Thread-safe.

    Texts are folded first (`index.words.fold`): the network knows one script, and offsets stay.
    Passages run side by side, one processor each, without padding: a passage's marks do not depend on
    what else is read.
    """

    def __init__(self, folder: Path, tokenizer: Path) -> None:
        """`folder` holds `model.onnx`; `tokenizer` is the file that it was trained with."""
        self.name = folder.name
        self._folder = folder
        self._tokenizer_file = tokenizer
        self._lock = Lock()

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        """As `Extractor.extract`.

        Raises:
            ModelError: if the model's files are damaged.
        """
        session, workers = self._loaded
        read = self._tokenizer.encode_batch([fold(text.passage) for text in texts], add_special_tokens=False)
        begin, end = (self._tokenizer.token_to_id(token) for token in ("<s>", "</s>"))
        runs = []
        for number, (text, encoding) in enumerate(zip(texts, read, strict=True)):
            head = [begin, *self._tokens(text.question), end, *self._tokens(text.head), end]
            room = MOST_TOKENS - 1 - len(head)
            runs += [(number, head, encoding, first, room) for first in _windows(len(encoding), room)]

        def run(job: tuple[int, list[int], Encoding, int, int]) -> Marks:
            number, head, encoding, first, room = job
            ids = [*head, *encoding.ids[first : first + room], end]
            logits: Floats = session.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]
            rows = np.array([0, *range(len(head), len(ids) - 1)])
            offsets = np.array(encoding.offsets[first : first + room], np.int64)
            return marks(number, offsets, logits[rows])

        return list(workers.map(run, runs))

    def _tokens(self, text: str) -> list[int]:
        folded = fold(text[:_MOST_CHARACTERS])
        ids: list[int] = self._tokenizer.encode(folded, add_special_tokens=False).ids
        return ids[:MOST_QUESTION_TOKENS]

    @property
    def _loaded(self) -> tuple[InferenceSession, ThreadPoolExecutor]:
        with self._lock:
            return self._session, self._workers

    @cached_property
    def _session(self) -> InferenceSession:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            return InferenceSession(self._folder / _MODEL, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's own exceptions have no common base
            raise _unusable(self._folder, error) from error

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_processors(), thread_name_prefix="reader")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        except Exception as error:  # tokenizers raises Exception itself
            raise _unusable(self._tokenizer_file, error) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def bundled_extractor() -> OnnxExtractor:
    """The network that ships with Wenbao; it shares the bundled embedder's tokenizer.

    Raises:
        ModelError: if this installation lacks it.
    """
    try:
        return OnnxExtractor(data_path(f"models/{_BUNDLED}"), data_path(f"models/e5-small-int8/{_TOKENIZER}"))
    except FileNotFoundError as error:
        raise ModelError(str(error)) from error


def _windows(tokens: int, room: int) -> range:
    """Where the windows over so many tokens begin."""
    if tokens == 0:
        return range(0)
    return range(0, max(tokens - _SHARED, 1), room - _SHARED)


def _unusable(path: Path, error: Exception) -> ModelError:
    reason = str(error).partition("\n")[0]
    return ModelError(f"{path}: the reader's model cannot be loaded ({reason}): install wenbao again")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
