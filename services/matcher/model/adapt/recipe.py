"""How a model is adapted: everything that, with the taxonomy and the base model, decides the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_MINUTES = 25.0
ANCHORED = 2 / 3


@dataclass(frozen=True)
class Task:
    """One kind of batch: how often it is drawn, and how many pairs it holds."""

    weight: float
    pairs: int


TASKS: Mapping[str, Task] = {
    "names": Task(weight=55, pairs=96),
    "name_skills": Task(weight=10, pairs=56),
    "skills_description": Task(weight=18, pairs=24),
    "name_description": Task(weight=4, pairs=32),
    "skill_names": Task(weight=7, pairs=96),
    "ad_profile": Task(weight=6, pairs=16),
}


@dataclass(frozen=True)
class Recipe:
    """Rank and scale of the adapter, the optimiser's step, the softmax's temperature, the seed, the tasks.

    ``steps`` None means as many as fit into ``minutes``. ``held_out`` is the share of occupations, by whole
    unit groups, that are kept back to evaluate with; ``anchored`` the share of the steps, the last ones,
    that draw names to anchors and keep the English texts of ``kept_batches`` in their places. Either part
    has a rise and a fall of the learning rate of its own.
    """

    steps: int | None = None
    minutes: float = DEFAULT_MINUTES
    seed: int = 1
    rank: int = 16
    scale: float = 2.0
    learning_rate: float = 1.5e-3
    warm_up: int = 20
    temperature: float = 0.05
    held_out: float = 0.05
    anchored: float = ANCHORED
    kept_batches: int = 60
    tasks: Mapping[str, Task] = field(default_factory=lambda: dict(TASKS))

    def paired(self, steps: int) -> int:
        """How many of as many steps pair texts; those after them are anchored."""
        return steps - round(steps * self.anchored)
