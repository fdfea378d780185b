"""What ranking remembers between editions: statistics, what was shown, and what was sent to whom."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fixtures.matcher import Bench, job
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.lists import load_index, settle_statistics
from services.matcher.storage import statistics
from shared.events import EditionOpened, JobPosted, MatchesRequested


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


async def serving(bench: Bench) -> Any:
    async with bench.engine.begin() as tx:
        return await bench.models.serving(tx)


async def run_edition(bench: Bench) -> UUID:
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=1, top_k=5))
    await bench.handle(MatchesRequested(edition_id=edition_id, partition=0, partitions=1, top_k=5))
    return edition_id


async def send(bench: Bench, candidate_id: UUID, job_id: UUID, state: str) -> None:
    content = {"items": [{"rank": 1, "score": 0.9, "job": {"job_id": str(job_id)}}]}
    async with bench.owner.begin() as tx:
        await tx.execute(
            sa.text(
                "INSERT INTO mailer.deliveries "
                "(kind, candidate_id, dedup_key, locale, content, correlation_id, state) "
                "VALUES ('alert', :candidate, :key, 'nb', CAST(:content AS jsonb), 'test', :state)"
            ),
            {"candidate": candidate_id, "key": uuid4().hex, "content": json.dumps(content), "state": state},
        )


async def listed(bench: Bench, edition_id: UUID) -> set[UUID]:
    rows = await bench.rows("SELECT job_id FROM matcher.rankings WHERE edition_id = :id", id=edition_id)
    return {row.job_id for row in rows}


async def test_a_job_that_went_out_is_not_listed_again_and_one_that_did_not_is(bench: Bench) -> None:
    candidate_id = await bench.candidate()
    posted = [job(employer=f"Sykehus {number}") for number in range(4)]
    await bench.handle(*(JobPosted(job=each) for each in posted))
    for each, state in zip(posted, ("sent", "queued", "skipped", "failed"), strict=True):
        await send(bench, candidate_id, each.job_id, state)
    await send(bench, uuid4(), posted[2].job_id, "sent")
    assert await listed(bench, await run_edition(bench)) == {posted[2].job_id, posted[3].job_id}


async def test_completed_editions_count_how_often_a_job_was_shown(bench: Bench) -> None:
    posted = job()
    await bench.handle(JobPosted(job=posted))
    for _ in range(3):
        await bench.candidate()
    await run_edition(bench)
    await run_edition(bench)
    (row,) = await bench.rows("SELECT job_id, shown FROM matcher.exposure")
    assert tuple(row) == (posted.job_id, 6)
    matcher = await serving(bench)
    async with bench.engine.begin() as tx:
        index = await load_index(tx, matcher)
    assert index.rarely_shown[index.numbers[posted.job_id]] == 0.5


async def test_statistics_are_the_same_until_a_tenth_of_the_jobs_came_or_went(bench: Bench) -> None:
    await bench.handle(*(JobPosted(job=job(employer=f"Sykehus {number}")) for number in range(20)))
    matcher = await serving(bench)
    first = await settle_statistics(bench.engine, matcher)
    await bench.handle(JobPosted(job=job()), JobPosted(job=job()))
    assert (await settle_statistics(bench.engine, matcher)).version == first.version
    await bench.handle(JobPosted(job=job()))
    anew = await settle_statistics(bench.engine, matcher)
    assert anew.version > first.version
    assert anew.jobs == 23


async def test_stored_statistics_come_back_as_they_were(bench: Bench) -> None:
    await bench.handle(JobPosted(job=job()), JobPosted(job=job("Kokk", "Vi lager mat.")))
    matcher = await serving(bench)
    made = await settle_statistics(bench.engine, matcher)
    async with bench.engine.connect() as tx:
        read = await statistics.latest(tx, matcher.readers)
    assert read is not None
    assert (read.version, read.job_ids) == (made.version, made.job_ids)
    assert (read.skills, read.terms, read.languages) == (made.skills, made.terms, made.languages)
    assert (read.mean == made.mean).all()
    assert (read.covariance == made.covariance).all()


async def test_all_parts_of_an_edition_are_ranked_by_the_same_statistics(bench: Bench) -> None:
    await bench.handle(JobPosted(job=job()))
    edition_id, matcher = uuid4(), await serving(bench)
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=2, top_k=5))
    first = await settle_statistics(bench.engine, matcher, edition_id)
    await bench.handle(*(JobPosted(job=job()) for _ in range(5)))
    assert (await settle_statistics(bench.engine, matcher)).version > first.version
    assert (await settle_statistics(bench.engine, matcher, edition_id)).version == first.version


async def test_the_matcher_sees_of_the_mailer_s_ledger_only_what_was_sent(bench: Bench) -> None:
    async with bench.engine.connect() as tx:
        await tx.execute(sa.text("SELECT candidate_id, job_id FROM mailer.sent_jobs"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            await tx.execute(sa.text("SELECT content FROM mailer.deliveries"))
