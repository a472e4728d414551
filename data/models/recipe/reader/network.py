"""The reader's network in PyTorch: multilingual-e5-small's encoder and one linear layer on every token.

Per token three logits: the answer starts here, it ends here, it is part of an answer. The first token, `<s>`,
stands for "the passage does not say". The word embeddings and the lowest layers stay
as they are in the embedder.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import BertModel

MOST_TOKENS = 384
_QUESTION_TOKENS = 64
# The lowest layers are where languages meet; to leave them alone also saves a fifth of the time.
FROZEN = 3
START, END, INSIDE = range(3)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage as tokens, and per answer its first and last token; none: no answer."""

    ids: list[int]
    passage: tuple[int, int]
    answers: list[tuple[int, int]]


class Reader(nn.Module):
    """Encoder and head; `(n, tokens, 3)` logits."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, 3)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        for part in (encoder.embeddings, *encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The logits of padded `ids`, `(n, tokens)`."""
        state = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(state.float())
        return logits


def encoder(folder: Path) -> BertModel:
    """The float32 encoder in `folder`, without dropout: no row comes often, and chance took half the time."""
    return BertModel.from_pretrained(
        folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )


def tokenizer(path: Path) -> Tokenizer:
    """The embedder's tokenizer, without padding."""
    loaded = Tokenizer.from_file(str(path))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


def example(
    cutter: Tokenizer, question: str, head: str, passage: str, spans: Sequence[tuple[int, int]]
) -> Example | None:
    """`<s> question </s> title and date </s> passage </s>`; `None` if no answer is within the limit."""
    asked = cutter.encode(question, add_special_tokens=False).ids[:_QUESTION_TOKENS]
    named = cutter.encode(head, add_special_tokens=False).ids[:_QUESTION_TOKENS]
    read = cutter.encode(passage, add_special_tokens=False)
    start, end = cutter.token_to_id("<s>"), cutter.token_to_id("</s>")
    ids = [start, *asked, end, *named, end]
    first = len(ids)
    ids = [*ids, *read.ids][: MOST_TOKENS - 1]
    answers = [a for span in spans if (a := _tokens(read, span, first, len(ids)))]
    if spans and not answers:
        return None
    return Example([*ids, end], (first, len(ids)), answers)


def _tokens(read: Encoding, span: tuple[int, int], first: int, limit: int) -> tuple[int, int] | None:
    inside = [i for i, (s, e) in enumerate(read.offsets) if s < span[1] and e > span[0] and e > s]
    if not inside or first + inside[-1] >= limit:
        return None
    return first + inside[0], first + inside[-1]


def batch(examples: Sequence[Example], padding: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Examples padded to one of few lengths.

    Returns:
        Ids and mask, `(n, tokens)`; targets, `(n, tokens, 3)`; which tokens may answer, `(n, tokens)`.
    """
    longest = 32 * math.ceil(max(len(e.ids) for e in examples) / 32)
    ids = torch.full((len(examples), longest), padding)
    mask = torch.zeros(len(examples), longest, dtype=torch.long)
    targets = torch.zeros(len(examples), longest, 3)
    allowed = torch.zeros(len(examples), longest, dtype=torch.bool)
    for row, e in enumerate(examples):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
        mask[row, : len(e.ids)] = 1
        allowed[row, e.passage[0] : e.passage[1]] = True
        allowed[row, 0] = True
        for first, last in e.answers or [(0, 0)]:
            targets[row, first, START] = targets[row, last, END] = 1
            if e.answers:
                targets[row, first : last + 1, INSIDE] = 1
    return ids, mask, targets, allowed


def loss(logits: Tensor, targets: Tensor, allowed: Tensor, questions: Sequence[int]) -> Tensor:
    """Cross-entropy of start and end, shared evenly by several answers, and half that of the inside.

    `questions` says which question each passage was read for, `(n,)`, from 0, those of one together. They
    compete: start and end are softmaxes over the tokens of all passages of a question, each relative to its
    passage's `<s>`, and one silence (Clark and Gardner, 2018, "shared normalisation"), so that what the
    network says of one passage can be held against what it says of another.
    """
    places = _places(questions)
    total = torch.zeros(())
    for part in (START, END):
        scores = (logits[:, :, part] - logits[:, :1, part]).masked_fill(~allowed, -1e4)[:, 1:]
        target = _together(targets[:, 1:, part], places, 0.0)
        silent = (target.sum(dim=1, keepdim=True) == 0).float()
        target = torch.cat([silent, target], dim=1)
        shares = torch.cat([torch.zeros_like(silent), _together(scores, places, -1e4)], dim=1).log_softmax(
            dim=1
        )
        total = total - (target / target.sum(dim=1, keepdim=True) * shares).sum(dim=1).mean() / 2
    read = allowed.clone()
    read[:, 0] = False
    inside = nn.functional.binary_cross_entropy_with_logits(
        logits[:, :, INSIDE], targets[:, :, INSIDE], reduction="none"
    )
    # Summed, not averaged, over the answer's surroundings, an answer of two tokens would count for nothing.
    return total + 0.5 * (inside * read).sum(dim=1).div(read.sum(dim=1)).mean() * 5


def _places(questions: Sequence[int]) -> Tensor:
    """Which passages belong to each question, `(questions, most passages)`; -1: none."""
    of = [[i for i, q in enumerate(questions) if q == question] for question in range(max(questions) + 1)]
    return nn.utils.rnn.pad_sequence([torch.tensor(one) for one in of], batch_first=True, padding_value=-1)


def _together(values: Tensor, places: Tensor, missing: float) -> Tensor:
    """`(n, tokens)` values by question, `(questions, most passages * tokens)`."""
    padded = torch.cat([values, values.new_full((1, values.shape[1]), missing)])  # -1 is the last
    return padded[places].flatten(1)
