"""Editions one after the other: only what changed is ranked, and the lists are those of a full run."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.matcher import DEVELOPER, Bench, job
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher import standing
from services.matcher.lists import edition_rule, load_index, make_lists, settle_statistics
from services.matcher.storage.profiles import Part, in_part
from shared.events import EditionOpened, JobChanged, JobClosed, JobPosted, MatchesRequested, TalentWithdrawn
from shared.jobs import Job
from shared.vocabulary import CloseReason, FeedbackKind

WARDS = ("intensiv", "barsel", "hjemmetjeneste", "psykiatri", "kirurgi", "akuttmottak")


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
def compared_with_all(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many candidates were compared with all jobs, call by call."""
    compared: list[int] = []
    nearest = standing.nearest

    def watched(*arguments: Any) -> Any:
        if len(arguments) == 4:
            compared.append(len(arguments[1]))
        return nearest(*arguments)

    monkeypatch.setattr(standing, "nearest", watched)
    return compared


def a_job(number: int, **values: Any) -> Job:
    ward = WARDS[number % len(WARDS)]
    body = f"Du arbeider med {ward} og sårbehandling på vår avdeling {number}."
    return job("Sykepleier", body, employer=f"Sykehus {number % 7}", **values)


async def ranked(bench: Bench) -> list[tuple[UUID, int, UUID, float]]:
    """Run an edition in one part; its lists."""
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=1, top_k=5))
    await bench.handle(MatchesRequested(edition_id=edition_id, partition=0, partitions=1, top_k=5))
    query = (
        "SELECT candidate_id, rank, job_id, score FROM matcher.rankings "
        "WHERE edition_id = :edition ORDER BY candidate_id, rank"
    )
    rows = await bench.rows(query, edition=edition_id)
    return [(row.candidate_id, row.rank, row.job_id, round(row.score, 5)) for row in rows]


async def in_full(bench: Bench) -> list[tuple[UUID, int, UUID, float]]:
    """The lists that an edition would have now if it looked at everything."""
    usual = await settle_statistics(bench.engine, bench.matcher)
    async with bench.engine.connect() as tx:
        index = await load_index(tx, bench.matcher, usual)
        rule = edition_rule(bench.matcher.settings, 5)
        found = await make_lists(tx, bench.matcher, index, in_part(Part(0, 1)), rule)
    return [(each.candidate_id, each.rank, each.job_id, round(each.score, 5)) for each in found]


async def test_the_next_edition_ranks_what_changed_and_equals_a_full_run(
    bench: Bench, compared_with_all: list[int]
) -> None:
    for number in range(6):
        await bench.candidate(skills=["sårbehandling", WARDS[number]])
    jobs = [a_job(number) for number in range(60)]
    await bench.handle(*(JobPosted(job=each) for each in jobs))
    first = await ranked(bench)
    assert len({row[0] for row in first}) == 6
    assert sum(compared_with_all) == 6

    await bench.handle(
        JobClosed(job_id=first[0][2], version=2, reason=CloseReason.ABSENT),
        JobChanged(job=a_job(3, job_id=jobs[40].job_id, version=2)),
        JobPosted(job=a_job(2)),
    )
    expected = await in_full(bench)
    compared_with_all.clear()
    assert await ranked(bench) == expected != first
    assert compared_with_all == []


async def test_who_changed_is_ranked_anew_and_nobody_else(bench: Bench, compared_with_all: list[int]) -> None:
    await bench.candidate()
    moved = await bench.candidate()
    await bench.handle(*(JobPosted(job=a_job(number)) for number in range(30)))
    await ranked(bench)
    async with bench.owner.begin() as tx:
        for change in ("profiles SET occupation = 'Intensivsykepleier'", "candidates SET version = 2"):
            await tx.execute(text(f"UPDATE portal.{change} WHERE candidate_id = :id"), {"id": moved})
    compared_with_all.clear()
    assert await ranked(bench) == await in_full(bench)
    assert compared_with_all == [1]


async def test_a_job_that_may_be_listed_again_is_looked_at_again(
    bench: Bench, compared_with_all: list[int]
) -> None:
    candidate_id = await bench.candidate()
    jobs = {each.job_id: each for each in (a_job(number) for number in range(12))}
    await bench.handle(*(JobPosted(job=each) for each in jobs.values()))
    first = await ranked(bench)
    await bench.say(candidate_id, jobs[first[0][2]], FeedbackKind.APPLIED)
    without = await ranked(bench)
    assert first[0][2] not in {row[2] for row in without}
    await bench.take_back(candidate_id)
    compared_with_all.clear()
    assert await ranked(bench) == await in_full(bench)
    assert compared_with_all == [1]


async def test_standings_of_who_withdrew_are_erased(bench: Bench) -> None:
    stays, leaves = await bench.candidate(), await bench.candidate(**DEVELOPER)
    await bench.handle(JobPosted(job=a_job(1)))
    await ranked(bench)
    await bench.forget(leaves)
    await bench.handle(TalentWithdrawn(candidate_id=leaves, version=2))
    rows = await bench.rows("SELECT candidate_id FROM matcher.standings")
    assert [row.candidate_id for row in rows] == [stays]
