"""A figure as what all queries gain over what all could gain, so that queries can be drawn anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from services.matcher.features import Floats


@dataclass(frozen=True)
class Measured:
    """``gained`` and ``possible``, each of shape (queries,); the figure is the quotient of their sums.

    For a mean over queries, ``possible`` is one for each; for precision, it counts what was found.
    """

    gained: Floats
    possible: Floats

    def __len__(self) -> int:
        return len(self.gained)

    @property
    def figure(self) -> float:
        """The figure over all queries; NaN where nothing was possible."""
        return quotient(float(self.gained.sum()), float(self.possible.sum()))


Figures = Mapping[str, Measured]
"""By the metric's name."""
Measure = Callable[[], Figures]


def mean(values: Floats) -> Measured:
    """The mean over queries as a figure."""
    return Measured(np.asarray(values, dtype=np.float32), np.ones(len(values), dtype=np.float32))


def quotient(gained: float, possible: float) -> float:
    """``gained / possible``; NaN if nothing was possible."""
    return gained / possible if possible else float("nan")
