"""Which candidates are compared with the jobs together: those who are barred from much the same jobs."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Mask, Numbers
from services.matcher.verdict import VETO
from services.matcher.vetoes import Answers, TermKinds, open_kinds

FEW_ROWS = 32
"""Candidates that are never parted; also what copying a job's vector for a block costs, in products."""
BLOCK_BYTES = 16_000_000
"""Of scores at a time: they stay in the cache between the product and the choice."""


def blocks(found: Sequence[Answers], terms: TermKinds, first: NDArray[np.int32]) -> list[Numbers]:
    """Rows of candidates in blocks that fit the cache, those of like wishes together.

    ``first`` (rows,) is a number each: rows of one number are neighbours where wishes are the same.
    """
    order = np.lexsort([first.astype(np.intp), *_keys(found, terms)])
    few = [order[start : start + FEW_ROWS] for start in range(0, len(order), FEW_ROWS)]
    return [np.concatenate(several) for several in _joined(found, terms, few)]


def _joined(
    found: Sequence[Answers], terms: TermKinds, few: Sequence[Numbers]
) -> Iterator[Sequence[Numbers]]:
    """Neighbours together as long as that costs less than to copy their jobs apart."""
    block: list[Numbers] = []
    jobs, kinds = 0, np.zeros(len(terms.sizes), dtype=np.bool_)
    for rows in few:
        own = open_kinds(found, terms, rows)
        own_jobs, together = _count(terms, own), _count(terms, own | kinds)
        size = FEW_ROWS * len(block)
        apart = jobs * (size + FEW_ROWS) + own_jobs * 2 * FEW_ROWS
        joined = together * (size + 2 * FEW_ROWS)
        if block and (joined > apart or together * (size + FEW_ROWS) * 4 > BLOCK_BYTES):
            yield block
            block, jobs, kinds = [rows], own_jobs, own
        else:
            block, jobs, kinds = [*block, rows], together, own | kinds
    if block:
        yield block


def _count(terms: TermKinds, kinds: Mask) -> int:
    return int(terms.sizes[kinds].sum())


def _keys(found: Sequence[Answers], terms: TermKinds) -> list[Numbers]:
    """For each condition what is vetoed for each row, as numbers; the condition with fewest answers last."""
    ranked = [
        _ranked(each, np.bincount(theirs, terms.sizes, each.grid.shape[1]))
        for each, theirs in zip(found, terms.theirs, strict=True)
    ]
    return sorted(ranked, key=lambda key: -int(key.max()))


def _ranked(one: Answers, jobs: Numbers) -> Numbers:
    """Numbers under which rows are neighbours that are barred from much the same jobs: (rows,).

    The values of jobs that part candidates most come first, as in a tree of questions.
    """
    vetoes = one.grid == VETO
    share = vetoes.mean(axis=0)
    order = np.argsort(-jobs * share * (1 - share), kind="stable")
    bits = np.packbits(vetoes[:, order], axis=1)
    _, numbers = np.unique(bits, axis=0, return_inverse=True)
    return np.asarray(numbers[one.mine], dtype=np.intp)
