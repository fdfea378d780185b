"""Fits a relevance to labels: a logistic regression of few coefficients, each of its right sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.matcher.calibration import FEATURES, Feature
from services.matcher.features import Floats, Mask

SIGNS: Mapping[Feature, int] = {
    Feature.SIMILARITY: 1,
    Feature.OCCUPATION: 1,
    Feature.SKILLS: 1,
    Feature.LEXICAL: 1,
    Feature.SENIORITY: -1,
    Feature.CAUTIONS: -1,
}
"""What is fitted, and whether more of it must speak for a job or against it."""

KEPT: Mapping[Feature, float] = {Feature.FRESHNESS: 0.2, Feature.TASTE: 1.0}
"""What the labels say nothing of stays as chosen by hand, in units of similarity."""

PRIOR: Mapping[Feature, float] = {Feature.SIMILARITY: 1.0, Feature.OCCUPATION: 3.0, Feature.SKILLS: 4.0}
"""The weights by hand that a fit is compared with."""

ITERATIONS = 1_000


@dataclass(frozen=True)
class Fit:
    """``1 / (1 + exp(-(intercept + coefficients · features)))``; ``dropped`` had the wrong sign."""

    intercept: float
    coefficients: Mapping[Feature, float]
    dropped: tuple[Feature, ...] = field(default=())

    def odds(self, features: Floats) -> Floats:
        """The logarithm of the odds, of features (n, features)."""
        weights = np.asarray([self.coefficients.get(each, 0.0) for each in FEATURES])
        return np.asarray(self.intercept + features.astype(np.float64) @ weights, dtype=np.float32)

    def relevance(self, features: Floats) -> Floats:
        """Numbers from 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-self.odds(features).astype(np.float64))), dtype=np.float32)


def fit(features: Floats, good: Mask, penalty: float) -> Fit:
    """Fit whether pairs are good; the feature of the wrongest sign is dropped until all signs are right.

    ``penalty`` is on the squares of the coefficients of features of deviation 1: the greater, the smaller
    they become. Features that the labels say nothing of get what they weigh beside similarity.
    """
    kept, dropped = list(SIGNS), list[Feature]()
    while True:
        intercept, found = _logistic(features, good, kept, penalty)
        wrong = [each for each in kept if found[each] * SIGNS[each] < 0]
        if not wrong:
            return _with_kept(intercept, found, features, dropped)
        worst = max(wrong, key=lambda each: abs(found[each]))
        kept.remove(worst)
        dropped.append(worst)


def fit_prior(features: Floats, good: Mask) -> Fit:
    """The weights by hand, stretched and shifted to fit best, so that both compare as probabilities."""
    weights = np.asarray([PRIOR.get(each, 0.0) for each in FEATURES])
    score = (features.astype(np.float64) @ weights)[:, None]
    slope, intercept = _regression(score, good, penalty=1e-6)
    return Fit(intercept, {each: float(slope[0]) * weight for each, weight in PRIOR.items()})


def _logistic(
    features: Floats, good: Mask, kept: Sequence[Feature], penalty: float
) -> tuple[float, dict[Feature, float]]:
    """Deviations of 1 make the penalty fair; a feature that never varies gets nothing."""
    columns = features[:, [FEATURES.index(each) for each in kept]].astype(np.float64)
    deviations = columns.std(axis=0)
    scale = np.where(deviations > 0, deviations, np.inf)
    slopes, intercept = _regression(columns / scale, good, penalty)
    return intercept, dict(zip(kept, (slopes / scale).tolist(), strict=True))


def _regression(
    columns: NDArray[np.float64], good: Mask, penalty: float
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it carries no types

    model = LogisticRegression(C=1 / penalty, max_iter=ITERATIONS).fit(columns, good)
    return model.coef_[0], float(model.intercept_[0])


def _with_kept(
    intercept: float, found: Mapping[Feature, float], features: Floats, dropped: Sequence[Feature]
) -> Fit:
    """What is kept by hand shifts the intercept by what it usually adds, so that relevances stay."""
    unit = found.get(Feature.SIMILARITY, 0.0)
    kept = {each: weight * unit for each, weight in KEPT.items()}
    usual = sum(weight * float(features[:, FEATURES.index(each)].mean()) for each, weight in kept.items())
    absent = dict.fromkeys(FEATURES, 0.0)
    return Fit(intercept - usual, absent | dict(found) | kept, tuple(dropped))
