"""Exports a sentence-transformers model as one ONNX graph: token ids and mask in, unit vectors out."""

from pathlib import Path
from typing import Any

from services.matcher.model.quiet import quiet_libraries

OPSET = 17
TRACED_TEXTS = ("sykepleier søkes til hjemmetjenesten", "nurse")
INPUTS = ("input_ids", "attention_mask")
OUTPUT = "sentence_embedding"


def export_graph(model: Any, path: Path) -> None:
    """Write the model with its pooling and all further modules as a float32 graph with free batch and length.

    The table of word vectors, most of a multilingual model, is stored as 8-bit rows with a scale each: this
    halves the memory that export and optimisation take, and hardly moves a vector (cosine > .99999). The
    model is changed by it: it serves for nothing else afterwards. What its code raises passes through.
    """
    import torch

    with quiet_libraries(), torch.no_grad():
        _compress_word_vectors(model[0].auto_model)
        batch = model.tokenizer(list(TRACED_TEXTS), padding=True, return_tensors="pt")
        _trace(model, tuple(batch[name] for name in INPUTS), path)


def _trace(model: Any, inputs: tuple[Any, ...], path: Path) -> None:
    import torch

    class Pipeline(torch.nn.Module):
        """All modules of the sentence encoder as one."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features[OUTPUT], dim=1)

    free = {0: "batch", 1: "length"}
    torch.onnx.export(
        Pipeline().eval(),
        inputs,
        str(path),
        input_names=list(INPUTS),
        output_names=[OUTPUT],
        dynamic_axes=dict.fromkeys(INPUTS, free) | {OUTPUT: {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,  # the newer exporter needs onnxscript, and its graphs defeat the attention fusion
    )


def _compress_word_vectors(transformer: Any) -> None:
    import torch

    class EightBitEmbedding(torch.nn.Module):
        """Rows of a table as int8 with a float32 scale each."""

        codes: torch.Tensor
        scale: torch.Tensor

        def __init__(self, table: Any) -> None:
            super().__init__()
            scale = table.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
            self.register_buffer("codes", (table / scale).round().to(torch.int8))
            self.register_buffer("scale", scale)

        def forward(self, ids: Any) -> Any:
            codes = torch.nn.functional.embedding(ids, self.codes)
            return codes.to(torch.float32) * torch.nn.functional.embedding(ids, self.scale)

    transformer.set_input_embeddings(EightBitEmbedding(transformer.get_input_embeddings().weight.data))
