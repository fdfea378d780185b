"""Compares two encoders' vectors of the same texts: how near are their vectors, and do they rank alike?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """The lowest cosine between two vectors of a text, and Spearman's correlation of all scores."""

    lowest_cosine: float
    rank_correlation: float


def likeness(
    profiles: FloatArray, jobs: FloatArray, other_profiles: FloatArray, other_jobs: FloatArray
) -> Likeness:
    """Compare unit vectors of the same texts, row by row, and the order in which they put all pairs."""
    cosines = np.concatenate([(profiles * other_profiles).sum(1), (jobs * other_jobs).sum(1)])
    correlation = rank_correlation((profiles @ jobs.T).ravel(), (other_profiles @ other_jobs.T).ravel())
    return Likeness(float(cosines.min()), correlation)


def rank_correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Spearman's correlation; equal values are ranked as they come."""
    ranks = [np.argsort(np.argsort(values, kind="stable"), kind="stable") for values in (first, second)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
