"""How well a fit holds for candidates and ads that it has not seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from services.matcher.features import Floats, Mask, Numbers
from talentpool.calibration.fitting import Fit
from talentpool.calibration.pairs import Pairs

FOLDS = 8
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
LEAST = 1e-6
MARGINAL = 1

Fitter = Callable[[Floats, Mask], Fit]
Fold = tuple[Mask, Mask]
"""Which rows to fit on, and which to judge by."""


@dataclass(frozen=True)
class Quality:
    """Log loss and Brier score, average precision of the order, and expected calibration error."""

    log_loss: float
    brier: float
    average_precision: float
    calibration_error: float


@dataclass(frozen=True)
class Bin:
    """Pairs whose relevance lies in a range: how many, its mean, and the share that is good."""

    low: float
    high: float
    pairs: int
    relevance: float
    good: float


@dataclass(frozen=True)
class Cut:
    """What is sent from a threshold on: how much, of how many people, and how right it is.

    ``recall`` is the share of all good pairs that no condition vetoes.
    """

    threshold: float
    sent: int
    people: int
    precision: float
    recall: float
    at_least_marginal: float


def unseen(pairs: Pairs, fitter: Fitter, folds: Iterator[Fold]) -> Floats:
    """Each pair's relevance by a fit that did not see it."""
    found = np.full(len(pairs), np.nan, dtype=np.float32)
    for known, judged in folds:
        found[judged] = fitter(pairs.features[known], pairs.good[known]).relevance(pairs.features[judged])
    return found


def by_group(groups: Numbers, seed: int) -> Iterator[Fold]:
    """Folds of whole groups."""
    fold_of = _drawn(groups, seed)
    for number in range(FOLDS):
        judged = fold_of[groups] == number
        yield ~judged, judged


def by_both(pairs: Pairs, seed: int) -> Iterator[Fold]:
    """Folds of blocks: neither the candidate nor the ad of a judged pair was fitted on."""
    mine, theirs = _drawn(pairs.profiles, seed)[pairs.profiles], _drawn(pairs.ads, seed + 1)[pairs.ads]
    for one in range(FOLDS):
        for other in range(FOLDS):
            yield (mine != one) & (theirs != other), (mine == one) & (theirs == other)


def quality(relevance: Floats, good: Mask) -> Quality:
    """The figures of relevances (n,)."""
    given = np.clip(relevance.astype(np.float64), LEAST, 1 - LEAST)
    loss = -np.where(good, np.log(given), np.log(1 - given)).mean()
    error = sum(each.pairs * abs(each.relevance - each.good) for each in reliability(relevance, good))
    return Quality(
        float(loss),
        float(((given - good) ** 2).mean()),
        _average_precision(relevance, good),
        error / max(1, len(good)),
    )


def reliability(relevance: Floats, good: Mask) -> list[Bin]:
    """Pairs by relevance; empty ranges are left out."""
    places = np.clip(np.searchsorted(EDGES, relevance, side="right") - 1, 0, len(EDGES) - 2)
    return [
        Bin(
            EDGES[place],
            EDGES[place + 1],
            int(inside.sum()),
            float(relevance[inside].mean()),
            float(good[inside].mean()),
        )
        for place in range(len(EDGES) - 1)
        if (inside := places == place).any()
    ]


def cuts(pairs: Pairs, relevance: Floats) -> list[Cut]:
    """What would be sent at thresholds from .1 to .9."""
    return [_cut(pairs, relevance, step / 20) for step in range(2, 19)]


def choose(found: list[Cut], precision: float) -> float | None:
    """The lowest threshold from which on what is sent is as right as wanted; ``None`` if there is none."""
    chosen = None
    for cut in reversed(found):
        if cut.sent and cut.precision < precision:
            break
        chosen = cut.threshold if cut.sent else chosen
    return chosen


def _cut(pairs: Pairs, relevance: Floats, threshold: float) -> Cut:
    sent = (relevance >= threshold) & pairs.substantive
    count = int(sent.sum())
    right = int((sent & pairs.good).sum())
    return Cut(
        threshold,
        count,
        len(np.unique(pairs.profiles[sent])),
        right / max(1, count),
        right / max(1, int(pairs.good.sum())),
        int((pairs.grades[sent] >= MARGINAL).sum()) / max(1, count),
    )


def _drawn(groups: Numbers, seed: int) -> Numbers:
    """A fold for each number of a group, as even as can be."""
    folds = np.arange(int(groups.max()) + 1) % FOLDS
    return np.random.default_rng(seed).permutation(folds)


def _average_precision(relevance: Floats, good: Mask) -> float:
    from sklearn.metrics import average_precision_score  # type: ignore[import-untyped]  # it carries no types

    return float(average_precision_score(good, relevance)) if good.any() else float("nan")
