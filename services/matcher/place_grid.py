"""What ``places.judge`` says of all wishes and all places at once: sets of codes as columns of a product."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Mask
from services.matcher.places import ABROAD, NOT_REMOTE, REACH, UNKNOWN, Located, Wanted
from services.matcher.verdict import CAUTION, OK, VETO, code_of

ROWS = 1_024
"""Wishes that are judged at a time, so that what lies between stays small."""


def judge_all(mine: Sequence[Wanted], jobs: Sequence[Located]) -> NDArray[np.uint8]:
    """The codes of the verdicts, shape (wishes, jobs)."""
    grid = np.empty((len(mine), len(jobs)), dtype=np.uint8)
    order = {code: place for place, code in enumerate(sorted(_codes(jobs)))}
    there = _Places(jobs, order)
    for start in range(0, len(mine), ROWS):
        grid[start : start + ROWS] = there.judge(mine[start : start + ROWS])
    return grid


def _codes(jobs: Iterable[Located]) -> set[str]:
    return {code for job in jobs for code in job.wider | job.counties}


class _Places:
    """The jobs' side, as masks of (jobs,) and columns of (codes, jobs)."""

    def __init__(self, jobs: Sequence[Located], order: dict[str, int]) -> None:
        self._order = order
        self._codes, self._wider, self._counties = (
            self._sets(each).T
            for each in zip(*((job.codes, job.wider, job.counties) for job in jobs), strict=True)
        )
        self._remote = _mask(job.remote for job in jobs)
        self._located = _mask(bool(job.codes) for job in jobs)
        self._vague = _mask(job.vague for job in jobs)
        self._remotely = np.asarray([_remotely(job) for job in jobs], dtype=np.uint8)

    def judge(self, mine: Sequence[Wanted]) -> NDArray[np.uint8]:
        """One block of wishes, as ``places.judge`` does it: later lines overrule earlier ones."""
        anywhere = _mask(not each.codes for each in mine)[:, None]
        near = self._meet([each.around for each in mine], self._codes)
        found = np.full(near.shape, VETO, dtype=np.uint8)
        found[self._vague | self._meet([each.counties for each in mine], self._counties)] = CAUTION
        found[near & _mask(each.commute for each in mine)[:, None]] = CAUTION
        found[self._located & (anywhere | self._meet([each.codes for each in mine], self._wider))] = 0
        found[:, ~self._located & ~self._vague] = code_of(ABROAD)
        barred = ~anywhere & ~_mask(each.remote for each in mine)[:, None]
        at_home = np.where(barred, np.uint8(code_of(NOT_REMOTE)), self._remotely)
        return np.where(self._remote, at_home, found)

    def _meet(self, sets: Sequence[frozenset[str]], columns: NDArray[np.float32]) -> Mask:
        return np.asarray(self._sets(sets) @ columns > 0, dtype=np.bool_)

    def _sets(self, sets: Sequence[frozenset[str]]) -> NDArray[np.float32]:
        """Shape (sets, codes); codes that no job has are left out."""
        rows = np.zeros((len(sets), len(self._order)), dtype=np.float32)
        for row, codes in zip(rows, sets, strict=True):
            row[[self._order[code] for code in codes if code in self._order]] = 1
        return rows


def _remotely(job: Located) -> int:
    if job.codes or job.vague or not job.abroad:
        return code_of(OK)
    return code_of(UNKNOWN if job.abroad & REACH else ABROAD)


def _mask(each: Iterable[bool]) -> Mask:
    return np.fromiter(each, dtype=np.bool_)
