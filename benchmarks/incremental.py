"""New jobs against 1,000,000 candidates, a changed profile against 20,000 jobs, and editions onwards.

The floor of the first two is the bare matrix product of the same vectors. ``--candidates`` and ``--jobs`` set
the sizes.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np

from benchmarks.ranking_world import DIMENSIONS, NOW, TAXONOMY, make_candidates, make_jobs
from benchmarks.report import Figure, report
from services.matcher.candidates import Candidates
from services.matcher.crowd import gather, meet
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import rank
from services.matcher.standing import against, nothing_before, rank_onwards

ROUNDS = 5
DISTINCT = 20_000
"""Candidates that differ in more than their vectors; the pool repeats them."""
CHANGED = 0.02
"""Share of jobs that come, and that go, between two editions."""


def seconds(work: Callable[[], object]) -> float:
    """The fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def some(jobs: Jobs, chosen: range) -> Jobs:
    rows = list(chosen)
    return Jobs([jobs.openings[n] for n in rows], [jobs.facts[n] for n in rows], jobs.vectors[rows])


def make_pool(count: int) -> Candidates:
    """Candidates of whom ``DISTINCT`` are invented and the others repeat them, with vectors of their own."""
    made = make_candidates(min(DISTINCT, count))
    each = [n % len(made.wishes) for n in range(count)]
    noise = np.random.default_rng(5).standard_normal((count, DIMENSIONS), dtype=np.float32)
    noise *= np.float32(0.02)
    noise += made.vectors[each]
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    ids = [UUID(int=2**64 + n) for n in range(count)]
    return Candidates([made.wishes[n] for n in each], [made.facts[n] for n in each], noise, ids)


def part(candidates: Candidates, count: int) -> Candidates:
    return replace(
        candidates,
        wishes=candidates.wishes[:count],
        facts=candidates.facts[:count],
        vectors=candidates.vectors[:count],
        ids=candidates.ids[:count],
    )


def new_job(index: JobIndex, pool: Candidates, fresh: Jobs) -> Figure:
    crowd = gather(index, pool)

    def ours() -> None:
        meet(crowd, build_index(fresh, TAXONOMY, NOW, index.statistics), 0.7)

    column = np.ascontiguousarray(fresh.vectors[0])
    floor = seconds(lambda: crowd.side.vectors @ column)
    name = f"a new job met {len(pool.wishes):,} candidates"
    return Figure(name, len(pool.wishes) / seconds(ours), "bare product", len(pool.wishes) / floor, "pairs/s")


def changed_profile(index: JobIndex, pool: Candidates) -> Figure:
    one = part(pool, 1)
    ours = seconds(lambda: rank(index, one, Rule(10)))
    floor = seconds(lambda: one.vectors @ index.vectors)
    print(f"a changed profile against {len(index):,} jobs: {ours * 1000:.1f} ms")
    name = f"a changed profile against {len(index):,} jobs"
    return Figure(name, len(index) / ours, "bare product", len(index) / floor, "pairs/s")


def onwards(jobs: Jobs, index: JobIndex, few: Candidates) -> Figure:
    rule, count, changed = Rule(10), len(index), len(jobs.openings) - len(index)
    _, standings = rank_onwards(index, few, rule, nothing_before(len(few.wishes)))
    known = {each.job_id: each.version for each in index.openings}
    later = some(jobs, range(changed, count + changed))
    after = build_index(later, TAXONOMY, NOW, index.statistics)
    quick = seconds(lambda: rank_onwards(after, few, rule, against(after, standings, known)))
    full = seconds(lambda: rank(after, few, rule))
    name = f"{len(few.wishes):,} candidates onwards, {CHANGED:.0%} of {count:,} jobs came and went"
    size = len(few.wishes)
    return Figure(name, size / quick, "ranked in full", size / full, "candidates/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=20_000)
    sizes = parser.parse_args()
    jobs = make_jobs(sizes.jobs + max(1, int(sizes.jobs * CHANGED)))
    index = build_index(some(jobs, range(sizes.jobs)), TAXONOMY, NOW)
    pool = make_pool(sizes.candidates)
    figures = [
        new_job(index, pool, some(jobs, range(sizes.jobs, sizes.jobs + 1))),
        changed_profile(index, pool),
        onwards(jobs, index, part(pool, min(5_000, sizes.candidates))),
    ]
    report("Incremental", figures)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"one new job: {sizes.candidates / figures[0].ours:.2f} s; peak memory {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
