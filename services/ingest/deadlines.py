"""The worker that closes jobs whose deadline passed. Any number of replicas share the work."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.settings import IngestSettings
from services.ingest.storage import jobs, losses
from services.ingest.telling import tell
from shared.database import is_outage
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

PER_TRANSACTION = 500

log = get_logger()


async def close_past(tx: AsyncConnection, ledger: Ledger, now: datetime) -> int:
    """Close a batch of postings that are past, and say which jobs end with them; how many postings."""
    await jobs.lock_identity(tx)
    ended = await losses.close_some_past(tx, now, PER_TRANSACTION)
    await tell(tx, ledger, set(ended))
    return len(ended)


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
            log.info("postings_past_deadline", closed=count)
        if count < PER_TRANSACTION:
            await asyncio.sleep(settings.deadline_seconds)
