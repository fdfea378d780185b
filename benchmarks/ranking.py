"""Ranks 100,000 candidates x 20,000 jobs through the product's own code, against the bare matrix product.

The bare product multiplies the same vectors in blocks of the same size, on the same threads, and keeps
nothing. The peers search exactly, for the nearest vectors only: they know no vetoes, so that what they find
would still have to be filtered, and more than ten be found for that. ``--small`` is for a quick look. Rates
are by the clock, each the best of some rounds that take turns; beside them stands processor time, which other
programs disturb less.
"""

import argparse
import resource
import time
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.ranking_peers import Work, faiss_flat, partitioned, pgvector_exact, usearch_exact
from benchmarks.ranking_world import DIMENSIONS, NOW, TAXONOMY, make_candidates, make_jobs
from benchmarks.report import Figure, report
from services.matcher.candidates import Candidates, prepare
from services.matcher.facts import Facts
from services.matcher.features import Numbers
from services.matcher.index import JobIndex, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import rank
from services.matcher.retrieval import Depth, Room, Search, nearest, search, spread
from services.matcher.vetoes import vetoed

K = 10
SAMPLE = 200
"""Candidates of whom the share of vetoed pairs is counted."""
PG_CANDIDATES = 100
"""Candidates for pgvector, which takes a query apiece; its rate does not depend on how many there are."""


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


def bare(task: Search, candidates: Candidates) -> None:
    """The product alone, spread over the cores as ours is."""
    vectors = task.index.vectors

    def multiply(rows: Numbers, room: Room) -> None:
        np.matmul(candidates.vectors[rows], vectors, out=room.scores(len(rows), vectors.shape[1]))

    spread(task, multiply)


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
    task = search(index, prepare(index, candidates))
    best = in_turns({"bare product": lambda: bare(task, candidates)} | ours, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    vectors = jobs.vectors, candidates.vectors, K
    peers: dict[str, Work | str] = {
        "numpy argpartition": partitioned(*vectors),
        "faiss-cpu flat": faiss_flat(*vectors),
        "usearch exact": usearch_exact(*vectors),
    }
    best |= in_turns(present(peers), 1)
    pairs = dict.fromkeys(best, count * jobs_count)
    if slow_peers:
        with pgvector_exact(jobs.vectors, candidates.vectors[:PG_CANDIDATES], K) as searching:
            best |= in_turns({"pgvector exact": searching}, 2)
        pairs["pgvector exact"] = PG_CANDIDATES * jobs_count
    tell(best, pairs, f"{count:,} x {jobs_count:,} x {DIMENSIONS}", list(ours))
    print(f"vetoed: {share_vetoed(index, candidates):.0%} of pairs; the peers' {K} are before any veto")
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
