import random

import numpy as np
import pytest
from fixtures.small_taxonomy import small_taxonomy

from services.matcher.model.adapt.batches import MAKERS, make_batch, with_prompts
from services.matcher.model.adapt.material import Material, material_of
from services.matcher.model.adapt.recipe import Recipe, Task
from services.matcher.model.adapt.titles import as_vacancy_title, with_capitals
from services.matcher.model.manifest import Prompts
from services.matcher.taxonomy.esco import Esco
from shared.errors import TalentPoolError


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(small_taxonomy(), held_out=0.2, seed=1)


def test_whole_unit_groups_are_held_out_and_the_same_ones_for_a_seed(material: Material) -> None:
    again = material_of(small_taxonomy(), held_out=0.2, seed=1)

    assert len(material.held_out) == 2
    assert again.held_out == material.held_out
    assert not {each.group for each in material.held_out} & {each.group for each in material.occupations}


def test_a_taxonomy_of_a_few_occupations_is_refused() -> None:
    empty = Esco((), {}, {}, {}, {}, {}, {}, frozenset())

    with pytest.raises(TalentPoolError, match="has 0 occupations"):
        material_of(empty, held_out=0.1, seed=1)


@pytest.mark.parametrize("task", MAKERS)
def test_each_task_pairs_texts_that_belong_together(material: Material, task: str) -> None:
    recipe = Recipe(tasks={"names": Task(0, 8), task: Task(1, 8)})

    batch = make_batch(material, recipe, 1)

    assert batch.task == task
    assert len(batch.left) == len(batch.right) >= 2
    assert all(batch.left)
    assert all(batch.right)
    assert not batch.excused.diagonal().any()


def test_a_step_has_the_same_batch_whatever_came_before(material: Material) -> None:
    recipe = Recipe()

    first, second = (make_batch(material, recipe, 7) for _ in range(2))
    other = make_batch(material, recipe, 8)

    assert (first.left, first.right) == (second.left, second.right)
    np.testing.assert_array_equal(first.excused, second.excused)
    assert first.left != other.left


def test_held_out_occupations_are_never_trained_with(material: Material) -> None:
    kept_back = {name for each in material.held_out for name in each.spelt}
    recipe = Recipe(tasks={"names": Task(1, 8)})
    seen = {text.lower() for step in range(40) for text in make_batch(material, recipe, step).right}

    assert seen
    assert not seen & kept_back


def test_most_texts_of_a_profile_have_its_prompt_and_some_the_other(material: Material) -> None:
    recipe = Recipe()
    sides = [
        with_prompts(make_batch(material, recipe, step), Prompts(profile="q: ", job="p: "), recipe, step)
        for step in range(60)
    ]
    left = [text[:3] for side, _ in sides for text in side]

    assert 0.6 < left.count("q: ") / len(left) < 0.9
    assert left.count("q: ") + left.count("p: ") == len(left)


def test_a_title_has_no_word_twice_in_a_placeholder_and_is_never_empty() -> None:
    for seed in range(300):
        rng = random.Random(seed)  # noqa: S311
        for language in ("en", "no", "sv", "de"):
            title = as_vacancy_title("software engineer", language, ("developer",), ("Python",), rng)
            assert title.strip()
            assert "{" not in title


def test_capitals_leave_the_words_as_they_are() -> None:
    seen = {with_capitals("bus driver", random.Random(seed)) for seed in range(60)}  # noqa: S311

    assert seen == {"BUS DRIVER", "Bus Driver", "Bus driver", "bus driver"}
