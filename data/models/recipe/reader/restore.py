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
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from original_model import MATRICES, NORMS

_PER_LAYER = ("q", "k", "v", "ao", "fi", "fo")


def restore(reader: Reader, model: Path) -> None:
    """Copies the trained parameters of the model that `export.py` wrote into `reader`."""
    graph = onnx.load(model).graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer if one.data_type != 22}
    nodes = {name: node for node in graph.node for name in node.output}
    state = {}

    def note(layer: int, short: str, kind: str, values: np.ndarray) -> None:
        place = {**MATRICES, **NORMS}[short]
        state[f"encoder.encoder.layer.{layer}.{place}.{kind}"] = torch.tensor(values)

    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    for number, node in enumerate(products):
        levels, steps = constants[node.input[1]].astype(np.float32), constants[node.input[3]]
        matrix = (levels * steps).T
        smoothed = nodes[nodes[nodes[node.input[0]].input[0]].input[0]]
        if smoothed.op_type == "Mul" and smoothed.input[1] in constants:
            matrix = matrix * constants[smoothed.input[1]]
        note(number // 6, _PER_LAYER[number % 6], "weight", matrix)
    biases = {"MultiHeadAttention": 3, "BiasGelu": 1, "Add": 1}
    found = [
        constants[node.input[biases[node.op_type]]]
        for node in graph.node
        if node.op_type in biases and node.input[biases[node.op_type]] in constants
    ]
    for layer in range(len(products) // 6):
        mixed, ao, fi, fo = found[4 * layer : 4 * layer + 4]
        for short, values in zip(_PER_LAYER, (*np.split(mixed, 3), ao, fi, fo), strict=True):
            note(layer, short, "bias", values)
    norms = [node for node in graph.node if node.op_type == "LayerNormalization"][1:]
    for number, node in enumerate(norms):
        for kind, name in zip(("weight", "bias"), node.input[1:], strict=True):
            note(number // 2, ("aln", "oln")[number % 2], kind, constants[name])
    [head] = [node for node in graph.node if node.op_type == "MatMul"]
    state["head.weight"] = torch.tensor(constants[head.input[1]].T)
    state["head.bias"] = torch.tensor(found[-1])
    low = tuple(f"encoder.encoder.layer.{layer}." for layer in range(FROZEN))
    kept = {name: values for name, values in state.items() if not name.startswith(low)}
    unknown = reader.load_state_dict(kept, strict=False).unexpected_keys
    if unknown:
        raise SystemExit(f"{model} has what this network lacks: {', '.join(unknown)}")
