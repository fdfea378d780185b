"""The real model: installed once, then reused by every run."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from fakes import HashingEncoder
from numpy.typing import NDArray

from services.matcher.encoder import Encoder, find_model, load_encoder
from services.matcher.model.check import rank_correlation
from services.matcher.model.fingerprint import fingerprint
from services.matcher.model.install import install
from services.matcher.model.manifest import REFERENCE, Manifest, Prompts, read_manifest
from services.matcher.model.source import name_source
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer

MODEL = "talentpool-e5-small"
ADS = 16

# Titles as Norwegian ads have them, each with its English counterpart; none is among the installer's texts.
TITLE_PAIRS = [
    ("helsefagarbeider", "healthcare assistant"),
    ("fysioterapeut", "physiotherapist"),
    ("bussjåfør", "bus driver"),
    ("rørlegger", "plumber"),
    ("snekker", "carpenter"),
    ("servitør", "waiter"),
    ("frisør", "hairdresser"),
    ("tannlege", "dentist"),
    ("advokat", "lawyer"),
    ("sivilingeniør bygg", "structural engineer"),
    ("systemutvikler", "software developer"),
    ("dataanalytiker", "data analyst"),
    ("butikkmedarbeider", "shop assistant"),
    ("renholdsoperatør", "cleaner"),
    ("vekter", "security guard"),
    ("bilmekaniker", "car mechanic"),
    ("maler", "painter"),
    ("journalist", "journalist"),
    ("forsker i molekylærbiologi", "molecular biology researcher"),
    ("økonomisjef", "chief financial officer"),
    ("markedsfører", "marketing specialist"),
    ("gartner", "gardener"),
    ("baker", "baker"),
    ("prosjektleder", "project manager"),
]


@pytest.fixture(scope="session")
def models_dir() -> Path:
    return Path(os.environ.get("TALENTPOOL_MATCHER_MODELS_DIR", ROOT / ".talentpool" / "models"))


@pytest.fixture(scope="session")
def manifest(models_dir: Path) -> Manifest:
    return install(name_source(MODEL), models_dir, lambda _step: None)


@pytest.fixture(scope="session")
def real(manifest: Manifest, models_dir: Path) -> Encoder:
    return load_encoder(manifest.name, models_dir=models_dir)


@pytest.fixture(scope="session")
def reference(manifest: Manifest, models_dir: Path) -> Encoder:
    """sentence-transformers itself, with the prompts written out here."""
    model = load_sentence_transformer(find_model(manifest.name, models_dir))
    return TorchEncoder(model, model_id="reference", prompts=Prompts(profile="query: ", job="passage: "))


@pytest.fixture(params=["fake", "real"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return HashingEncoder() if request.param == "fake" else request.getfixturevalue("real")


class TestFakeAndRealEncoder:
    def test_give_unit_vectors_of_their_dimensions_in_float32(self, encoder: Encoder) -> None:
        for encode in (encoder.encode_profiles, encoder.encode_jobs):
            vectors = encode(["sykepleier", "sveiser på verft", "nurse " * 50])
            assert vectors.shape == (3, encoder.dimensions)
            assert vectors.dtype == np.dtype(np.float32)
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_name_themselves_with_a_fingerprint(self, encoder: Encoder) -> None:
        name, _, digits = encoder.model_id.partition("@")
        assert name
        assert len(digits) == 12

    def test_give_the_same_for_the_same(self, encoder: Encoder) -> None:
        texts = ["kokk", "tømrer søkes", "data engineer"]
        np.testing.assert_array_equal(encoder.encode_jobs(texts), encoder.encode_jobs(texts))

    def test_keep_the_order_of_the_texts(self, encoder: Encoder) -> None:
        texts = ["a much longer text about a nurse in a hospital ward", "kokk", "tømrer søkes nå", "nurse"]
        together = encoder.encode_jobs(texts)
        alone = np.concatenate([encoder.encode_jobs([text]) for text in texts])
        assert ((together * alone).sum(1) > 0.99).all()

    def test_give_no_rows_for_no_texts(self, encoder: Encoder) -> None:
        assert encoder.encode_jobs([]).shape == encoder.encode_profiles([]).shape == (0, encoder.dimensions)

    @pytest.mark.parametrize("text", ["", "   \n", "word " * 100_000, "ø" * 50_000, "\0\ud7ff\U0001f477"])
    def test_take_any_text(self, encoder: Encoder, text: str) -> None:
        vectors = encoder.encode_profiles([text, "sykepleier"])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_put_a_text_nearest_to_itself(self, encoder: Encoder) -> None:
        texts = ["sykepleier ved sykehus", "sveiser på verft", "kokk på hotell"]
        scores = encoder.encode_profiles(texts) @ encoder.encode_jobs(texts).T
        assert scores.argmax(1).tolist() == [0, 1, 2]


def pair_scores(encoder: Encoder) -> NDArray[np.float32]:
    profiles, jobs = zip(*TITLE_PAIRS, strict=True)
    return encoder.encode_profiles(profiles) @ encoder.encode_jobs(jobs).T


@pytest.fixture(scope="session")
def ad_vectors(
    real: Encoder, reference: Encoder, shared_folder: Path
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of real ads, as served and by the reference."""
    path = shared_folder / "eval" / "nav_oslo_ads" / "ads.jsonl"
    if not path.is_file():
        pytest.skip(f"no real ads: {path} is absent")
    lines = path.read_text(encoding="utf-8").splitlines()[:ADS]
    ads = [f"{ad['jobtitle'] or ad['title']}\n{ad['text']}" for ad in map(json.loads, lines)]
    return real.encode_jobs(ads), reference.encode_jobs(ads)


def test_every_title_has_the_references_vector(real: Encoder, reference: Encoder) -> None:
    titles = [title for pair in TITLE_PAIRS for title in pair]
    assert (real.encode_profiles(titles) * reference.encode_profiles(titles)).sum(1).min() >= 0.98


def test_every_real_ad_has_the_references_vector(
    ad_vectors: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    served, expected = ad_vectors
    assert (served * expected).sum(1).min() >= 0.98


def test_the_best_title_is_nearly_always_the_references(real: Encoder, reference: Encoder) -> None:
    served, expected = pair_scores(real), pair_scores(reference)
    assert (served.argmax(1) == expected.argmax(1)).mean() >= 0.9


def test_titles_and_real_ads_rank_as_the_reference_ranks_them(
    real: Encoder, reference: Encoder, ad_vectors: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> None:
    profiles, jobs = zip(*TITLE_PAIRS, strict=True)
    served, expected = (
        model.encode_profiles(profiles) @ np.concatenate([model.encode_jobs(jobs), ads]).T
        for model, ads in zip((real, reference), ad_vectors, strict=True)
    )
    assert rank_correlation(served.ravel(), expected.ravel()) >= 0.99


def test_most_titles_find_their_counterpart_in_the_other_language(real: Encoder) -> None:
    assert (pair_scores(real).argmax(1) == np.arange(len(TITLE_PAIRS))).mean() >= 0.7


def test_a_nurse_is_nearer_a_sykepleier_than_a_welder(real: Encoder) -> None:
    nurse, welder = real.encode_jobs(["nurse", "welder"]) @ real.encode_profiles(["sykepleier"])[0]
    assert nurse > welder + 0.02


@pytest.mark.parametrize(
    ("profile", "job"),
    [
        ("медсестра", "sykepleier"),
        ("зварювальник", "sveiser"),
        ("ممرضة", "sykepleier"),
        ("溶接工", "sveiser"),
    ],
)
def test_profiles_in_other_scripts_find_their_job(real: Encoder, profile: str, job: str) -> None:
    jobs = ["sykepleier", "sveiser"]
    cosines = real.encode_profiles([profile]) @ real.encode_jobs(jobs).T
    assert jobs[int(cosines.argmax())] == job


def test_the_folder_is_an_ordinary_sentence_transformers_model(manifest: Manifest, models_dir: Path) -> None:
    folder = find_model(manifest.name, models_dir)
    assert load_sentence_transformer(folder).prompts["query"] == "query: "
    assert read_manifest(folder) == manifest
    assert "MIT" in (folder / "README.md").read_text(encoding="utf-8")


def test_the_reference_and_the_export_have_different_ids(
    manifest: Manifest, models_dir: Path, real: Encoder
) -> None:
    folder = find_model(manifest.name, models_dir)
    assert real.model_id == f"{MODEL}@{fingerprint(folder, 'int8')}"
    assert real.model_id != f"{MODEL}@{fingerprint(folder, REFERENCE)}"
