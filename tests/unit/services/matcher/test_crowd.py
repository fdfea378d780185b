"""A new job that meets all candidates at once has for each the relevance that ranking gives it."""

from dataclasses import replace

import numpy as np
import pytest
from fixtures.ranking_world import NOW, TAXONOMY, WEIGHTS, world

from services.matcher import crowd
from services.matcher.calibration import Feature
from services.matcher.candidates import some_of
from services.matcher.crowd import gather, meet
from services.matcher.filters import PARTS, conditions
from services.matcher.index import Jobs, build_index
from services.matcher.index import some_of as some_jobs
from services.matcher.listing import Rule
from services.matcher.ranking import rank


@pytest.mark.parametrize("seed", range(6))
def test_a_job_reaches_whom_ranking_would_give_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "ROWS", 16)
    jobs, candidates = world(seed, 60, 50)
    candidates = replace(candidates, excluded=[])
    usual = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    new = Jobs(jobs.openings[:4], jobs.facts[:4], jobs.vectors[:4])
    index = build_index(new, TAXONOMY, NOW, usual.statistics, WEIGHTS)
    least = 0.3
    rule = Rule(4, least, most_per_employer=4, diversity=0.0, orphan_lift=0.0)
    ranked = rank(index, candidates, rule)
    expected = {
        (row, job): relevance
        for row, (numbers, relevances) in enumerate(zip(ranked.jobs, ranked.relevances, strict=True))
        for job, relevance in zip(numbers.tolist(), relevances.tolist(), strict=True)
        if job >= 0
    }
    found = {
        (row, job): relevance
        for job, reached in enumerate(meet(gather(usual, candidates), index, least))
        for row, relevance in zip(reached.candidates.tolist(), reached.relevances.tolist(), strict=True)
    }
    assert expected
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_whom_some_jobs_reach_and_nobody_else_has_one_of_them_in_a_list(seed: int) -> None:
    jobs, candidates = world(seed, 60, 50)
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    due = [each.job_id for each in jobs.openings[::9]]
    rule = Rule(3, 0.4, diversity=0.0, orphan_lift=0.0)
    rows = crowd.reached_by(index, candidates, due, rule.least_relevance)
    everybody, some = rank(index, candidates, rule), rank(index, some_of(candidates, rows), rule)
    numbers = [index.numbers[each] for each in due]
    told = np.flatnonzero(np.isin(everybody.jobs, numbers).any(axis=1))
    assert told.size
    assert set(told) <= set(rows)
    assert rows.size < len(candidates.wishes)
    np.testing.assert_array_equal(everybody.jobs[rows], some.jobs)
    np.testing.assert_array_equal(everybody.relevances[rows], some.relevances)


def test_a_job_that_a_candidate_must_not_get_does_not_reach_them() -> None:
    jobs, candidates = world(2, 30, 40)
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    free = meet(gather(index, replace(candidates, excluded=[])), index, 0.3)
    met = meet(gather(index, candidates), index, 0.3)
    lost = 0
    for opening, before, after in zip(index.openings, free, met, strict=True):
        barred = [row for row in before.candidates if opening.job_id in candidates.excluded[row]]
        lost += len(barred)
        assert after.candidates.tolist() == [row for row in before.candidates if row not in barred]
    assert lost


def test_part_of_an_index_gives_the_same_bits() -> None:
    jobs, candidates = world(3, 40, 30)
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    numbers = np.asarray([2, 17, 31])
    whole, part = meet(gather(index, candidates), index, 0.2), some_jobs(index, numbers)
    for number, reached in zip(numbers, meet(gather(index, candidates), part, 0.2), strict=True):
        np.testing.assert_array_equal(whole[number].candidates, reached.candidates)
        np.testing.assert_array_equal(whole[number].relevances, reached.relevances)


def test_every_condition_reads_a_part_that_is_kept_ready() -> None:
    jobs, _ = world(1, 30, 1)
    assert {each.part for each in conditions(jobs.openings, NOW)} <= set(PARTS)


def test_the_bound_of_the_first_look_knows_every_feature_that_can_raise_a_relevance() -> None:
    index = build_index(world(1, 5, 1)[0], TAXONOMY, NOW, weights=WEIGHTS)
    rising = {each for each, weight in index.weights.calibration.coefficients.items() if weight > 0}
    known = {*crowd.GREATEST, Feature.SIMILARITY, Feature.OCCUPATION, Feature.TASTE}
    assert rising <= known


def test_nobody_is_reached_where_there_is_nobody() -> None:
    jobs, candidates = world(1, 5, 1)
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    nobody = replace(candidates, wishes=[], facts=[], vectors=candidates.vectors[:0], ids=[], excluded=[])
    assert all(reached.candidates.size == 0 for reached in meet(gather(index, nobody), index, 0.5))
