"""The worker that closes jobs whose deadline passed. Any number of replicas share the work."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.applying import close
from services.ingest.settings import IngestSettings
from services.ingest.storage import jobs
from shared.database import is_outage
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

PER_TRANSACTION = 500

log = get_logger()


async def close_past(tx: AsyncConnection, ledger: Ledger, now: datetime) -> int:
    """Close a batch of jobs that are past, and say so; how many."""
    closes = await jobs.past_deadline(tx, now, PER_TRANSACTION)
    await close(tx, ledger, tuple(closes))
    return len(closes)


async def keep_closing(runtime: Runtime, settings: IngestSettings) -> None:
    """Look every few minutes, for ever; a full batch is followed by the next at once."""
    while True:
        count = 0
        try:
            async with runtime.engine.begin() as tx:
                count = await close_past(tx, runtime.ledger, datetime.now(UTC))
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("deadlines_postponed", reason=type(error).__name__)
        if count:
            runtime.nudge_relay()
            log.info("jobs_past_deadline", closed=count)
        if count < PER_TRANSACTION:
            await asyncio.sleep(settings.deadline_seconds)
