"""What stands of a candidate between editions: the nearest jobs, so that only what changed is ranked again.

A pool is kept deeper than it is used. Jobs that closed, changed or were sent leave it, jobs that are new
since are weighed against it; only who is then left with too few is compared with all jobs again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from services.matcher import occupations
from services.matcher.candidates import Candidates
from services.matcher.features import Floats, Mask, Numbers, ranges
from services.matcher.index import JobIndex
from services.matcher.listing import Rule
from services.matcher.ranking import Ranked, rank
from services.matcher.retrieval import Depth, Room, Search, kept, nearest
from services.matcher.topk import NOTHING
from services.matcher.vetoes import vetoed

DEEPER = 2
"""How many times more jobs are kept than are looked at closely."""
GONE = -2
"""In place of a job that is open no more, or not as it was."""
NEVER = np.float32(-np.inf)


SLACK = np.float32(1e-3)
"""By so much the sum of a product may differ from that of a single pair, and more."""
ENTRY = np.dtype([("job", "<i4"), ("score", "<f4"), ("full", "?")])


@dataclass(frozen=True)
class Standing:
    """A candidate's ``nearest`` jobs, best first, as the bytes of so many of ``ENTRY``.

    A job is its number in the index that the standing was made with; ``full`` says of which jobs the
    employer has as many in it as may be. But for those of such employers no job above ``floor`` is missing.
    """

    nearest: bytes
    floor: float


@dataclass(frozen=True)
class Pools:
    """Pools of some candidates, best first, then ``NOTHING`` with minus infinity: (n, m), as in ``ENTRY``.

    ``floors`` (n,) is infinite for who has none.
    """

    jobs: Numbers
    scores: Floats
    full: Mask
    floors: Floats


@dataclass(frozen=True)
class Before:
    """Standings against an index: jobs are its numbers, or ``GONE``. ``fresh`` jobs are new or changed."""

    pools: Pools
    fresh: Numbers


def against(index: JobIndex, standings: Sequence[Standing | None], known: Mapping[UUID, int]) -> Before:
    """Standings that were made when the jobs were ``known``: the version of each that was open then."""
    pools = _unpacked(standings)
    same = {each.job_id for each in index.openings if each.version == known.get(each.job_id)}
    now = [index.numbers[job] if job in same else GONE for job in sorted(known)]
    jobs = np.asarray([*now, NOTHING], dtype=np.intp)[pools.jobs]
    fresh = [number for number, each in enumerate(index.openings) if each.job_id not in same]
    return Before(replace(pools, jobs=jobs), np.asarray(fresh, dtype=np.intp))


def nothing_before(candidates: int) -> Before:
    """What stands of candidates who are ranked for the first time."""
    return Before(_unpacked([None] * candidates), np.zeros(0, dtype=np.intp))


def rank_onwards(
    index: JobIndex, candidates: Candidates, rule: Rule, before: Before
) -> tuple[Ranked, list[Standing]]:
    """The list of every candidate as ``rank`` makes it, and what is to be kept for the next time."""
    whole = _nothing(len(candidates.wishes), DEEPER * rule.pool, floor=float(NEVER))

    def find(task: Search, rows: Numbers, depth: Depth, room: Room) -> Numbers:
        pools = settle(task, rows, before, replace(depth, pool=DEEPER * depth.pool), room)
        _put(whole, rows, pools)
        return _by_number(pools.jobs[:, : depth.pool], len(index))

    ranked = rank(index, candidates, rule, find)
    return ranked, _packed(whole)


def settle(task: Search, rows: Numbers, before: Before, depth: Depth, room: Room) -> Pools:
    """The pools of some rows, (n, ``depth.pool``): from what stands where enough stands, else anew."""
    pools, sound = _onwards(task, rows, before, depth, room)
    enough = depth.pool // DEEPER
    lacking = np.flatnonzero(~sound | ((pools.jobs[:, enough - 1] == NOTHING) & (pools.floors > NEVER)))
    if lacking.size:
        _put(pools, lacking, _anew(task, rows[lacking], depth, room))
    return pools


def _onwards(task: Search, rows: Numbers, before: Before, depth: Depth, room: Room) -> tuple[Pools, Mask]:
    """What still stands, with what is new; and of which rows that is all that counts."""
    old = before.pools
    jobs, floors = old.jobs[rows], old.floors[rows]
    stands = _allowed(task, rows, jobs)
    sound = np.asarray(floors < np.inf) & ~(old.full[rows] & ~stands).any(axis=1)
    new = np.full((len(rows), 1), NOTHING, dtype=np.intp)
    if before.fresh.size and sound.any():
        found = nearest(task, rows[sound], depth, room, before.fresh, floors[sound] - SLACK)
        found = found[:, : max(1, int((found != NOTHING).sum(axis=1).max()))]
        new = np.full((len(rows), found.shape[1]), NOTHING, dtype=np.intp)
        new[sound] = found
    together = np.concatenate((np.where(stands, jobs, NOTHING), new), axis=1)
    scores = np.concatenate((np.where(stands, old.scores[rows], NEVER), _scores(task, rows, new)), axis=1)
    return _best(task, together, scores, floors, depth), sound


def _anew(task: Search, rows: Numbers, depth: Depth, room: Room) -> Pools:
    found = nearest(task, rows, depth, room)
    floors = np.full(len(rows), NEVER, dtype=np.float32)
    return _best(task, found, _scores(task, rows, found), floors, depth)


def _best(task: Search, jobs: Numbers, scores: Floats, floors: Floats, depth: Depth) -> Pools:
    """The best of each row's jobs, none below its floor, and the floors that they leave."""
    employers, most = task.index.employers.codes, depth.most_per_employer
    scores = np.where(scores < floors[:, None], NEVER, scores)
    jobs, scores = _ordered(np.lexsort((jobs, -scores), axis=1), jobs, scores)
    stands = kept(np.where(scores == NEVER, NOTHING, jobs), employers, most)
    order = np.argsort(~stands, axis=1, kind="stable")
    jobs, scores = _ordered(order, np.where(stands, jobs, NOTHING), np.where(stands, scores, NEVER))
    pools = _nothing(len(jobs), depth.pool, floor=float(NEVER))
    width = min(depth.pool, jobs.shape[1])
    pools.jobs[:, :width], pools.scores[:, :width] = jobs[:, :width], scores[:, :width]
    pools.full[:] = _full(pools.jobs, employers, most)
    whole = pools.jobs[:, -1] != NOTHING
    pools.floors[:] = np.where(whole, np.maximum(floors, pools.scores[:, -1]), floors)
    return pools


def _full(jobs: Numbers, employers: Numbers, most: int) -> Mask:
    """Which jobs are of employers who have at least so many in their row."""
    owners = np.where(jobs == NOTHING, NOTHING, employers[jobs])
    order = np.argsort(owners, axis=1)
    grouped = np.take_along_axis(owners, order, axis=1)
    ends = np.zeros(jobs.shape, dtype=np.bool_)
    ends[:, most - 1 :] = grouped[:, most - 1 :] == grouped[:, : max(0, jobs.shape[1] - most + 1)]
    full = np.zeros(jobs.shape, dtype=np.bool_)
    for row in np.flatnonzero((ends & (grouped != NOTHING)).any(axis=1)):
        full[row] = np.isin(owners[row], grouped[row, ends[row]])
    return np.asarray(full & (jobs != NOTHING), dtype=np.bool_)


def _by_number(jobs: Numbers, count: int) -> Numbers:
    """Each row in the order of job numbers, then ``NOTHING``."""
    ordered = np.sort(np.where(jobs == NOTHING, count, jobs), axis=1)
    ordered[ordered == count] = NOTHING
    return ordered


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
    side, count = task.side, len(task.index)
    counts = side.starts[rows + 1] - side.starts[rows]
    own = np.repeat(np.arange(len(rows)) * count, counts)
    barred = own + side.excluded[ranges(side.starts[rows], counts)]
    pairs = jobs + np.arange(len(rows))[:, None] * count
    good = (jobs >= 0) & ~vetoed(side.answers, rows, np.maximum(jobs, 0))
    return np.asarray(good & ~np.isin(pairs, barred), dtype=np.bool_)


def _nothing(rows: int, width: int, floor: float) -> Pools:
    jobs = np.full((rows, width), NOTHING, dtype=np.intp)
    scores = np.full((rows, width), NEVER, dtype=np.float32)
    return Pools(jobs, scores, jobs != NOTHING, np.full(rows, floor, dtype=np.float32))


def _put(pools: Pools, rows: Numbers, some: Pools) -> None:
    pools.jobs[rows], pools.scores[rows] = some.jobs, some.scores
    pools.full[rows], pools.floors[rows] = some.full, some.floors


def _packed(pools: Pools) -> list[Standing]:
    entries = np.empty(pools.jobs.shape, dtype=ENTRY)
    entries["job"], entries["score"], entries["full"] = pools.jobs, pools.scores, pools.full
    counts, floors = (pools.jobs != NOTHING).sum(axis=1).tolist(), pools.floors.tolist()
    together = zip(entries, counts, floors, strict=True)
    return [Standing(row[:count].tobytes(), floor) for row, count, floor in together]


def _unpacked(standings: Sequence[Standing | None]) -> Pools:
    """The standings as arrays; who has none has infinity for a floor."""
    found = [each.nearest if each else b"" for each in standings]
    counts = np.asarray([len(each) // ENTRY.itemsize for each in found], dtype=np.intp)
    entries = np.frombuffer(b"".join(found), dtype=ENTRY)
    pools = _nothing(len(found), int(counts.max(initial=1)), floor=np.inf)
    there = np.arange(pools.jobs.shape[1]) < counts[:, None]
    pools.jobs[there], pools.scores[there] = entries["job"], entries["score"]
    pools.full[there] = entries["full"]
    pools.floors[:] = [np.inf if each is None else each.floor for each in standings]
    return pools
