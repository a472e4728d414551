"""The unpruned multilingual-e5-small in float32 PyTorch, as a SentenceTransformer: to measure against."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from e5_weights import Weights
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

_PROMPTS = {"query": "query: ", "document": "passage: "}
MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def original_model(weights: Path, tokenizer: Path) -> SentenceTransformer:
    """The model as its authors use it: mean pooling, unit vectors, `query: ` and `passage: `."""
    special = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    with TemporaryDirectory() as folder:
        bert(Weights(weights)).save_pretrained(folder)
        cutter = PreTrainedTokenizerFast(tokenizer_file=str(tokenizer), **special)  # type: ignore[no-untyped-call]
        cutter.save_pretrained(folder)
        transformer = Transformer(folder, max_seq_length=512)
    dimension = transformer.get_embedding_dimension()
    modules = [transformer, Pooling(dimension, "mean"), Normalize()]
    return SentenceTransformer(modules=modules, prompts=_PROMPTS, device="cpu")


def bert(weights: Weights) -> BertModel:
    """The encoder in float32 with all its vocabulary."""
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.inner,
        max_position_embeddings=sizes.positions,
        layer_norm_eps=sizes.epsilon,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({**_embeddings(weights), **_layers(weights)})
    return model


def _embeddings(weights: Weights) -> dict[str, torch.Tensor]:
    hidden = weights.sizes.hidden
    tensors = {
        "word_embeddings.weight": weights.matrix("emb.word", hidden).floats(),
        "position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        "LayerNorm.weight": weights.vector("emb.ln.w"),
        "LayerNorm.bias": weights.vector("emb.ln.b"),
    }
    return {f"embeddings.{name}": torch.from_numpy(tensor) for name, tensor in tensors.items()}


def _layers(weights: Weights) -> dict[str, torch.Tensor]:
    state = {}
    for layer in range(weights.sizes.layers):
        at = f"encoder.layer.{layer}."
        for short, name in MATRICES.items():
            columns = weights.sizes.inner if short == "fo" else weights.sizes.hidden
            state[f"{at}{name}.weight"] = torch.from_numpy(
                weights.matrix(f"l{layer}.{short}.w", columns).floats()
            )
            state[f"{at}{name}.bias"] = torch.from_numpy(weights.vector(f"l{layer}.{short}.b"))
        for short, name in NORMS.items():
            state[f"{at}{name}.weight"] = torch.from_numpy(weights.vector(f"l{layer}.{short}.w"))
            state[f"{at}{name}.bias"] = torch.from_numpy(weights.vector(f"l{layer}.{short}.b"))
    return state
