"""The first stage: of all open jobs each candidate's nearest, exactly, by text and occupation, after vetoes.

A block of candidates times all jobs is one matrix product; what a condition vetoes are further columns of it.
Candidates of like wishes are in one block, so that few columns tell them apart, and jobs that all of a block
are barred from take no part in it.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it carries no types

from services.matcher import occupations
from services.matcher.candidates import Side
from services.matcher.features import Floats, Mask, Numbers
from services.matcher.index import JobIndex
from services.matcher.topk import NOTHING, best
from services.matcher.vetoes import PUSH, columns, open_to_any

BLOCK_BYTES = 16_000_000
"""Of scores at a time: they stay in the cache between the product and the choice."""
LEAST_ROWS = 16
NARROW = 0.9
"""Share of the jobs below which it pays to copy those that count; blocks in a row often share them."""
HEADROOM = 32
"""Columns for which room is left beside what a block needs."""
SPARE = 8
"""Looked for beyond what is wanted, for those that an employer has too many of."""
WIDER = 8
"""Factor by which the search for a row is widened when its finds do not suffice."""


@dataclass(frozen=True)
class Depth:
    """How many jobs to find for each candidate, and how many of one employer at most."""

    pool: int
    most_per_employer: int


@dataclass(frozen=True)
class Search:
    """Candidates and jobs, and how near all jobs are to occupation ``o``: ``near[places[o]]``."""

    index: JobIndex
    side: Side
    places: Numbers
    near: Floats


class Room:
    """Memory of one thread, used for one block after the other."""

    def __init__(self, index: JobIndex) -> None:
        self._vectors = index.vectors
        self._whole = np.zeros((0, len(index)), dtype=np.float32)
        self._some = np.zeros(0, dtype=np.float32)
        self._jobs = np.zeros(0, dtype=np.intp)
        self._scores = np.zeros(0, dtype=np.float32)

    def factors(self, jobs: Numbers, extra: int) -> Floats:
        """The vectors of some jobs (d + extra, jobs); the last ``extra`` rows are to be filled."""
        d, count = self._vectors.shape
        if len(jobs) == count:
            if len(self._whole) < d + extra:
                self._whole = np.concatenate((self._vectors, np.empty((extra + 16, count), dtype=np.float32)))
            return self._whole[: d + extra]
        size = (d + extra) * len(jobs)
        if size > self._some.size or not np.array_equal(jobs, self._jobs):
            self._some = _at_least(self._some, size + HEADROOM * len(jobs))
            taken = self._some[: d * len(jobs)].reshape(d, len(jobs))
            np.take(self._vectors, jobs, axis=1, out=taken, mode="clip")
            self._jobs = jobs
        return self._some[:size].reshape(d + extra, len(jobs))

    def scores(self, rows: int, jobs: int) -> Floats:
        """Scores to be filled, (rows, jobs)."""
        self._scores = _at_least(self._scores, rows * jobs)
        return self._scores[: rows * jobs].reshape(rows, jobs)


def blocks(index: JobIndex, side: Side) -> list[Numbers]:
    """Rows of candidates, those of like wishes together, in blocks that fit the cache."""
    size = max(LEAST_ROWS, BLOCK_BYTES // (4 * max(1, len(index))))
    kinds = sorted((each.mine for each in side.answers), key=lambda mine: int(mine.max()))
    order = np.lexsort((side.occupations.numbers[:, 0], *kinds))
    return [order[start : start + size] for start in range(0, len(order), size)]


def search(index: JobIndex, side: Side) -> Search:
    """What the blocks of these candidates share."""
    wanted = np.unique(side.occupations.numbers)
    places = np.zeros(len(index.nearness.table), dtype=np.intp)
    places[wanted] = np.arange(len(wanted))
    return Search(index, side, places, occupations.rows_of(index.nearness, index.occupations, wanted))


def spread(task: Search, work: Callable[[Numbers, Room], None]) -> None:
    """Give all blocks of candidates to ``work``, on as many threads as there are cores."""
    todo = blocks(task.index, task.side)
    cores = os.cpu_count() or 1
    workers = max(1, min(len(todo), cores))

    def some(first: int) -> None:
        room = Room(task.index)
        for rows in todo[first::workers]:
            work(rows, room)

    # Idle threads of the matrix product would spin on the cores that choose from the block before.
    with threadpool_limits(cores // workers, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        list(pool.map(some, range(workers)))


def nearest(task: Search, rows: Numbers, depth: Depth, room: Room, among: Numbers | None = None) -> Numbers:
    """The numbers of each row's nearest jobs, in the order of job ids, then ``NOTHING``: (n, pool).

    With ``among`` only those jobs count.
    """
    count = len(task.index)
    jobs = open_to_any(task.side.answers, rows, count)
    if among is not None:
        jobs = np.intersect1d(jobs, among, assume_unique=True)
    if not len(jobs):
        return np.full((len(rows), depth.pool), NOTHING, dtype=np.intp)
    if among is None and len(jobs) > NARROW * count:
        jobs = np.arange(count)
    found = _choose(_score(task, rows, jobs, room), task.index.employers.codes[jobs], depth)
    found = np.where(found == NOTHING, count, jobs[found])
    found.sort(axis=1)
    found[found == count] = NOTHING
    return found


def _score(task: Search, rows: Numbers, jobs: Numbers, room: Room) -> Floats:
    extra = columns(task.side.answers, rows, jobs)
    factors = room.factors(jobs, sum(len(theirs) for _, theirs in extra))
    at = len(task.index.vectors)
    for _, theirs in extra:
        factors[at : at + len(theirs)] = theirs
        at += len(theirs)
    mine = np.concatenate([task.side.vectors[rows], *(mine for mine, _ in extra)], axis=1)
    scores = room.scores(len(rows), len(jobs))
    np.matmul(mine, factors, out=scores)
    _add_occupations(task, rows, jobs, scores)
    _bar_excluded(task, rows, jobs, scores)
    return scores


def _add_occupations(task: Search, rows: Numbers, jobs: Numbers, scores: Floats) -> None:
    """Add what the greatest nearness of any of a candidate's occupations is worth."""
    mine = task.side.occupations
    places = task.places[mine.numbers[rows]]
    sure = mine.confidences[rows] * np.float32(task.index.weights.calibration.occupation)
    near = task.near if len(jobs) == len(task.index) else task.near[:, jobs]
    for row, (own, weights) in enumerate(zip(places.tolist(), sure, strict=True)):
        worth = [near[place] * weight for place, weight in zip(own, weights, strict=True) if weight]
        if worth:
            scores[row] += worth[0] if len(worth) == 1 else np.maximum.reduce(worth)


def _bar_excluded(task: Search, rows: Numbers, jobs: Numbers, scores: Floats) -> None:
    starts, excluded = task.side.starts, task.side.excluded
    if not excluded.size:
        return
    places = np.full(len(task.index), NOTHING, dtype=np.intp)
    places[jobs] = np.arange(len(jobs))
    for row, number in enumerate(rows):
        barred = places[excluded[starts[number] : starts[number + 1]]]
        scores[row, barred[barred != NOTHING]] = PUSH


def _choose(scores: Floats, employers: Numbers, depth: Depth) -> Numbers:
    """The best columns of each row, not too many of one employer, in any order."""
    chosen = np.full((len(scores), depth.pool), NOTHING, dtype=np.intp)
    waiting, width = np.arange(len(scores)), depth.pool + SPARE
    while waiting.size:
        some = scores if waiting.size == len(scores) else scores[waiting]
        found, _ = best(some, width, float(PUSH) / 2)
        good = kept(found, employers, depth.most_per_employer)
        order = np.argsort(~good, axis=1, kind="stable")[:, : depth.pool]
        stands = np.take_along_axis(good, order, axis=1)
        chosen[waiting] = np.where(stands, np.take_along_axis(found, order, axis=1), NOTHING)
        waiting = waiting[(found[:, -1] != NOTHING) & (good.sum(axis=1) < depth.pool)]
        width *= WIDER
    return chosen


def kept(found: Numbers, employers: Numbers, most: int) -> Mask:
    """Which finds stand: those with fewer than ``most`` of the same employer above them."""
    owners = np.where(found == NOTHING, NOTHING, employers[found])
    order = np.argsort(owners, axis=1, kind="stable")
    grouped = np.take_along_axis(owners, order, axis=1)
    place = np.arange(found.shape[1])
    begins = np.diff(grouped, axis=1, prepend=NOTHING - 1) != 0
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    stands: Mask = np.empty(found.shape, dtype=np.bool_)
    np.put_along_axis(stands, order, place - first < most, axis=1)
    stands &= found != NOTHING
    return stands


def _at_least(room: Floats, size: int) -> Floats:
    return room if room.size >= size else np.empty(size, dtype=np.float32)
