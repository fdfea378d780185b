import random
from uuid import UUID

import numpy as np

from services.matcher.facts import Facts
from services.matcher.statistics import Source, measure, outdated

IDS = [UUID(int=number) for number in range(20)]
FACTS = [
    Facts(skills=("python",) if number % 2 else (), terms=("en:team", f"no:one{number}"))
    for number in range(20)
]
VECTORS = np.random.default_rng(1).standard_normal((20, 4)).astype(np.float32)


def test_the_order_of_loading_changes_nothing() -> None:
    order = random.Random(3).sample(range(20), 20)  # noqa: S311  example data
    mixed = Source([IDS[n] for n in order], [FACTS[n] for n in order], VECTORS[order])
    one, other = measure(Source(IDS, FACTS, VECTORS)), measure(mixed)
    assert (one.mean == other.mean).all()
    assert (one.covariance == other.covariance).all()
    assert (one.skills, one.terms, one.languages) == (other.skills, other.terms, other.languages)


def test_it_counts_jobs_and_leaves_out_words_of_a_single_ad() -> None:
    usual = measure(Source(IDS, FACTS, VECTORS))
    assert usual.jobs == 20
    assert usual.skills == {"python": 10}
    assert usual.terms == {"en:team": 20}
    assert usual.languages == {"en": 20, "no": 20}


def test_vectors_of_a_broken_model_are_left_out() -> None:
    broken = VECTORS.copy()
    broken[3], broken[4] = np.nan, 0
    usual = measure(Source(IDS, FACTS, broken))
    good = np.delete(VECTORS, [3, 4], axis=0).astype(np.float64)
    np.testing.assert_allclose(usual.mean, good.mean(axis=0))
    np.testing.assert_allclose(usual.covariance, np.cov(good.T, bias=True))


def test_without_jobs_there_is_nothing_usual() -> None:
    usual = measure(Source([], [], np.zeros((0, 4), dtype=np.float32)))
    assert usual.jobs == 0
    assert not usual.covariance.any()


def test_they_are_outdated_when_more_than_a_tenth_of_the_jobs_came_or_went() -> None:
    usual = measure(Source(IDS, FACTS, VECTORS))
    assert not outdated(usual, IDS)
    assert not outdated(usual, [*IDS[1:], UUID(int=99)])
    assert outdated(usual, [*IDS[2:], UUID(int=99)])
    assert outdated(measure(Source([], [], VECTORS[:0])), IDS[:1])
