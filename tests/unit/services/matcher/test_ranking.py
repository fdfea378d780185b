"""Ranking in blocks against the same calculation pair by pair."""

import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher import ranking
from services.matcher.facts import Facts
from services.matcher.filters import check
from services.matcher.index import JobIndex, Jobs, Weights, build_index
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import Candidates, Rule, rank
from services.matcher.taxonomy.catalogue import load_taxonomy
from services.matcher.topk import NOTHING
from shared.vocabulary import CandidatePermit, Cefr, EmploymentType

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TAXONOMY = load_taxonomy()
OCCUPATIONS = sorted(TAXONOMY.occupations)[:6]
SKILLS = sorted(TAXONOMY.skills)[:15]
DIMENSIONS = 8


def some(dice: random.Random, items: list[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(dice.sample(items, dice.randint(0, most))))


def a_wish(dice: random.Random) -> Wishes:
    return Wishes(
        languages=frozenset((code, dice.choice(list(Cefr))) for code in some(dice, ["no", "en", "sv"], 3)),
        places=frozenset(some(dice, ["0301", "32", "3201"], 2)),
        remote=dice.random() < 0.5,
        employment_types=frozenset(map(EmploymentType, some(dice, ["FULL_TIME", "PART_TIME"], 2))),
        permit=dice.choice(list(CandidatePermit)),
    )


def some_terms(dice: random.Random) -> Terms:
    values: dict[str, Any] = {
        "places": [{"municipality": code} for code in some(dice, ["0301", "3201", "4601"], 2)],
        "remote": dice.choice([None, "remote", "hybrid"]),
        "employment_types": some(dice, ["FULL_TIME", "PART_TIME"], 2),
        "required_languages": [{"language": code} for code in some(dice, ["no", "en"], 2)],
        "language": dice.choice([None, "nb", "en"]),
        "permit": dice.choice([None, "required", "sponsored"]),
    }
    return Terms.model_validate(values)


def some_facts(dice: random.Random) -> Facts:
    return Facts(some(dice, OCCUPATIONS, 2), some(dice, SKILLS, 6))


def unit_vectors(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def world(seed: int, jobs: int, candidates: int) -> tuple[Jobs, Candidates]:
    dice = random.Random(seed)  # noqa: S311  example data
    ids = [UUID(int=dice.getrandbits(128)) for _ in range(jobs)]
    openings = [Opening(each, 1, f"Employer {dice.randrange(5)}", some_terms(dice)) for each in ids]
    return (
        Jobs(openings, [some_facts(dice) for _ in ids], unit_vectors(jobs, seed)),
        Candidates(
            [a_wish(dice) for _ in range(candidates)],
            [some_facts(dice) for _ in range(candidates)],
            unit_vectors(candidates, seed + 1),
        ),
    )


def one_score(index: JobIndex, job: int, facts: Facts, vector: np.ndarray) -> float:
    """The score of one pair, written as the documentation says it."""
    weights, n = index.weights, len(index)
    similar = index.vectors.T.astype(np.float64) @ vector.astype(np.float64)
    deviation = max(float(similar.std()), weights.least_deviation)
    score = (n / (n + weights.few_jobs)) * similar[job] / deviation
    theirs = index.facts[job]
    near = [
        1.0 if mine == other else weights.near * (other in TAXONOMY.occupations[mine].related)
        for mine in facts.occupations
        for other in theirs.occupations
    ]
    return float(
        score + weights.occupation * max(near, default=0) + weights.skills * alike(index, facts, theirs)
    )


def alike(index: JobIndex, mine: Facts, theirs: Facts) -> float:
    worth = {name: float(index.skills.worth[number]) for name, number in index.skills.numbers.items()}
    least = np.sqrt(index.weights.few_skills) * np.mean(list(worth.values()) or [1.0])

    def length(skills: tuple[str, ...]) -> float:
        return max(float(np.sqrt(sum(worth.get(each, 0) ** 2 for each in skills))), float(least))

    shared = sum(worth[each] ** 2 for each in set(mine.skills) & set(theirs.skills))
    return shared / (length(mine.skills) * length(theirs.skills))


def pair_by_pair(index: JobIndex, candidates: Candidates, rule: Rule) -> list[list[tuple[int, float]]]:
    lists = []
    for wishes, facts, vector in zip(candidates.wishes, candidates.facts, candidates.vectors, strict=True):
        scored = [
            (job, one_score(index, job, facts, vector))
            for job in range(len(index))
            if not check(index.conditions, wishes, index.openings[job]).vetoes
        ]
        chosen: list[tuple[int, float]] = []
        for job, score in sorted(scored, key=lambda each: (-each[1], index.openings[each[0]].job_id)):
            employer = index.openings[job].employer
            same = sum(index.openings[other].employer == employer for other, _ in chosen)
            if score >= rule.good_score and same < rule.most_per_employer and len(chosen) < rule.top_k:
                chosen.append((job, score))
        lists.append(chosen)
    return lists


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    jobs=st.integers(1, 60),
    candidates=st.integers(1, 40),
    top_k=st.integers(1, 12),
    good=st.sampled_from([-5.0, 0.0, 1.5]),
)
def test_ranking_in_blocks_equals_sorting_all_pairs(
    seed: int, jobs: int, candidates: int, top_k: int, good: float
) -> None:
    loaded, people = world(seed, jobs, candidates)
    index = build_index(loaded, TAXONOMY, NOW)
    rule = Rule(top_k, good, most_per_employer=2)
    ranked = rank(index, people, rule)
    expected = pair_by_pair(index, people, rule)
    for row, (numbers, scores) in enumerate(zip(ranked.jobs.tolist(), ranked.scores.tolist(), strict=True)):
        found = [(job, score) for job, score in zip(numbers, scores, strict=True) if job != NOTHING]
        assert [score for _, score in found] == pytest.approx([each for _, each in expected[row]], abs=2e-4)
        assert [job for job, _ in found] == [job for job, _ in expected[row]]


def test_the_size_of_a_block_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, people = world(7, 400, 300)
    index = build_index(loaded, TAXONOMY, NOW)
    whole = rank(index, people, Rule(8, 0.0))
    monkeypatch.setattr(ranking, "BLOCK_BYTES", 4 * 400 * 20)
    assert (rank(index, people, Rule(8, 0.0)).jobs == whole.jobs).all()


def test_equal_scores_are_ordered_by_job_id_whatever_the_order_of_loading() -> None:
    ids = [UUID(int=number) for number in (5, 3, 9, 1)]
    openings = [Opening(each, 1, f"Employer {each}", Terms()) for each in ids]
    vectors = np.repeat(unit_vectors(1, 0), 4, axis=0)
    index = build_index(Jobs(openings, [Facts(("nurse",))] * 4, vectors), TAXONOMY, NOW)
    ranked = rank(index, Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 1)), Rule(4))
    assert [index.openings[job].job_id.int for job in ranked.jobs[0]] == [1, 3, 5, 9]


def test_an_employer_with_hundreds_of_jobs_leaves_room_for_others() -> None:
    openings = [Opening(UUID(int=n), 1, "Big" if n < 300 else f"Small {n}", Terms()) for n in range(310)]
    facts = [Facts(("nurse",), ("intensive-care",))] * 300 + [Facts(("nurse",))] * 10
    index = build_index(Jobs(openings, facts, unit_vectors(310, 3)), TAXONOMY, NOW, Weights(skills=50.0))
    mine = Candidates([Wishes()], [Facts(("nurse",), ("intensive-care",))], unit_vectors(1, 4))
    ranked = rank(index, mine, Rule(10, good_score=-100.0))
    employers = [index.openings[job].employer for job in ranked.jobs[0]]
    assert employers[:3] == ["Big"] * 3
    assert len(set(employers[3:])) == 7


def test_without_jobs_or_candidates_there_is_nothing() -> None:
    nobody = Candidates([], [], np.zeros((0, DIMENSIONS), dtype=np.float32))
    nothing = build_index(Jobs([], [], np.zeros((0, DIMENSIONS), dtype=np.float32)), TAXONOMY, NOW)
    assert rank(nothing, nobody, Rule(3)).jobs.shape == (0, 3)
    someone = Candidates([Wishes()], [Facts()], unit_vectors(1, 1))
    assert (rank(nothing, someone, Rule(3)).jobs == NOTHING).all()


def test_one_open_job_of_the_same_occupation_is_good_enough_and_another_is_not() -> None:
    for occupation, expected in (("nurse", 0), ("chef", NOTHING)):
        opening = Opening(UUID(int=1), 1, "Eksempel", Terms())
        index = build_index(Jobs([opening], [Facts((occupation,))], unit_vectors(1, 1)), TAXONOMY, NOW)
        ranked = rank(index, Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 2)), Rule(5))
        assert ranked.jobs[0, 0] == expected
