"""From a pool of jobs with their relevance to a list: no chance, and no look at any other candidate's list.

All functions take blocks: rows are candidates, columns the jobs of each one's pool in the order of job ids.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Floats, Mask, Numbers
from services.matcher.topk import NOTHING

NEVER = np.float32(-np.inf)
POOL = 48


@dataclass(frozen=True)
class Rule:
    """What a list holds: at most ``top_k`` jobs, so many of one employer, none below ``least_relevance``.

    ``pool`` jobs are looked at closely. A job loses up to ``diversity`` of its relevance for being like one
    above it; one that was shown to few wins up to ``orphan_lift``, so that only near-equals change places.
    """

    top_k: int
    least_relevance: float = 0.5
    most_per_employer: int = 3
    pool: int = POOL
    diversity: float = 0.1
    orphan_lift: float = 0.02


@dataclass(frozen=True)
class Pool:
    """Jobs to choose from, (n, p): relevance, whether allowed at all, employer, and what each is lifted by.

    ``alike`` (n, p, p) is the cosine between the jobs of a row.
    """

    relevance: Floats
    allowed: Mask
    employers: Numbers
    lift: Floats
    alike: Floats


def choose(pool: Pool, rule: Rule) -> Numbers:
    """The columns of each row's list, best first, then ``NOTHING``: shape (n, ``rule.top_k``)."""
    rows = np.arange(len(pool.relevance))
    picked = np.full((len(rows), rule.top_k), NOTHING, dtype=np.intp)
    good = pool.allowed & (pool.relevance >= rule.least_relevance)
    worth = np.where(good, pool.relevance + pool.lift, NEVER)
    nearest = np.zeros_like(worth)
    for place in range(rule.top_k if worth.shape[1] else 0):
        best = np.argmax(worth - np.float32(rule.diversity) * nearest, axis=1)
        found = worth[rows, best] > NEVER
        if not found.any():
            break
        picked[found, place] = best[found]
        np.maximum(nearest, pool.alike[rows, best], out=nearest)
        worth[rows[found], best[found]] = NEVER
        _close_full(pool.employers, picked, worth, rule.most_per_employer)
    return picked


def lots(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> Floats:
    """For keys (n,) and (n, p) a number from 0 to 1 each, that looks like chance and is always the same."""
    mixed = (mine * np.uint64(0x9E3779B97F4A7C15))[:, None] ^ theirs
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray((mixed ^ (mixed >> np.uint64(31))) / np.float64(2**64), dtype=np.float32)


def _close_full(employers: Numbers, picked: Numbers, worth: Floats, most: int) -> None:
    """Take the jobs of an employer out of the rows where as many as may be are picked."""
    held = np.where(picked == NOTHING, NOTHING, np.take_along_axis(employers, np.maximum(picked, 0), axis=1))
    last = np.take_along_axis(held, (picked != NOTHING).sum(axis=1, keepdims=True) - 1, axis=1)
    full = ((held == last) & (held != NOTHING)).sum(axis=1) >= most
    worth[full[:, None] & (employers == last)] = NEVER
