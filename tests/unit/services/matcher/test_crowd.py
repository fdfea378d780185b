"""A new job that meets all candidates at once has for each the relevance that ranking gives it."""

from dataclasses import replace

import pytest
from unit.services.matcher.test_ranking import NOW, TAXONOMY, world

from services.matcher import crowd
from services.matcher.calibration import Feature
from services.matcher.crowd import gather, meet
from services.matcher.filters import PARTS, conditions
from services.matcher.index import Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import rank


@pytest.mark.parametrize("seed", range(6))
def test_a_job_reaches_whom_ranking_would_give_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "ROWS", 16)
    jobs, candidates = world(seed, 60, 50)
    candidates = replace(candidates, excluded=[])
    usual = build_index(jobs, TAXONOMY, NOW)
    new = Jobs(jobs.openings[:4], jobs.facts[:4], jobs.vectors[:4])
    index = build_index(new, TAXONOMY, NOW, usual.statistics)
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


def test_every_condition_reads_a_part_that_is_kept_ready() -> None:
    jobs, _ = world(1, 30, 1)
    assert {each.part for each in conditions(jobs.openings, NOW)} <= set(PARTS)


def test_the_bound_of_the_first_look_knows_every_feature_that_can_raise_a_relevance() -> None:
    index = build_index(world(1, 5, 1)[0], TAXONOMY, NOW)
    rising = {each for each, weight in index.weights.calibration.coefficients.items() if weight > 0}
    known = {*crowd.GREATEST, Feature.SIMILARITY, Feature.OCCUPATION, Feature.TASTE}
    assert rising <= known


def test_nobody_is_reached_where_there_is_nobody() -> None:
    jobs, candidates = world(1, 5, 1)
    index = build_index(jobs, TAXONOMY, NOW)
    nobody = replace(candidates, wishes=[], facts=[], vectors=candidates.vectors[:0], ids=[], excluded=[])
    assert all(reached.candidates.size == 0 for reached in meet(gather(index, nobody), index, 0.5))
