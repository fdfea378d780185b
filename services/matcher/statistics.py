"""What is usual among open jobs: what a pair's relevance is measured against.

Whatever depends on all jobs together stands here and is stored, so that the relevance of a candidate and a
job depends on the two alone, whichever other jobs are ranked with them, and on whichever replica.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher.facts import Facts
from services.matcher.features import Floats, speaking

OUTDATED_SHARE = 0.1
"""Share of the jobs that may come or go before statistics are made anew."""
LEAST_TERM_JOBS = 2
"""A term of a single ad is not kept: one that is not known counts as standing in one."""


@dataclass(frozen=True)
class Statistics:
    """Of ``job_ids``, read by one model and taxonomy.

    ``mean`` (d,) of their vectors and ``covariance`` (d, d), both of 64 bits, so that what is derived from
    them rounds to the same number in every block size; how many jobs ask for each skill, hold each term and
    are written in each language. ``version`` numbers what is stored; 0 is not stored.
    """

    model_id: str
    taxonomy_id: str
    job_ids: frozenset[UUID]
    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]
    skills: Mapping[str, int]
    terms: Mapping[str, int]
    languages: Mapping[str, int]
    version: int = 0

    @property
    def jobs(self) -> int:
        """How many jobs they were made of."""
        return len(self.job_ids)


@dataclass(frozen=True)
class Source:
    """Open jobs to measure; ids, facts and the rows of ``vectors`` (jobs, d) go together, in any order."""

    ids: Sequence[UUID]
    facts: Sequence[Facts]
    vectors: Floats


def measure(source: Source, model_id: str = "", taxonomy_id: str = "") -> Statistics:
    """The statistics of these jobs: the same in whatever order they come."""
    order = sorted(range(len(source.ids)), key=lambda number: source.ids[number])
    vectors = source.vectors[order]
    good = vectors[speaking(vectors)].astype(np.float64)
    mean = good.mean(axis=0) if len(good) else np.zeros(vectors.shape[1])
    apart = good - mean
    terms = Counter(term for each in source.facts for term in set(each.terms))
    return Statistics(
        model_id,
        taxonomy_id,
        frozenset(source.ids),
        mean,
        apart.T @ apart / max(1, len(good)),
        Counter(skill for each in source.facts for skill in set(each.skills)),
        {term: count for term, count in terms.items() if count >= LEAST_TERM_JOBS},
        Counter(language for each in source.facts for language in {term[:2] for term in each.terms}),
    )


def outdated(statistics: Statistics, open_jobs: Collection[UUID]) -> bool:
    """Whether the open jobs differ by more than a tenth from those that the statistics were made of."""
    changed = len(statistics.job_ids.symmetric_difference(open_jobs))
    return changed > OUTDATED_SHARE * max(1, statistics.jobs)
