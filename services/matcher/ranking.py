"""The best jobs of many candidates at once: a pool for each by one product, then a closer look at the pool.

The relevance of a pair depends on the two and the index's statistics alone, so that any subset of jobs or
candidates, in any order and on any number of cores, gives the same numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher.calibration import FEATURES
from services.matcher.candidates import Candidates, Side, prepare
from services.matcher.features import Floats, Numbers
from services.matcher.index import JobIndex
from services.matcher.listing import Pool, Rule, choose, lots
from services.matcher.relevance import pair_features, relevance, substantive
from services.matcher.retrieval import Depth, Room, Search, nearest, search, spread
from services.matcher.topk import NOTHING

__all__ = ["Candidates", "Ranked", "Rule", "rank"]

POOL_PER_EMPLOYER = 4
"""A pool holds so many times more jobs of one employer than a list may."""
CLOSELY = 128
"""Candidates whose pools are looked at together: what that takes stays in the cache."""
SHORTEST = np.float32(1e-18)
"""No vector counts as shorter, so that one that says nothing is like none."""

Find = Callable[[Search, Numbers, Depth, Room], Numbers]
"""From rows of candidates (n,) to the numbers of their jobs in the order of job ids, then ``NOTHING``."""


@dataclass(frozen=True)
class Ranked:
    """For each candidate the numbers of jobs in the index, best first, then ``NOTHING``: (n, k).

    ``relevances`` (n, k) and ``features`` (n, k, features) go with them.
    """

    jobs: NDArray[np.int32]
    relevances: Floats
    features: Floats


@dataclass(frozen=True)
class Task:
    """What all blocks of one ranking share."""

    index: JobIndex
    side: Side
    search: Search
    rule: Rule


def rank(index: JobIndex, candidates: Candidates, rule: Rule, find: Find = nearest) -> Ranked:
    """The list of every candidate, as the rule says; ``find`` makes the pools of a block."""
    shape = len(candidates.wishes), rule.top_k
    ranked = Ranked(
        np.full(shape, NOTHING, dtype=np.int32),
        np.zeros(shape, dtype=np.float32),
        np.zeros((*shape, len(FEATURES)), dtype=np.float32),
    )
    if not len(candidates.wishes) or not len(index):
        return ranked
    side = prepare(index, candidates)
    task = Task(index, side, search(index, side), rule)
    depth = Depth(max(rule.pool, rule.top_k), POOL_PER_EMPLOYER * rule.most_per_employer)

    def work(rows: Numbers, room: Room) -> None:
        pools = find(task.search, rows, depth, room)
        for start in range(0, len(rows), CLOSELY):
            some = slice(start, start + CLOSELY)
            _fill(task, rows[some], pools[some], ranked)

    spread(task.search, work)
    return ranked


def _fill(task: Task, rows: Numbers, pool: Numbers, ranked: Ranked) -> None:
    """Look closely at a block's pools, and write the lists."""
    found = pair_features(task.index, task.side, rows, pool)
    relevances = relevance(found, task.index.weights.calibration)
    picked = choose(_pool(task, rows, pool, found, relevances), task.rule)
    at = np.maximum(picked, 0)
    none = picked == NOTHING
    ranked.jobs[rows] = np.where(none, NOTHING, np.take_along_axis(pool, at, axis=1))
    ranked.relevances[rows] = np.where(none, 0, np.take_along_axis(relevances, at, axis=1))
    ranked.features[rows] = np.where(none[..., None], 0, np.take_along_axis(found, at[..., None], axis=1))


def _pool(task: Task, rows: Numbers, pool: Numbers, found: Floats, relevances: Floats) -> Pool:
    index, side = task.index, task.side
    jobs = np.maximum(pool, 0)
    lift = np.float32(task.rule.orphan_lift) * index.rarely_shown[jobs]
    return Pool(
        relevances,
        (pool != NOTHING) & substantive(index, side, rows, found),
        index.employers.codes[jobs],
        lift * lots(side.keys[rows], index.keys[jobs]),
        _alike(index, jobs),
    )


def _alike(index: JobIndex, jobs: Numbers) -> Floats:
    """The cosine of every two jobs of a row, none below 0: (n, p) gives (n, p, p)."""
    vectors = index.centred[jobs]
    lengths = np.maximum(index.lengths[jobs], SHORTEST)
    products = vectors @ vectors.transpose(0, 2, 1)
    products /= lengths[:, :, None]
    products /= lengths[:, None, :]
    return np.asarray(np.maximum(products, 0, out=products), dtype=np.float32)
