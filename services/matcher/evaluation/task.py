"""One labelled question to the matcher, and what measuring it needs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.evaluation.measured import Measure
from services.matcher.evaluation.vectors import Tell, tell_nobody
from services.matcher.facts import Reader
from services.matcher.features import Numbers
from services.matcher.settings import MatcherSettings


@dataclass(frozen=True)
class Task:
    """A set's question: what the product and each baseline make of it, over the same queries."""

    name: str
    about: str
    ours: Measure
    baselines: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    """What sets are measured with. ``bare`` is the model before adaptation, where it is another one.

    ``sample`` bounds the queries of each question; ``None`` takes all.
    """

    encoder: Encoder
    settings: MatcherSettings
    reader: Reader
    bare: Encoder | None = None
    baselines: bool = True
    sample: int | None = None
    seed: int = 0
    tell: Tell = tell_nobody

    def picked(self, count: int) -> Numbers:
        """The numbers of the queries to ask, ascending; the same for the same seed."""
        if self.sample is None or self.sample >= count:
            return np.arange(count)
        rng = np.random.default_rng(self.seed)
        return np.sort(rng.choice(count, size=self.sample, replace=False))


Load = Callable[[Path, Bench], Iterator[Task]]


@dataclass(frozen=True)
class Kind:
    """A kind of labelled set: the folder's name, files that it must hold, and how it is read."""

    name: str
    files: Sequence[str]
    load: Load
