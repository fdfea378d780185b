"""Arrays that ranking is made of: the distinct values of a property, and vectors that can be trusted."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Values:
    """The distinct values of one property, and which of them each row has."""

    distinct: list[Any]
    codes: Numbers


def values(items: Iterable[Hashable]) -> Values:
    """Number the distinct values in order of first appearance."""
    numbers: dict[Hashable, int] = {}
    codes = [numbers.setdefault(item, len(numbers)) for item in items]
    return Values(list(numbers), np.asarray(codes, dtype=np.intp))


def speaking(vectors: Floats) -> Mask:
    """Which rows of (n, d) say anything: a broken model gives NaN, a text without words may give zeros."""
    finite = np.isfinite(vectors).all(axis=1)
    return np.asarray(finite & vectors.any(axis=1), dtype=np.bool_)


def ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers ``start … start + length - 1`` of every pair, one after the other."""
    ends = np.cumsum(lengths)
    count = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(count) + np.repeat(starts - (ends - lengths), lengths), dtype=np.intp)
