"""Ranking in blocks against the same calculation pair by pair, and against itself in other blocks."""

import numpy as np
import pytest
from fixtures.pair_by_pair import pair_by_pair
from fixtures.ranking_world import NOW, TAXONOMY, WEIGHTS, world
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher import blocking
from services.matcher.candidates import Candidates
from services.matcher.index import Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.ranking import rank
from services.matcher.relevance import features
from services.matcher.topk import NOTHING


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    jobs=st.integers(2, 60),
    candidates=st.integers(1, 40),
    top_k=st.integers(1, 12),
    pool=st.sampled_from([3, 12, 48]),
    least=st.sampled_from([0.0, 0.3, 0.5]),
    diversity=st.sampled_from([0.0, 0.1]),
    lift=st.sampled_from([0.0, 0.02]),
)
def test_ranking_in_blocks_equals_going_through_all_pairs(  # noqa: PLR0913, PLR0917  all settings
    seed: int, jobs: int, candidates: int, top_k: int, pool: int, least: float, diversity: float, lift: float
) -> None:
    loaded, people = world(seed, jobs, candidates)
    index = build_index(loaded, TAXONOMY, NOW, weights=WEIGHTS)
    rule = Rule(top_k, least, 2, max(pool, top_k), diversity, lift)
    ranked = rank(index, people, rule)
    for row, (numbers, found) in enumerate(
        zip(ranked.jobs.tolist(), ranked.relevances.tolist(), strict=True)
    ):
        expected = pair_by_pair(index, people, row, rule)
        mine = [(job, value) for job, value in zip(numbers, found, strict=True) if job != NOTHING]
        assert [job for job, _ in mine] == [job for job, _ in expected]
        assert [value for _, value in mine] == pytest.approx([value for _, value in expected], abs=2e-4)


def test_the_size_of_a_block_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, people = world(7, 400, 300)
    index = build_index(loaded, TAXONOMY, NOW, weights=WEIGHTS)
    whole = rank(index, people, Rule(8, 0.0))
    monkeypatch.setattr(blocking, "BLOCK_BYTES", 4 * 400 * 20)
    again = rank(index, people, Rule(8, 0.0))
    assert (again.jobs == whole.jobs).all()
    assert (again.relevances == whole.relevances).all()
    assert (again.features == whole.features).all()


def test_any_part_of_the_candidates_and_of_the_jobs_has_the_same_numbers() -> None:
    loaded, people = world(11, 200, 60)
    whole = build_index(loaded, TAXONOMY, NOW, weights=WEIGHTS)
    half = Jobs(loaded.openings[::2], loaded.facts[::2], loaded.vectors[::2], loaded.shown)
    some = build_index(half, TAXONOMY, NOW, whole.statistics, WEIGHTS)
    few = Candidates(people.wishes[:7], people.facts[:7], people.vectors[:7], people.ids[:7])
    jobs = np.asarray([[whole.numbers[each.job_id] for each in some.openings]] * 60)
    everywhere = features(whole, people, jobs)
    apart = features(some, few, np.asarray([range(len(some))] * 7))
    assert (everywhere[:7] == apart).all()
