"""Weighted lists of skills or words, and how much of them a candidate and a job share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, log1p, sqrt
from statistics import fmean

import numpy as np

from services.matcher.features import Floats, Numbers, ranges
from services.matcher.statistics import Statistics

EVERYBODY = 0.2
"""Share of a language's ads from which on a word tells nothing."""
MIDDLING_TERM = 4.0
"""Worth of a word that one of 270 ads holds."""
NOTHING_SHARED = -1


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
    items: Numbers
    weights: Floats


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
    sizes = np.fromiter(map(len, lists), dtype=np.intp, count=len(lists))
    names = list(chain.from_iterable(lists))
    worths = {name: vocabulary.worth(name) for name in set(names)}
    worth = np.fromiter(map(worths.__getitem__, names), dtype=np.float64, count=len(names))
    row = np.repeat(np.arange(len(lists)), sizes)
    lengths = np.sqrt(np.bincount(row, weights=worth**2, minlength=len(lists)))
    weights = worth / np.maximum(np.maximum(lengths, vocabulary.least), np.finfo(np.float64).tiny)[row]
    get = vocabulary.numbers.get
    items = np.fromiter((get(name, NOTHING_SHARED) for name in names), dtype=np.intp, count=len(names))
    kept = (items != NOTHING_SHARED) & (worth > 0)
    starts = np.zeros(len(lists) + 1, dtype=np.intp)
    np.cumsum(np.bincount(row[kept], minlength=len(lists)), out=starts[1:])
    return Bags(starts, items[kept], weights[kept].astype(np.float32))


def overlap(mine: Bags, rows: Numbers, theirs: Bags, pool: Numbers) -> Floats:
    """The cosine of row ``n``'s list and that of each job in ``pool`` (n, p)."""
    counts = mine.starts[rows + 1] - mine.starts[rows]
    own = ranges(mine.starts[rows], counts)
    if not own.size or not theirs.items.size:
        return np.zeros(pool.shape, dtype=np.float32)
    places = np.zeros(1 + max(int(mine.items[own].max()), int(theirs.items.max())), dtype=np.intp)
    used = np.unique(mine.items[own])
    places[used] = np.arange(1, len(used) + 1)
    table = np.zeros((len(rows), len(used) + 1), dtype=np.float32)
    table[np.repeat(np.arange(len(rows)), counts), places[mine.items[own]]] = mine.weights[own]
    jobs = pool.ravel()
    lengths = theirs.starts[jobs + 1] - theirs.starts[jobs]
    entries = ranges(theirs.starts[jobs], lengths)
    pair = np.repeat(np.arange(jobs.size), lengths)
    shared = table[pair // pool.shape[1], places[theirs.items[entries]]] * theirs.weights[entries]
    return np.bincount(pair, weights=shared, minlength=jobs.size).astype(np.float32).reshape(pool.shape)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
