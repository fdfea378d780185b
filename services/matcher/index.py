"""All open jobs, ready to be ranked against: vectors, what each says to every condition, and its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from services.matcher.facts import Facts
from services.matcher.features import Floats, OccupationGrid, Values, values
from services.matcher.filters import Condition, conditions
from services.matcher.opening import Opening
from services.matcher.skills import Postings, build_postings
from services.matcher.taxonomy.catalogue import Taxonomy


@dataclass(frozen=True)
class Weights:
    """What facts add to a score, in standard deviations of the candidate's own similarities."""

    occupation: float = 3.0
    near: float = 0.5
    skills: float = 4.0
    few_skills: float = 4.0
    few_jobs: float = 20.0
    least_deviation: float = 0.01


@dataclass(frozen=True)
class Jobs:
    """Open jobs as loaded; the sequences and the rows of ``vectors`` (jobs, d) go together, in any order."""

    openings: Sequence[Opening]
    facts: Sequence[Facts]
    vectors: Floats


@dataclass(frozen=True)
class JobIndex:
    """Open jobs in the order of their ids. ``vectors`` is (d, jobs): centred, one column a job."""

    openings: tuple[Opening, ...]
    facts: tuple[Facts, ...]
    weights: Weights
    conditions: tuple[Condition, ...]
    condition_values: tuple[Values, ...]
    occupation_grid: OccupationGrid
    occupation_values: Values
    skills: Postings
    employers: Values
    vectors: Floats
    covariance: Floats

    def __len__(self) -> int:
        return len(self.openings)


def build_index(jobs: Jobs, taxonomy: Taxonomy, now: datetime, weights: Weights | None = None) -> JobIndex:
    """An index of jobs as they are at ``now``."""
    weights = weights or Weights()
    order = sorted(range(len(jobs.openings)), key=lambda number: jobs.openings[number].job_id)
    openings = tuple(jobs.openings[number] for number in order)
    known = tuple(jobs.facts[number] for number in order)
    asked = tuple(conditions(openings, now))
    centred = _centred(jobs.vectors[order])
    return JobIndex(
        openings=openings,
        facts=known,
        weights=weights,
        conditions=asked,
        condition_values=tuple(values(each.of_job(job) for job in openings) for each in asked),
        occupation_grid=OccupationGrid(taxonomy, weights.near),
        occupation_values=values(each.occupations for each in known),
        skills=build_postings([each.skills for each in known], weights.few_skills),
        employers=values(job.employer.casefold().strip() or job.job_id for job in openings),
        vectors=np.ascontiguousarray(centred.T),
        covariance=centred.T @ centred / np.float32(max(1, len(openings))),
    )


def _centred(vectors: Floats) -> Floats:
    """Vectors less their mean: what all jobs have in common says nothing about one."""
    return vectors - vectors.mean(axis=0) if len(vectors) else vectors
