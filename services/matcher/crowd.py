"""Many candidates kept ready in memory, so that a new job meets all of them at once.

A first look bounds each relevance from above by similarity and occupation; whom it leaves is weighed exactly,
with the features and coefficients that lists are made with.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any
from uuid import UUID

import numpy as np

from services.matcher import occupations
from services.matcher.bags import bags, term_vocabulary
from services.matcher.calibration import Calibration, Feature
from services.matcher.candidates import Candidates, Side, prepare
from services.matcher.features import Floats, Mask, Numbers, Values
from services.matcher.filters import PARTS
from services.matcher.index import JobIndex, some_of
from services.matcher.relevance import pair_features, relevance, substantive
from services.matcher.vetoes import answers, parts_of, vetoed

ROWS = 65_536
"""Candidates looked at together: their scores stay in the cache."""
GREATEST = {Feature.SKILLS: 1.0, Feature.LEXICAL: 1.0, Feature.FRESHNESS: 1.0}
"""Of features that are bounded; the others of the second look can only lower a relevance, or are unknown."""


@dataclass(frozen=True)
class Crowd:
    """Candidates by the statistics of an index. ``side`` has no answers: these depend on the jobs.

    ``excluded`` are the jobs that each must not get; it may be left empty.
    """

    ids: Sequence[UUID]
    excluded: Sequence[Collection[UUID]]
    side: Side
    parts: Mapping[Any, Values]
    index: JobIndex


@dataclass(frozen=True)
class Reached:
    """For one job the candidates whom it reaches, by number in the crowd, and the relevance for each."""

    candidates: Numbers
    relevances: Floats


def gather(index: JobIndex, candidates: Candidates) -> Crowd:
    """Make candidates ready. ``index`` may be of any jobs: only its statistics and taxonomy count."""
    spoken = (term for each in candidates.facts for term in each.terms)
    words = term_vocabulary(index.statistics, index.weights.few_terms, spoken)
    base = replace(index, term_words=words, conditions=(), condition_values=())
    side = prepare(base, replace(candidates, excluded=()))
    return Crowd(candidates.ids, candidates.excluded, side, parts_of(candidates.wishes, PARTS), base)


def meet(crowd: Crowd, jobs: JobIndex, least: float) -> list[Reached]:
    """Of each job the candidates for whom it has a relevance of ``least`` or more, and nothing bars it.

    ``jobs`` has the statistics that the crowd was made ready by.
    """
    words = crowd.index.term_words
    jobs = replace(jobs, term_words=words, terms=bags([each.terms for each in jobs.facts], words))
    asked = answers(jobs.conditions, jobs.condition_values, crowd.parts)
    whole = replace(crowd, side=replace(crowd.side, answers=asked))
    return [_meet_one(whole, jobs, number, least) for number in range(len(jobs))]


def reached_by(index: JobIndex, candidates: Candidates, jobs: Collection[UUID], least: float) -> Numbers:
    """Rows of the candidates for whom one of these jobs has a relevance of ``least`` or more, in order."""
    numbers = np.asarray(sorted(index.numbers[each] for each in jobs if each in index.numbers), dtype=np.intp)
    met = meet(gather(index, candidates), some_of(index, numbers), least) if numbers.size else []
    rows = [np.zeros(0, dtype=np.intp), *(each.candidates for each in met)]
    return np.asarray(np.unique(np.concatenate(rows)), dtype=np.intp)


def _meet_one(crowd: Crowd, jobs: JobIndex, number: int, least: float) -> Reached:
    side = crowd.side
    calibration = jobs.weights.calibration
    bound = _needed(calibration, least, beyond=side.taste is not None)
    some = [_possible(side, jobs, number, start, bound) for start in range(0, len(side), ROWS)]
    rows = np.concatenate([np.zeros(0, dtype=np.intp), *some])
    pool = np.full((len(rows), 1), number, dtype=np.intp)
    found = pair_features(jobs, side, rows, pool)
    relevances = relevance(found, calibration)
    good = (relevances >= least)[:, 0] & substantive(jobs, side, rows, found)[:, 0]
    good &= ~_barred(crowd, rows, jobs.openings[number].job_id)
    return Reached(rows[good], relevances[good, 0])


def _barred(crowd: Crowd, rows: Numbers, job_id: UUID) -> Mask:
    """Of these candidates, those who must not get the job."""
    if not crowd.excluded:
        return np.zeros(len(rows), dtype=np.bool_)
    barred = (job_id in crowd.excluded[row] for row in rows.tolist())
    return np.fromiter(barred, dtype=np.bool_, count=len(rows))


def _needed(calibration: Calibration, least: float, *, beyond: bool) -> float:
    """What similarity and occupation must add at least; nothing is certain where feedback counts as well."""
    if beyond or not 0 < least < 1:
        return -np.inf
    most = sum(max(0.0, calibration.coefficients[each]) * top for each, top in GREATEST.items())
    return log(least / (1 - least)) - calibration.intercept - most


def _possible(side: Side, jobs: JobIndex, number: int, start: int, bound: float) -> Numbers:
    rows = np.arange(start, min(start + ROWS, len(side)))
    column = np.full((len(rows), 1), number, dtype=np.intp)
    worth = _worth(side, jobs, rows, column, number)
    possible: Mask = worth >= bound
    possible &= ~vetoed(side.answers, rows, column)[:, 0]
    return rows[possible]


def _worth(side: Side, jobs: JobIndex, rows: Numbers, column: Numbers, number: int) -> Floats:
    coefficients = jobs.weights.calibration.coefficients
    similar = side.vectors[rows[0] : rows[-1] + 1] @ jobs.centred[number]
    near = occupations.pairwise(jobs.nearness, side.occupations, rows, jobs.occupations, column)[:, 0]
    slack = 1e-4
    worth = coefficients[Feature.SIMILARITY] * similar + coefficients[Feature.OCCUPATION] * near + slack
    return np.asarray(worth, dtype=np.float32)
