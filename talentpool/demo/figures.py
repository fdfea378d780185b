"""How far the demo has come, read from the databases as their owner may."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import create_engine
from talentpool.provision import ProvisionSettings

OPEN_JOBS = "SELECT count(*) FROM ingest.jobs WHERE state = 'open'"
READ_JOBS = "SELECT count(*) FROM matcher.jobs JOIN matcher.job_vectors USING (job_id) WHERE state = 'open'"
DELIVERIES = "SELECT count(*) FROM ingest.deliveries"
DELIVERIES_READ = "SELECT count(*) FROM ingest.deliveries WHERE state <> 'received'"
PROFILES = "SELECT count(*) FROM portal.candidate_profiles"
READ_PROFILES = "SELECT count(*) FROM matcher.profile_vectors"
EDITIONS = "SELECT count(*) FROM mailer.editions"
PARTITIONS = "SELECT partitions FROM mailer.editions ORDER BY number DESC LIMIT 1"
FROZEN = (
    "SELECT count(*) FROM mailer.edition_partitions "
    "WHERE edition_id = (SELECT id FROM mailer.editions ORDER BY number DESC LIMIT 1)"
)
MAILS = (
    "SELECT count(*) FROM mailer.deliveries "
    "WHERE edition_id = (SELECT id FROM mailer.editions ORDER BY number DESC LIMIT 1)"
)
DONE_MAILS = f"{MAILS} AND state IN ('sent', 'skipped', 'failed')"
EDITION_SENT = (
    "SELECT count(*) FROM (SELECT state FROM mailer.editions ORDER BY number DESC LIMIT 1) AS latest "
    "WHERE state = 'sent'"
)


@asynccontextmanager
async def owner_connection() -> AsyncIterator[AsyncConnection]:
    """A connection that sees all schemas; each statement sees what is committed by then."""
    engine = create_engine(ProvisionSettings().admin_database_url, pool_size=1, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def count(connection: AsyncConnection, query: str) -> int:
    """The one number that a query answers with."""
    return int((await connection.execute(text(query))).scalar_one_or_none() or 0)
