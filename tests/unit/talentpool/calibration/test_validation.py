from dataclasses import replace

import numpy as np
import pytest

from services.matcher.calibration import FEATURES
from services.matcher.features import Floats, Mask
from talentpool.calibration.fitting import Fit
from talentpool.calibration.pairs import Pairs
from talentpool.calibration.validation import (
    Cut,
    by_both,
    by_group,
    choose,
    cuts,
    quality,
    reliability,
    unseen,
)

PEOPLE, ADS = 20, 16


@pytest.fixture
def pairs() -> Pairs:
    profiles, ads = (each.ravel() for each in np.indices((PEOPLE, ADS)))
    return Pairs(
        np.zeros((PEOPLE * ADS, len(FEATURES)), dtype=np.float32),
        np.where((profiles + ads) % 5 == 0, 3, 0),
        profiles,
        ads,
        np.ones(PEOPLE * ADS, dtype=np.bool_),
    )


def cut(threshold: float, precision: float, sent: int = 10) -> Cut:
    return Cut(threshold, sent, 1, precision, 0.5, 0.9)


def test_each_pair_is_judged_once_and_never_fitted_on(pairs: Pairs) -> None:
    for folds, held in (
        (by_group(pairs.profiles, 0), [pairs.profiles]),
        (by_both(pairs, 0), [pairs.profiles, pairs.ads]),
    ):
        judged_times = np.zeros(len(pairs), dtype=int)
        for known, judged in folds:
            judged_times += judged
            for groups in held:
                assert not set(groups[known]) & set(groups[judged])
        assert (judged_times == 1).all()


def test_a_pair_s_relevance_comes_from_others(pairs: Pairs) -> None:
    few = replace(pairs, grades=np.where(pairs.profiles < 3, 3, 0))

    def fitter(_features: Floats, good: Mask) -> Fit:
        return Fit(float(np.log(good.mean() / (1 - good.mean()))), {})

    found = unseen(few, fitter, by_group(few.profiles, 0))
    assert np.isfinite(found).all()
    assert found[few.good].mean() < found[~few.good].mean()


def test_perfect_relevances_have_no_loss_and_full_precision(pairs: Pairs) -> None:
    found = quality(pairs.good.astype(np.float32), pairs.good)
    assert (found.log_loss, found.brier) == (pytest.approx(0, abs=1e-5), pytest.approx(0, abs=1e-5))
    assert (found.average_precision, found.calibration_error) == (1, pytest.approx(0, abs=1e-5))


def test_a_relevance_that_promises_too_much_has_a_calibration_error(pairs: Pairs) -> None:
    promised = np.full(len(pairs), 0.9, dtype=np.float32)
    assert quality(promised, pairs.good).calibration_error == pytest.approx(0.9 - pairs.good.mean(), abs=1e-5)
    (only,) = reliability(promised, pairs.good)
    assert (only.pairs, only.good) == (len(pairs), pytest.approx(pairs.good.mean()))


def test_only_what_has_substance_is_sent(pairs: Pairs) -> None:
    sure = np.ones(len(pairs), dtype=np.float32)
    assert cuts(pairs, sure)[0].sent == len(pairs)
    assert cuts(replace(pairs, substantive=~pairs.good), sure)[0].precision == 0


def test_the_lowest_threshold_that_is_right_enough_from_there_on_is_chosen() -> None:
    found = [cut(0.1, 0.9), cut(0.2, 0.5), cut(0.3, 0.7), cut(0.4, 0.8)]
    assert choose(found, 0.7) == 0.3
    assert choose(found, 0.95) is None


def test_a_threshold_at_which_nothing_is_sent_is_not_chosen() -> None:
    assert choose([cut(0.1, 0.8), cut(0.2, 0.0, sent=0)], 0.7) == 0.1
