"""How near occupations are to each other, for single pairs and for all jobs at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.matcher.facts import Facts
from services.matcher.features import Floats, Numbers
from services.matcher.taxonomy.catalogue import Taxonomy


@dataclass(frozen=True)
class Nearness:
    """``table`` (o + 1, o + 1): 1 for the same occupation, less for one that is near; the last is none."""

    numbers: Mapping[str, int]
    table: Floats


@dataclass(frozen=True)
class Linked:
    """Each row's occupations, filled up with none, and how sure each is (0 to 1): both (n, width)."""

    numbers: Numbers
    confidences: Floats


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
    width = max([1, *(len(each.occupations) for each in facts)])
    numbers = np.full((len(facts), width), nothing, dtype=np.intp)
    confidences = np.zeros((len(facts), width), dtype=np.float32)
    for row, each in enumerate(facts):
        for place, key in enumerate(each.occupations):
            numbers[row, place] = known.numbers.get(key, nothing)
            confidences[row, place] = each.confidences[place] if each.confidences else 1.0
    return Linked(numbers, confidences)


def pairwise(known: Nearness, mine: Linked, rows: Numbers, theirs: Linked, pool: Numbers) -> Floats:
    """The greatest nearness times both confidences, of row ``n`` and each job in ``pool`` (n, p)."""
    near = known.table[mine.numbers[rows][:, None, :, None], theirs.numbers[pool][:, :, None, :]]
    near *= mine.confidences[rows][:, None, :, None]
    near *= theirs.confidences[pool][:, :, None, :]
    return np.asarray(near.max(axis=(2, 3)), dtype=np.float32)


def rows_of(known: Nearness, theirs: Linked, wanted: Numbers) -> Floats:
    """How near all jobs are to each of the occupations ``wanted``: (wanted, jobs)."""
    found = np.zeros((len(wanted), len(theirs.numbers)), dtype=np.float32)
    for row, number in enumerate(wanted):
        np.max(known.table[number][theirs.numbers] * theirs.confidences, axis=1, out=found[row])
    return found
