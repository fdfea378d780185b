"""Vetoes and occupations as columns beside the embeddings, so that one matrix product weighs them all.

A grid states a number for each pair of distinct values; it becomes one column for each group of jobs that all
candidates see alike. What a pair gets is the product of its candidate's row and its job's column.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.verdict import Verdict

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]

VETO = np.float32(-1e4)
"""No score comes near it, so that whatever was vetoed is below every rule."""


@dataclass(frozen=True)
class Values:
    """The distinct values of one property, and which of them each row has."""

    distinct: list[Any]
    codes: Numbers


@dataclass(frozen=True)
class Columns:
    """Features of both sides: a candidate has the row ``rows[codes]``, the jobs are ``jobs`` (f, j)."""

    rows: Floats
    codes: Numbers
    jobs: Floats


def values(items: Iterable[Hashable]) -> Values:
    """Number the distinct values in order of first appearance."""
    numbers: dict[Hashable, int] = {}
    codes = [numbers.setdefault(item, len(numbers)) for item in items]
    return Values(list(numbers), np.asarray(codes, dtype=np.intp))


def grid_columns(grid: Floats, candidates: Numbers, jobs: Numbers) -> Columns:
    """Columns of a grid of (distinct candidate values, distinct job values); none where all is zero."""
    kinds, kind_of = np.unique(grid, axis=1, return_inverse=True)
    speaking = np.flatnonzero(kinds.any(axis=0))
    return Columns(
        np.ascontiguousarray(kinds[:, speaking]),
        candidates,
        (kind_of.ravel()[jobs][None, :] == speaking[:, None]).astype(np.float32),
    )


def judged(mine: Sequence[Any], theirs: Sequence[Any], judge: Callable[[Any, Any], Verdict]) -> Floats:
    """A grid with ``VETO`` where ``judge`` vetoes."""
    rows = [[VETO if judge(one, other).veto else 0.0 for other in theirs] for one in mine]
    return np.asarray(rows, dtype=np.float32).reshape(len(mine), len(theirs))


class OccupationGrid:
    """How near occupations are: 1 for the same, ``near`` for related ones, else 0."""

    def __init__(self, taxonomy: Taxonomy, near: float) -> None:
        self._numbers = {key: number for number, key in enumerate(taxonomy.occupations)}
        self._nothing = len(self._numbers)
        size = self._nothing + 1
        self._table = np.zeros((size, size), dtype=np.float32)
        for key, occupation in taxonomy.occupations.items():
            own = self._numbers[key]
            self._table[own, [self._numbers[other] for other in occupation.related]] = near
            self._table[own, own] = 1.0

    def grid(self, mine: Sequence[tuple[str, ...]], theirs: Sequence[tuple[str, ...]]) -> Floats:
        """The greatest nearness between any two, for each pair of lists."""
        right = self._padded(theirs)
        rows = [self._table[left].max(axis=0)[right].max(axis=1) for left in self._padded(mine)]
        return np.asarray(rows, dtype=np.float32).reshape(len(mine), len(theirs))

    def _padded(self, lists: Sequence[tuple[str, ...]]) -> Numbers:
        numbers = [[self._numbers.get(key, self._nothing) for key in each] for each in lists]
        width = max([1, *map(len, numbers)])
        return np.asarray([row + [self._nothing] * (width - len(row)) for row in numbers], dtype=np.intp)
