import numpy as np
import pytest

from services.matcher.model.check import likeness, rank_correlation


def test_equal_vectors_are_alike() -> None:
    vectors = np.eye(4, dtype=np.float32)
    found = likeness(vectors, vectors, vectors, vectors)
    assert found.lowest_cosine == 1
    assert found.rank_correlation == pytest.approx(1)


def test_the_worst_text_counts() -> None:
    vectors = np.eye(3, dtype=np.float32)
    turned = vectors[[0, 2, 1]]
    assert likeness(vectors, vectors, vectors, turned).lowest_cosine == 0


def test_rank_correlation_sees_order_not_distance() -> None:
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([1.0, 2, 300])) == pytest.approx(1)
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
