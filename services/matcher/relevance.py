"""What is known of a candidate and a job, and the relevance that follows: a number from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher import bags, occupations
from services.matcher.calibration import FEATURES, Calibration, Feature
from services.matcher.candidates import Candidates, Side, prepare
from services.matcher.features import Floats, Mask, Numbers
from services.matcher.index import UNKNOWN, JobIndex
from services.matcher.topk import NOTHING
from services.matcher.vetoes import count_cautions


@dataclass(frozen=True)
class Contribution:
    """One feature's value, and what it adds to the logarithm of the odds."""

    feature: Feature
    value: float
    adds: float


@dataclass(frozen=True)
class Parts:
    """A pair's relevance, taken apart."""

    relevance: float
    intercept: float
    contributions: tuple[Contribution, ...]

    def value(self, feature: Feature) -> float:
        """The value of one feature."""
        return self.contributions[FEATURES.index(feature)].value


def features(index: JobIndex, candidates: Candidates, pool: Numbers) -> Floats:
    """The features of each candidate and each of their jobs: ``pool`` (n, p) gives (n, p, features).

    ``pool`` holds numbers of jobs in the index; where it is ``NOTHING``, all features are 0.
    """
    return pair_features(index, prepare(index, candidates), np.arange(len(pool)), pool)


def pair_features(index: JobIndex, side: Side, rows: Numbers, pool: Numbers) -> Floats:
    """The same for some rows of candidates that are prepared."""
    jobs = np.where(pool == NOTHING, 0, pool)
    near = index.nearness
    found = {
        Feature.SIMILARITY: np.einsum("npd,nd->np", index.centred[jobs], side.vectors[rows]),
        Feature.OCCUPATION: occupations.pairwise(near, side.occupations, rows, index.occupations, jobs),
        Feature.SKILLS: bags.overlap(side.skills, rows, index.skills, jobs),
        Feature.LEXICAL: bags.overlap(side.terms, rows, index.terms, jobs),
        Feature.SENIORITY: _steps_apart(side.steps[rows], index.steps[jobs]),
        Feature.FRESHNESS: index.fresh[jobs],
        Feature.TASTE: side.taste(rows, jobs) if side.taste else np.zeros(jobs.shape),
        Feature.CAUTIONS: count_cautions(side.answers, rows, jobs),
    }
    together = np.stack([found[each] for each in FEATURES], axis=-1).astype(np.float32)
    together[pool == NOTHING] = 0
    return together


def relevance(found: Floats, calibration: Calibration) -> Floats:
    """The relevance of features (…, features), shape (…); added up one by one, in the same order always."""
    odds = np.full(found.shape[:-1], calibration.intercept, dtype=np.float64)
    for place, feature in enumerate(FEATURES):
        odds += calibration.coefficients[feature] * found[..., place].astype(np.float64)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def substantive(index: JobIndex, side: Side, rows: Numbers, found: Floats) -> Mask:
    """Whether there is anything of substance: the work is the same, or the text is far nearer than usual."""
    same = found[..., FEATURES.index(Feature.OCCUPATION)] > 0
    same |= found[..., FEATURES.index(Feature.SKILLS)] > 0
    same |= found[..., FEATURES.index(Feature.SIMILARITY)] >= index.weights.well_above
    return np.asarray(same & side.told[rows][:, None], dtype=np.bool_)


def parts(found: Floats, calibration: Calibration) -> Parts:
    """One pair's features (features,) taken apart."""
    return Parts(
        float(relevance(found, calibration)),
        calibration.intercept,
        tuple(
            Contribution(feature, value, calibration.coefficients[feature] * value)
            for feature, value in zip(FEATURES, _floats(found), strict=True)
        ),
    )


def _floats(found: Floats) -> Sequence[float]:
    numbers: list[float] = found.tolist()
    return numbers


def _steps_apart(mine: NDArray[np.int8], theirs: NDArray[np.int8]) -> Floats:
    """How many steps of seniority lie between; 0 where either is not known."""
    apart: Floats = np.abs(theirs - mine[:, None]).astype(np.float32)
    apart[(mine == UNKNOWN)[:, None] | (theirs == UNKNOWN)] = 0
    return apart
