"""Ranking in blocks against the same calculation pair by pair, written as the documentation says it."""

import random
from datetime import UTC, datetime, timedelta
from math import exp, log, log1p
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher import retrieval
from services.matcher.calibration import Feature
from services.matcher.candidates import Candidates
from services.matcher.facts import Facts
from services.matcher.filters import check
from services.matcher.index import STEPS, JobIndex, Jobs, build_index
from services.matcher.listing import Rule, lots
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import POOL_PER_EMPLOYER, rank
from services.matcher.relevance import features
from services.matcher.taxonomy.catalogue import load_taxonomy
from services.matcher.topk import NOTHING
from shared.vocabulary import CandidatePermit, Cefr, EmploymentType, Seniority

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TAXONOMY = load_taxonomy()
OCCUPATIONS = sorted(TAXONOMY.occupations)[:6]
SKILLS = sorted(TAXONOMY.skills)[:15]
WORDS = [f"{language}:word{number}" for language in ("en", "no") for number in range(12)]
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
        salary_floor=dice.choice([None, 400_000]),
    )


def some_terms(dice: random.Random) -> Terms:
    values: dict[str, Any] = {
        "places": [{"municipality": code} for code in some(dice, ["0301", "3201", "4601"], 2)],
        "remote": dice.choice([None, "remote", "hybrid"]),
        "employment_types": some(dice, ["FULL_TIME", "PART_TIME"], 2),
        "required_languages": [{"language": code} for code in some(dice, ["no", "en"], 2)],
        "language": dice.choice([None, "nb", "en"]),
        "permit": dice.choice([None, "required", "sponsored"]),
        "published": dice.choice([None, NOW - timedelta(days=dice.randint(0, 60))]),
    }
    return Terms.model_validate(values)


def some_facts(dice: random.Random) -> Facts:
    occupations = some(dice, OCCUPATIONS, 2)
    return Facts(
        occupations,
        some(dice, SKILLS, 6),
        tuple(dice.choice([0.5, 0.75, 1.0]) for _ in occupations) if dice.random() < 0.5 else (),
        dice.choice([None, *Seniority]),
        terms=some(dice, WORDS, 8),
    )


def unit_vectors(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def some_ids(dice: random.Random, count: int) -> list[UUID]:
    return [UUID(int=dice.getrandbits(128)) for _ in range(count)]


def world(seed: int, jobs: int, candidates: int) -> tuple[Jobs, Candidates]:
    dice = random.Random(seed)  # noqa: S311  example data
    ids = some_ids(dice, jobs)
    openings = [Opening(each, 1, f"Employer {dice.randrange(5)}", some_terms(dice)) for each in ids]
    shown = {each: dice.randrange(40) for each in ids}
    return (
        Jobs(openings, [some_facts(dice) for _ in ids], unit_vectors(jobs, seed), shown),
        Candidates(
            [a_wish(dice) for _ in range(candidates)],
            [some_facts(dice) for _ in range(candidates)],
            unit_vectors(candidates, seed + 1),
            some_ids(dice, candidates),
            [dice.sample(ids, dice.randint(0, len(ids) // 4)) for _ in range(candidates)],
        ),
    )


def of_one(index: JobIndex, job: int, facts: Facts, vector: np.ndarray) -> dict[Feature, float]:
    """The features of one pair, but for cautions."""
    weights, usual, n = index.weights, index.statistics, index.statistics.jobs
    deviation = float(np.sqrt(max(0.0, vector @ usual.covariance @ vector)))
    similar = float(vector @ index.centred[job].astype(np.float64)) / max(deviation, weights.least_deviation)
    theirs = index.facts[job]
    near = [
        TAXONOMY.nearness(own, other) * sure * certain
        for own, sure in zip(facts.occupations, facts.confidences or [1.0] * 9, strict=False)
        for other, certain in zip(theirs.occupations, theirs.confidences or [1.0] * 9, strict=False)
    ]
    worth = {each: log1p(n / count) for each, count in usual.skills.items()}
    middling = float(np.mean(list(worth.values()) or [1.0]))
    telling = {
        word: max(0.0, log(0.2 * usual.languages[word[:2]] / usual.terms.get(word, 1)))
        for word in WORDS
        if usual.languages.get(word[:2])
    }
    known = facts.seniority and theirs.seniority
    published = index.openings[job].terms.published
    return {
        Feature.SIMILARITY: similar * n / (n + weights.few_jobs),
        Feature.OCCUPATION: max(near, default=0.0),
        Feature.SKILLS: alike(facts.skills, theirs.skills, worth, weights.few_skills**0.5 * middling),
        Feature.LEXICAL: alike(facts.terms, theirs.terms, telling, weights.few_terms**0.5 * 4),
        Feature.SENIORITY: abs(STEPS[facts.seniority] - STEPS[theirs.seniority]) if known else 0,  # type: ignore[index]
        Feature.FRESHNESS: 0.5 if published is None else 0.5 ** ((NOW - published).days / weights.half_life),
        Feature.TASTE: 0.0,
    }


def alike(mine: tuple[str, ...], theirs: tuple[str, ...], worth: dict[str, float], least: float) -> float:
    def length(items: tuple[str, ...]) -> float:
        return max(sum(worth.get(each, 0.0) ** 2 for each in items) ** 0.5, least)

    shared = sum(worth.get(each, 0.0) ** 2 for each in set(mine) & set(theirs))
    return float(shared / (length(mine) * length(theirs)))


def pair_by_pair(index: JobIndex, candidates: Candidates, row: int, rule: Rule) -> list[tuple[int, float]]:
    calibration = index.weights.calibration
    facts, vector = candidates.facts[row], candidates.vectors[row].astype(np.float64)
    near: list[tuple[float, int]] = []
    relevance: dict[int, float] = {}
    for job, opening in enumerate(index.openings):
        findings = check(index.conditions, candidates.wishes[row], opening)
        if findings.vetoes or opening.job_id in candidates.excluded[row]:
            continue
        found = of_one(index, job, facts, vector)
        near.append((found[Feature.SIMILARITY] + calibration.occupation * found[Feature.OCCUPATION], -job))
        found[Feature.CAUTIONS] = sum(
            bool(each.judge(each.read(each.part(candidates.wishes[row])), each.of_job(opening)).caution)
            for each in index.conditions
        )
        odds = calibration.intercept + sum(calibration.coefficients[each] * found[each] for each in Feature)
        same = found[Feature.OCCUPATION] or found[Feature.SKILLS]
        told = facts.occupations or facts.skills or facts.terms
        if told and (same or found[Feature.SIMILARITY] >= index.weights.well_above):
            relevance[job] = 1 / (1 + exp(-odds))
    pool: list[int] = []
    for _, number in sorted(near, reverse=True):
        employer = index.openings[-number].employer
        held = sum(index.openings[other].employer == employer for other in pool)
        if held < POOL_PER_EMPLOYER * rule.most_per_employer and len(pool) < rule.pool:
            pool.append(-number)
    return choose_one_by_one(
        index, candidates.ids[row], {job: relevance[job] for job in pool if job in relevance}, rule
    )


def choose_one_by_one(
    index: JobIndex, candidate: UUID, relevance: dict[int, float], rule: Rule
) -> list[tuple[int, float]]:
    chosen: list[int] = []
    key = np.asarray([(candidate.int ^ candidate.int >> 64) & (2**64 - 1)], dtype=np.uint64)

    def worth(job: int) -> float:
        one = index.centred[job].astype(np.float64)
        close = [
            float(one @ index.centred[other])
            / float(np.linalg.norm(one) * np.linalg.norm(index.centred[other]))
            for other in chosen
        ]
        lift = rule.orphan_lift * float(index.rarely_shown[job] * lots(key, index.keys[None, [job]])[0, 0])
        return relevance[job] + lift - rule.diversity * max([0.0, *close])

    while len(chosen) < rule.top_k:
        employers = [index.openings[job].employer for job in chosen]
        left = [
            job
            for job in sorted(relevance)
            if job not in chosen
            and relevance[job] >= rule.least_relevance
            and employers.count(index.openings[job].employer) < rule.most_per_employer
        ]
        if not left:
            break
        chosen.append(max(left, key=worth))
    return [(job, relevance[job]) for job in chosen]


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    jobs=st.integers(2, 60),
    candidates=st.integers(1, 40),
    top_k=st.integers(1, 12),
    pool=st.sampled_from([3, 12, 48]),
    least=st.sampled_from([0.0, 0.3, 0.5]),
    diversity=st.sampled_from([0.0, 0.1]),
    lift=st.sampled_from([0.0, 0.02]),
)
def test_ranking_in_blocks_equals_going_through_all_pairs(  # noqa: PLR0913, PLR0917  all settings
    seed: int, jobs: int, candidates: int, top_k: int, pool: int, least: float, diversity: float, lift: float
) -> None:
    loaded, people = world(seed, jobs, candidates)
    index = build_index(loaded, TAXONOMY, NOW)
    rule = Rule(top_k, least, 2, max(pool, top_k), diversity, lift)
    ranked = rank(index, people, rule)
    for row, (numbers, found) in enumerate(
        zip(ranked.jobs.tolist(), ranked.relevances.tolist(), strict=True)
    ):
        expected = pair_by_pair(index, people, row, rule)
        mine = [(job, value) for job, value in zip(numbers, found, strict=True) if job != NOTHING]
        assert [job for job, _ in mine] == [job for job, _ in expected]
        assert [value for _, value in mine] == pytest.approx([value for _, value in expected], abs=2e-4)


def test_the_size_of_a_block_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, people = world(7, 400, 300)
    index = build_index(loaded, TAXONOMY, NOW)
    whole = rank(index, people, Rule(8, 0.0))
    monkeypatch.setattr(retrieval, "BLOCK_BYTES", 4 * 400 * 20)
    again = rank(index, people, Rule(8, 0.0))
    assert (again.jobs == whole.jobs).all()
    assert (again.relevances == whole.relevances).all()
    assert (again.features == whole.features).all()


def test_any_part_of_the_candidates_and_of_the_jobs_has_the_same_numbers() -> None:
    loaded, people = world(11, 200, 60)
    whole = build_index(loaded, TAXONOMY, NOW)
    half = Jobs(loaded.openings[::2], loaded.facts[::2], loaded.vectors[::2], loaded.shown)
    some = build_index(half, TAXONOMY, NOW, whole.statistics)
    few = Candidates(people.wishes[:7], people.facts[:7], people.vectors[:7], people.ids[:7])
    jobs = np.asarray([[whole.numbers[each.job_id] for each in some.openings]] * 60)
    everywhere = features(whole, people, jobs)
    apart = features(some, few, np.asarray([range(len(some))] * 7))
    assert (everywhere[:7] == apart).all()


def plain_jobs(ids: list[UUID], facts: Facts, vectors: np.ndarray) -> Jobs:
    openings = [Opening(each, 1, f"Employer {each}", Terms()) for each in ids]
    return Jobs(openings, [facts] * len(ids), vectors)


def test_equal_jobs_are_ordered_by_id_whatever_the_order_of_loading() -> None:
    ids = [UUID(int=number) for number in (5, 3, 9, 1)]
    jobs = plain_jobs(ids, Facts(("nurse",)), np.repeat(unit_vectors(1, 0), 4, axis=0))
    index = build_index(jobs, TAXONOMY, NOW)
    mine = Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 1))
    ranked = rank(index, mine, Rule(4, orphan_lift=0.0))
    assert [index.openings[job].job_id.int for job in ranked.jobs[0]] == [1, 3, 5, 9]


def test_near_equals_are_spread_and_whoever_was_shown_to_few_gains() -> None:
    ids = [UUID(int=number) for number in range(40)]
    jobs = plain_jobs(ids, Facts(("nurse",)), np.repeat(unit_vectors(1, 0), 40, axis=0))
    shown = dict.fromkeys(ids[:20], 1_000)
    index = build_index(Jobs(jobs.openings, jobs.facts, jobs.vectors, shown), TAXONOMY, NOW)
    people = [UUID(int=2**70 + number) for number in range(50)]
    mine = Candidates(
        [Wishes()] * 50, [Facts(("nurse",))] * 50, np.repeat(unit_vectors(1, 1), 50, axis=0), people
    )
    lists = rank(index, mine, Rule(5, diversity=0.0)).jobs
    assert (lists >= 20).mean() > 0.6
    assert len(np.unique(lists)) > 15


def test_an_employer_with_hundreds_of_jobs_leaves_room_for_others() -> None:
    openings = [Opening(UUID(int=n), 1, "Big" if n < 300 else f"Small {n}", Terms()) for n in range(310)]
    vectors = np.concatenate((np.repeat(unit_vectors(1, 4), 300, axis=0), unit_vectors(10, 3)))
    index = build_index(Jobs(openings, [Facts(("nurse",))] * 310, vectors), TAXONOMY, NOW)
    mine = Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 4))
    ranked = rank(index, mine, Rule(10, 0.0, diversity=0.0))
    employers = [index.openings[job].employer for job in ranked.jobs[0]]
    assert employers.count("Big") == 3
    assert len(set(employers)) == 8


def test_a_job_that_was_sent_is_never_listed_again() -> None:
    jobs = plain_jobs([UUID(int=n) for n in range(4)], Facts(("nurse",)), unit_vectors(4, 0))
    index = build_index(jobs, TAXONOMY, NOW)
    sent = [frozenset({UUID(int=1), UUID(int=2), UUID(int=77)})]
    mine = Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 1), excluded=sent)
    listed = rank(index, mine, Rule(4, 0.0)).jobs[0]
    assert {index.openings[job].job_id.int for job in listed if job != NOTHING} == {0, 3}


def test_without_jobs_or_candidates_there_is_nothing() -> None:
    nobody = Candidates([], [], np.zeros((0, DIMENSIONS), dtype=np.float32))
    nothing = build_index(Jobs([], [], np.zeros((0, DIMENSIONS), dtype=np.float32)), TAXONOMY, NOW)
    assert rank(nothing, nobody, Rule(3)).jobs.shape == (0, 3)
    someone = Candidates([Wishes()], [Facts()], unit_vectors(1, 1))
    assert (rank(nothing, someone, Rule(3)).jobs == NOTHING).all()


def test_one_open_job_of_the_same_occupation_is_good_enough_and_another_is_not() -> None:
    for occupation, expected in (("nurse", 0), ("chef", NOTHING)):
        opening = Opening(UUID(int=1), 1, "Eksempel", Terms(language="nb", published=NOW))
        index = build_index(Jobs([opening], [Facts((occupation,))], unit_vectors(1, 1)), TAXONOMY, NOW)
        mine = Candidates(
            [Wishes(languages=frozenset({("no", Cefr.C2)}))], [Facts(("nurse",))], unit_vectors(1, 2)
        )
        assert rank(index, mine, Rule(5)).jobs[0, 0] == expected


def test_vectors_of_a_broken_model_leave_it_to_facts_and_give_no_nan() -> None:
    vectors = unit_vectors(30, 5)
    vectors[3], vectors[4] = np.nan, 0
    jobs = plain_jobs([UUID(int=n) for n in range(30)], Facts(("nurse",)), vectors)
    index = build_index(jobs, TAXONOMY, NOW)
    theirs = np.stack([np.full(DIMENSIONS, np.nan), np.zeros(DIMENSIONS), vectors[0]]).astype(np.float32)
    ranked = rank(index, Candidates([Wishes()] * 3, [Facts(("nurse",))] * 3, theirs), Rule(30, 0.0))
    assert np.isfinite(ranked.relevances).all()
    assert np.isfinite(ranked.features).all()
    assert {3, 4} <= set(ranked.jobs[2].tolist())
    assert (ranked.jobs[0] != NOTHING).all()


def test_a_profile_that_says_nothing_has_no_match_however_near_its_vector_is() -> None:
    vectors = unit_vectors(300, 6)
    index = build_index(plain_jobs([UUID(int=n) for n in range(300)], Facts(), vectors), TAXONOMY, NOW)
    nothing = Candidates([Wishes()], [Facts()], vectors[:1])
    assert (rank(index, nothing, Rule(5, 0.0)).jobs == NOTHING).all()


def test_jobs_that_share_no_fact_are_matched_only_when_their_text_is_far_nearer_than_usual() -> None:
    vectors = np.eye(200, dtype=np.float32)
    index = build_index(plain_jobs([UUID(int=n) for n in range(200)], Facts(), vectors), TAXONOMY, NOW)
    mine = Candidates([Wishes()], [Facts(terms=("en:word",))], vectors[7:8])
    assert [job for job in rank(index, mine, Rule(5, 0.0)).jobs[0].tolist() if job != NOTHING] == [7]
