"""What candidates say of jobs changes their next list, and nobody else's; on a real database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.matcher import Bench, job
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.catching_up import read_jobs, read_profiles
from services.matcher.inspection import Inspection, inspect
from services.matcher.lists import load_index, make_lists
from services.matcher.matching import Found
from services.matcher.ranking import Rule
from services.matcher.reporting import expired
from services.matcher.settings import MatcherSettings
from services.matcher.storage import feedback
from services.matcher.tables import PROFILES
from services.matcher.taste import Taste
from shared.events import JobClosed, JobPosted, TalentWithdrawn
from shared.jobs import Job
from shared.vocabulary import CloseReason, FeedbackKind

WAREHOUSE = "Warehouse worker"
OTHERS = (
    ("Transport planner", "Plans routes and loads for lorries, with drivers and customers on the phone."),
    ("Customs clerk", "Declares goods at the border and answers customers about duties and papers."),
    ("Purchasing assistant", "Orders goods from suppliers and follows deliveries in the system."),
)
PICKING = "Picking and packing orders in the warehouse, driving a forklift, night shifts at the terminal."


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
async def jobs(bench: Bench) -> list[Job]:
    """Six warehouse jobs and three others of the same field, each of its own employer."""
    picking = [(f"{WAREHOUSE} {n}", f"{PICKING} Terminal number {n}.") for n in range(6)]
    made = [
        job(title, body, employer=f"Eksempelfirma {n}", language="en")
        for n, (title, body) in enumerate([*picking, *OTHERS])
    ]
    await bench.handle(*(JobPosted(job=each) for each in made))
    return made


@pytest.fixture
async def worker(bench: Bench) -> UUID:
    return await bench.candidate(
        occupation=WAREHOUSE,
        skills=["forklift"],
        experience="Picking and packing orders in the warehouse; customs papers; planning of routes.",
    )


async def found(bench: Bench, candidate_id: UUID) -> list[Found]:
    await read_jobs(bench.engine, bench.matcher)
    await read_profiles(bench.engine, bench.matcher)
    async with bench.engine.begin() as tx:
        index = await load_index(tx, bench.matcher)
        whose = PROFILES.c.candidate_id == candidate_id
        return await make_lists(tx, bench.matcher, index, whose, Rule(20, 0.0, 20, diversity=0.0))


async def taste_of(bench: Bench, candidate_id: UUID) -> Taste:
    async with bench.engine.connect() as tx:
        whose = PROFILES.c.candidate_id == candidate_id
        return feedback.as_tastes(await feedback.load(tx, bench.matcher.readers, whose))[candidate_id]


async def titles(bench: Bench, jobs: list[Job], candidate_id: UUID) -> list[str]:
    names = {each.job_id: each.title for each in jobs}
    return [names[each.job_id] for each in await found(bench, candidate_id)]


async def test_less_said_twice_takes_such_jobs_off_the_top_and_the_field_stays(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    before = await titles(bench, jobs, worker)
    assert before[0].startswith(WAREHOUSE)
    for each in jobs[:2]:
        await bench.say(worker, each, FeedbackKind.LESS)
    after = await titles(bench, jobs, worker)
    assert not after[0].startswith(WAREHOUSE)
    assert {jobs[0].title, jobs[1].title}.isdisjoint(after)
    assert {title for title, _ in OTHERS} & set(before) <= set(after)


async def test_more_lifts_such_jobs(bench: Bench, jobs: list[Job], worker: UUID) -> None:
    async def score() -> float:
        return {each.job_id: each.score for each in await found(bench, worker)}[jobs[6].job_id]

    before = await score()
    await bench.say(worker, jobs[6], FeedbackKind.MORE)
    assert await score() > 2 * before


@pytest.mark.parametrize("kind", [FeedbackKind.APPLIED, FeedbackKind.EXPIRED])
async def test_applied_and_expired_hide_the_job_and_leave_all_others_exactly_as_they_were(
    bench: Bench, jobs: list[Job], worker: UUID, kind: FeedbackKind
) -> None:
    before = await found(bench, worker)
    gone = before[0].job_id
    await bench.say(worker, next(each for each in jobs if each.job_id == gone), kind)
    after = await found(bench, worker)
    assert [(each.job_id, each.score) for each in after] == [
        (each.job_id, each.score) for each in before if each.job_id != gone
    ]


async def test_a_reset_gives_the_very_list_of_before(bench: Bench, jobs: list[Job], worker: UUID) -> None:
    before = await found(bench, worker)
    for each, kind in zip(jobs, FeedbackKind, strict=False):
        await bench.say(worker, each, kind)
    assert await found(bench, worker) != before
    await bench.take_back(worker)
    assert await found(bench, worker) == before
    assert await bench.rows("SELECT 1 FROM matcher.feedback_jobs") == []
    assert await bench.rows("SELECT 1 FROM matcher.feedback_vectors") == []


async def test_nobody_elses_list_changes(bench: Bench, jobs: list[Job], worker: UUID) -> None:
    other = await bench.candidate(occupation=WAREHOUSE, skills=["forklift"])
    before = await found(bench, other)
    for each in jobs[:4]:
        await bench.say(worker, each, FeedbackKind.LESS)
    assert await found(bench, other) == before


async def test_taste_outlives_the_jobs_that_it_was_learnt_from(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    for each in jobs[:2]:
        await bench.say(worker, each, FeedbackKind.LESS)
    await read_jobs(bench.engine, bench.matcher)
    before = await taste_of(bench, worker)
    assert len(before.opinions) == 2
    closed = [JobClosed(job_id=each.job_id, version=2, reason=CloseReason.ABSENT) for each in jobs[:2]]
    await bench.handle(*closed)
    assert await bench.rows("SELECT 1 FROM matcher.jobs WHERE title <> '' AND state = 'closed'") == []
    assert not (await titles(bench, jobs, worker))[0].startswith(WAREHOUSE)
    after = await taste_of(bench, worker)
    assert after == before
    assert [each.vector.tolist() for each in after.opinions] == [
        each.vector.tolist() for each in before.opinions
    ]


async def test_of_a_job_that_closed_before_anybody_spoke_the_title_still_teaches(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    await bench.handle(JobClosed(job_id=jobs[0].job_id, version=2, reason=CloseReason.ABSENT))
    await bench.say(worker, jobs[0], FeedbackKind.LESS)
    await found(bench, worker)
    (row,) = await bench.rows("SELECT title, body FROM matcher.feedback_jobs")
    assert tuple(row) == (jobs[0].title, "")
    assert len(await bench.rows("SELECT 1 FROM matcher.feedback_vectors")) == 1


async def test_the_newest_of_contradicting_answers_counts(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    await bench.say(worker, jobs[6], FeedbackKind.LESS, days=1)
    assert jobs[6].title not in await titles(bench, jobs, worker)
    await bench.say(worker, jobs[6], FeedbackKind.MORE)
    assert jobs[6].title in await titles(bench, jobs, worker)


async def test_a_wrong_place_bars_jobs_there_and_trains_nothing(bench: Bench) -> None:
    moss = [{"name": "Moss", "municipality": "3103", "county": "31", "country": "NO"}]
    anywhere, other = [
        await bench.candidate(occupation=WAREHOUSE, skills=["forklift"], places=[]) for _ in range(2)
    ]
    here = [job(f"{WAREHOUSE} {n}", PICKING, employer=f"A{n}", language="en") for n in range(2)]
    there = [job(f"{WAREHOUSE} {n}", PICKING, employer=f"B{n}", language="en", places=moss) for n in range(2)]
    await bench.handle(*(JobPosted(job=each) for each in [*here, *there]))
    before = {each.job_id: each.score for each in await found(bench, anywhere)}
    assert len(before) == 4
    await bench.say(anywhere, there[0], FeedbackKind.WRONG_PLACE)
    after = {each.job_id: each.score for each in await found(bench, anywhere)}
    assert after == {each.job_id: before[each.job_id] for each in here}
    assert len(await found(bench, other)) == 4


async def test_events_lost_are_made_up_for_before_the_next_list(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    statement = text(
        "INSERT INTO portal.feedback (candidate_id, job_id, kind, title, employer) "
        "VALUES (:candidate, :job, 'less', '', '')"
    )
    async with bench.owner.begin() as tx:
        for each in jobs[:2]:
            await tx.execute(statement, {"candidate": worker, "job": each.job_id})
    assert not (await titles(bench, jobs, worker))[0].startswith(WAREHOUSE)


async def test_an_erased_candidate_leaves_nothing_of_what_they_said(
    bench: Bench, jobs: list[Job], worker: UUID
) -> None:
    await bench.say(worker, jobs[0], FeedbackKind.LESS)
    await bench.forget(worker)
    await bench.handle(TalentWithdrawn(candidate_id=worker, version=3))
    assert await bench.rows("SELECT 1 FROM matcher.feedback_jobs") == []


async def test_the_matcher_may_read_what_was_said_but_not_write_it(bench: Bench) -> None:
    async with bench.engine.begin() as tx:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await tx.execute(text("DELETE FROM portal.feedback"))


async def test_jobs_that_several_report_as_gone_are_listed_for_operators(
    bench: Bench, jobs: list[Job], settings_for: Callable[..., Any]
) -> None:
    for count, each in ((3, jobs[0]), (2, jobs[1]), (1, jobs[2])):
        for _ in range(count):
            await bench.say(await bench.candidate(), each, FeedbackKind.EXPIRED)
    await bench.say(await bench.candidate(), jobs[3], FeedbackKind.APPLIED)
    await bench.handle(JobClosed(job_id=jobs[0].job_id, version=2, reason=CloseReason.ABSENT))
    listed = await expired(settings_for(MatcherSettings), 2)
    assert [(each.job_id, each.reports, each.open) for each in listed] == [
        (jobs[1].job_id, 2, True),
        (jobs[0].job_id, 3, False),
    ]
    assert listed[1].title == jobs[0].title
    assert await expired(settings_for(MatcherSettings), 4) == []


async def test_somebody_unknown_has_no_taste(bench: Bench) -> None:
    async with bench.engine.connect() as tx:
        whose = PROFILES.c.candidate_id == uuid4()
        assert feedback.as_tastes(await feedback.load(tx, bench.matcher.readers, whose)) == {}


async def test_an_explanation_tells_how_far_feedback_sways_the_job(
    bench: Bench, jobs: list[Job], worker: UUID, settings_for: Callable[..., Any]
) -> None:
    settings = settings_for(MatcherSettings, least_relevance=0.01)
    await read_profiles(bench.engine, bench.matcher)
    before = await inspect(settings, worker, jobs[1].job_id)
    assert before.verdict.endswith("(sent from 0.01)")
    assert ("feedback", "+0.00", "no job is liked or disliked") in before.rows
    await bench.say(worker, jobs[0], FeedbackKind.MORE)
    await bench.say(worker, jobs[6], FeedbackKind.LESS)
    await read_jobs(bench.engine, bench.matcher)
    after = await inspect(settings, worker, jobs[1].job_id)
    (row,) = [each for each in after.rows if each[0] == "feedback"]
    assert float(row[1]) > 0
    assert row[2].startswith("1 liked, 1 disliked; similarity ")
    assert row[2].endswith(f"relevance {relevance_of(before):.2f} without")
    assert relevance_of(after) > relevance_of(before)


def relevance_of(found: Inspection) -> float:
    return float(found.verdict.split(": ")[1].split()[0])
