"""Makes an exported graph quick: fuses attention and GELU, then rounds its weights to 8 bits."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.matcher.model.quiet import quiet_libraries

QUANTISED = ["MatMul", "Attention", "Gemm"]


def fuse(graph: Path, fused: Path, *, heads: int, hidden: int) -> None:
    """Write the graph with onnxruntime's fused operators for BERT-like transformers; still float32."""
    from onnxruntime.transformers import optimizer  # type: ignore[import-untyped]  # no types
    from onnxruntime.transformers.fusion_options import FusionOptions  # type: ignore[import-untyped]  # no types

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # knows no embedding tables of 8 bits
    with quiet_libraries():
        model = optimizer.optimize_model(
            str(graph), "bert", num_heads=heads, hidden_size=hidden, optimization_options=options, opt_level=0
        )
        split_layer_norms(model.model.graph)
        model.save_model_to_file(str(fused))


def split_layer_norms(graph: Any) -> None:
    """Undo the fusion of residual sum and layer norm, in place: apart, the two take a sixth of the time."""
    nodes = [part for node in graph.node for part in _apart(node)]
    del graph.node[:]
    graph.node.extend(nodes)


def _apart(node: Any) -> Iterator[Any]:
    from onnx.helper import make_node

    if node.op_type != "SkipLayerNormalization":
        yield node
        return
    inner, skipped, scale, shift, *bias = node.input
    (result,) = [name for name in node.output if name]
    (epsilon,) = [attribute.f for attribute in node.attribute if attribute.name == "epsilon"]
    for number, addend in enumerate([*bias, skipped]):
        yield make_node("Add", [inner, addend], [f"{result}_sum_{number}"])
        inner = f"{result}_sum_{number}"
    yield make_node("LayerNormalization", [inner, scale, shift], [result], axis=-1, epsilon=epsilon)


def quantise(fused: Path, quantised: Path) -> None:
    """Write the graph with weights in 8 bits per output channel; activations are rounded as they come."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]  # no types
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata  # type: ignore[import-untyped]  # no types

    model = onnx.load(fused)
    add_pre_process_metadata(
        model
    )  # it is optimised already: without the mark a warning goes to the root logger
    with quiet_libraries():
        quantize_dynamic(
            model,
            quantised,
            op_types_to_quantize=QUANTISED,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
