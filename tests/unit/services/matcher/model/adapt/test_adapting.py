import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fixtures.small_taxonomy import small_taxonomy
from fixtures.tiny_models import make_bert

from services.matcher.model.adapt.batches import make_batch
from services.matcher.model.adapt.checkpoint import FILE_NAME
from services.matcher.model.adapt.learner import Learner, learn, make_learner
from services.matcher.model.adapt.material import Material, material_of
from services.matcher.model.adapt.recipe import Recipe, Task
from services.matcher.model.adapt.run import Order, adapt
from services.matcher.model.adapt.training import Progress, fitting, train
from services.matcher.model.low_rank import merged, read_adapter
from services.matcher.model.manifest import Prompts
from services.matcher.model.torch_encoder import load_sentence_transformer
from shared.errors import TalentPoolError

RECIPE = Recipe(steps=24, seed=3, rank=4, warm_up=2, learning_rate=5e-3, held_out=0.1, kept_batches=2)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return make_bert(tmp_path / "base", pooling_mode="mean")


@pytest.fixture
def material() -> Material:
    return material_of(small_taxonomy(), held_out=0.1, seed=3)


def trained(
    base: Path, material: Material, work: Path, recipe: Recipe = RECIPE
) -> tuple[Learner, list[Progress]]:
    learner = make_learner(load_sentence_transformer(base), recipe)
    told: list[Progress] = []
    train(learner, material, recipe, Prompts(), work, told.append)
    return learner, told


def weights(learner: Learner) -> np.ndarray:
    flat = [weight.detach().numpy().ravel() for weight in learner.optimiser.param_groups[0]["params"]]
    return np.concatenate(flat)


def test_the_loss_of_a_batch_falls_with_the_steps_taken_for_it(base: Path, material: Material) -> None:
    recipe = replace(RECIPE, tasks={"names": Task(1, 8)}, learning_rate=2e-2)
    learner = make_learner(load_sentence_transformer(base), recipe)
    batch = make_batch(material, recipe, 1)

    losses = [learn(learner, batch.left, batch.right, batch, recipe) for _ in range(60)]

    assert losses[-1] < losses[0] * 0.8


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(
    base: Path, material: Material, tmp_path: Path
) -> None:
    recipe = replace(RECIPE, steps=4)
    first, _ = trained(base, material, tmp_path / "a", recipe)
    second, _ = trained(base, material, tmp_path / "b", recipe)
    other, _ = trained(base, material, tmp_path / "c", replace(recipe, seed=4))

    np.testing.assert_array_equal(weights(first), weights(second))
    assert not np.allclose(weights(first), weights(other))


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
    base: Path, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.matcher.model.adapt.training.CHECKPOINT_EVERY", 5)
    recipe = replace(RECIPE, steps=12)
    whole, _ = trained(base, material, tmp_path / "whole", recipe)

    def stop(step: Progress) -> None:
        if step.step == 8:
            raise KeyboardInterrupt

    learner = make_learner(load_sentence_transformer(base), recipe)
    with pytest.raises(KeyboardInterrupt):
        train(learner, material, recipe, Prompts(), tmp_path / "stopped", stop)
    again, told = trained(base, material, tmp_path / "stopped", recipe)

    assert [step.step for step in told] == list(range(6, 13))
    np.testing.assert_array_equal(weights(whole), weights(again))


def test_a_checkpoint_of_other_options_or_a_damaged_one_is_refused(
    base: Path, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.matcher.model.adapt.training.CHECKPOINT_EVERY", 2)
    recipe, work = replace(RECIPE, steps=2), tmp_path / "work"
    trained(base, material, work, recipe)

    with pytest.raises(TalentPoolError, match="other options"):
        trained(base, material, work, replace(recipe, seed=9))
    (work / FILE_NAME).write_bytes(b"no checkpoint")
    with pytest.raises(TalentPoolError, match="damaged"):
        trained(base, material, work, recipe)


def test_minutes_are_turned_into_steps(base: Path, material: Material, tmp_path: Path) -> None:
    learner = make_learner(load_sentence_transformer(base), RECIPE)
    told: list[Progress] = []
    recipe = replace(RECIPE, steps=None, minutes=0.0001)

    done = train(learner, material, recipe, Prompts(), tmp_path / "work", told.append)

    assert done.steps == len(told) == 20


@pytest.mark.parametrize(("texts", "anchored", "steps"), [(0, 0.0, 400), (0, 1.0, 363), (45_000, 0.0, 300)])
def test_the_anchors_and_their_slower_steps_are_reckoned_with(
    texts: int, anchored: float, steps: int
) -> None:
    assert fitting(replace(RECIPE, minutes=20, anchored=anchored), texts, each=3.0) == steps


def test_minutes_that_the_anchors_alone_would_take_leave_no_step() -> None:
    assert fitting(replace(RECIPE, minutes=1), 1_000_000, each=3.0) == 0


@pytest.fixture
def download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("services.matcher.model.adapt.run.read_esco", lambda _places: small_taxonomy())
    return tmp_path / "esco"


def test_the_folder_holds_model_card_figures_and_adapter(base: Path, download: Path, tmp_path: Path) -> None:
    order = Order(base, [download], tmp_path / "out", RECIPE)

    figures = adapt(order, lambda _: None, lambda _: None)

    found = json.loads((order.out / "evaluation.json").read_bytes())
    assert [each["about"] for each in found["figures"]] == [each.about for each in figures]
    assert all(0 < each.after <= 1 for each in figures)
    card = (order.out / "README.md").read_text(encoding="utf-8")
    assert "This service uses the ESCO classification of the European Commission." in card
    assert "talentpool model adapt --taxonomy esco --base base --steps 24 --seed 3" in card
    assert not list(tmp_path.glob(".out*"))
    with pytest.raises(TalentPoolError, match="exists"):
        adapt(order, lambda _: None, lambda _: None)


def test_merging_the_adapter_gives_what_peft_merged(base: Path, download: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    order = Order(base, [download], tmp_path / "out", RECIPE)
    adapt(order, lambda _: None, lambda _: None)

    adapter = read_adapter(order.out / "adapter")
    before = load_file(base / "model.safetensors")
    ours = dict(merged(before.items(), adapter))
    theirs = load_file(order.out / "model.safetensors")

    assert len(adapter.down) == 12
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        np.testing.assert_allclose(values, theirs[name], atol=1e-6)
    assert not np.allclose(
        ours["encoder.layer.0.output.dense.weight"], before["encoder.layer.0.output.dense.weight"]
    )
