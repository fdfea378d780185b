"""Which concept a text is nearest to by its vector, and how sure that is: a curve of cosine and lead.

The lead is how much nearer the best concept is than the best of another group (of occupations: another
unit group), and sure means that the group is right. Models differ in both, so each has a curve of its own,
fitted on the taxonomy's names: one is taken out, and the others have to find its concept, which is there
or, every other time, is not. A concept is as near as its nearest name, and in part as all of its names.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

STEPS = 40
"""Of Newton's method; it needs about ten."""
DAMPING = 1e-3
TRIALS = 2_000
BLOCK = 250
FEWEST = 10
"""Names, and groups, from which on there is something to learn."""
ABSENT = np.float32(-1.0)
OF_NEAREST = np.float32(0.75)
"""What the nearest of a concept's names counts; the mean over all counts the rest."""
SEED = 11


@dataclass(frozen=True)
class Curve:
    """Coefficients of the logistic curve: how sure a cosine and a lead are."""

    cosine: float
    lead: float
    intercept: float

    def confidence(self, cosines: Floats, leads: Floats) -> Floats:
        """Between 0 and 1, for each pair."""
        weighed = self.cosine * cosines + self.lead * leads + self.intercept
        return np.asarray(1 / (1 + np.exp(-np.clip(weighed, -30, 30))), dtype=np.float32)


DISTRUST = Curve(0.0, 0.0, -30.0)


@dataclass(frozen=True)
class Labels:
    """Names of concepts as unit vectors (n, d), sorted by ``owners`` (n,): numbers in ``concepts``.

    ``groups`` (concepts,) says which concepts are taken for each other without much harm.
    """

    concepts: tuple[str, ...]
    groups: Numbers
    owners: Numbers
    vectors: Floats
    curve: Curve


@dataclass(frozen=True)
class Guess:
    """The nearest concept of a text, and how likely it or another of its group is right (0 to 1)."""

    concept: str
    confidence: float


def nearest(labels: Labels, vectors: Floats) -> list[Guess]:
    """The best concept for each unit vector (n, d); nothing if there are no labels of two groups."""
    if len(np.unique(labels.groups)) < 2 or not len(vectors):  # noqa: PLR2004  a lead needs two
        return []
    best, cosines, leads = _best(_near(vectors @ labels.vectors.T, labels.owners), labels.groups)
    sure = labels.curve.confidence(cosines, leads)
    return [
        Guess(labels.concepts[concept], float(chance)) for concept, chance in zip(best, sure, strict=True)
    ]


def fitted(owners: Numbers, groups: Numbers, vectors: Floats) -> Curve:
    """The curve of a model, from the vectors of names (n, d); one that trusts nothing if they are few."""
    counts = np.bincount(owners, minlength=1)
    several = np.flatnonzero(counts[owners] > 1)
    if len(several) < FEWEST or len(np.unique(groups)) < FEWEST:
        return DISTRUST
    trials = np.random.default_rng(SEED).permutation(several)[:TRIALS]
    blocks = [_tried(owners, groups, vectors, trials[at : at + BLOCK]) for at in range(0, len(trials), BLOCK)]
    cosines, leads, right = (np.concatenate(each) for each in zip(*blocks, strict=True))
    return _logistic(cosines, leads, right)


def _tried(
    owners: Numbers, groups: Numbers, vectors: Floats, trials: Numbers
) -> tuple[Floats, Floats, Floats]:
    """Cosine, lead and whether the group was right for each trial; every other one lacks its own group."""
    by_concept = _near(vectors[trials] @ vectors.T, owners, trials)
    own = groups[owners[trials]]
    absent = np.arange(len(trials)) % 2 == 1
    by_concept[(groups[None, :] == own[:, None]) & absent[:, None]] = ABSENT
    best, highest, leads = _best(by_concept, groups)
    return highest, leads, ((groups[best] == own) & ~absent).astype(np.float32)


def _near(cosines: Floats, owners: Numbers, without: Numbers | None = None) -> Floats:
    """How near each concept is, (rows, concepts), by the cosines of all names (rows, n).

    ``without`` is one name for each row that does not count, of a concept that has others.
    """
    starts = _starts(owners)
    counts = np.tile(np.diff(starts, append=len(owners)).astype(np.float32), (len(cosines), 1))
    if without is not None:
        rows = np.arange(len(cosines))
        cosines[rows, without] = 0
        counts[rows, owners[without]] -= 1
    means = np.add.reduceat(cosines, starts, axis=1) / counts
    if without is not None:
        cosines[rows, without] = ABSENT
    nearest_name = np.maximum.reduceat(cosines, starts, axis=1)
    return np.asarray(OF_NEAREST * nearest_name + (1 - OF_NEAREST) * means, dtype=np.float32)


def _starts(owners: Numbers) -> Numbers:
    return np.flatnonzero(np.diff(owners, prepend=-1))


def _best(by_concept: Floats, groups: Numbers) -> tuple[Numbers, Floats, Floats]:
    """The number of the best concept in each row, its cosine, and its lead over other groups."""
    best = by_concept.argmax(axis=1)
    highest = by_concept.max(axis=1)
    others = np.where(groups[None, :] == groups[best][:, None], ABSENT, by_concept)
    return best, highest, highest - others.max(axis=1)


def _logistic(cosines: Floats, leads: Floats, right: Floats) -> Curve:
    """Logistic regression by Newton's method, slightly damped."""
    rows = np.column_stack([cosines, leads, np.ones_like(cosines)]).astype(np.float64)
    weights = np.zeros(3)
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (right - chances) - DAMPING * weights
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + DAMPING * np.eye(3)
        weights += np.linalg.solve(bend, slope)
    return Curve(*(float(weight) for weight in weights))
