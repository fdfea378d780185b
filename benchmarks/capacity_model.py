"""Simulates an edition's ranking on many matcher replicas: parts on a queue, one PostgreSQL that all share.

Event by event: a replica takes the next part, reads its candidates, ranks them, writes the lists. Reading and
writing occupy a core of the database. A replica that dies loses its part, which the queue hands out again
after ``ack_wait``; that is what JetStream does.
"""

import heapq
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Units:
    """Measured costs, in seconds of one core, and sizes, in bytes."""

    pair: float
    """Ranking one candidate against one job."""
    listing: float
    """Choosing and explaining one candidate's list."""
    read: float
    """The database's work of reading one candidate."""
    write: float
    """The database's work of writing one candidate's list."""
    job: float
    """Reading one open job into a replica's index."""
    candidate_bytes: int
    """Stored for a candidate: vector, facts, standing."""
    list_bytes: int
    """Stored for a candidate's list of one edition."""
    job_bytes: int
    """A replica's memory for a job in the index."""


@dataclass(frozen=True)
class Plan:
    """What is to be ranked, and on what."""

    candidates: int
    jobs: int
    partitions: int
    replicas: int
    cores: int
    """Of each replica."""
    database_cores: int
    changed_jobs: float = 1.0
    """Share of jobs that are new since the last edition; 1 is a full run."""
    deaths_an_hour: float = 0.0
    """Of each replica; a new one takes its place after ``restart`` seconds."""
    restart: float = 30.0
    ack_wait: float = 120.0


@dataclass(frozen=True)
class Outcome:
    """Seconds until the last part, and how busy replicas and database were, 0 to 1."""

    seconds: float
    replicas_busy: float
    database_busy: float
    deaths: int


@dataclass
class _Database:
    """Cores that serve requests in the order in which they come; ``free`` holds when each is free again."""

    free: list[float]
    busy: float = 0.0

    def serve(self, at: float, work: float) -> float:
        """When work that comes at a time is done."""
        begin = max(at, heapq.heappop(self.free))
        heapq.heappush(self.free, begin + work)
        self.busy += work
        return begin + work


@dataclass(order=True, frozen=True)
class _Event:
    """A replica is free (``part`` is None), or has ranked a part and begins to write it."""

    at: float
    replica: int
    part: int | None = None


@dataclass
class _Run:
    """The state of one simulation; ``waiting`` holds parts by the time from which they may be taken."""

    events: list[_Event]
    waiting: list[tuple[float, int]]
    database: _Database
    dice: random.Random
    busy: float = 0.0
    deaths: int = 0
    end: float = 0.0


def simulate(plan: Plan, units: Units, seed: int = 1) -> Outcome:
    """Rank one edition; equal seeds give equal outcomes."""
    index = plan.jobs * units.job
    run = _Run(
        [_Event(index, number) for number in range(plan.replicas)],
        [(0.0, part) for part in range(plan.partitions)],
        _Database([0.0] * plan.database_cores),
        random.Random(seed),  # noqa: S311  a simulation
    )
    while run.events:
        event = heapq.heappop(run.events)
        if event.part is None:
            _take(run, event, plan, units)
        else:
            _write(run, event, plan, units)
    whole = run.end * plan.replicas, run.end * plan.database_cores
    return Outcome(run.end, run.busy / whole[0], run.database.busy / whole[1], run.deaths)


def _take(run: _Run, event: _Event, plan: Plan, units: Units) -> None:
    """Read and rank the next part, unless the replica dies meanwhile."""
    if not run.waiting:
        return
    ready, part = heapq.heappop(run.waiting)
    if ready > event.at:
        heapq.heappush(run.waiting, (ready, part))
        heapq.heappush(run.events, _Event(ready, event.replica))
        return
    candidates = plan.candidates / plan.partitions
    pairs = candidates * plan.jobs * plan.changed_jobs
    read = run.database.serve(event.at, candidates * units.read)
    ranked = read + (pairs * units.pair + candidates * units.listing) / plan.cores
    death = event.at + _lifetime(run.dice, plan)
    run.busy += min(ranked, death) - event.at
    if ranked <= death:
        heapq.heappush(run.events, _Event(ranked, event.replica, part))
        return
    run.deaths += 1
    heapq.heappush(run.waiting, (event.at + plan.ack_wait, part))
    back = death + plan.restart + plan.jobs * units.job
    heapq.heappush(run.events, _Event(back, event.replica))


def _write(run: _Run, event: _Event, plan: Plan, units: Units) -> None:
    end = run.database.serve(event.at, plan.candidates / plan.partitions * units.write)
    run.busy += end - event.at
    run.end = max(run.end, end)
    heapq.heappush(run.events, _Event(end, event.replica))


def _lifetime(dice: random.Random, plan: Plan) -> float:
    return dice.expovariate(plan.deaths_an_hour / 3600) if plan.deaths_an_hour else float("inf")


def memory(plan: Plan, units: Units, block: int) -> int:
    """Bytes that one replica needs: the index, and blocks of scores for each core."""
    return plan.jobs * units.job_bytes + plan.cores * block


def storage(plan: Plan, units: Units, editions: int) -> int:
    """Bytes in the database: candidates, and the lists of so many editions."""
    return plan.candidates * (units.candidate_bytes + editions * units.list_bytes)
