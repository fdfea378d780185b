"""Drops the bytes of old deliveries; their reports and jobs stay."""

import asyncio
from datetime import UTC, datetime, timedelta

from services.ingest.settings import IngestSettings
from services.ingest.storage import content
from shared.database import is_outage
from shared.logs import get_logger
from shared.runtime import Runtime

EVERY_SECONDS = 3_600.0

log = get_logger()


async def keep_dropping(runtime: Runtime, settings: IngestSettings) -> None:
    """Look every hour, for ever."""
    while True:
        before = datetime.now(UTC) - timedelta(days=settings.raw_days)
        try:
            async with runtime.engine.begin() as tx:
                count = await content.drop(tx, before)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("retention_postponed", reason=type(error).__name__)
        else:
            log.debug("delivery_bytes_dropped", count=count)
        await asyncio.sleep(EVERY_SECONDS)
