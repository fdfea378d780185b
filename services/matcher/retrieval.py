"""The first stage: of all open jobs each candidate's nearest, exactly, by text and occupation, after vetoes.

A block of candidates times all jobs is one matrix product; what a condition vetoes are further columns of it.
Jobs that all of a block are barred from take no part in it.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it carries no types

from services.matcher.blocking import blocks
from services.matcher.candidates import Side
from services.matcher.features import Floats, Mask, Numbers, ranges
from services.matcher.index import JobIndex
from services.matcher.occupations import Linked, NearJobs, add_worth, near_jobs
from services.matcher.topk import NOTHING, best
from services.matcher.vetoes import PUSH, TermKinds, columns, open_kinds, terms_of

NARROW = 0.9
"""Share of the jobs below which it pays to leave out the others; blocks in a row often share all."""
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
    """Candidates and jobs, with what their blocks share.

    ``worth`` are the side's occupations, with what they are worth in the score for confidences.
    """

    index: JobIndex
    side: Side
    terms: TermKinds
    worth: Linked
    near: NearJobs


class Room:
    """Memory of one thread, used for one block after the other."""

    def __init__(self) -> None:
        self._factors = np.zeros(0, dtype=np.float32)
        self._jobs = np.zeros(0, dtype=np.intp)
        self._scores = np.zeros(0, dtype=np.float32)
        self._zeros = np.zeros(0, dtype=np.float32)

    def factors(self, factors: Floats, jobs: Numbers) -> Floats:
        """A copy of the factors of some jobs; blocks in a row often share them."""
        shape = len(jobs), factors.shape[1]
        size = shape[0] * shape[1]
        if size > self._factors.size or not np.array_equal(jobs, self._jobs):
            self._factors = _at_least(self._factors, size)
            np.take(factors, jobs, axis=0, out=self._factors[:size].reshape(shape), mode="clip")
            self._jobs = jobs
        return self._factors[:size].reshape(shape)

    def scores(self, rows: int, jobs: int) -> Floats:
        """Scores to be filled, (rows, jobs)."""
        self._scores = _at_least(self._scores, rows * jobs)
        return self._scores[: rows * jobs].reshape(rows, jobs)

    def zeros(self, size: int) -> Floats:
        """So many zeros, to be left as zeros."""
        if self._zeros.size < size:
            self._zeros = np.zeros(size, dtype=np.float32)
        return self._zeros


def search(index: JobIndex, side: Side) -> Search:
    """What the blocks of these candidates share."""
    wanted = np.unique(side.occupations.numbers)
    weight = np.float32(index.weights.calibration.occupation)
    return Search(
        index,
        side,
        terms_of(side.answers, len(index)),
        Linked(side.occupations.numbers, side.occupations.confidences * weight),
        near_jobs(index.nearness, index.occupations, wanted),
    )


def spread(task: Search, work: Callable[[Numbers, Room], None]) -> None:
    """Give all blocks of candidates to ``work``, on as many threads as there are cores."""
    todo = blocks(task.side.answers, task.terms, task.side.occupations.numbers[:, 0])
    cores = os.cpu_count() or 1
    workers = max(1, min(len(todo), cores))

    def some(first: int) -> None:
        room = Room()
        for rows in todo[first::workers]:
            work(rows, room)

    # Idle threads of the matrix product would spin on the cores that choose from the block before.
    with threadpool_limits(cores // workers, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        list(pool.map(some, range(workers)))


def nearest(  # noqa: PLR0913, PLR0917  what to look for, and among what
    task: Search,
    rows: Numbers,
    depth: Depth,
    room: Room,
    among: Numbers | None = None,
    least: Floats | None = None,
) -> Numbers:
    """The numbers of each row's nearest jobs, in the order of job ids, then ``NOTHING``: (n, pool).

    With ``among`` only those jobs count; with ``least`` (n,) only what scores so much for a row.
    """
    count = len(task.index)
    jobs = np.flatnonzero(open_kinds(task.side.answers, task.terms, rows)[task.terms.of_jobs])
    if among is not None:
        jobs = np.intersect1d(jobs, among, assume_unique=True)
    if not len(jobs):
        return np.full((len(rows), depth.pool), NOTHING, dtype=np.intp)
    if among is None and len(jobs) > NARROW * count:
        jobs = np.arange(count)
    lowest = np.maximum(PUSH / 2, PUSH if least is None else least)
    scores = _score(task, rows, jobs, room)
    found = _choose(scores, task.index.employers.codes[jobs], depth, np.broadcast_to(lowest, len(rows)))
    found = np.where(found == NOTHING, count, jobs[found])
    found.sort(axis=1)
    found[found == count] = NOTHING
    return found


def _score(task: Search, rows: Numbers, jobs: Numbers, room: Room) -> Floats:
    kinds, kind_of = _numbered(task.terms.of_jobs[jobs])
    pushed = columns(task.side.answers, task.terms, rows, kinds)
    extra = sum(len(theirs) for _, theirs in pushed)
    at = task.index.centred.shape[1]
    every = not extra and len(jobs) == len(task.index)
    factors = task.index.factors if every else room.factors(task.index.factors, jobs)
    if at + extra > factors.shape[1]:
        factors = np.pad(factors, ((0, 0), (0, extra)))
    mine = np.concatenate([task.side.vectors[rows], *(mine for mine, _ in pushed)], axis=1)
    for _, theirs in pushed:
        factors[:, at : at + len(theirs)] = theirs.T[kind_of]
        at += len(theirs)
    scores = room.scores(len(rows), len(jobs))
    np.matmul(mine, factors[:, :at].T, out=scores)
    places = np.full(len(task.index), NOTHING, dtype=np.intp)
    places[jobs] = np.arange(len(jobs))
    add_worth(task.near, task.worth, rows, places, scores, room.zeros(scores.size))
    _bar_excluded(task.side, rows, places, scores)
    return scores


def _numbered(kinds: Numbers) -> tuple[Numbers, Numbers]:
    """The distinct ones, sorted, and which of them each is."""
    there = np.bincount(kinds) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[kinds]


def _bar_excluded(side: Side, rows: Numbers, places: Numbers, scores: Floats) -> None:
    counts = side.starts[rows + 1] - side.starts[rows]
    columns = places[side.excluded[ranges(side.starts[rows], counts)]]
    barred = columns != NOTHING
    scores[np.repeat(np.arange(len(rows)), counts)[barred], columns[barred]] = PUSH


def _choose(scores: Floats, employers: Numbers, depth: Depth, least: Floats) -> Numbers:
    """The best columns of each row, not too many of one employer, in any order."""
    chosen = np.full((len(scores), depth.pool), NOTHING, dtype=np.intp)
    waiting, width = np.arange(len(scores)), depth.pool + SPARE
    while waiting.size:
        some = scores if waiting.size == len(scores) else scores[waiting]
        found, _ = best(some, width, least[waiting])
        more = found[:, -1] != NOTHING
        found = found[:, : max(1, int((found != NOTHING).sum(axis=1).max()))]
        good = kept(found, employers, depth.most_per_employer)
        order = np.argsort(~good, axis=1, kind="stable")[:, : depth.pool]
        stands = np.take_along_axis(good, order, axis=1)
        chosen[waiting, : order.shape[1]] = np.where(
            stands, np.take_along_axis(found, order, axis=1), NOTHING
        )
        waiting = waiting[more & (good.sum(axis=1) < depth.pool)]
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
