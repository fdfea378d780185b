"""The training loop: as many steps as fit into the time, checkpoints on the way, and going on from one."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from services.matcher.model.adapt.anchored import TASK as ANCHORING
from services.matcher.model.adapt.anchored import anchored_batch, learn_anchored
from services.matcher.model.adapt.anchors import find_anchors, texts_to_embed
from services.matcher.model.adapt.batches import make_batch, with_prompts
from services.matcher.model.adapt.checkpoint import State, restore, save
from services.matcher.model.adapt.learner import Learner, learn
from services.matcher.model.adapt.material import Material
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.manifest import Prompts

MEASURED = 20
"""Steps after which it is known how many fit into the time."""
CHECKPOINT_EVERY = 50
TEXTS_A_STEP = 450
"""Texts that are embedded without learning in the time of a paired step, as measured on two cores."""
ANCHORED_COST = 1.1
"""Of an anchored step, in paired ones."""
LAST = 0.02
"""The learning rate of the last step, as a share of the first."""


@dataclass(frozen=True)
class Progress:
    """A step that was taken: its number from 1, of how many, its task and loss."""

    step: int
    steps: int
    task: str
    loss: float


Tell = Callable[[Progress], None]


def train(  # noqa: PLR0913, PLR0917  each is one thing that training needs
    learner: Learner, material: Material, recipe: Recipe, prompts: Prompts, work: Path, tell: Tell
) -> Recipe:
    """Train to the end; returns the recipe with the number of steps that were taken.

    Goes on from the checkpoint in ``work``, if there is one, as if it had never stopped.

    Raises:
        TalentPoolError: the checkpoint is of another recipe, taxonomy or model, or is damaged.
    """
    state = restore(learner, recipe, material, work)
    done, steps, anchors = state.done, state.steps or recipe.steps or 0, state.anchors
    for number, started in _steps(done, time.monotonic()):
        if steps and number >= steps:
            break
        paired = recipe.paired(steps) if steps else number + 1
        if number < paired:
            _set_rate(learner, recipe, number, paired if steps else 0)
            task, loss = _pair(learner, material, recipe, prompts, number)
        else:
            _set_rate(learner, recipe, number - paired, steps - paired)
            anchors = anchors or find_anchors(learner, material, recipe, prompts)
            batch = anchored_batch(material, recipe, prompts, len(anchors.texts), number)
            task, loss = ANCHORING, learn_anchored(learner, batch, anchors, recipe)
        if not steps and number + 1 - done >= MEASURED:
            each = (time.monotonic() - started) / (number + 1 - done)
            steps = max(number + 1, fitting(recipe, texts_to_embed(material, recipe, prompts), each))
        if (number + 1) % CHECKPOINT_EVERY == 0:
            save(learner, recipe, material, work, State(number + 1, steps, anchors))
        tell(Progress(number + 1, steps, task, loss))
    return replace(recipe, steps=steps)


def _pair(
    learner: Learner, material: Material, recipe: Recipe, prompts: Prompts, number: int
) -> tuple[str, float]:
    batch = make_batch(material, recipe, number)
    return batch.task, learn(learner, *with_prompts(batch, prompts, recipe, number), batch, recipe)


def _steps(done: int, started: float) -> Iterator[tuple[int, float]]:
    number = done
    while True:
        yield number, started
        number += 1


def fitting(recipe: Recipe, texts: int, each: float) -> int:
    """How many steps fit into the recipe's minutes, when a paired one takes ``each`` seconds.

    Between the two parts as many ``texts`` are embedded once.
    """
    spare = recipe.minutes * 60 / each - texts / TEXTS_A_STEP
    return int(max(0.0, spare) / (1 - recipe.anchored + recipe.anchored * ANCHORED_COST))


def _set_rate(learner: Learner, recipe: Recipe, number: int, steps: int) -> None:
    """A linear rise, then a linear fall; before the number of steps is known, only the rise."""
    rise = min(1.0, (number + 1) / recipe.warm_up)
    fall = max(LAST, 1 - number / steps) if steps else 1.0
    for group in learner.optimiser.param_groups:
        group["lr"] = recipe.learning_rate * rise * fall
