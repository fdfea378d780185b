import numpy as np
import pytest

from services.matcher.calibration import FEATURES, Feature
from services.matcher.features import Floats, Mask
from talentpool.calibration.fitting import KEPT, fit, fit_prior

PAIRS = 4_000


def labelled(weights: dict[Feature, float], seed: int = 0) -> tuple[Floats, Mask]:
    """Features drawn at random, and labels drawn by the odds that these weights give."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(PAIRS, len(FEATURES))).astype(np.float32)
    odds = -2 + sum(weight * features[:, FEATURES.index(each)] for each, weight in weights.items())
    return features, np.asarray(rng.random(PAIRS) < 1 / (1 + np.exp(-odds)))


def test_weights_that_made_the_labels_are_found() -> None:
    found = fit(
        *labelled({Feature.SIMILARITY: 1.0, Feature.SKILLS: 2.0, Feature.CAUTIONS: -0.5}), penalty=1.0
    )
    assert found.coefficients[Feature.SIMILARITY] == pytest.approx(1.0, abs=0.2)
    assert found.coefficients[Feature.SKILLS] == pytest.approx(2.0, abs=0.3)
    assert found.coefficients[Feature.CAUTIONS] == pytest.approx(-0.5, abs=0.2)


def test_a_feature_of_the_wrong_sign_is_dropped_and_said_so() -> None:
    found = fit(*labelled({Feature.SIMILARITY: 1.0, Feature.SENIORITY: 1.5}), penalty=1.0)
    assert Feature.SENIORITY in found.dropped
    assert found.coefficients[Feature.SENIORITY] == 0
    assert found.coefficients[Feature.SIMILARITY] > 0


def test_a_greater_penalty_makes_smaller_coefficients() -> None:
    features, good = labelled({Feature.SIMILARITY: 1.0})
    weak, strong = (fit(features, good, penalty) for penalty in (1.0, 1_000.0))
    assert strong.coefficients[Feature.SIMILARITY] < weak.coefficients[Feature.SIMILARITY]


def test_what_the_labels_say_nothing_of_keeps_its_weight_beside_similarity() -> None:
    found = fit(*labelled({Feature.SIMILARITY: 1.0}), penalty=1.0)
    for feature, weight in KEPT.items():
        assert found.coefficients[feature] == pytest.approx(weight * found.coefficients[Feature.SIMILARITY])


def test_a_feature_that_never_varies_gets_nothing() -> None:
    features, good = labelled({Feature.SIMILARITY: 1.0})
    features[:, FEATURES.index(Feature.LEXICAL)] = 0.5
    assert fit(features, good, penalty=1.0).coefficients[Feature.LEXICAL] == 0


def test_the_mean_relevance_is_the_share_of_good_pairs() -> None:
    features, good = labelled({Feature.SIMILARITY: 1.0, Feature.SKILLS: 1.0})
    assert fit_prior(features, good).relevance(features).mean() == pytest.approx(good.mean(), abs=0.01)
