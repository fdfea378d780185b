import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher.listing import Pool, Rule, choose, lots
from services.matcher.topk import NOTHING


def pool_of(relevance: list[float], employers: list[int] | None = None, **others: np.ndarray) -> Pool:
    count = len(relevance)
    values = {
        "relevance": np.asarray([relevance], dtype=np.float32),
        "allowed": np.ones((1, count), dtype=np.bool_),
        "employers": np.asarray([employers or range(count)], dtype=np.intp),
        "lift": np.zeros((1, count), dtype=np.float32),
        "alike": np.zeros((1, count, count), dtype=np.float32),
    }
    return Pool(**values | others)


def picked(pool: Pool, rule: Rule) -> list[int]:
    return [each for each in choose(pool, rule)[0].tolist() if each != NOTHING]


def test_the_best_come_first_and_equals_in_their_order() -> None:
    assert picked(pool_of([0.6, 0.9, 0.6, 0.7]), Rule(4)) == [1, 3, 0, 2]


def test_below_the_threshold_there_is_nothing() -> None:
    assert picked(pool_of([0.49, 0.5, 0.2]), Rule(4)) == [1]
    assert picked(pool_of([0.4, 0.3]), Rule(4)) == []
    assert choose(pool_of([]), Rule(4)).tolist() == [[NOTHING] * 4]


def test_no_employer_has_more_than_the_rule_allows() -> None:
    pool = pool_of([0.9, 0.8, 0.7, 0.6, 0.55], [1, 1, 1, 2, 1])
    assert picked(pool, Rule(5, most_per_employer=2)) == [0, 1, 3]


def test_a_job_that_is_like_one_above_it_makes_room_for_another_of_nearly_its_worth() -> None:
    alike = np.zeros((1, 3, 3), dtype=np.float32)
    alike[0, 0, 1] = alike[0, 1, 0] = 1
    pool = pool_of([0.9, 0.88, 0.8], alike=alike)
    assert picked(pool, Rule(3, diversity=0.1)) == [0, 2, 1]
    assert picked(pool, Rule(3, diversity=0.01)) == [0, 1, 2]


def test_what_is_not_allowed_is_never_picked() -> None:
    assert picked(pool_of([0.9, 0.8], allowed=np.asarray([[False, True]])), Rule(2)) == [1]


def test_a_lift_changes_places_of_near_equals_and_lets_nothing_over_the_threshold() -> None:
    lift = np.asarray([[0, 0.02, 0.02]], dtype=np.float32)
    assert picked(pool_of([0.8, 0.79, 0.49], lift=lift), Rule(3)) == [1, 0]
    assert picked(pool_of([0.9, 0.79, 0.49], lift=lift), Rule(3)) == [0, 1]


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=5), st.integers(0, 2**64 - 1))
def test_lots_are_numbers_from_0_to_1_that_depend_on_the_two_alone(jobs: list[int], candidate: int) -> None:
    theirs = np.asarray([jobs], dtype=np.uint64)
    drawn = lots(np.asarray([candidate], dtype=np.uint64), theirs)
    assert ((drawn >= 0) & (drawn <= 1)).all()
    last = lots(np.asarray([candidate, 7], dtype=np.uint64), np.concatenate((theirs[:, -1:], theirs[:, -1:])))
    assert drawn[0, -1] == last[0, 0]


def test_lots_spread_evenly() -> None:
    drawn = lots(np.arange(100, dtype=np.uint64), np.tile(np.arange(100, dtype=np.uint64), (100, 1)))
    assert abs(float(drawn.mean()) - 0.5) < 0.02
    assert float(np.histogram(drawn, 10)[0].min()) > 800
