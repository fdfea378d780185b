"""What the hard conditions say, judged once for each pair of distinct values that meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Floats, Numbers, Values, values
from services.matcher.filters import Condition
from services.matcher.profile import Wishes
from services.matcher.verdict import CAUTION, VETO, code_of

PUSH = np.float32(-1e4)
"""No score comes near it, so that whatever was vetoed is below every other."""


@dataclass(frozen=True)
class Answers:
    """One condition's: ``grid`` (distinct values of candidates, those of jobs), and who has which."""

    grid: NDArray[np.uint8]
    mine: Numbers
    theirs: Numbers


def parts_of(wishes: Sequence[Wishes], read: Iterable[Any]) -> dict[Any, Values]:
    """The distinct values of each part of the wishes that conditions read, and who has which."""
    return {part: values(map(part, wishes)) for part in set(read)}


def answers(
    asked: Sequence[Condition], job_values: Sequence[Values], parts: Mapping[Any, Values]
) -> tuple[Answers, ...]:
    """The answers of all conditions that say anything of the candidates with these parts of wishes."""
    found = []
    for condition, theirs in zip(asked, job_values, strict=True):
        part = parts[condition.part]
        mine = values(condition.read(each) for each in part.distinct)
        grid = _judged(condition, mine, theirs)
        if grid.any():
            found.append(Answers(grid, mine.codes[part.codes], theirs.codes))
    return tuple(found)


def count_cautions(found: Sequence[Answers], rows: Numbers, pool: Numbers) -> Floats:
    """How many conditions are not known to hold, of row ``n`` and each job in ``pool`` (n, p)."""
    count = np.zeros(pool.shape, dtype=np.float32)
    for each in found:
        count += each.grid[each.mine[rows][:, None], each.theirs[pool]] == CAUTION
    return count


def vetoed(found: Sequence[Answers], rows: Numbers, pool: Numbers) -> NDArray[np.bool_]:
    """Whether any condition vetoes, of row ``n`` and each job in ``pool`` (n, p)."""
    no = np.zeros(pool.shape, dtype=np.bool_)
    for each in found:
        no |= each.grid[each.mine[rows][:, None], each.theirs[pool]] == VETO
    return no


def open_to_any(found: Sequence[Answers], rows: Numbers, jobs: int) -> Numbers:
    """The jobs, of so many, that no condition vetoes for all of ``rows``."""
    possible = np.ones(jobs, dtype=np.bool_)
    for each in found:
        kept = (each.grid[np.unique(each.mine[rows])] != VETO).any(axis=0)
        if not kept.all():
            possible &= kept[each.theirs]
    return np.flatnonzero(possible)


def columns(found: Sequence[Answers], rows: Numbers, jobs: Numbers) -> list[tuple[Floats, Floats]]:
    """Factors (rows, f) and (f, jobs) whose products push each vetoed pair down: as few as there can be."""
    pairs = []
    for each in found:
        distinct, mine = np.unique(each.mine[rows], return_inverse=True)
        grid = each.grid[distinct] == VETO
        if grid.any():
            pairs.append(_factors(grid, mine.ravel(), each.theirs[jobs]))
    return pairs


def _factors(grid: NDArray[np.bool_], mine: Numbers, theirs: Numbers) -> tuple[Floats, Floats]:
    """One column for each kind of candidate, or for each kind of job, whichever are fewer."""
    kinds, kind_of = np.unique(grid, axis=1, return_inverse=True)
    loud = np.flatnonzero(kinds.any(axis=0))
    if len(loud) < len(grid):
        jobs = (kind_of.ravel()[theirs][None, :] == loud[:, None]).astype(np.float32)
        return kinds[:, loud][mine] * PUSH, jobs
    strict = np.flatnonzero(grid.any(axis=1))
    candidates = (mine[:, None] == strict[None, :]).astype(np.float32)
    return candidates * PUSH, grid[strict][:, theirs].astype(np.float32)


def _judged(condition: Condition, mine: Values, theirs: Values) -> NDArray[np.uint8]:
    if condition.judge_all and mine.distinct and theirs.distinct:
        return condition.judge_all(mine.distinct, theirs.distinct)
    rows = [[code_of(condition.judge(one, other)) for other in theirs.distinct] for one in mine.distinct]
    return np.asarray(rows, dtype=np.uint8).reshape(len(mine.distinct), len(theirs.distinct))
