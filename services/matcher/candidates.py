"""Candidates to rank for, and the arrays that ranking makes of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher.bags import Bags, bags
from services.matcher.facts import Facts
from services.matcher.features import Floats, Mask, Numbers, speaking
from services.matcher.index import JobIndex, keys, steps
from services.matcher.occupations import Linked, linked
from services.matcher.profile import Wishes
from services.matcher.vetoes import Answers, answers, parts_of

ROWS = 1_024
"""Vectors scaled at a time, since 64 bits take room."""

Taste = Callable[[Numbers, Numbers], Floats]
"""From rows of candidates (n,) and numbers of jobs (n, p) to what their feedback says of them, (n, p)."""


@dataclass(frozen=True)
class Candidates:
    """Candidates to rank for; the sequences and the rows of ``vectors`` (n, d) go together.

    ``ids`` draw lots among equals; ``excluded`` are jobs never to list; both may be left empty.
    """

    wishes: Sequence[Wishes]
    facts: Sequence[Facts]
    vectors: Floats
    ids: Sequence[UUID] = ()
    excluded: Sequence[Collection[UUID]] = ()
    taste: Taste | None = None


def some_of(candidates: Candidates, rows: Numbers) -> Candidates:
    """Some of the candidates, by their rows."""
    taste = candidates.taste
    return Candidates(
        [candidates.wishes[row] for row in rows],
        [candidates.facts[row] for row in rows],
        candidates.vectors[rows],
        [candidates.ids[row] for row in rows] if candidates.ids else (),
        [candidates.excluded[row] for row in rows] if candidates.excluded else (),
        None if taste is None else lambda own, jobs: taste(rows[own], jobs),
    )


@dataclass(frozen=True)
class Side:
    """Candidates as arrays. ``vectors`` (n, d) times the index's are similarities in standard deviations.

    ``told`` says of whom anything is known to rank by; ``excluded`` holds rows and numbers of jobs, sorted
    by row, of which row ``n`` has those from ``starts[n]`` to ``starts[n + 1]``.
    """

    vectors: Floats
    told: Mask
    answers: tuple[Answers, ...]
    occupations: Linked
    skills: Bags
    terms: Bags
    steps: NDArray[np.int8]
    keys: NDArray[np.uint64]
    starts: Numbers
    excluded: Numbers
    taste: Taste | None

    def __len__(self) -> int:
        return len(self.vectors)


def prepare(index: JobIndex, candidates: Candidates) -> Side:
    """Arrays of the candidates, by the index's statistics and taxonomy."""
    facts = candidates.facts
    ids = candidates.ids or [UUID(int=0)] * len(facts)
    starts, excluded = _excluded(index, candidates.excluded, len(facts))
    return Side(
        vectors=standardised(index, candidates.vectors),
        told=np.fromiter(map(_tells, facts), dtype=np.bool_, count=len(facts)),
        answers=answers(
            index.conditions,
            index.condition_values,
            parts_of(candidates.wishes, (each.part for each in index.conditions)),
        ),
        occupations=linked(facts, index.nearness),
        skills=bags([each.skills for each in facts], index.skill_words),
        terms=bags([each.terms for each in facts], index.term_words),
        steps=steps(facts),
        keys=keys(ids),
        starts=starts,
        excluded=excluded,
        taste=candidates.taste,
    )


def standardised(index: JobIndex, vectors: Floats) -> Floats:
    """Candidates' vectors, scaled so that their product with the index has deviation 1 over all jobs.

    Few jobs say little about what is usual: then similarity counts less, and facts decide. The deviation
    comes from 64 bits, so that it rounds to the same number whoever else is in the block.
    """
    found = np.empty(vectors.shape, dtype=np.float32)
    for start in range(0, len(vectors), ROWS):
        rows = slice(start, start + ROWS)
        found[rows] = _standardised(index, vectors[rows])
    return found


def _standardised(index: JobIndex, vectors: Floats) -> NDArray[np.float64]:
    statistics, weights = index.statistics, index.weights
    clean = np.where(speaking(vectors)[:, None], vectors, np.float32(0)).astype(np.float64)
    variance = np.einsum("nd,nd->n", clean @ statistics.covariance, clean)
    deviation = np.maximum(np.sqrt(np.maximum(variance, 0)), weights.least_deviation)
    trust = statistics.jobs / (statistics.jobs + weights.few_jobs)
    clean *= (trust / deviation)[:, None]
    return clean


def _tells(facts: Facts) -> bool:
    """Whether a profile says anything; the vector of nothing is near to something all the same."""
    return bool(facts.occupations or facts.skills or facts.terms)


def _excluded(index: JobIndex, lists: Sequence[Collection[UUID]], count: int) -> tuple[Numbers, Numbers]:
    starts = np.zeros(count + 1, dtype=np.intp)
    if not lists:
        return starts, np.zeros(0, dtype=np.intp)
    numbers = [sorted(index.numbers[job] for job in each if job in index.numbers) for each in lists]
    np.cumsum([len(each) for each in numbers], out=starts[1:])
    return starts, np.asarray([job for each in numbers for job in each], dtype=np.intp)
