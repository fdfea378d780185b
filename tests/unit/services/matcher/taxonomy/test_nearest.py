import numpy as np
import pytest
from fakes import HashingEncoder

from services.matcher.taxonomy.catalogue import load_taxonomy
from services.matcher.taxonomy.label_vectors import embedded
from services.matcher.taxonomy.nearest import DISTRUST, Curve, Labels, fitted, nearest

OCCUPATIONS = load_taxonomy().occupations


@pytest.fixture(scope="module")
def labels() -> Labels:
    return embedded(OCCUPATIONS.values(), HashingEncoder(), 14)


def guessed(labels: Labels, text: str) -> tuple[str, float]:
    (guess,) = nearest(labels, HashingEncoder().encode_profiles([text]))
    return guess.concept, guess.confidence


def test_a_text_that_shares_words_is_linked_with_confidence(labels: Labels) -> None:
    concept, confidence = guessed(labels, "software developer wanted")
    assert concept == "software-developer"
    assert confidence > 0.5


def test_a_text_that_shares_nothing_is_not_trusted(labels: Labels) -> None:
    assert guessed(labels, "vil du skape fremtiden")[1] < 0.2


def test_the_curve_rises_with_cosine_and_lead(labels: Labels) -> None:
    curve = labels.curve
    assert curve.cosine > 0
    assert curve.lead > 0
    low, high = curve.confidence(np.float32([0.3, 0.9]), np.float32([0.01, 0.5]))
    assert 0 <= low < high <= 1


def test_the_same_names_give_the_same_curve(labels: Labels) -> None:
    assert fitted(labels.owners, labels.groups, labels.vectors) == labels.curve


def test_too_few_names_are_trusted_with_nothing() -> None:
    few = embedded(list(OCCUPATIONS.values())[:3], HashingEncoder(), 2)
    assert few.curve == DISTRUST
    assert all(guess.confidence < 1e-9 for guess in nearest(few, few.vectors))


def test_no_labels_or_no_texts_give_no_guess(labels: Labels) -> None:
    nothing = Labels((), np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros((0, 64), np.float32), DISTRUST)
    assert nearest(nothing, np.ones((1, 64), np.float32)) == []
    assert nearest(labels, np.zeros((0, 64), np.float32)) == []


def test_a_curve_never_leaves_its_bounds() -> None:
    steep = Curve(1e6, 1e6, 0.0)
    assert steep.confidence(np.float32([-1, 1]), np.float32([0, 1])).tolist() == pytest.approx(
        [0, 1], abs=1e-6
    )


def test_a_concept_whose_names_all_lie_near_comes_before_one_with_a_single_near_name() -> None:
    text = np.float32([[1, 0]])
    near, far = np.float32([0.9, np.sqrt(1 - 0.81)]), np.float32([0, 1])
    vectors = np.stack([near, far, near, near])
    owners, groups = np.asarray([0, 0, 1, 1]), np.asarray([0, 1])
    labels = Labels(("mixed", "all"), groups, owners, vectors, Curve(1.0, 1.0, 0.0))
    (guess,) = nearest(labels, text)
    assert guess.concept == "all"


def test_a_name_that_is_taken_out_counts_neither_as_the_nearest_nor_in_the_mean() -> None:
    rng = np.random.default_rng(5)
    names = rng.standard_normal((60, 8)).astype(np.float32)
    names /= np.linalg.norm(names, axis=1, keepdims=True)
    twice = np.repeat(names, 2, axis=0)
    owners, groups = np.repeat(np.arange(60), 2), np.arange(60)
    curve = fitted(owners, groups, twice)
    assert curve.confidence(np.float32([1.0]), np.float32([0.5]))[0] > 0.9
    apart = rng.standard_normal((120, 8)).astype(np.float32)
    apart /= np.linalg.norm(apart, axis=1, keepdims=True)
    assert fitted(owners, groups, apart).confidence(np.float32([1.0]), np.float32([0.5]))[0] < 0.9
