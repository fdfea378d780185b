"""What ranking puts into a list, and in which order, job by job."""

from uuid import UUID

import numpy as np
from fixtures.ranking_world import DIMENSIONS, NOW, TAXONOMY, WEIGHTS, unit_vectors

from services.matcher.calibration import load_calibration
from services.matcher.candidates import Candidates
from services.matcher.facts import Facts
from services.matcher.index import Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import rank
from services.matcher.topk import NOTHING
from shared.vocabulary import Cefr


def plain_jobs(ids: list[UUID], facts: Facts, vectors: np.ndarray) -> Jobs:
    openings = [Opening(each, 1, f"Employer {each}", Terms()) for each in ids]
    return Jobs(openings, [facts] * len(ids), vectors)


def test_equal_jobs_are_ordered_by_id_whatever_the_order_of_loading() -> None:
    ids = [UUID(int=number) for number in (5, 3, 9, 1)]
    jobs = plain_jobs(ids, Facts(("nurse",)), np.repeat(unit_vectors(1, 0), 4, axis=0))
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    mine = Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 1))
    ranked = rank(index, mine, Rule(4, orphan_lift=0.0))
    assert [index.openings[job].job_id.int for job in ranked.jobs[0]] == [1, 3, 5, 9]


def test_near_equals_are_spread_and_whoever_was_shown_to_few_gains() -> None:
    ids = [UUID(int=number) for number in range(40)]
    jobs = plain_jobs(ids, Facts(("nurse",)), np.repeat(unit_vectors(1, 0), 40, axis=0))
    shown = dict.fromkeys(ids[:20], 1_000)
    index = build_index(Jobs(jobs.openings, jobs.facts, jobs.vectors, shown), TAXONOMY, NOW, weights=WEIGHTS)
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
    index = build_index(Jobs(openings, [Facts(("nurse",))] * 310, vectors), TAXONOMY, NOW, weights=WEIGHTS)
    mine = Candidates([Wishes()], [Facts(("nurse",))], unit_vectors(1, 4))
    ranked = rank(index, mine, Rule(10, 0.0, diversity=0.0))
    employers = [index.openings[job].employer for job in ranked.jobs[0]]
    assert employers.count("Big") == 3
    assert len(set(employers)) == 8


def test_a_job_that_was_sent_is_never_listed_again() -> None:
    jobs = plain_jobs([UUID(int=n) for n in range(4)], Facts(("nurse",)), unit_vectors(4, 0))
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
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
    trade, known = Facts(("nurse",)), frozenset({("no", Cefr.C2)})
    for facts, expected in ((trade, 0), (Facts(("chef",)), NOTHING)):
        opening = Opening(UUID(int=1), 1, "Eksempel", Terms(language="nb", published=NOW))
        index = build_index(Jobs([opening], [facts], unit_vectors(1, 1)), TAXONOMY, NOW)
        mine = Candidates([Wishes(languages=known)], [trade], unit_vectors(1, 2))
        assert rank(index, mine, Rule(5, load_calibration().threshold)).jobs[0, 0] == expected


def test_vectors_of_a_broken_model_leave_it_to_facts_and_give_no_nan() -> None:
    vectors = unit_vectors(30, 5)
    vectors[3], vectors[4] = np.nan, 0
    jobs = plain_jobs([UUID(int=n) for n in range(30)], Facts(("nurse",)), vectors)
    index = build_index(jobs, TAXONOMY, NOW, weights=WEIGHTS)
    theirs = np.stack([np.full(DIMENSIONS, np.nan), np.zeros(DIMENSIONS), vectors[0]]).astype(np.float32)
    ranked = rank(index, Candidates([Wishes()] * 3, [Facts(("nurse",))] * 3, theirs), Rule(30, 0.0))
    assert np.isfinite(ranked.relevances).all()
    assert np.isfinite(ranked.features).all()
    assert {3, 4} <= set(ranked.jobs[2].tolist())
    assert (ranked.jobs[0] != NOTHING).all()


def test_a_profile_that_says_nothing_has_no_match_however_near_its_vector_is() -> None:
    vectors = unit_vectors(300, 6)
    index = build_index(
        plain_jobs([UUID(int=n) for n in range(300)], Facts(), vectors), TAXONOMY, NOW, weights=WEIGHTS
    )
    nothing = Candidates([Wishes()], [Facts()], vectors[:1])
    assert (rank(index, nothing, Rule(5, 0.0)).jobs == NOTHING).all()


def test_jobs_that_share_no_fact_are_matched_only_when_their_text_is_far_nearer_than_usual() -> None:
    vectors = np.eye(200, dtype=np.float32)
    index = build_index(
        plain_jobs([UUID(int=n) for n in range(200)], Facts(), vectors), TAXONOMY, NOW, weights=WEIGHTS
    )
    mine = Candidates([Wishes()], [Facts(terms=("en:word",))], vectors[7:8])
    assert [job for job in rank(index, mine, Rule(5, 0.0)).jobs[0].tolist() if job != NOTHING] == [7]
