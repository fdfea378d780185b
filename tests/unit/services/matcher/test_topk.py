import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher.topk import NOTHING, best


def by_sorting(scores: np.ndarray, k: int, least: float) -> list[list[tuple[int, float]]]:
    rows = []
    for row in scores.tolist():
        ordered = sorted(((column, value) for column, value in enumerate(row)), key=lambda one: -one[1])
        rows.append([each for each in ordered if each[1] >= least][:k])
    return rows


def as_lists(found: np.ndarray, value: np.ndarray) -> list[list[tuple[int, float]]]:
    return [
        [(column, score) for column, score in zip(*row, strict=True) if column != NOTHING]
        for row in zip(found.tolist(), value.tolist(), strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 5), st.integers(1, 700)),
    k=st.integers(1, 40),
    kinds=st.sampled_from([2, 5, 50, 10_000]),
    least=st.integers(-5, 40),
    seed=st.integers(0, 2**32 - 1),
)
def test_it_equals_a_full_sort_also_with_many_equal_scores(
    shape: tuple[int, int], k: int, kinds: int, least: int, seed: int
) -> None:
    scores = np.random.default_rng(seed).integers(0, kinds, shape).astype(np.float32)
    found, value = best(scores, k, least)
    assert found.shape == value.shape == (shape[0], k)
    assert as_lists(found, value) == by_sorting(scores, k, least)


def test_nothing_reaches_an_impossible_bound() -> None:
    found, value = best(np.zeros((3, 500), dtype=np.float32), 4, 1.0)
    assert (found == NOTHING).all()
    assert np.isneginf(value).all()
