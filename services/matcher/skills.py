"""What shared skills add to scores: sparse on both sides, so added only where candidate and job meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from services.matcher.features import Floats, Numbers


@dataclass(frozen=True)
class Postings:
    """For every skill that a job asks for: its worth, the jobs that ask for it and its weight in each.

    ``jobs`` and ``weights`` hold the skills' lists one after the other; list ``s`` begins at ``starts[s]``
    and has ``counts[s]`` entries. A rare skill is worth more than one that everybody asks for.
    """

    numbers: dict[str, int]
    worth: Floats
    few: float
    starts: Numbers
    counts: Numbers
    jobs: Numbers
    weights: Floats


@dataclass(frozen=True)
class SkillRows:
    """Candidates' skills one after the other: row ``n`` begins at ``starts[n]``; each has length one."""

    starts: Numbers
    skills: Numbers
    weights: Floats


def build_postings(lists: Sequence[Sequence[str]], few: float) -> Postings:
    """Postings of the jobs' skills. A list of fewer skills than ``few`` weighs less than a whole one."""
    names = sorted(set(chain.from_iterable(lists)))
    numbers = {name: number for number, name in enumerate(names)}
    skills, starts = _flat(lists, numbers)
    counts = np.bincount(skills, minlength=len(names))
    worth = np.log1p(len(lists) / np.maximum(counts, 1)).astype(np.float32)
    weights = _weighed(skills, starts, worth, few)
    order = np.argsort(skills, kind="stable")
    jobs = np.repeat(np.arange(len(lists)), np.diff(starts))[order]
    return Postings(numbers, worth, few, np.cumsum(counts) - counts, counts, jobs, weights[order])


def skill_rows(lists: Sequence[Sequence[str]], postings: Postings) -> SkillRows:
    """Candidates' skills, of those that some job asks for."""
    skills, starts = _flat(lists, postings.numbers)
    return SkillRows(starts, skills, _weighed(skills, starts, postings.worth, postings.few))


def add_shared(scores: Floats, rows: SkillRows, block: Numbers, postings: Postings, most: float) -> None:
    """Add to a block's scores ``most`` times the cosine of the two skill lists."""
    mine = _ranges(rows.starts[block], rows.starts[block + 1] - rows.starts[block])
    skills = rows.skills[mine]
    lengths = postings.counts[skills]
    meeting = _ranges(postings.starts[skills], lengths)
    first = np.repeat(np.arange(len(block)) * scores.shape[1], rows.starts[block + 1] - rows.starts[block])
    at = np.repeat(first, lengths) + postings.jobs[meeting]
    worth = np.repeat(rows.weights[mine] * np.float32(most), lengths) * postings.weights[meeting]
    np.add.at(scores.reshape(-1), at, worth)


def _flat(lists: Sequence[Sequence[str]], numbers: dict[str, int]) -> tuple[Numbers, Numbers]:
    """Numbers of the known skills of all lists, and where each list begins and ends."""
    sizes = np.fromiter(map(len, lists), dtype=np.intp, count=len(lists))
    every = np.fromiter((numbers.get(name, -1) for name in chain.from_iterable(lists)), dtype=np.intp)
    row = np.repeat(np.arange(len(lists)), sizes)
    known = every >= 0
    starts = np.zeros(len(lists) + 1, dtype=np.intp)
    np.cumsum(np.bincount(row[known], minlength=len(lists)), out=starts[1:])
    return every[known], starts


def _weighed(skills: Numbers, starts: Numbers, worth: Floats, few: float) -> Floats:
    """Each list's worths divided by its length, or by that of ``few`` skills of middling worth."""
    if not skills.size:
        return np.zeros(0, dtype=np.float32)
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    lengths = np.sqrt(np.bincount(row, weights=worth[skills] ** 2, minlength=len(starts) - 1))
    divisors = np.maximum(lengths, np.sqrt(few) * worth.mean())
    return np.asarray(worth[skills] / divisors[row], dtype=np.float32)


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers ``start … start + length - 1`` of every pair, one after the other."""
    ends = np.cumsum(lengths)
    count = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(count) + np.repeat(starts - (ends - lengths), lengths), dtype=np.intp)
