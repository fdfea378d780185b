"""All open jobs, ready to be ranked against: vectors, what each says to every condition, and its facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher.bags import Bags, Vocabulary, bags, skill_vocabulary, term_vocabulary
from services.matcher.calibration import Calibration, Feature, load_calibration
from services.matcher.facts import Facts
from services.matcher.features import Floats, Numbers, Values, speaking, values
from services.matcher.filters import Condition, conditions
from services.matcher.occupations import Linked, Nearness, linked, nearness
from services.matcher.opening import Opening
from services.matcher.statistics import Source, Statistics, measure
from services.matcher.taxonomy.catalogue import Taxonomy
from shared.vocabulary import Seniority

UNKNOWN = -1
STEPS = {each: step for step, each in enumerate(Seniority)}
LOW_BITS = 2**64 - 1
HEADROOM = 32
"""Room beside the vectors, for what vetoes; a block of candidates that needs more has a copy made."""


@dataclass(frozen=True)
class Weights:
    """How a pair is weighed: ``calibration`` makes a relevance of what the others read.

    Lists shorter than ``few_…`` weigh less, so does a similarity among ``few_jobs``. An ad is half as fresh
    after ``half_life`` days; ``well_above`` is the similarity, in standard deviations, that needs no shared
    fact beside it.
    """

    calibration: Calibration = field(default_factory=load_calibration)
    few_skills: float = 4.0
    few_terms: float = 12.0
    few_jobs: float = 20.0
    least_deviation: float = 0.01
    half_life: float = 14.0
    well_above: float = 4.0
    own_trade: float = 3.0

    def among(self, jobs: int) -> "Weights":
        """These weights where so many jobs are open: among few, the occupation stands in for similarity.

        What is usual is hardly known then, so similarities say little; ``own_trade`` is what they are in a
        candidate's own occupation among many.
        """
        known, given = self.calibration, self.calibration.coefficients
        lacking = (self.few_jobs / (jobs + self.few_jobs)) ** 2
        occupation = given[Feature.OCCUPATION] + lacking * self.own_trade * given[Feature.SIMILARITY]
        coefficients = {**given, Feature.OCCUPATION: occupation}
        return replace(self, calibration=replace(known, coefficients=coefficients))


@dataclass(frozen=True)
class Jobs:
    """Open jobs as loaded; the sequences and the rows of ``vectors`` (jobs, d) go together, in any order.

    ``shown`` says in how many lists of earlier editions a job was.
    """

    openings: Sequence[Opening]
    facts: Sequence[Facts]
    vectors: Floats
    shown: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class JobIndex:
    """Open jobs in the order of their ids, as they are at ``now``.

    ``centred`` (jobs, d) are the vectors, less the mean of the statistics; ``factors`` the same, with
    ``HEADROOM`` further columns of zeros.
    ``fresh`` and ``rarely_shown`` are 0 to 1; ``steps`` is the seniority, or ``UNKNOWN``; ``keys`` draw lots.
    """

    openings: tuple[Opening, ...]
    facts: tuple[Facts, ...]
    now: datetime
    weights: Weights
    statistics: Statistics
    conditions: tuple[Condition, ...]
    condition_values: tuple[Values, ...]
    nearness: Nearness
    occupations: Linked
    skill_words: Vocabulary
    skills: Bags
    term_words: Vocabulary
    terms: Bags
    employers: Values
    factors: Floats
    centred: Floats
    lengths: Floats
    steps: NDArray[np.int8]
    fresh: Floats
    rarely_shown: Floats
    keys: NDArray[np.uint64]
    numbers: Mapping[UUID, int]

    def __len__(self) -> int:
        return len(self.openings)


def build_index(
    jobs: Jobs,
    taxonomy: Taxonomy,
    now: datetime,
    statistics: Statistics | None = None,
    weights: Weights | None = None,
) -> JobIndex:
    """An index of jobs as they are at ``now``; without ``statistics`` they are measured from these jobs."""
    order = sorted(range(len(jobs.openings)), key=lambda number: jobs.openings[number].job_id)
    openings = tuple(jobs.openings[number] for number in order)
    known = tuple(jobs.facts[number] for number in order)
    ids = [each.job_id for each in openings]
    statistics = statistics or measure(Source(ids, known, jobs.vectors[order]), taxonomy_id=taxonomy.id)
    weights = (weights or Weights()).among(statistics.jobs)
    asked = tuple(conditions(openings, now))
    factors = _factors(jobs.vectors[order], statistics)
    centred = factors[:, : jobs.vectors.shape[1]]
    near = nearness(taxonomy)
    skill_words = skill_vocabulary(statistics, weights.few_skills)
    used = (term for each in known for term in each.terms)
    term_words = term_vocabulary(statistics, weights.few_terms, used)
    return JobIndex(
        openings=openings,
        facts=known,
        now=now,
        weights=weights,
        statistics=statistics,
        conditions=asked,
        condition_values=tuple(values(each.of_job(job) for job in openings) for each in asked),
        nearness=near,
        occupations=linked(known, near),
        skill_words=skill_words,
        skills=bags([each.skills for each in known], skill_words),
        term_words=term_words,
        terms=bags([each.terms for each in known], term_words),
        employers=values(job.employer.casefold().strip() or job.job_id for job in openings),
        factors=factors,
        centred=centred,
        lengths=np.sqrt(np.einsum("jd,jd->j", centred, centred)),
        steps=steps(known),
        fresh=_fresh(openings, now, weights.half_life),
        rarely_shown=_rarely_shown(ids, jobs.shown),
        keys=keys(ids),
        numbers={each: number for number, each in enumerate(ids)},
    )


def some_of(index: JobIndex, jobs: Numbers) -> JobIndex:
    """The index of some of its jobs, by their numbers in order: with the same statistics and bits."""
    facts = tuple(index.facts[number] for number in jobs)
    openings = tuple(index.openings[number] for number in jobs)
    factors = index.factors[jobs]
    return replace(
        index,
        openings=openings,
        facts=facts,
        condition_values=tuple(Values(each.distinct, each.codes[jobs]) for each in index.condition_values),
        occupations=linked(facts, index.nearness),
        skills=bags([each.skills for each in facts], index.skill_words),
        terms=bags([each.terms for each in facts], index.term_words),
        employers=Values(index.employers.distinct, index.employers.codes[jobs]),
        factors=factors,
        centred=factors[:, : index.centred.shape[1]],
        lengths=index.lengths[jobs],
        steps=index.steps[jobs],
        fresh=index.fresh[jobs],
        rarely_shown=index.rarely_shown[jobs],
        keys=index.keys[jobs],
        numbers={each.job_id: number for number, each in enumerate(openings)},
    )


def steps(facts: Sequence[Facts]) -> NDArray[np.int8]:
    """Seniority as steps from student (0) to lead (4)."""
    known = (UNKNOWN if each.seniority is None else STEPS[each.seniority] for each in facts)
    return np.fromiter(known, dtype=np.int8, count=len(facts))


def keys(ids: Iterable[UUID]) -> NDArray[np.uint64]:
    """64 bits of each id."""
    return np.fromiter(((each.int ^ each.int >> 64) & LOW_BITS for each in ids), dtype=np.uint64)


def _factors(vectors: Floats, statistics: Statistics) -> Floats:
    """Vectors less what all jobs have in common; one that says nothing is as usual in every respect."""
    count, dimensions = vectors.shape
    factors = np.zeros((count, dimensions + HEADROOM), dtype=np.float32)
    factors[:, :dimensions] = vectors - statistics.mean
    factors[~speaking(vectors)] = 0
    return factors


def _fresh(openings: Sequence[Opening], now: datetime, half_life: float) -> Floats:
    """By whole days, so that the parts of an edition agree; an ad without a date counts as half fresh."""
    dates = (each.terms.published for each in openings)
    fresh = [0.5 if date is None else 0.5 ** (max(0, (now - date).days) / half_life) for date in dates]
    return np.asarray(fresh, dtype=np.float32)


def _rarely_shown(ids: Sequence[UUID], shown: Mapping[UUID, int]) -> Floats:
    """1 for a job that was in no list, ½ for one in as many as most, near 0 for one that everybody gets."""
    counts = np.asarray([shown.get(each, 0) for each in ids], dtype=np.float64)
    usual = max(1.0, float(counts.mean()) if len(ids) else 1.0)
    return np.asarray(usual / (usual + counts), dtype=np.float32)
