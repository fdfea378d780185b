"""Jobs of before postings had a table: they keep their identity, up and down."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from fixtures.postings import Feeds, posting
from sqlalchemy.ext.asyncio import AsyncEngine

from services.ingest.settings import IngestSettings
from shared.migrate import MIGRATIONS
from shared.runtime import Runtime

BEFORE = "0005"


async def move(owner: AsyncEngine, revision: str) -> None:
    def run(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)

    async with owner.begin() as tx:
        await tx.run_sync(run)


async def values(owner: AsyncEngine, query: str) -> list[tuple[object, ...]]:
    async with owner.connect() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]


async def test_jobs_keep_their_identity_and_content_down_and_up(
    owner: AsyncEngine, runtime_for: Callable[..., Runtime]
) -> None:
    feeds = Feeds(runtime_for(IngestSettings))
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"), posting("2", "Servitør"), posting("3", "Renholder"))
    await feeds.push(feed, posting("1"), posting("2", "Servitør"))
    told = "SELECT job_id, version, state FROM ingest.jobs ORDER BY job_id"
    before = await values(owner, told)
    ids = "SELECT posting_id, job_id, state, content::jsonb FROM ingest.postings ORDER BY posting_id"
    postings = await values(owner, ids)
    await feeds.runtime.engine.dispose()

    await move(owner, BEFORE)
    assert await values(owner, told) == before
    jobs = await values(owner, "SELECT job_id, job->>'job_id', job->>'version', feed_id FROM ingest.jobs")
    assert all(str(job_id) == named and feed_id == feed for job_id, named, _, feed_id in jobs)
    await move(owner, "head")
    assert await values(owner, told) == before
    assert await values(owner, ids) == postings

    await feeds.subjects()
    counts = await feeds.push(feed, posting("1"), posting("3", "Renholder"))
    assert (counts["taken"], counts["closed"]) == (1, 1)
    events = {subject: UUID(body.get("job", body)["job_id"]) for subject, body in await feeds.events()}
    assert set(events.values()) <= {job_id for job_id, _, _ in before}
