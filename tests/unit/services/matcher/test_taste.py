from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest

from services.matcher.facts import Facts, taxonomy_reader
from services.matcher.heeding import candidates_with, heeding
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.matching import Seeker
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import Rule, rank
from services.matcher.taste import (
    FEW_OPINIONS,
    GREATEST,
    HALF_LIFE,
    Opinion,
    Taste,
    learn,
    moved,
    refusing,
    taste_feature,
    taste_scores,
)
from services.matcher.topk import NOTHING

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
TAXONOMY = taxonomy_reader().taxonomy
KINDS, EACH, WIDTH = 4, 10, 16
SKILLS = [("python", "postgresql"), ("java", "kubernetes"), ("wound-care",), ()]


def vectors_of(kinds: Sequence[int], seed: int = 0) -> np.ndarray:
    dice = np.random.default_rng(seed)
    centres = np.eye(WIDTH)[:KINDS]
    made = centres[list(kinds)] + 0.2 * dice.normal(size=(len(kinds), WIDTH)) + 1
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def facts_of(kind: int) -> Facts:
    return Facts(skills=SKILLS[kind])


@pytest.fixture(scope="module")
def kinds() -> list[int]:
    return [number % KINDS for number in range(KINDS * EACH)]


@pytest.fixture(scope="module")
def index(kinds: list[int]) -> JobIndex:
    openings = [Opening(UUID(int=number + 1), 1, f"e{number}", Terms()) for number in range(len(kinds))]
    jobs = Jobs(openings, [facts_of(kind) for kind in kinds], vectors_of(kinds))
    return build_index(jobs, TAXONOMY, NOW)


def opinion(kind: int, *, liked: bool, number: int = 1, days: float = 0, facts: bool = True) -> Opinion:
    (vector,) = vectors_of([kind], seed=100 + number)
    known = facts_of(kind) if facts else Facts()
    return Opinion(UUID(int=10_000 + number), liked, NOW - timedelta(days=days), vector, known)


def means(index: JobIndex, kinds: list[int], *opinions: Opinion) -> list[float]:
    """The mean taste of each kind of job."""
    learnt = learn(Taste(opinions), index)
    assert learnt is not None
    found = taste_scores(learnt, index, np.arange(len(index)))
    return [float(found[np.asarray(kinds) == kind].mean()) for kind in range(KINDS)]


def test_jobs_like_those_liked_score_above_the_rest_and_like_those_disliked_below(
    index: JobIndex, kinds: list[int]
) -> None:
    likes, dislikes, *others = means(index, kinds, opinion(0, liked=True), opinion(1, liked=False))
    assert likes > max(others)
    assert max(others) > 0.0 > dislikes or min(others) > dislikes
    assert likes > 0 > dislikes


@pytest.mark.parametrize("liked", [True, False])
def test_one_side_alone_is_enough(index: JobIndex, kinds: list[int], liked: bool) -> None:
    mine, *others = means(index, kinds, opinion(0, liked=liked))
    assert mine > max(others) if liked else mine < min(others)


def test_without_facts_the_text_decides(index: JobIndex, kinds: list[int]) -> None:
    mine, *others = means(
        index, kinds, opinion(3, liked=False, facts=False), opinion(0, liked=True, facts=False)
    )
    assert mine > max(others)


def test_the_more_opinions_the_more_taste_counts_and_never_without_bound(
    index: JobIndex, kinds: list[int]
) -> None:
    sizes = [1, 2, 5, 40]
    given = [[opinion(0, liked=True, number=n) for n in range(1, size + 1)] for size in sizes]
    found = [means(index, kinds, *each)[0] for each in given]
    assert found == sorted(found)
    assert found[-1] < GREATEST
    learnt = learn(Taste(tuple(given[0])), index)
    assert learnt is not None
    assert learnt.strength == pytest.approx(1 / (1 + FEW_OPINIONS))


def test_newer_opinions_count_more_than_older_ones(index: JobIndex, kinds: list[int]) -> None:
    old = HALF_LIFE / timedelta(days=1)
    turned = means(
        index, kinds, opinion(0, liked=True, number=1, days=3 * old), opinion(1, liked=True, number=2)
    )
    assert turned[1] > turned[0] > turned[3]


def test_only_the_time_between_opinions_counts_so_that_waiting_changes_nothing(
    index: JobIndex, kinds: list[int]
) -> None:
    def given(ago: float) -> list[float]:
        first, second = opinion(0, liked=True, days=ago), opinion(1, liked=False, number=2, days=ago + 30)
        return means(index, kinds, first, second)

    assert given(0) == given(1000)


def test_the_order_of_opinions_changes_nothing(index: JobIndex, kinds: list[int]) -> None:
    said = [opinion(n % 3, liked=n % 2 == 0, number=n) for n in range(1, 7)]
    assert means(index, kinds, *said) == pytest.approx(means(index, kinds, *reversed(said)), abs=1e-5)


def test_a_score_depends_on_the_job_alone_whichever_others_are_scored_with_it(index: JobIndex) -> None:
    learnt = learn(Taste((opinion(0, liked=True), opinion(1, liked=False, number=2))), index)
    assert learnt is not None
    whole = taste_scores(learnt, index, np.arange(len(index)))
    some = np.asarray([7, 3, 31])
    assert taste_scores(learnt, index, some).tolist() == whole[some].tolist()


def test_nothing_said_is_no_taste_and_leaves_vectors_as_they_were(index: JobIndex) -> None:
    assert learn(Taste(hidden=frozenset({UUID(int=1)})), index) is None
    assert taste_feature(index, [None, None]) is None
    vectors = vectors_of([0, 1])
    assert moved(vectors, [None, None], index).tolist() == vectors.tolist()


def test_a_profile_moves_towards_what_is_liked_and_not_further_than_that(index: JobIndex) -> None:
    vectors = vectors_of([0, 0])
    learnt = learn(Taste((opinion(1, liked=True), opinion(2, liked=False, number=2))), index)
    found = moved(vectors, [None, learnt], index)
    likes, dislikes = vectors_of([1])[0], vectors_of([2])[0]
    assert found[0].tolist() == vectors[0].tolist()
    assert found[1] @ likes - found[1] @ dislikes > vectors[1] @ likes - vectors[1] @ dislikes
    centre = index.statistics.mean
    assert np.linalg.norm(found[1] - vectors[1]) < np.linalg.norm(vectors[1] - centre)


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_a_broken_vector_never_makes_a_score_that_is_no_number(index: JobIndex, broken: float) -> None:
    bad = Opinion(UUID(int=1), liked=True, given=NOW, vector=np.full(WIDTH, broken, dtype=np.float32))
    learnt = learn(Taste((bad, opinion(1, liked=False))), index)
    assert learnt is not None
    assert np.isfinite(taste_scores(learnt, index, np.arange(len(index)))).all()
    assert np.isfinite(moved(vectors_of([0]), [learnt], index)).all()


def test_an_index_without_jobs_has_no_scores() -> None:
    empty = build_index(Jobs([], [], np.zeros((0, WIDTH), dtype=np.float32)), TAXONOMY, NOW)
    learnt = learn(Taste((opinion(0, liked=True),)), empty)
    assert learnt is not None
    assert taste_scores(learnt, empty, np.zeros(0, dtype=np.intp)).shape == (0,)


def test_refused_places_join_those_refused_before() -> None:
    wishes = Wishes(refused=frozenset({"0301"}))
    assert refusing(wishes, Taste(refused=frozenset({"remote"}))).refused == {"0301", "remote"}
    assert refusing(wishes, Taste()) is wishes


def listed(index: JobIndex, taste: Taste | None) -> list[int]:
    seeker = Seeker(UUID(int=5), Wishes(), Facts(skills=SKILLS[0] + SKILLS[1]))
    tastes = {} if taste is None else {seeker.candidate_id: taste}
    seekers = heeding([seeker], tastes)
    candidates = candidates_with(index, seekers, vectors_of([0]), tastes)
    ranked = rank(index, candidates, Rule(KINDS * EACH, 0.0, 99, pool=KINDS * EACH, diversity=0.0))
    return [job for job in ranked.jobs[0].tolist() if job != NOTHING]


def test_hidden_jobs_are_never_listed_and_leave_the_order_of_the_others(index: JobIndex) -> None:
    before = listed(index, None)
    gone = index.openings[before[0]].job_id
    assert listed(index, Taste(hidden=frozenset({gone}))) == before[1:]


def test_taste_changes_a_list_and_without_it_the_list_is_as_before(index: JobIndex, kinds: list[int]) -> None:
    before = listed(index, None)
    taste = Taste(tuple(opinion(0, liked=False, number=n) for n in (1, 2)))
    after = listed(index, taste)
    place = [kinds[job] for job in after].index(0)
    assert [kinds[job] for job in before].index(0) == 0
    assert place > 0
    assert listed(index, Taste()) == before
