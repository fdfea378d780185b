"""Taste: what the jobs that a candidate likes have in common against those disliked, as a number for any job.

How ranking uses it: ``learn`` every candidate's taste by the index's statistics; rank by the vectors
``moved(vectors, learnt, index)``, with ``taste_feature(index, learnt)`` as ``Candidates.taste``; exclude
``taste.hidden``; and take ``refusing(wishes, taste)`` for the wishes. Hard conditions are judged apart, so no
taste overrules them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher.bags import Bags, bags, overlap
from services.matcher.facts import Facts
from services.matcher.features import Floats, Numbers
from services.matcher.index import JobIndex
from services.matcher.occupations import Linked, linked, pairwise
from services.matcher.profile import Wishes
from services.matcher.statistics import Statistics

HALF_LIFE = timedelta(days=180)
"""An opinion that is older than the newest by so much counts half as much as that one."""
FEW_OPINIONS = 2.0
"""With so many opinions taste counts half as much as with ever so many."""
GREATEST = 8.0
"""No job is liked or disliked by more deviations of the similarity."""
MOVED = 0.5
"""How far opinions move a profile's vector at most, as a share of its distance from the mean of all jobs."""
SKILLS, OCCUPATIONS = 12.0, 4.0
"""What makes shared skills and near occupations comparable to deviations of the similarity."""
LEAST_DEVIATION = 1e-6
NO_FACTS = Facts()


@dataclass(frozen=True)
class Opinion:
    """What a candidate said of a job, and what that job said: its vector (d,) as embedded, and its facts."""

    job_id: UUID
    liked: bool
    given: datetime
    vector: Floats = field(compare=False)
    facts: Facts = NO_FACTS


@dataclass(frozen=True)
class Taste:
    """What feedback says: opinions, at most one a job; jobs never to show again; places turned down.

    ``refused`` holds municipality or county numbers and values of ``RemoteMode``, as ``Wishes.refused`` does.
    """

    opinions: tuple[Opinion, ...] = ()
    hidden: frozenset[UUID] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Learnt:
    """A taste, ready to score jobs: one row an opinion in ``skills`` and ``occupations``.

    ``shares`` (m,) of likes sum to 1, of dislikes to -1. ``rocchio`` (d,) is the difference of the two means;
    ``text`` (d,) times a centred vector gives deviations.
    """

    shares: Floats
    rocchio: Floats
    text: Floats
    skills: Bags
    occupations: Linked
    strength: float


def refusing(wishes: Wishes, taste: Taste) -> Wishes:
    """The wishes, with what feedback turns down."""
    return replace(wishes, refused=wishes.refused | taste.refused) if taste.refused else wishes


def learn(taste: Taste, index: JobIndex) -> Learnt | None:
    """What the opinions have in common, by the index's statistics and taxonomy; ``None`` without any."""
    opinions = taste.opinions
    if not opinions:
        return None
    facts = [each.facts for each in opinions]
    centred = np.stack([each.vector for each in opinions]).astype(np.float64) - index.statistics.mean
    centred[~np.isfinite(centred).all(axis=1)] = 0
    ages, liked = weights_of(opinions), np.asarray([each.liked for each in opinions])
    shares = _shares(ages, liked)
    amount = float(ages.sum())
    return Learnt(
        shares.astype(np.float32),
        (shares @ centred).astype(np.float32),
        _text(shares @ centred, index.statistics, index.weights.few_jobs),
        bags([each.skills for each in facts], index.skill_words),
        linked(facts, index.nearness),
        amount / (amount + FEW_OPINIONS),
    )


def moved(vectors: Floats, learnt: Sequence[Learnt | None], index: JobIndex) -> Floats:
    """Profiles' vectors (n, d), moved towards what each candidate likes and away from the rest (Rocchio)."""
    found = vectors.copy()
    for row, each in enumerate(learnt):
        length = 0.0 if each is None else float(np.linalg.norm(each.rocchio))
        if each is not None and length > LEAST_DEVIATION:
            apart = float(np.linalg.norm(vectors[row] - index.statistics.mean))
            found[row] += np.float32(MOVED * each.strength * apart / length) * each.rocchio
    return found


def taste_feature(
    index: JobIndex, learnt: Sequence[Learnt | None]
) -> Callable[[Numbers, Numbers], Floats] | None:
    """From rows (n,) and numbers of jobs (n, p) to taste (n, p); ``None`` if nobody has a taste."""
    if not any(learnt):
        return None

    def taste(rows: Numbers, pool: Numbers) -> Floats:
        found = np.zeros(pool.shape, dtype=np.float32)
        for place, row in enumerate(rows):
            each = learnt[row]
            if each is not None:
                found[place] = taste_scores(each, index, pool[place])
        return found

    return taste


def taste_scores(learnt: Learnt, index: JobIndex, jobs: Numbers) -> Floats:
    """How much each of these jobs of the index (p,) is to a taste: above 0 what is liked."""
    rows = np.arange(len(learnt.shares))
    many = np.broadcast_to(jobs, (len(rows), len(jobs)))
    text = np.einsum("pd,d->p", index.centred[jobs], learnt.text)
    skills = overlap(learnt.skills, rows, index.skills, many)
    occupations = pairwise(index.nearness, learnt.occupations, rows, index.occupations, many)
    whole = text + SKILLS * _summed(learnt, skills) + OCCUPATIONS * _summed(learnt, occupations)
    return np.asarray(learnt.strength * GREATEST * np.tanh(whole / GREATEST), dtype=np.float32)


def weights_of(opinions: Sequence[Opinion]) -> NDArray[np.float64]:
    """What each opinion counts, the newest 1. By their distance in time, so that no day changes a list."""
    newest = max(each.given for each in opinions)
    return np.asarray([2.0 ** (-((newest - each.given) / HALF_LIFE)) for each in opinions])


def _shares(ages: NDArray[np.float64], liked: NDArray[np.bool_]) -> NDArray[np.float64]:
    shares = np.where(liked, ages, -ages)
    for side in (liked, ~liked):
        if side.any():
            shares[side] /= abs(shares[side].sum())
    return shares


def _text(direction: NDArray[np.float64], statistics: Statistics, few_jobs: float) -> Floats:
    """The direction, scaled so that its product with the jobs has deviation 1, less if there are few jobs."""
    deviation = np.sqrt(max(0.0, float(direction @ statistics.covariance @ direction)))
    if deviation <= LEAST_DEVIATION:
        return np.zeros(len(direction), dtype=np.float32)
    trust = statistics.jobs / (statistics.jobs + few_jobs)
    return np.asarray(direction * (trust / deviation), dtype=np.float32)


def _summed(learnt: Learnt, likeness: Floats) -> Floats:
    return np.asarray((learnt.shares[:, None] * likeness).sum(axis=0), dtype=np.float32)
