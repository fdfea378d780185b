"""How far a figure would stray on other queries of the same kind: a percentile bootstrap over queries."""

from dataclasses import dataclass

import numpy as np

from services.matcher.evaluation.measured import Measured
from services.matcher.features import Floats

DRAWS = 1_000
COVERAGE = 0.95
ROOM = 4_000_000
"""Drawn queries in memory at a time."""


@dataclass(frozen=True)
class Interval:
    """The middle 95 % of what the draws gave."""

    low: float
    high: float


def interval(ours: Measured, seed: int) -> Interval | None:
    """Of a figure; ``None`` with fewer than two queries, or where no draw has a figure."""
    return _middle(_drawn(ours, seed))


def paired_interval(ours: Measured, other: Measured, seed: int) -> Interval | None:
    """Of the difference of two figures over the same queries."""
    return _middle(_drawn(ours, seed) - _drawn(other, seed))


def _drawn(measured: Measured, seed: int) -> Floats:
    """The figure of each draw, shape (DRAWS,); the same seed draws the same queries."""
    count = len(measured)
    rng = np.random.default_rng(seed)
    found = np.full(DRAWS, np.nan, dtype=np.float32)
    if count < 2:  # noqa: PLR2004  one query does not vary
        return found
    step = max(1, ROOM // count)
    for start in range(0, DRAWS, step):
        drawn = rng.integers(0, count, size=(min(step, DRAWS - start), count))
        gained, possible = measured.gained[drawn].sum(axis=1), measured.possible[drawn].sum(axis=1)
        part = np.full(len(drawn), np.nan, dtype=np.float32)
        found[start : start + step] = np.divide(gained, possible, out=part, where=possible > 0)
    return found


def _middle(drawn: Floats) -> Interval | None:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return None
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Interval(float(low), float(high))
