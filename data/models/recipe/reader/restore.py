"""A reader's parameters from its exported int8 model, near enough to go on training from it.

int8 keeps a matrix to within 0.4% of each row's largest value; the lowest layers were never trained and are
taken from the encoder itself.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from network import FROZEN, Reader
from numpy.typing import NDArray
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from original_model import MATRICES, NORMS

Constants = dict[str, NDArray[np.float32]]
_PER_LAYER = ("q", "k", "v", "ao", "fi", "fo")


def restore(reader: Reader, model: Path) -> None:
    """Copies the trained parameters of the model that `export.py` wrote into `reader`."""
    graph = onnx.load(model).graph
    constants = {
        one.name: numpy_helper.to_array(one)
        for one in graph.initializer
        if one.data_type != onnx.TensorProto.INT4  # the embeddings, which were not trained
    }
    [head] = [node for node in graph.node if node.op_type == "MatMul"]
    vectors = _vectors(graph, constants)
    state = {"head.weight": constants[head.input[1]].T, "head.bias": vectors.pop("head.bias")}
    low = tuple(f"encoder.encoder.layer.{layer}." for layer in range(FROZEN))
    trained = {**_matrices(graph, constants), **vectors}
    state |= {name: values for name, values in trained.items() if not name.startswith(low)}
    tensors = {name: torch.tensor(values) for name, values in state.items()}
    unknown = reader.load_state_dict(tensors, strict=False).unexpected_keys
    if unknown:
        raise SystemExit(f"{model} has what this network lacks: {', '.join(unknown)}")


def _name(layer: int, short: str, kind: str) -> str:
    return f"encoder.encoder.layer.{layer}.{ {**MATRICES, **NORMS}[short] }.{kind}"


def _matrices(graph: onnx.GraphProto, constants: Constants) -> Constants:
    """The int8 matrices as floats, without the smoothing of their inputs."""
    nodes = {name: node for node in graph.node for name in node.output}
    found = {}
    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    for number, node in enumerate(products):
        levels, steps = constants[node.input[1]].astype(np.float32), constants[node.input[3]]
        matrix = (levels * steps).T
        smoothed = nodes[nodes[nodes[node.input[0]].input[0]].input[0]]
        if smoothed.op_type == "Mul" and smoothed.input[1] in constants:
            matrix = matrix * constants[smoothed.input[1]]
        found[_name(number // 6, _PER_LAYER[number % 6], "weight")] = matrix
    return found


def _vectors(graph: onnx.GraphProto, constants: Constants) -> Constants:
    """Biases and norms by their names, and `head.bias`."""
    places = {"MultiHeadAttention": 3, "BiasGelu": 1, "Add": 1}
    biases = [
        constants[node.input[places[node.op_type]]]
        for node in graph.node
        if node.op_type in places and node.input[places[node.op_type]] in constants
    ]
    found = {"head.bias": biases.pop()}
    for layer in range(len(biases) // 4):
        mixed, *others = biases[4 * layer : 4 * layer + 4]
        for short, values in zip(_PER_LAYER, (*np.split(mixed, 3), *others), strict=True):
            found[_name(layer, short, "bias")] = values
    norms = [node for node in graph.node if node.op_type == "LayerNormalization"][1:]
    for number, node in enumerate(norms):
        for kind, name in zip(("weight", "bias"), node.input[1:], strict=True):
            found[_name(number // 2, ("aln", "oln")[number % 2], kind)] = constants[name]
    return found
