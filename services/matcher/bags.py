"""Weighted lists of skills or words, and how much of them a candidate and a job share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log, log1p, sqrt
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from services.matcher.features import Floats, Numbers, ranges
from services.matcher.statistics import Statistics

EVERYBODY = 0.2
"""Share of a language's ads from which on a word tells nothing."""
MIDDLING_TERM = 4.0
"""Worth of a word that one of 270 ads holds."""
NOTHING_SHARED = -1
LISTS = 16_384
"""Lists that are weighed at a time, so that what lies between stays small."""

Items = NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """What an item is worth: the rarer among open jobs, the more; no list counts as shorter than ``least``.

    ``numbers`` holds the items that can be shared.
    """

    numbers: Mapping[str, int]
    worth: Callable[[str], float]
    least: float


@dataclass(frozen=True)
class Bags:
    """Lists one after the other, the ``n``-th from ``starts[n]`` to ``starts[n + 1]``; none longer than 1."""

    starts: Numbers
    items: Items
    weights: Floats

    @cached_property
    def greatest(self) -> int:
        """The greatest item; -1 without any."""
        return int(self.items.max(initial=NOTHING_SHARED))


def skill_vocabulary(statistics: Statistics, few: float) -> Vocabulary:
    """Skills that some job asks for; a list of fewer than ``few`` weighs less than a whole one."""
    worths = {name: log1p(statistics.jobs / count) for name, count in sorted(statistics.skills.items())}
    middling = fmean(worths.values()) if worths else 1.0
    return Vocabulary(_numbered(worths), lambda name: worths.get(name, 0.0), sqrt(few) * middling)


def term_vocabulary(statistics: Statistics, few: float, used: Iterable[str]) -> Vocabulary:
    """The terms in ``used``; one that many ads of its language hold is worth nothing."""

    def worth(term: str) -> float:
        ads, holders = statistics.languages.get(term[:2], 0), statistics.terms.get(term, 1)
        return max(0.0, log(EVERYBODY * ads / holders)) if ads else 0.0

    return Vocabulary(_numbered(sorted(set(used))), worth, sqrt(few) * MIDDLING_TERM)


def bags(lists: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Bags:
    """Weights of each list's items. What cannot be shared makes the others weigh less, and is left out."""
    some = [_bags(lists[start : start + LISTS], vocabulary) for start in range(0, max(1, len(lists)), LISTS)]
    counts, items, weights = map(np.concatenate, zip(*some, strict=True))
    return Bags(np.concatenate(([0], np.cumsum(counts))), items, weights)


def _bags(lists: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[Numbers, Items, Floats]:
    """How many items of each list are kept; and they, one after the other, with their weights."""
    names = list(chain.from_iterable(lists))
    numbers = _numbered(dict.fromkeys(names))
    codes = np.fromiter(map(numbers.__getitem__, names), dtype=np.intp, count=len(names))
    worth = np.fromiter(map(vocabulary.worth, numbers), dtype=np.float64, count=len(numbers))[codes]
    known = (vocabulary.numbers.get(name, NOTHING_SHARED) for name in numbers)
    items = np.fromiter(known, dtype=np.int32, count=len(numbers))[codes]
    row = np.repeat(np.arange(len(lists)), np.fromiter(map(len, lists), dtype=np.intp, count=len(lists)))
    lengths = np.sqrt(np.bincount(row, weights=worth**2, minlength=len(lists)))
    weights = worth / np.maximum(np.maximum(lengths, vocabulary.least), np.finfo(np.float64).tiny)[row]
    kept = (items != NOTHING_SHARED) & (worth > 0)
    return np.bincount(row[kept], minlength=len(lists)), items[kept], weights[kept].astype(np.float32)


def overlap(mine: Bags, rows: Numbers, theirs: Bags, pool: Numbers) -> Floats:
    """The cosine of row ``n``'s list and that of each job in ``pool`` (n, p)."""
    found = np.zeros(pool.size, dtype=np.float32)
    counts = mine.starts[rows + 1] - mine.starts[rows]
    own = ranges(mine.starts[rows], counts)
    if not own.size or not theirs.items.size:
        return found.reshape(pool.shape)
    used, place = np.unique(mine.items[own], return_inverse=True)
    places = np.zeros(1 + max(int(used[-1]), theirs.greatest), dtype=np.intp)
    places[used] = np.arange(1, len(used) + 1)
    table = np.zeros((len(rows), len(used) + 1), dtype=np.float32)
    table[np.repeat(np.arange(len(rows)), counts), place + 1] = mine.weights[own]
    jobs = pool.ravel()
    lengths = theirs.starts[jobs + 1] - theirs.starts[jobs]
    entries = ranges(theirs.starts[jobs], lengths)
    at = places[theirs.items[entries]]
    at += np.repeat(np.arange(len(rows)) * table.shape[1], lengths.reshape(pool.shape).sum(axis=1))
    shared = table.reshape(-1)[at]
    shared *= theirs.weights[entries]
    some = np.flatnonzero(lengths)
    found[some] = np.add.reduceat(shared, (np.cumsum(lengths) - lengths)[some]) if some.size else 0
    return found.reshape(pool.shape)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
