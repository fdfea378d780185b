"""How near occupations are to each other, for single pairs and for all jobs at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.matcher.facts import Facts
from services.matcher.features import Floats, Numbers, ranges
from services.matcher.taxonomy.catalogue import Taxonomy

CERTAIN = (1.0,)


@dataclass(frozen=True)
class Nearness:
    """``table`` (o + 1, o + 1): 1 for the same occupation, less for one that is near; the last is none."""

    numbers: Mapping[str, int]
    table: Floats


@dataclass(frozen=True)
class Linked:
    """Each row's occupations, filled up with none, and how sure each is (0 to 1): both (n, width)."""

    numbers: NDArray[np.int32]
    confidences: Floats


@dataclass(frozen=True)
class NearJobs:
    """Of each occupation that is asked for the jobs that are near at all, and how near they are.

    Those of occupation ``o`` stand from ``starts[places[o]]`` to ``starts[places[o] + 1]``.
    """

    places: Numbers
    starts: Numbers
    jobs: Numbers
    nearness: Floats


def nearness(taxonomy: Taxonomy) -> Nearness:
    """Of all occupations of a taxonomy."""
    numbers = {key: number for number, key in enumerate(taxonomy.occupations)}
    table = np.zeros((len(numbers) + 1, len(numbers) + 1), dtype=np.float32)
    for key, occupation in taxonomy.occupations.items():
        own = numbers[key]
        for other, weight in occupation.near.items():
            table[own, numbers[other]] = weight
        table[own, own] = 1.0
    return Nearness(numbers, table)


def linked(facts: Sequence[Facts], known: Nearness) -> Linked:
    """The occupations of each row that the taxonomy knows."""
    nothing = len(known.numbers)
    counts = np.fromiter((len(each.occupations) for each in facts), dtype=np.intp, count=len(facts))
    shape = len(facts), int(counts.max(initial=1))
    there = np.arange(shape[1]) < counts[:, None]
    numbers = np.full(shape, nothing, dtype=np.int32)
    numbers[there] = [known.numbers.get(key, nothing) for each in facts for key in each.occupations]
    confidences = np.zeros(shape, dtype=np.float32)
    sure = (each.confidences or CERTAIN * len(each.occupations) for each in facts)
    confidences[there] = list(chain.from_iterable(sure))
    return Linked(numbers, confidences)


def pairwise(known: Nearness, mine: Linked, rows: Numbers, theirs: Linked, pool: Numbers) -> Floats:
    """The greatest nearness times both confidences, of row ``n`` and each job in ``pool`` (n, p)."""
    near = known.table[mine.numbers[rows][:, None, :, None], theirs.numbers[pool][:, :, None, :]]
    near *= mine.confidences[rows][:, None, :, None]
    near *= theirs.confidences[pool][:, :, None, :]
    return np.asarray(near.max(axis=(2, 3)), dtype=np.float32)


def near_jobs(known: Nearness, theirs: Linked, wanted: NDArray[np.int32]) -> NearJobs:
    """The jobs that are near to each of the occupations ``wanted``, which are sorted."""
    places = np.full(len(known.table), len(wanted), dtype=np.intp)
    places[wanted] = np.arange(len(wanted))
    jobs, nearness = [], []
    for number in wanted:
        near = np.max(known.table[number][theirs.numbers] * theirs.confidences, axis=1)
        jobs.append(np.flatnonzero(near))
        nearness.append(near[jobs[-1]])
    starts = np.zeros(len(wanted) + 1, dtype=np.intp)
    np.cumsum([len(each) for each in jobs], out=starts[1:])
    return NearJobs(places, starts, np.concatenate(jobs), np.concatenate(nearness))


def add_worth(  # noqa: PLR0913, PLR0917  two sides, and where to
    found: NearJobs, mine: Linked, rows: Numbers, columns: Numbers, scores: Floats, zeros: Floats
) -> None:
    """Add the greatest nearness of any of a row's occupations, times its confidence, to ``scores`` (n, c).

    ``columns`` has for each job its column, below 0 for none. ``zeros`` are as many as there are scores, and
    are left so.
    """
    flat = scores.reshape(-1)
    entries = [
        _entries(found, mine.numbers[rows, place], mine.confidences[rows, place], columns, scores.shape[1])
        for place in range(mine.numbers.shape[1])
    ]
    if len(entries) == 1:
        at, worth = entries[0]
        flat[at] += worth
        return
    for at, worth in entries:
        zeros[at] = np.maximum(zeros[at], worth)
    for at, _ in entries:
        flat[at] += zeros[at]
        zeros[at] = 0


def _entries(
    found: NearJobs, numbers: NDArray[np.int32], sure: Floats, columns: Numbers, width: int
) -> tuple[Numbers, Floats]:
    """Where scores of rows with these occupations rise, and by what at most; no place is there twice."""
    starts = found.starts[found.places[numbers]]
    counts = np.where(sure > 0, found.starts[found.places[numbers] + 1] - starts, 0)
    near = ranges(starts, counts)
    at = columns[found.jobs[near]]
    there = at >= 0
    at += np.repeat(np.arange(len(numbers)) * width, counts)
    return at[there], (found.nearness[near] * np.repeat(sure, counts))[there]
