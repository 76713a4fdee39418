"""Builds the encoder's ONNX graph from the published weights of all-MiniLM-L6-v2.

The graph is BERT (Devlin et al. 2019, 6 layers, 12 heads) with mean pooling and L2 normalisation (Reimers & Gurevych 2019) of the
layers that are used, quantised to int8 weights for speed.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.encoder.weights import HIDDEN, LAYERS_USED, verified_weights, weights_path

LAYERS, HEADS = 6, 12
EPSILON = 1e-12
OPSET = 20
RUNTIME = "com.microsoft"  # onnxruntime's own operators


class _Graph:
    """Collects nodes and initialisers; each method returns the name of its result."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.initialisers.setdefault(name, numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str, *, transposed: bool = False) -> str:
        value = self.weights[name]
        return self.constant(name, np.ascontiguousarray(value.T) if transposed else value)

    def op(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        self._count += 1
        name = output or f"{kind}_{self._count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, prefix: str) -> str:
        product = self.op("MatMul", x, self.weight(f"{prefix}.weight", transposed=True))
        return self.op("Add", product, self.weight(f"{prefix}.bias"))

    def norm(self, x: str, prefix: str) -> str:
        scale, bias = self.weight(f"{prefix}.weight"), self.weight(f"{prefix}.bias")
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)


def _attention(g: _Graph, x: str, prefix: str, mask: str) -> str:
    """Query, key and value come of one product, so that its input is quantised once; onnxruntime's own operator does the rest."""
    parts = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = g.constant(f"{prefix}.projection.weight", np.hstack([g.weights[f"{part}.weight"].T for part in parts]))
    bias = g.constant(f"{prefix}.projection.bias", np.hstack([g.weights[f"{part}.bias"] for part in parts]))
    mixed = g.op("Attention", x, weight, bias, mask, num_heads=HEADS, domain=RUNTIME)
    return g.norm(g.op("Add", g.linear(mixed, f"{prefix}.attention.output.dense"), x), f"{prefix}.attention.output.LayerNorm")


def encoder_graph(weights: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """The encoder as an ONNX model.

    Inputs: `ids`, `positions`, `mask`, each int64 of shape (batch, length). Output: `layers`, float32
    (batch, 384 x layers used): each used layer's mean over the words, of unit length, side by side.
    """
    g = _Graph(weights)
    words = g.op("Gather", g.weight("embeddings.word_embeddings.weight"), "ids")
    places = g.op("Gather", g.weight("embeddings.position_embeddings.weight"), "positions")
    segment = g.constant("segment", weights["embeddings.token_type_embeddings.weight"][0])
    x = g.norm(g.op("Add", g.op("Add", words, places), segment), "embeddings.LayerNorm")

    kept = g.op("Cast", "mask", to=TensorProto.FLOAT)
    attended = g.op("Cast", "mask", to=TensorProto.INT32)
    last, first = g.constant("last", np.array([-1], dtype=np.int64)), g.constant("first", np.array([1], dtype=np.int64))
    wide = g.op("Unsqueeze", kept, last)
    pooled = []
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        x = _attention(g, x, prefix, attended)
        inner = g.op("Gelu", g.linear(x, f"{prefix}.intermediate.dense"))
        x = g.norm(g.op("Add", g.linear(inner, f"{prefix}.output.dense"), x), f"{prefix}.output.LayerNorm")
        if layer + 1 in LAYERS_USED:
            summed = g.op("ReduceSum", g.op("Mul", x, wide), first, keepdims=0)  # the length makes a mean of the sum
            pooled.append(g.op("Div", summed, g.op("ReduceL2", summed, last, keepdims=1)))
    g.op("Concat", *pooled, output="layers", axis=1)

    def ints(name: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])

    result = helper.make_tensor_value_info("layers", TensorProto.FLOAT, ["batch", HIDDEN * len(LAYERS_USED)])
    body = helper.make_graph(
        g.nodes, "sentence-encoder", [ints("ids"), ints("positions"), ints("mask")], [result], list(g.initialisers.values())
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def build(target: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Write the int8 encoder to `target` (about 23 MB, some seconds), atomically.

    Raises:
        WeightsError: the weights are missing or not the published ones.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    say("Checking the encoder's weights")
    model = encoder_graph(verified_weights(weights_path()))
    full, small = target.with_suffix(".fp32.tmp"), target.with_suffix(".int8.tmp")
    say("Building the encoder")
    onnx.save(model, str(full))
    # The quantiser cannot infer types behind an operator of the runtime's own.
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True, extra_options={"DefaultTensorType": TensorProto.FLOAT})
    small.replace(target)
    full.unlink()
