"""A SentenceTransformer module that runs an encoder on ONNX Runtime, such as the bundled one.

It knows nothing about prompts or reports. It tokenises, and turns each text into the mean of its
token vectors.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from index.onnx import InferenceSession, SessionOptions

_MODEL, _TOKENIZER = "model.onnx", "tokenizer.json"
# Texts of one run hold at most so many tokens together: more is no faster, and costs memory.
_TOKENS_PER_RUN = 1024
# No model reads this many characters; tokenising the rest would be time spent for nothing.
_MOST_CHARACTERS_PER_TOKEN = 64


class OnnxEncoder(InputModule):
    """Texts to mean token vectors, `(n, dimension)` float32, not normalised.

    The model takes `input_ids` without padding, so texts of equal length run together and the mean is
    the model's last step: a text's vector does not depend on what it is encoded with, and there are no
    token vectors to carry through Python and pool there. Runs are spread over the processors, one
    thread each, which scales better than several threads inside one run.
    """

    config_file_name = "onnx_encoder.json"
    config_keys = ["max_seq_length", "dimension"]  # noqa: RUF012 - so declared by the base class

    def __init__(self, folder: Path, max_seq_length: int, dimension: int) -> None:
        """Opens `model.onnx` and `tokenizer.json` in `folder`."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.max_seq_length = max_seq_length
        self.dimension = dimension
        self._folder = folder
        self.tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self.tokenizer.enable_truncation(max_seq_length)
        self.tokenizer.enable_padding(pad_id=self.tokenizer.token_to_id("<pad>"), pad_token="<pad>")
        self._session = _open_session(folder / _MODEL)
        self._workers = ThreadPoolExecutor(_processors(), thread_name_prefix="encoder")

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self.dimension

    def preprocess(
        self,
        inputs: Sequence[Any],
        prompt: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Tokenises: `input_ids` and `attention_mask`, `(n, longest)` int64 tensors."""
        limit = self.max_seq_length * _MOST_CHARACTERS_PER_TOKEN
        texts = [((prompt or "") + text)[:limit] for text in inputs]
        encodings = self.tokenizer.encode_batch(texts)
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `sentence_embedding`, an `(n, dimension)` float32 tensor."""
        ids: NDArray[np.int64] = features["input_ids"].cpu().numpy()
        lengths: NDArray[np.int64] = features["attention_mask"].sum(dim=1).cpu().numpy()
        vectors = np.empty((len(ids), self.dimension), np.float32)

        def run(rows: list[int]) -> None:
            texts = ids[rows, : lengths[rows[0]]]
            vectors[rows] = self._session.run(None, {"input_ids": texts})[0]

        runs = list(_runs(lengths))
        if len(runs) == 1:
            run(runs[0])
        else:
            list(self._workers.map(run, runs))
        features["sentence_embedding"] = torch.from_numpy(vectors).to(features["input_ids"].device)
        return features

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Copies the model to `output_path`."""
        for name in (_MODEL, _TOKENIZER):
            shutil.copyfile(self._folder / name, Path(output_path) / name)
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **options: Any) -> Self:  # type: ignore[override]
        """Loads from a folder, or from the hub."""
        known = ("token", "cache_folder", "revision", "local_files_only")
        where = {name: options[name] for name in known if name in options}
        config = cls.load_config(model_name_or_path, subfolder=subfolder, **where)
        paths = [
            cls.load_file_path(model_name_or_path, name, subfolder=subfolder, **where)
            for name in (_MODEL, _TOKENIZER)
        ]
        if None in paths:
            raise FileNotFoundError(f"{model_name_or_path} lacks {_MODEL} or {_TOKENIZER}")
        return cls(Path(str(paths[0])).parent, **config)


def _open_session(path: Path) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _runs(lengths: NDArray[np.int64]) -> Iterator[list[int]]:
    """Rows of equal length, in portions, the longest first: short ones fill the gaps at the end."""
    rows_of: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths.tolist()):
        rows_of[length].append(row)
    for length in sorted(rows_of, reverse=True):
        rows, most = rows_of[length], max(1, _TOKENS_PER_RUN // length)
        for start in range(0, len(rows), most):
            yield rows[start : start + most]
