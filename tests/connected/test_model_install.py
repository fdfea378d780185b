"""Models other than the default, tiny ones made here: one that is exported, one that cannot be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.matcher.encoder import load_encoder
from services.matcher.model.install import install
from services.matcher.model.onnx_encoder import OnnxEncoder
from services.matcher.model.quiet import quiet_libraries
from services.matcher.model.samples import JOBS, PROFILES
from services.matcher.model.source import name_source
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer


def make_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = sorted({word for text in (*PROFILES, *JOBS) for word in text.lower().split()})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    make: Any = PreTrainedTokenizerFast  # it has no types
    return make(tokenizer_object=tokenizer, model_max_length=64, **special)


@pytest.fixture
def bert_folder(tmp_path: Path) -> Path:
    """A BERT of two layers with pooling by its first token, lower-casing, and prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    folder = tmp_path / "tiny"
    torch.manual_seed(0)
    configuration = BertConfig(
        vocab_size=400,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
    )
    with quiet_libraries():
        BertModel(configuration).save_pretrained(tmp_path / "bert")
        make_tokenizer().save_pretrained(tmp_path / "bert")
        transformer = Transformer(str(tmp_path / "bert"))
        pooling = Pooling(64, pooling_mode="cls")
        prompts = {"query": "find ", "document": ""}
        SentenceTransformer(modules=[transformer, pooling], device="cpu", prompts=prompts).save(str(folder))
    return folder


def test_any_bert_like_model_is_exported_with_its_own_pooling_and_prompts(
    bert_folder: Path, tmp_path: Path
) -> None:
    manifest = install(name_source(str(bert_folder)), tmp_path / "models", lambda _step: None)
    assert manifest.serving is not None
    assert (manifest.prompts.profile, manifest.prompts.job) == ("find ", "")
    encoder = load_encoder("tiny", models_dir=tmp_path / "models")
    assert isinstance(encoder, OnnxEncoder)
    expected = load_sentence_transformer(bert_folder).encode(list(JOBS), normalize_embeddings=True)
    assert (encoder.encode_jobs(JOBS) * expected).sum(1).min() > 0.98


def test_a_folder_is_installed_again_only_after_it_changed(bert_folder: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    first = install(name_source(str(bert_folder)), tmp_path / "models", steps.append)
    steps.clear()
    assert install(name_source(str(bert_folder)), tmp_path / "models", steps.append) == first
    assert steps == ["tiny is installed already"]
    (bert_folder / "config_sentence_transformers.json").write_text('{"prompts": {"query": "seek "}}')
    second = install(name_source(str(bert_folder)), tmp_path / "models", steps.append)
    assert second.prompts.profile == "seek "
    assert second.model_id != first.model_id


def test_a_model_that_cannot_be_exported_is_served_by_sentence_transformers(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    with quiet_libraries():
        words = StaticEmbedding(make_tokenizer()._tokenizer, embedding_dim=32)
        SentenceTransformer(modules=[words], device="cpu").save(str(tmp_path / "static"))
    steps: list[str] = []
    manifest = install(name_source(str(tmp_path / "static")), tmp_path / "models", steps.append)
    assert manifest.serving is None
    assert "will be served by sentence-transformers" in steps[-1]
    encoder = load_encoder("static", models_dir=tmp_path / "models")
    assert isinstance(encoder, TorchEncoder)
    assert encoder.model_id == manifest.model_id
    np.testing.assert_allclose(np.linalg.norm(encoder.encode_jobs(JOBS), axis=1), 1, atol=1e-5)
