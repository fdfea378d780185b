"""The training loop: as many steps as fit into the time, checkpoints on the way, and going on from one."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from services.matcher.model.adapt.batches import make_batch, with_prompts
from services.matcher.model.adapt.checkpoint import restore, save
from services.matcher.model.adapt.learner import Learner, learn
from services.matcher.model.adapt.material import Material
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.manifest import Prompts

MEASURED = 20
"""Steps after which it is known how many fit into the time."""
CHECKPOINT_EVERY = 50
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
    done, steps = restore(learner, recipe, material, work)
    steps = steps or recipe.steps or 0
    for number, started in _steps(done, time.monotonic()):
        if steps and number >= steps:
            break
        _set_rate(learner, recipe, number, steps)
        batch = make_batch(material, recipe, number)
        loss = learn(learner, *with_prompts(batch, prompts, recipe, number), batch, recipe)
        if not steps and number + 1 - done >= MEASURED:
            steps = _fitting(recipe.minutes * 60, time.monotonic() - started, number + 1)
        if (number + 1) % CHECKPOINT_EVERY == 0:
            save(learner, recipe, material, work, number + 1, steps)
        tell(Progress(number + 1, steps, batch.task, loss))
    return replace(recipe, steps=steps)


def _steps(done: int, started: float) -> Iterator[tuple[int, float]]:
    number = done
    while True:
        yield number, started
        number += 1


def _fitting(seconds: float, taken: float, steps: int) -> int:
    """How many steps fit into ``seconds``, when ``steps`` took ``taken``; never fewer than are done."""
    return max(steps, int(seconds / taken * steps))


def _set_rate(learner: Learner, recipe: Recipe, number: int, steps: int) -> None:
    """A linear rise, then a linear fall; before the number of steps is known, only the rise."""
    rise = min(1.0, (number + 1) / recipe.warm_up)
    fall = max(LAST, 1 - number / steps) if steps else 1.0
    for group in learner.optimiser.param_groups:
        group["lr"] = recipe.learning_rate * rise * fall
