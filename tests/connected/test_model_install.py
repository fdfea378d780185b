"""Models other than the default, tiny ones made here: one that is exported, one that cannot be."""

from pathlib import Path

import numpy as np
import pytest
from fixtures.tiny_models import make_bert, make_tokenizer

from services.matcher.encoder import load_encoder
from services.matcher.model.install import install
from services.matcher.model.onnx_encoder import OnnxEncoder
from services.matcher.model.quiet import quiet_libraries
from services.matcher.model.samples import JOBS
from services.matcher.model.source import name_source
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer


@pytest.fixture
def bert_folder(tmp_path: Path) -> Path:
    """A BERT with pooling by its first token, lower-casing, and prompts of its own."""
    return make_bert(tmp_path / "tiny", prompts={"query": "find ", "document": ""})


@pytest.mark.parametrize("pooling", ["cls", "mean", "max", "weightedmean", "lasttoken"])
@pytest.mark.parametrize("dense", [False, True])
def test_every_pooling_and_a_layer_after_it_come_out_as_in_the_reference(
    tmp_path: Path, pooling: str, dense: bool
) -> None:
    folder = make_bert(tmp_path / "tiny", pooling_mode=pooling, dense=dense, seed=3)
    install(name_source(str(folder)), tmp_path / "models", lambda _step: None)
    encoder = load_encoder("tiny", models_dir=tmp_path / "models")
    expected = load_sentence_transformer(folder).encode(list(JOBS), normalize_embeddings=True)
    assert encoder.dimensions == expected.shape[1] == (32 if dense else 64)
    assert (encoder.encode_jobs(JOBS) * expected).sum(1).min() > 0.98


def test_a_model_whose_pooling_leaves_out_the_prompt_is_served_by_sentence_transformers(
    tmp_path: Path,
) -> None:
    prompts = {"query": "find ", "document": "here is "}
    folder = make_bert(tmp_path / "tiny", pooling_mode="mean", prompts=prompts, include_prompt=False)
    manifest = install(name_source(str(folder)), tmp_path / "models", lambda _step: None)
    assert manifest.serving is None
    encoder = load_encoder("tiny", models_dir=tmp_path / "models")
    reference = load_sentence_transformer(folder)
    expected = reference.encode(list(JOBS), prompt="here is ", normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_jobs(JOBS), expected, atol=1e-5)


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
