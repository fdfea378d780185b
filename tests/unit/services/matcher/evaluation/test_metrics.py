"""The figures are those of scikit-learn, and of trec_eval by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score

from services.matcher.evaluation.bootstrap import interval, paired_interval
from services.matcher.evaluation.measured import Measured, mean
from services.matcher.evaluation.metrics import figure_named, figures, places_of
from shared.errors import TalentPoolError

PLACES, GRADES = np.asarray([2, 5], dtype=np.float32), np.asarray([1, 3], dtype=np.float32)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MRR", 1 / 2),
        ("MAP", (1 / 2 + 2 / 5) / 2),
        ("R@1", 0),
        ("R@2", 1 / 2),
        ("R@10", 1),
        ("P@4", 1 / 4),
        ("RP@5", 1),
        ("RP@1", 0),
        ("nDCG", (1 / np.log2(3) + 3 / np.log2(6)) / (3 + 1 / np.log2(3))),
        ("nDCG@2", (1 / np.log2(3)) / (3 + 1 / np.log2(3))),
    ],
)
def test_figures_of_two_relevant_documents_are_what_a_hand_computes(name: str, value: float) -> None:
    assert figure_named(name)(PLACES, GRADES) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("name", ["MRR", "MAP", "R@5", "RP@5", "nDCG"])
def test_a_query_without_relevant_documents_counts_nothing(name: str) -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert figure_named(name)(nothing, nothing) == 0


@pytest.mark.parametrize("name", ["F1", "R@0", "R@x", "MRR@3", ""])
def test_an_unknown_figure_is_refused(name: str) -> None:
    with pytest.raises(TalentPoolError, match="MAP"):
        figure_named(name)


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_map_and_ndcg_equal_those_of_scikit_learn(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.permutation(count).astype(np.float32)
    grades = rng.integers(0, 4, count)
    grades[0] = 1
    relevant = np.flatnonzero(grades)
    found = figures(["MAP", "nDCG"], [(places_of(scores, relevant), grades[relevant].astype(np.float32))])
    assert found["MAP"].figure == pytest.approx(average_precision_score(grades > 0, scores), abs=1e-5)
    assert found["nDCG"].figure == pytest.approx(ndcg_score([grades], [scores]), abs=1e-5)


def test_of_equal_scores_the_earlier_document_comes_first_and_a_missing_one_nowhere() -> None:
    scores = np.asarray([1, 2, 2, 0], dtype=np.float32)
    assert places_of(scores, np.asarray([2, 1, 3, -1])).tolist() == [2, 1, 4, np.inf]


def test_precision_is_of_what_was_found_and_nothing_found_has_none() -> None:
    true, found = np.asarray([1, 0, 1], dtype=np.float32), np.asarray([1, 1, 0], dtype=np.float32)
    assert Measured(true * found, found).figure == pytest.approx(0.5)
    assert np.isnan(Measured(true * 0, found * 0).figure)


def test_an_interval_holds_the_figure_narrows_with_more_queries_and_stays_the_same() -> None:
    rng = np.random.default_rng(3)
    few, many = mean(rng.random(20, dtype=np.float32)), mean(rng.random(2_000, dtype=np.float32))
    wide, narrow = interval(few, 1), interval(many, 1)
    assert wide
    assert narrow
    assert wide.low <= few.figure <= wide.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert interval(few, 1) == wide
    assert interval(few, 2) != wide


def test_a_paired_difference_varies_less_than_the_figures_do() -> None:
    base = np.random.default_rng(3).random(200, dtype=np.float32)
    ours, other = mean(base + np.float32(0.1)), mean(base)
    apart, own = paired_interval(ours, other, 1), interval(ours, 1)
    assert apart
    assert own
    assert apart.low == pytest.approx(0.1, abs=1e-4)
    assert apart.high == pytest.approx(0.1, abs=1e-4)
    assert own.high - own.low > 0.01


def test_a_single_query_has_no_interval() -> None:
    assert interval(mean(np.ones(1, dtype=np.float32)), 1) is None
