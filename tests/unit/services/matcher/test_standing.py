"""An edition that looks only at what changed gives the lists of one that looks at everything."""

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from fixtures.ranking_world import NOW, TAXONOMY, world
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher import retrieval, standing
from services.matcher.candidates import Candidates
from services.matcher.features import Numbers
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import Ranked, rank
from services.matcher.standing import Standing, against, nothing_before, rank_onwards
from services.matcher.statistics import Statistics

RULE = Rule(top_k=5, least_relevance=0.05, most_per_employer=2, pool=8)
JOBS, CANDIDATES = 160, 25


def some_of(jobs: Jobs, chosen: Numbers, version: int = 1) -> Jobs:
    return Jobs(
        [replace(jobs.openings[n], version=version) for n in chosen],
        [jobs.facts[n] for n in chosen],
        jobs.vectors[chosen],
        jobs.shown,
    )


def both(first: Jobs, second: Jobs) -> Jobs:
    return Jobs(
        [*first.openings, *second.openings],
        [*first.facts, *second.facts],
        np.concatenate((first.vectors, second.vectors)),
        {**first.shown, **second.shown},
    )


def an_index(jobs: Jobs, usual: Statistics | None = None) -> JobIndex:
    return build_index(jobs, TAXONOMY, NOW, usual)


def known(index: JobIndex) -> dict[UUID, int]:
    return {each.job_id: each.version for each in index.openings}


def lists(index: JobIndex, ranked: Ranked) -> list[list[tuple[UUID, float]]]:
    return [
        [
            (index.openings[job].job_id, round(float(relevance), 5))
            for job, relevance in zip(jobs, relevances, strict=True)
            if job != standing.NOTHING
        ]
        for jobs, relevances in zip(ranked.jobs, ranked.relevances, strict=True)
    ]


def a_first_edition(seed: int) -> tuple[Jobs, Candidates, JobIndex, Ranked, list[Standing]]:
    jobs, candidates = world(seed, JOBS, CANDIDATES)
    index = an_index(some_of(jobs, np.arange(JOBS - 20)))
    ranked, standings = rank_onwards(index, candidates, RULE, nothing_before(CANDIDATES))
    return jobs, candidates, index, ranked, standings


@given(seed=st.integers(0, 10_000), change=st.sampled_from(["none", "some", "many"]))
@settings(max_examples=40, deadline=None)
def test_onwards_from_an_edition_is_equal_to_ranking_everything(seed: int, change: str) -> None:
    jobs, candidates, index, ranked, standings = a_first_edition(seed)
    assert lists(index, ranked) == lists(index, rank(index, candidates, RULE))
    dice = np.random.default_rng(seed)
    share = {"none": 0.0, "some": 0.1, "many": 0.7}[change]
    fates = dice.random(JOBS - 20)
    stay, altered = np.flatnonzero(fates > share), np.flatnonzero(fates < share / 2)
    newcomers = np.arange(JOBS - 20, JOBS) if share else np.zeros(0, dtype=np.intp)
    changed = both(some_of(jobs, np.append(stay, newcomers)), some_of(jobs, altered, version=2))
    later = an_index(changed, index.statistics)
    had = [
        {*before, *(job for job, _ in sent)}
        for before, sent in zip(candidates.excluded, lists(index, ranked), strict=True)
    ]
    asking = replace(candidates, excluded=had)
    onwards, _ = rank_onwards(later, asking, RULE, against(later, standings, known(index)))
    assert lists(later, onwards) == lists(later, rank(later, asking, RULE))


def test_who_has_enough_left_is_not_compared_with_all_jobs_again(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, candidates, index, _, standings = a_first_edition(3)
    later = an_index(some_of(jobs, np.arange(1, JOBS)), index.statistics)
    compared: list[int] = []
    nearest = retrieval.nearest

    def watched(*arguments: object) -> Numbers:
        if len(arguments) == 4:
            compared.append(len(arguments[1]))  # type: ignore[arg-type]
        return nearest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(standing, "nearest", watched)
    rank_onwards(later, candidates, RULE, against(later, standings, known(index)))
    assert sum(compared) < CANDIDATES / 2


def test_several_editions_in_a_row_stay_equal_to_full_runs() -> None:
    jobs, candidates, index, _, standings = a_first_edition(11)
    usual, dice = index.statistics, random.Random(4)  # noqa: S311  example data
    for _ in range(6):
        chosen = np.asarray(sorted(dice.sample(range(JOBS), dice.randint(100, JOBS))))
        later = an_index(some_of(jobs, chosen), usual)
        before = against(later, standings, known(index))
        onwards, standings = rank_onwards(later, candidates, RULE, before)
        assert lists(later, onwards) == lists(later, rank(later, candidates, RULE))
        index = later
