"""What stands of a candidate between editions: the nearest jobs, so that only what changed is ranked again.

A pool is kept deeper than it is used. Jobs that closed, changed or were sent leave it, jobs that are new
since are weighed against it; only who is then left with too few is compared with all jobs again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher import occupations
from services.matcher.candidates import Candidates
from services.matcher.features import Floats, Mask, Numbers
from services.matcher.index import JobIndex
from services.matcher.listing import Rule
from services.matcher.ranking import POOL_PER_EMPLOYER, Ranked, rank
from services.matcher.retrieval import Depth, Room, Search, kept, nearest
from services.matcher.topk import NOTHING
from services.matcher.vetoes import vetoed

DEEPER = 2
"""How many times more jobs are kept than are looked at closely."""
GONE = -2
"""In place of a job that is open no more, or not as it was."""
NEVER = np.float32(-np.inf)


@dataclass(frozen=True)
class Standing:
    """A candidate's nearest jobs. No job that scores above ``floor`` is missing from it, but for those of
    employers who have as many in it as may be: ``full`` says which jobs are of such employers.
    """

    jobs: tuple[UUID, ...]
    full: tuple[bool, ...]
    floor: float


@dataclass(frozen=True)
class Before:
    """Standings against an index: (n, m) numbers of jobs, or ``GONE``, filled up with ``NOTHING``.

    ``floors`` (n,) is infinite for who has none. ``fresh`` are the numbers of jobs that are new or changed.
    """

    jobs: Numbers
    full: Mask
    floors: Floats
    fresh: Numbers


@dataclass(frozen=True)
class Pools:
    """Pools of some candidates, best first, then ``NOTHING``: (n, m), and what ``Standing`` says of them."""

    jobs: Numbers
    floors: Floats


def against(index: JobIndex, standings: Sequence[Standing | None], known: Mapping[UUID, int]) -> Before:
    """Standings that were made when the jobs were ``known``: the version of each that was open then."""
    width = max([1, *(len(each.jobs) for each in standings if each)])
    jobs = np.full((len(standings), width), NOTHING, dtype=np.intp)
    full = np.zeros(jobs.shape, dtype=np.bool_)
    floors = np.full(len(standings), np.inf, dtype=np.float32)
    same = {each.job_id: each.version == known.get(each.job_id) for each in index.openings}
    for row, standing in enumerate(standings):
        if standing is None:
            continue
        count = len(standing.jobs)
        jobs[row, :count] = [index.numbers[job] if same.get(job) else GONE for job in standing.jobs]
        full[row, :count] = standing.full
        floors[row] = standing.floor
    fresh = [number for number, each in enumerate(index.openings) if not same[each.job_id]]
    return Before(jobs, full, floors, np.asarray(fresh, dtype=np.intp))


def nothing_before(candidates: int) -> Before:
    """What stands of candidates who are ranked for the first time."""
    nowhere = np.full((candidates, 1), NOTHING, dtype=np.intp)
    floors = np.full(candidates, np.inf, dtype=np.float32)
    return Before(nowhere, nowhere != NOTHING, floors, np.zeros(0, dtype=np.intp))


def rank_onwards(
    index: JobIndex, candidates: Candidates, rule: Rule, before: Before
) -> tuple[Ranked, list[Standing]]:
    """The list of every candidate as ``rank`` makes it, and what is to be kept for the next time."""
    count = len(candidates.wishes)
    whole = Pools(np.full((count, DEEPER * rule.pool), NOTHING, dtype=np.intp), np.full(count, NEVER))
    most = POOL_PER_EMPLOYER * rule.most_per_employer

    def find(task: Search, rows: Numbers, depth: Depth, room: Room) -> Numbers:
        pools = settle(task, rows, before, replace(depth, pool=DEEPER * depth.pool), room)
        whole.jobs[rows], whole.floors[rows] = pools.jobs, pools.floors
        return _by_number(pools.jobs[:, : depth.pool], len(index))

    ranked = rank(index, candidates, rule, find)
    return ranked, _standings(index, whole, most)


def settle(task: Search, rows: Numbers, before: Before, depth: Depth, room: Room) -> Pools:
    """The pools of some rows, (n, ``depth.pool``): from what stands where enough stands, else anew."""
    pools, sound = _onwards(task, rows, before, depth, room)
    enough = depth.pool // DEEPER
    lacking = ~sound | ((pools.jobs[:, enough - 1] == NOTHING) & (pools.floors > NEVER))
    if lacking.any():
        anew = _anew(task, rows[lacking], depth, room)
        pools.jobs[lacking], pools.floors[lacking] = anew.jobs, anew.floors
    return pools


def _by_number(jobs: Numbers, count: int) -> Numbers:
    """Each row in the order of job numbers, then ``NOTHING``."""
    ordered = np.sort(np.where(jobs == NOTHING, count, jobs), axis=1)
    ordered[ordered == count] = NOTHING
    return ordered


def _standings(index: JobIndex, pools: Pools, most: int) -> list[Standing]:
    """The pools as they are kept; ``most`` jobs of one employer may be in one."""
    if not len(index):
        return [Standing((), (), float(NEVER))] * len(pools.jobs)
    owners = index.employers.codes[pools.jobs]
    return [
        _standing(index, jobs[jobs != NOTHING], own[jobs != NOTHING], float(floor), most)
        for jobs, own, floor in zip(pools.jobs, owners, pools.floors, strict=True)
    ]


def _standing(index: JobIndex, jobs: Numbers, owners: Numbers, floor: float, most: int) -> Standing:
    _, employer, counts = np.unique(owners, return_inverse=True, return_counts=True)
    full = counts[employer] >= most
    return Standing(tuple(index.openings[job].job_id for job in jobs), tuple(full.tolist()), floor)


def _onwards(
    task: Search, rows: Numbers, before: Before, depth: Depth, room: Room
) -> tuple[Pools, NDArray[np.bool_]]:
    """What still stands, with what is new; and of which rows that is all that counts."""
    old, floors = before.jobs[rows], before.floors[rows]
    stands = _allowed(task, rows, old)
    sound = np.isfinite(floors) | (floors == NEVER)
    sound &= ~(before.full[rows] & ~stands).any(axis=1)
    new = np.full((len(rows), depth.pool), NOTHING, dtype=np.intp)
    if before.fresh.size and sound.any():
        new[sound] = nearest(task, rows[sound], depth, room, before.fresh)
    together = np.concatenate((np.where(stands, old, NOTHING), new), axis=1)
    return _best(task, rows, together, floors, depth), sound


def _anew(task: Search, rows: Numbers, depth: Depth, room: Room) -> Pools:
    found = nearest(task, rows, depth, room)
    return _best(task, rows, found, np.full(len(rows), NEVER, dtype=np.float32), depth)


def _best(task: Search, rows: Numbers, jobs: Numbers, floors: Floats, depth: Depth) -> Pools:
    """The best of each row's jobs, none twice and none below its floor, and the floors that they leave."""
    jobs = np.sort(jobs, axis=1)
    scores = _scores(task, rows, jobs)
    scores[:, 1:][jobs[:, 1:] == jobs[:, :-1]] = NEVER
    scores[scores < floors[:, None]] = NEVER
    jobs, scores = _ordered(np.argsort(-scores, axis=1, kind="stable"), jobs, scores)
    stands = kept(
        np.where(scores == NEVER, NOTHING, jobs), task.index.employers.codes, depth.most_per_employer
    )
    jobs, scores = _ordered(
        np.argsort(~stands, axis=1, kind="stable"), np.where(stands, jobs, NOTHING), scores
    )
    missing = max(0, depth.pool - jobs.shape[1])
    jobs = np.pad(jobs[:, : depth.pool], ((0, 0), (0, missing)), constant_values=NOTHING)
    whole = jobs[:, -1] != NOTHING
    last = scores[:, min(depth.pool, scores.shape[1]) - 1]
    return Pools(jobs, np.where(whole, np.maximum(floors, last), floors))


def _ordered(order: Numbers, jobs: Numbers, scores: Floats) -> tuple[Numbers, Floats]:
    return np.take_along_axis(jobs, order, axis=1), np.take_along_axis(scores, order, axis=1)


def _scores(task: Search, rows: Numbers, jobs: Numbers) -> Floats:
    """The score of the first stage, pair by pair; minus infinity where there is no job."""
    index, side = task.index, task.side
    at = np.maximum(jobs, 0)
    scores = np.einsum("npd,nd->np", index.centred[at], side.vectors[rows])
    near = occupations.pairwise(index.nearness, side.occupations, rows, index.occupations, at)
    scores += near * np.float32(index.weights.calibration.occupation)
    scores[jobs < 0] = NEVER
    return np.asarray(scores, dtype=np.float32)


def _allowed(task: Search, rows: Numbers, jobs: Numbers) -> Mask:
    """Which of each row's jobs are there, not vetoed, and not barred."""
    side = task.side
    at = np.maximum(jobs, 0)
    barred = np.zeros(jobs.shape, dtype=np.bool_)
    for place, row in enumerate(rows.tolist()):
        mine = side.excluded[side.starts[row] : side.starts[row + 1]]
        if mine.size:
            barred[place] = np.isin(jobs[place], mine)
    return np.asarray((jobs >= 0) & ~barred & ~vetoed(side.answers, rows, at), dtype=np.bool_)
