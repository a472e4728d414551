"""Any extractive question-answering model by name or path, for those with a GPU or more patience."""

import os
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from bot.extractor import Extract, Marks, marks
from index.errors import ModelError

_MOST_TOKENS = 512
_SHARED = 96
_BATCH = 16


class TransformersExtractor:
    """An `Extractor` on `AutoModelForQuestionAnswering`; loaded when first needed, once. Thread-safe.

    The model should know "no answer" as SQuAD 2 has it, at its first token; one that does not answers
    everything with much the same confidence.
    """

    def __init__(self, name: str) -> None:
        """`name` is a folder, or a name on the Hugging Face hub, which only needs a network at first."""
        if os.sep in name and name.startswith((".", os.sep, "~")) and not os.path.isdir(name):
            raise ModelError(f"There is no model folder {name}: give a folder, or a name on the hub")
        self.name = name
        self._lock = Lock()

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        """As `Extractor.extract`.

        Raises:
            ModelError: if the model cannot be had or is no question-answering model.
        """
        with self._lock:
            tokenizer, model = self._loaded
        found = []
        for first in range(0, len(texts), _BATCH):
            found += self._read(tokenizer, model, texts[first : first + _BATCH], first)
        return found

    def _read(self, tokenizer: Any, model: Any, texts: Sequence[Extract], first: int) -> list[Marks]:
        import torch

        # Its passage is what a model of this kind knows; the head is read as the passage's first words.
        heads = [f"{text.head}\n" for text in texts]
        most = min(_MOST_TOKENS, getattr(tokenizer, "model_max_length", _MOST_TOKENS))
        cut = tokenizer(
            [text.question for text in texts],
            [head + text.passage for head, text in zip(heads, texts, strict=True)],
            truncation="only_second",
            max_length=most,
            stride=min(_SHARED, most // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        numbers, offsets = cut.pop("overflow_to_sample_mapping").tolist(), cut.pop("offset_mapping").numpy()
        with torch.inference_mode():
            out = model(**{name: values.to(model.device) for name, values in cut.items()})
        logits = torch.stack([out.start_logits, out.end_logits], dim=-1).float().cpu().numpy()
        found = []
        for row, number in enumerate(numbers):
            skipped = len(heads[number])
            places = offsets[row] - skipped
            passage = np.array([s == 1 for s in cut.sequence_ids(row)]) & (places[:, 0] >= 0)
            passage &= places[:, 1] > places[:, 0]
            if passage.any():
                rows = np.array([0, *np.flatnonzero(passage)])
                found.append(marks(first + number, places[passage].astype(np.int64), logits[row][rows]))
        return found

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(self.name, use_fast=True)
            model, found = AutoModelForQuestionAnswering.from_pretrained(self.name, output_loading_info=True)
            if found["missing_keys"]:  # transformers would make up what is missing, by chance
                raise ValueError(f"it lacks {', '.join(sorted(found['missing_keys']))}")
        except Exception as error:  # hub, file and configuration errors have no common base
            reason = str(error).partition("\n")[0]
            raise ModelError(
                f"{self.name} cannot be loaded as a question-answering model ({reason}): "
                "give the folder or the hub name of one"
            ) from error
        return tokenizer, model.eval()
