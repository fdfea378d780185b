"""Steps that draw names to their occupations' anchors, and keep English texts in their places."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.adapt import drawing
from services.matcher.model.adapt.anchors import Anchors
from services.matcher.model.adapt.learner import EXCUSED, Learner, embed, take_step
from services.matcher.model.adapt.material import Material
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.manifest import Prompts

TASK = "anchors"
NAMES, TEXTS = 160, 40
PREFERRED = 0.75
PULL, HOLD = 5.0, 10.0
"""What the distance to the anchor, and that from the old place, weigh beside the entropy."""


@dataclass(frozen=True)
class AnchoredBatch:
    """Names with prompts, the numbers of their occupations, the numbers of kept texts.

    ``excused`` of shape (names, occupations) is true where another occupation has the same name.
    """

    names: tuple[str, ...]
    own: tuple[int, ...]
    kept: tuple[int, ...]
    excused: NDArray[np.bool_]


def anchored_batch(
    material: Material, recipe: Recipe, prompts: Prompts, texts: int, step: int
) -> AnchoredBatch:
    """The batch of a step, with some of as many kept ``texts``; the same whatever came before."""
    rng = random.Random(f"{recipe.seed}/{step}/anchors")  # noqa: S311  no secret
    count = len(material.occupations)
    own = rng.sample(range(count), min(NAMES, count))
    names = [drawing.name(material.occupations[each], rng, preferred=PREFERRED) for each in own]
    prompted = tuple(rng.choice((prompts.job, prompts.job, prompts.profile)) + name for name in names)
    kept = rng.sample(range(texts), min(TEXTS, texts))
    return AnchoredBatch(prompted, tuple(own), tuple(kept), _excused(material, own, names))


def _excused(material: Material, own: Sequence[int], names: Sequence[str]) -> NDArray[np.bool_]:
    called = material.called
    excused = np.zeros((len(own), len(material.occupations)), bool)
    for row, (each, name) in enumerate(zip(own, names, strict=True)):
        others = [other for other in called[name.lower()] if other != each]
        excused[row, others] = True
    return excused


def learn_anchored(learner: Learner, batch: AnchoredBatch, anchors: Anchors, recipe: Recipe) -> float:
    """Take one step; returns the loss before it."""
    import torch

    texts = [*batch.names, *(anchors.texts[each] for each in batch.kept)]
    drawn, held = torch.split(embed(learner, texts), [len(batch.names), len(batch.kept)])
    own = torch.tensor(batch.own, device=drawn.device)
    scores = drawn @ anchors.occupations.T / recipe.temperature
    scores = scores.masked_fill(torch.from_numpy(batch.excused).to(scores.device), EXCUSED)
    found = torch.nn.functional.cross_entropy(scores, own)
    apart = 1 - (drawn * anchors.occupations[own]).sum(1).mean()
    moved = 1 - (held * anchors.kept[list(batch.kept)]).sum(1).mean()
    return take_step(learner, found + PULL * apart + HOLD * moved)
