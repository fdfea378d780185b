"""Ranks 100,000 candidates x 20,000 jobs through the product's own code, against the bare matrix product.

The bare product multiplies the same vectors, on as many threads, in blocks of the size that suits it best,
and keeps nothing. The peers search exactly, by vectors alone, for some of the candidates; where no vetoes are
said, what they find would still have to be filtered. ``--small`` is for a quick look. Rates
are by the clock, each the best of some rounds that take turns; beside them stands processor time, which other
programs disturb less.
"""

import argparse
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it carries no types

from benchmarks.ranking_peers import (
    Work,
    after_vetoes,
    faiss_flat,
    nearest_only,
    partitioned,
    pgvector_exact,
    usearch_exact,
)
from benchmarks.ranking_world import DIMENSIONS, NOW, TAXONOMY, make_candidates, make_jobs
from benchmarks.report import Figure, report
from services.matcher.candidates import Candidates, prepare, some_of
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import JobIndex, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import rank
from services.matcher.retrieval import Depth, nearest, search, spread
from services.matcher.vetoes import vetoed

K = 10
BARE_ROWS = 500
"""Candidates at a time in the bare product: with more or fewer it is no quicker."""
CORES = os.cpu_count() or 1
SAMPLE = 200
"""Candidates of whom the share of vetoed pairs is counted."""
PEERS_CANDIDATES = 10_000
PG_CANDIDATES = 100
"""Candidates for the peers, whose rates do not depend on how many there are; pgvector is slow."""


@dataclass(frozen=True)
class Best:
    """The least seconds of some rounds, by the clock and of processors."""

    clock: float = float("inf")
    processor: float = float("inf")


def timed(work: Work, before: Best) -> Best:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return Best(min(clock, before.clock), min(processor, before.processor))


def in_turns(works: dict[str, Work], rounds: int) -> dict[str, Best]:
    best = dict.fromkeys(works, Best())
    for _ in range(rounds):
        for name, work in works.items():
            best[name] = timed(work, best[name])
    return best


def bare(vectors: Floats, candidates: Candidates) -> None:
    """The product alone with vectors (d, jobs), spread over the cores as ours is."""

    def some(first: int) -> None:
        scores = np.empty((BARE_ROWS, vectors.shape[1]), dtype=np.float32)
        for start in range(first * BARE_ROWS, len(candidates.vectors), BARE_ROWS * CORES):
            rows = candidates.vectors[start : start + BARE_ROWS]
            np.matmul(rows, vectors, out=scores[: len(rows)])

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(CORES) as pool:
        list(pool.map(some, range(CORES)))


def first_stage(index: JobIndex, candidates: Candidates) -> None:
    """The ten nearest; skills and words are no part of it."""
    task, depth = search(index, prepare(index, candidates)), Depth(K, 3)
    spread(task, lambda rows, room: nearest(task, rows, depth, room))


def share_vetoed(index: JobIndex, candidates: Candidates) -> float:
    side = prepare(index, candidates)
    rows = np.arange(min(SAMPLE, len(side)))
    return float(vetoed(side.answers, rows, np.tile(np.arange(len(index)), (len(rows), 1))).mean())


def present(peers: dict[str, Work | str]) -> dict[str, Work]:
    """The peers that can search; why the others cannot is printed."""
    for name, peer in peers.items():
        if isinstance(peer, str):
            print(f"{name}: left out, {peer}")
    return {name: peer for name, peer in peers.items() if not isinstance(peer, str)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--candidates", type=int, default=100_000)
    options.add_argument("--jobs", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--small", action="store_true", help="4,000 x 20,000, and no pgvector")
    chosen = options.parse_args()
    count = 4_000 if chosen.small else chosen.candidates
    measure(count, chosen.jobs, chosen.rounds, slow_peers=not chosen.small)


def measure(count: int, jobs_count: int, rounds: int, *, slow_peers: bool) -> None:
    jobs, candidates = make_jobs(jobs_count), make_candidates(count)
    index = build_index(jobs, TAXONOMY, NOW)
    facts = [Facts(each.occupations, (), each.confidences) for each in candidates.facts]
    by_occupation = replace(candidates, facts=facts)
    ours: dict[str, Work] = {
        f"best {K} after vetoes": lambda: first_stage(index, by_occupation),
        "the whole: pool, features, lists": lambda: rank(index, candidates, Rule(K)),
    }
    jobs_vectors = np.ascontiguousarray(index.centred.T)
    best = in_turns({"bare product": lambda: bare(jobs_vectors, candidates)} | ours, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    few = some_of(candidates, np.arange(min(PEERS_CANDIDATES, count)))
    vectors, barred = few.vectors, partial(vetoed, prepare(index, few).answers)
    faiss, usearch = faiss_flat(jobs.vectors), usearch_exact(jobs.vectors)
    peers: dict[str, Work | str] = {
        "numpy argpartition, no vetoes": partitioned(jobs.vectors, vectors, K),
        "faiss-cpu flat, no vetoes": nearest_only(faiss, vectors, K),
        "faiss-cpu flat": after_vetoes(faiss, vectors, K, barred, jobs_count),
        "usearch exact, no vetoes": nearest_only(usearch, vectors, K),
    }
    of_peers = in_turns(present(peers), 2)
    pairs = dict.fromkeys(best, count * jobs_count) | dict.fromkeys(of_peers, len(vectors) * jobs_count)
    best |= of_peers
    if slow_peers:
        with pgvector_exact(jobs.vectors, candidates.vectors[:PG_CANDIDATES], K) as searching:
            best |= in_turns({"pgvector exact, no vetoes": searching}, 2)
        pairs["pgvector exact, no vetoes"] = PG_CANDIDATES * jobs_count
    tell(best, pairs, f"{count:,} x {jobs_count:,} x {DIMENSIONS}", list(ours))
    print(f"vetoed: {share_vetoed(index, candidates):.0%} of pairs")
    print(f"peak memory of ours, with vectors, facts and wishes of the invented world: {peak:,.0f} MiB")


def tell(best: dict[str, Best], pairs: dict[str, int], size: str, ours: list[str]) -> None:
    def rate(name: str) -> float:
        return pairs[name] / best[name].clock

    floor = "bare product"
    others = [name for name in best if name not in {floor, *ours}]
    report(
        f"Ranking, {size}",
        [
            *(Figure(name, rate(name), floor, rate(floor), "pairs/s") for name in ours),
            *(Figure(ours[0], rate(ours[0]), name, rate(name), "pairs/s") for name in others),
        ],
    )
    for name in ours:
        clock, processor = best[name].clock, best[name].processor
        print(
            f"{name}: {clock / best[floor].clock:.2f} x the bare product by the clock, "
            f"{processor / best[floor].processor:.2f} x in processor time "
            f"({processor:.1f} s, bare {best[floor].processor:.1f} s)"
        )


if __name__ == "__main__":
    main()
