from pathlib import Path

import numpy as np
import pytest
from fixtures.small_taxonomy import small_taxonomy
from fixtures.tiny_models import make_bert

from services.matcher.model.adapt.anchored import anchored_batch, learn_anchored
from services.matcher.model.adapt.anchors import find_anchors, kept_texts
from services.matcher.model.adapt.learner import Learner, embed, make_learner
from services.matcher.model.adapt.material import Material, material_of
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.manifest import Prompts
from services.matcher.model.torch_encoder import load_sentence_transformer

RECIPE = Recipe(seed=3, rank=4, learning_rate=1e-2, kept_batches=2)
PROMPTS = Prompts(profile="q: ", job="p: ")


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(small_taxonomy(), held_out=0.1, seed=3)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return make_learner(load_sentence_transformer(make_bert(tmp_path / "base", pooling_mode="mean")), RECIPE)


def test_anchors_are_unit_vectors_of_the_english_names(learner: Learner, material: Material) -> None:
    anchors = find_anchors(learner, material, RECIPE, PROMPTS)

    first = material.occupations[0]
    mean = embed(learner, [PROMPTS.job + name for name in first.names["en"]]).mean(0).detach().numpy()
    np.testing.assert_allclose(anchors.occupations[0].numpy(), mean / np.linalg.norm(mean), atol=1e-5)
    assert anchors.occupations.shape[0] == len(material.occupations)
    assert anchors.kept.shape[0] == len(anchors.texts)
    assert not anchors.occupations.requires_grad


def test_kept_texts_are_english_and_have_both_prompts(material: Material) -> None:
    texts = kept_texts(material, RECIPE, PROMPTS)
    elsewhere = {
        name
        for each in material.occupations
        for language, names in each.names.items()
        for name in names
        if language != "en" and name.lower() not in {known.lower() for known in each.names["en"]}
    }

    assert {text[:3] for text in texts} == {"q: ", "p: "}
    assert elsewhere
    assert not {text[3:] for text in texts} & elsewhere


def test_names_that_another_occupation_has_too_are_not_held_against_it(material: Material) -> None:
    batch = anchored_batch(material, RECIPE, PROMPTS, 5, 1)

    for row, (name, own) in enumerate(zip(batch.names, batch.own, strict=True)):
        said = name[3:].lower()
        others = [n for n, each in enumerate(material.occupations) if said in each.spelt and n != own]
        assert batch.excused[row].nonzero()[0].tolist() == others
        assert said in material.occupations[own].spelt


def test_names_come_nearer_to_their_anchors(learner: Learner, material: Material) -> None:
    anchors = find_anchors(learner, material, RECIPE, PROMPTS)
    batch = anchored_batch(material, RECIPE, PROMPTS, len(anchors.texts), 1)

    losses = [learn_anchored(learner, batch, anchors, RECIPE) for _ in range(30)]

    assert losses[-1] < losses[0] * 0.8
