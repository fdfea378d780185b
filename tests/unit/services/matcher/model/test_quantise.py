import numpy as np
import pytest

from services.matcher.model.quantise import split_layer_norms

onnx = pytest.importorskip("onnx")


@pytest.mark.parametrize("bias", [False, True])
def test_a_fused_layer_norm_is_taken_apart_without_changing_its_result(bias: bool) -> None:
    from onnx import TensorProto, helper
    from onnxruntime import InferenceSession, SessionOptions

    random = np.random.default_rng(0)
    weights = {name: random.standard_normal(4).astype(np.float32) for name in ("scale", "shift", "bias")}
    names = ["inner", "skipped", "scale", "shift", *(["bias"] if bias else [])]
    node = helper.make_node("SkipLayerNormalization", names, ["result"], domain="com.microsoft", epsilon=1e-5)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, 4]) for name in names[:2]],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, [1, 3, 4])],
        [onnx.numpy_helper.from_array(weights[name], name) for name in names[2:]],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    feed = {name: random.standard_normal((1, 3, 4)).astype(np.float32) for name in names[:2]}

    def result() -> np.ndarray:
        session = InferenceSession(
            model.SerializeToString(), SessionOptions(), providers=["CPUExecutionProvider"]
        )
        return np.asarray(session.run(None, feed)[0])

    fused = result()
    split_layer_norms(model.graph)
    assert [node.op_type for node in model.graph.node] == ["Add"] * (1 + bias) + ["LayerNormalization"]
    np.testing.assert_allclose(result(), fused, atol=1e-5)
