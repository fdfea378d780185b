"""What the hard conditions say, judged once for each pair of distinct values that meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Floats, Mask, Numbers, Values, values
from services.matcher.filters import Condition
from services.matcher.profile import Wishes
from services.matcher.verdict import CAUTION, VETO, code_of

PUSH = np.float32(-1e4)
"""No score comes near it, so that whatever was vetoed is below every other."""

WIDE = 16


@dataclass(frozen=True)
class Answers:
    """One condition's: ``grid`` (distinct values of candidates, those of jobs), and who has which."""

    grid: NDArray[np.uint8]
    mine: Numbers
    theirs: Numbers


@dataclass(frozen=True)
class TermKinds:
    """Jobs of which all conditions say the same are of one kind.

    ``of_jobs`` is the kind of each job; ``theirs`` of a kind is what ``Answers.theirs`` is of a job, one for
    each condition; ``sizes`` says how many jobs are of a kind.
    """

    of_jobs: Numbers
    theirs: tuple[Numbers, ...]
    sizes: Numbers


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


def terms_of(found: Sequence[Answers], jobs: int) -> TermKinds:
    """Number the kinds of so many jobs, by all that the conditions found look at."""
    kinds = np.zeros(jobs, dtype=np.intp)
    for each in sorted(found, key=lambda one: one.grid.shape[1]):
        kinds = _renumbered(kinds * each.grid.shape[1] + each.theirs)
    one_of_each = np.zeros(1 + int(kinds.max(initial=-1)), dtype=np.intp)
    one_of_each[kinds] = np.arange(jobs)
    return TermKinds(kinds, tuple(each.theirs[one_of_each] for each in found), np.bincount(kinds))


def _renumbered(kinds: Numbers) -> Numbers:
    """The same kinds by numbers without gaps; without sorting, where they are not much greater already."""
    if kinds.max(initial=0) > WIDE * len(kinds):
        return np.unique(kinds, return_inverse=True)[1]
    there = np.bincount(kinds) > 0
    return np.asarray((np.cumsum(there) - 1)[kinds], dtype=np.intp)


def open_kinds(found: Sequence[Answers], terms: TermKinds, rows: Numbers) -> Mask:
    """The kinds of jobs that no condition vetoes for all of ``rows``; no more is known of them together."""
    possible = np.ones(len(terms.sizes), dtype=np.bool_)
    for each, theirs in zip(found, terms.theirs, strict=True):
        possible &= (each.grid[each.mine[rows]] != VETO).any(axis=0)[theirs]
    return possible


def columns(
    found: Sequence[Answers], terms: TermKinds, rows: Numbers, kinds: Numbers
) -> list[tuple[Floats, Floats]]:
    """Factors (rows, f) and (f, kinds) whose products push each vetoed pair down: as few as there can be.

    ``kinds`` are those of jobs that matter.
    """
    pairs = []
    for each, all_theirs in zip(found, terms.theirs, strict=True):
        distinct, mine = np.unique(each.mine[rows], return_inverse=True)
        matter, theirs = np.unique(all_theirs[kinds], return_inverse=True)
        grid = each.grid[np.ix_(distinct, matter)] == VETO
        if grid.any():
            pairs.append(_factors(grid, mine, theirs))
    return pairs


def _factors(grid: NDArray[np.bool_], mine: Numbers, theirs: Numbers) -> tuple[Floats, Floats]:
    """One column for each kind of candidate, or for each kind of job, whichever are fewer."""
    kinds, kind_of = np.unique(grid, axis=1, return_inverse=True)
    loud = np.flatnonzero(kinds.any(axis=0))
    if len(loud) < len(grid):
        jobs = (kind_of[theirs][None, :] == loud[:, None]).astype(np.float32)
        return kinds[:, loud][mine] * PUSH, jobs
    strict = np.flatnonzero(grid.any(axis=1))
    candidates = (mine[:, None] == strict[None, :]).astype(np.float32)
    return candidates * PUSH, grid[strict][:, theirs].astype(np.float32)


def _judged(condition: Condition, mine: Values, theirs: Values) -> NDArray[np.uint8]:
    if condition.judge_all and mine.distinct and theirs.distinct:
        return condition.judge_all(mine.distinct, theirs.distinct)
    rows = [[code_of(condition.judge(one, other)) for other in theirs.distinct] for one in mine.distinct]
    return np.asarray(rows, dtype=np.uint8).reshape(len(mine.distinct), len(theirs.distinct))
