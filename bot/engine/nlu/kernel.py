"""How near new lines are to all training lines, and what follows for each label: the one sum over everything that was learned.

Why a graph of its own: 24,000 lines of 384 coordinates are more than a processor's cache holds, so the time of a message is that of walking
through them. As whole numbers of one byte they are a quarter, all parts of a message share the walk, and onnxruntime knows the processor's
instructions for such products: a millisecond where floats take two for each part.
"""

from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TOGETHER: Final = 64  # rows at most whose products with all lines are in memory at a time
STEPS: Final = 127  # on either side of the middle that a coordinate of a line, trained on or new, can take
MIDDLE: Final = 128
LEAST: Final = 1e-9  # length of a row; nothing is divided by zero
OPSET: Final = 17
IR_VERSION: Final = 8


class ExponentialKernel:
    """`exp(sharpness (x . p - 1)) @ dual` for the unit rows x of dense vectors and rounded points p. Thread-safe."""

    def __init__(self, mean: Floats, directions: Floats, points: NDArray[np.int8], steps: Floats, dual: Floats, sharpness: float) -> None:
        """A dense vector less `mean` (width,), in `directions` (width, dimensions), of unit length, meets `points` (dimensions, lines).

        Those stand in `steps` (lines,); `dual` (lines, labels) is what each line says of each label.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        values: dict[str, NDArray[Any]] = {"mean": mean, "directions": directions, "points": points, "steps": steps[None, :], "dual": dual}
        self._session = ort.InferenceSession(_graph(values, sharpness), options, providers=["CPUExecutionProvider"])
        self._labels = dual.shape[1]

    def __call__(self, dense: Floats) -> Floats:
        """Sums for `dense` vectors of shape (rows, width); shape (rows, labels). A row's sums do not depend on the other rows."""
        parts = [self._session.run(["sums"], {"dense": dense[i : i + TOGETHER]})[0] for i in range(0, len(dense), TOGETHER)]
        sums: Floats = np.concatenate(parts) if parts else np.zeros((0, self._labels), np.float32)
        return sums


def _graph(values: dict[str, NDArray[Any]], sharpness: float) -> bytes:
    from onnx import TensorProto, helper, numpy_helper  # a command that only asks for help need not wait for it

    numbers = {"one": 1, "least": LEAST, "sharpness": sharpness, "whole_steps": STEPS, "middle": MIDDLE}
    stored = values | {name: np.array(number, np.float32) for name, number in numbers.items()} | {"zero": np.array(MIDDLE, np.uint8)}
    nodes = [
        helper.make_node("Sub", ["dense", "mean"], ["centred"]),
        helper.make_node("MatMul", ["centred", "directions"], ["projected"]),
        helper.make_node("ReduceL2", ["projected"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Max", ["length", "least"], ["some_length"]),
        helper.make_node("Div", ["projected", "some_length"], ["unit"]),
        helper.make_node("Abs", ["unit"], ["sizes"]),
        helper.make_node("ReduceMax", ["sizes"], ["largest"], axes=[1], keepdims=1),
        helper.make_node("Max", ["largest", "least"], ["some_size"]),
        helper.make_node("Div", ["some_size", "whole_steps"], ["step"]),
        helper.make_node("Div", ["unit", "step"], ["in_steps"]),
        helper.make_node("Round", ["in_steps"], ["rounded"]),
        helper.make_node("Add", ["rounded", "middle"], ["shifted"]),
        helper.make_node("Cast", ["shifted"], ["row"], to=TensorProto.UINT8),
        helper.make_node("MatMulInteger", ["row", "points", "zero"], ["products"]),
        helper.make_node("Cast", ["products"], ["unscaled"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["unscaled", "steps"], ["half_scaled"]),
        helper.make_node("Mul", ["half_scaled", "step"], ["cosines"]),
        helper.make_node("Sub", ["cosines", "one"], ["distances"]),
        helper.make_node("Mul", ["distances", "sharpness"], ["sharpened"]),
        helper.make_node("Exp", ["sharpened"], ["near"]),
        helper.make_node("MatMul", ["near", "dual"], ["sums"]),
    ]
    width, labels = values["directions"].shape[0], values["dual"].shape[1]
    dense = helper.make_tensor_value_info("dense", TensorProto.FLOAT, ["rows", width])
    sums = helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["rows", labels])
    constants = [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in stored.items()]
    model = helper.make_model(
        helper.make_graph(nodes, "kernel", [dense], [sums], constants), opset_imports=[helper.make_opsetid("", OPSET)]
    )
    model.ir_version = IR_VERSION
    graph: bytes = model.SerializeToString()
    return graph
