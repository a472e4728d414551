"""Writes a BERT encoder as an ONNX graph for ONNX Runtime, with 4-bit embeddings and int8 matrices.

The graph is written node by node rather than exported and optimised, so that its form is known:

- It has no mask. Its callers run texts of equal length together, so there is nothing to mask, and a
  text's vector does not depend on its neighbours.
- Activations are quantised with one scale per token, found when it runs. One scale per tensor (what
  `quantize_dynamic` does) would let the largest value of a batch decide for all its texts.
- A few channels of a layer norm's output are ten times larger than the others, and would take the steps
  from them. They are scaled down before quantising and the matrix up (SmoothQuant, arXiv:2211.10438, with
  its alpha of 0.5): the distance of vectors to the float32 model's falls to a third.
- Word embeddings stay in the 4 bits they come in, and a row is expanded when it is looked up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from e5_weights import BLOCK, FourBit, Weights
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_CONTRIB = "com.microsoft"
# ONNX Runtime 1.20 reads both.
_OPSET, _IR_VERSION = 21, 10
# Activations are uint8 because ONNX Runtime's kernels for int8 ones are 12 times slower on x86.
_STEP, _MIDDLE = np.float32(1 / 127), np.uint8(128)


Floats = NDArray[np.float32]
Peaks = Mapping[str, Sequence[float]]


def write_encoder(weights: Weights, rows: NDArray[np.int64], peaks: Peaks) -> onnx.ModelProto:
    """The encoder with the given rows of the vocabulary.

    `peaks` has, per matrix after a layer norm (`l0.q`, `l0.fi`, ...), the largest value of each channel.

    Its input is `input_ids`, `(texts, tokens)` int64 without padding; its output is
    `sentence_embedding`, `(texts, hidden)` float32: the mean over the tokens, not normalised.
    """
    graph = _Graph()
    state = _states(graph, weights, rows, peaks)
    axis = graph.constant(np.array([1], np.int64))
    graph.add("ReduceMean", [state, axis], output="sentence_embedding", keepdims=0)
    return graph.model("sentence_embedding", ["texts", weights.sizes.hidden])


def write_reader(
    weights: Weights, head: tuple[Floats, Floats], rows: NDArray[np.int64], peaks: Peaks
) -> onnx.ModelProto:
    """The encoder, as in `write_encoder`, with a linear layer on every token instead of their mean.

    `head` is that layer's weights, `(hidden, n)`, and biases, `(n,)`; it stays in float32. The output is
    `logits`, `(texts, tokens, n)` float32.
    """
    graph = _Graph()
    state = _states(graph, weights, rows, peaks)
    scores = graph.add("MatMul", [state, graph.constant(head[0])])
    graph.add("Add", [scores, graph.constant(head[1])], output="logits")
    return graph.model("logits", ["texts", "tokens", head[1].size])


@dataclass(slots=True)
class _Graph:
    """The nodes and constants so far. Tensors go by name."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, values: NDArray[np.generic] | np.generic) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(
            numpy_helper.from_array(np.ascontiguousarray(values).reshape(values.shape), name)
        )
        return name

    def four_bit_constant(self, values: NDArray[np.int8]) -> str:
        name = f"constant_{len(self.constants)}"
        nibbles = values.astype(np.uint8) & 15
        packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
        tensor = TensorProto(name=name, data_type=TensorProto.INT4, dims=values.shape)
        tensor.raw_data = packed.tobytes()
        self.constants.append(tensor)
        return name

    def add(
        self, kind: str, inputs: list[str], output: str = "", domain: str = "", **attributes: object
    ) -> str:
        output = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def model(self, name: str, shape: Sequence[str | int]) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "encoder", [ids], [output], self.constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="wenbao")


def _states(graph: _Graph, weights: Weights, rows: NDArray[np.int64], peaks: Peaks) -> str:
    """The token vectors after the last layer."""
    state = _embeddings(graph, weights, rows)
    for layer in range(weights.sizes.layers):
        state = _layer(graph, weights, layer, state, peaks)
    return state


def _embeddings(graph: _Graph, weights: Weights, rows: NDArray[np.int64]) -> str:
    hidden = weights.sizes.hidden
    words = weights.matrix("emb.word", hidden).rows(rows)
    table, scales = graph.four_bit_constant(words.values), graph.constant(words.scales)
    word = graph.add(
        "GatherBlockQuantized",
        [table, "input_ids", scales],
        domain=_CONTRIB,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    # All tokens are of type 0: its vector is added to the positions once and for all.
    kind = weights.vector("emb.type")[:hidden]
    positions = graph.constant(weights.vector("emb.pos").reshape(-1, hidden) + kind)
    zero = graph.constant(np.array([0], np.int64))
    length = graph.add("Shape", ["input_ids"], start=1, end=2)
    position = graph.add("Slice", [positions, zero, length, zero])
    return _norm(graph, weights, "emb.ln", graph.add("Add", [word, position]))


def _layer(graph: _Graph, weights: Weights, layer: int, state: str, peaks: Peaks) -> str:
    hidden, inner = weights.sizes.hidden, weights.sizes.inner

    def matrix(name: str, columns: int) -> FourBit:
        return weights.matrix(f"l{layer}.{name}.w", columns)

    def bias(*names: str) -> str:
        return graph.constant(np.concatenate([weights.vector(f"l{layer}.{name}.b") for name in names]))

    matrices = [matrix(name, hidden).floats() for name in ("q", "k", "v")]
    smoothed, matrices = _smooth(graph, state, matrices, peaks[f"l{layer}.q"])
    quantised = _quantise(graph, smoothed)
    heads = [_multiply(graph, quantised, floats) for floats in matrices]
    attended = graph.add(
        "MultiHeadAttention", [*heads, bias("q", "k", "v")], domain=_CONTRIB, num_heads=weights.sizes.heads
    )
    mixed = _multiply(graph, _quantise(graph, attended), matrix("ao", hidden).floats())
    mixed = graph.add("Add", [mixed, bias("ao")])
    state = _norm(graph, weights, f"l{layer}.aln", graph.add("Add", [mixed, state]))
    smoothed, matrices = _smooth(graph, state, [matrix("fi", hidden).floats()], peaks[f"l{layer}.fi"])
    wide = _multiply(graph, _quantise(graph, smoothed), matrices[0])
    wide = graph.add("BiasGelu", [wide, bias("fi")], domain=_CONTRIB)
    narrow = _multiply(graph, _quantise(graph, wide), matrix("fo", inner).floats())
    narrow = graph.add("Add", [narrow, bias("fo")])
    return _norm(graph, weights, f"l{layer}.oln", graph.add("Add", [narrow, state]))


def _norm(graph: _Graph, weights: Weights, name: str, state: str) -> str:
    scale, bias = (graph.constant(weights.vector(f"{name}.{part}")) for part in ("w", "b"))
    return graph.add("LayerNormalization", [state, scale, bias], axis=-1, epsilon=weights.sizes.epsilon)


def _quantise(graph: _Graph, state: str) -> tuple[str, str]:
    """The state as uint8 around 128, and the largest value per token, which 127 steps stand for."""
    last = graph.constant(np.array([-1], np.int64))
    # Never 0: a state is a norm with its bias, a mixture of such values, or a GELU of them.
    peak = graph.add("ReduceMax", [graph.add("Abs", [state]), last], keepdims=1)
    shares = graph.add("Div", [state, peak])
    return graph.add("QuantizeLinear", [shares, graph.constant(_STEP), graph.constant(_MIDDLE)]), peak


def _smooth(
    graph: _Graph, state: str, matrices: list[Floats], peaks: Sequence[float]
) -> tuple[str, list[Floats]]:
    """The state with its large channels scaled down, and the matrices with them scaled up."""
    largest = np.abs(np.concatenate(matrices)).max(axis=0)
    scale = np.sqrt(np.array(peaks, np.float32) / largest)
    scale /= scale.mean()
    return graph.add("Mul", [state, graph.constant(1 / scale)]), [matrix * scale for matrix in matrices]


def _multiply(graph: _Graph, quantised: tuple[str, str], floats: Floats) -> str:
    """The quantised state times the matrix, whose rows (outputs) have one int8 scale each."""
    state, peak = quantised
    steps = np.abs(floats).max(axis=1) / 127
    levels = np.rint(floats / steps[:, None]).astype(np.int8)
    constants = (levels.T, _STEP, steps, _MIDDLE)
    inputs = [state, *(graph.constant(values) for values in constants)]
    product = graph.add("MatMulIntegerToFloat", inputs, domain=_CONTRIB)
    return graph.add("Mul", [product, peak])
