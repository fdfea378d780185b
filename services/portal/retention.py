"""Lets go of people who never confirmed, or left long ago: the privacy page promises these times."""

import asyncio

from services.portal.storage.clicks import forget_marks
from services.portal.storage.expiry import PER_TRANSACTION, expire
from shared.database import is_outage
from shared.logs import get_logger
from shared.runtime import Runtime

EVERY_SECONDS = 3_600.0

log = get_logger()


async def keep_expiring(runtime: Runtime) -> None:
    """Look every hour, for ever."""
    while True:
        try:
            async with runtime.engine.begin() as tx:
                count = await expire(tx, runtime.ledger)
                await forget_marks(tx)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("retention_postponed", reason=type(error).__name__)
            count = 0
        if count:
            runtime.nudge_relay()
            log.info("candidates_expired", count=count)
        if count < PER_TRANSACTION:
            await asyncio.sleep(EVERY_SECONDS)
