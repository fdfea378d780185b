"""New jobs against 1,000,000 candidates, a changed profile against 20,000 jobs, and editions onwards.

The floor of the first two is the bare matrix product of the same vectors. ``--candidates`` and ``--jobs`` set
the sizes.
"""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
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

ROUNDS = 3
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
    dice = np.random.default_rng(5)
    vectors = np.empty((count, DIMENSIONS), dtype=np.float32)
    for start in range(0, count, DISTINCT):
        some = vectors[start : start + DISTINCT]
        some[:] = made.vectors[: len(some)]
        some += np.float32(0.02) * dice.standard_normal(some.shape, dtype=np.float32)
        some /= np.linalg.norm(some, axis=1, keepdims=True)
    ids = [UUID(int=2**64 + n) for n in range(count)]
    return Candidates([made.wishes[n] for n in each], [made.facts[n] for n in each], vectors, ids)


def new_job(index: JobIndex, count: int, fresh: Jobs) -> Figure:
    """Prints what memory the crowd takes, once what it was made of is gone."""
    before = resident()
    crowd = gather(index, make_pool(count))
    print(
        f"a crowd of {count:,}: {resident() - before:,.0f} MiB, of these vectors {count * DIMENSIONS >> 18:,}"
    )

    def ours() -> None:
        meet(crowd, build_index(fresh, TAXONOMY, NOW, index.statistics), 0.7)

    column = np.ascontiguousarray(fresh.vectors[0])
    floor, met = seconds(lambda: crowd.side.vectors @ column), seconds(ours)
    print(f"a new job met {count:,} candidates: {met:.2f} s")
    return Figure(
        f"a new job met {count:,} candidates", count / met, "bare product", count / floor, "pairs/s"
    )


def resident() -> float:
    """MiB that this process has in memory now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize() / 2**20


def changed_profile(index: JobIndex, one: Candidates) -> Figure:
    ours = seconds(lambda: rank(index, one, Rule(10)))
    vectors = np.ascontiguousarray(index.centred.T)
    floor = seconds(lambda: one.vectors @ vectors)
    print(f"a changed profile against {len(index):,} jobs: {ours * 1000:.1f} ms")
    name = f"a changed profile against {len(index):,} jobs"
    return Figure(name, len(index) / ours, "bare product", len(index) / floor, "pairs/s")


def onwards(jobs: Jobs, index: JobIndex, few: Candidates) -> list[Figure]:
    """An edition from what stands, beside one in full, without and with what the next would go on from."""
    rule, count, changed = Rule(10), len(index), len(jobs.openings) - len(index)
    size, nothing = len(few.wishes), nothing_before(len(few.wishes))
    _, standings = rank_onwards(index, few, rule, nothing)
    known = {each.job_id: each.version for each in index.openings}
    after = build_index(some(jobs, range(changed, count + changed)), TAXONOMY, NOW, index.statistics)
    quick = seconds(lambda: rank_onwards(after, few, rule, against(after, standings, known)))
    name = f"{size:,} candidates onwards, {CHANGED:.0%} of {count:,} jobs came and went"
    others: dict[str, Callable[[], object]] = {
        "ranked in full": lambda: rank(after, few, rule),
        "in full, and standings kept": lambda: rank_onwards(after, few, rule, nothing),
    }
    return [
        Figure(name, size / quick, other, size / seconds(work), "candidates/s")
        for other, work in others.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=20_000)
    sizes = parser.parse_args()
    jobs = make_jobs(sizes.jobs + max(1, int(sizes.jobs * CHANGED)))
    index = build_index(some(jobs, range(sizes.jobs)), TAXONOMY, NOW)
    figures = [
        changed_profile(index, make_candidates(1)),
        *onwards(jobs, index, make_candidates(min(5_000, sizes.candidates))),
        new_job(index, sizes.candidates, some(jobs, range(sizes.jobs, sizes.jobs + 1))),
    ]
    report("Incremental", figures)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
