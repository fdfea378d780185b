"""Asks candidates whether mails shall go on, some days before they end; any mailer may do it."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.cadence import Rules
from services.mailer.storage import renewals
from shared.database import is_outage
from shared.logs import get_logger

EVERY_SECONDS = 3_600.0

log = get_logger()


async def keep_asking(engine: AsyncEngine, rules: Rules) -> None:
    """Look every hour, for ever. A second mailer that looks at the same time queues nothing twice."""
    while True:
        asked = await _try(engine, rules)
        if asked < renewals.AT_ONCE:
            await asyncio.sleep(EVERY_SECONDS)


async def _try(engine: AsyncEngine, rules: Rules) -> int:
    try:
        async with engine.begin() as tx:
            asked = await renewals.ask(tx, rules)
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("renewals_postponed", reason=type(error).__name__)
        return 0
    if asked:
        log.info("renewals_asked", count=asked)
    return asked
