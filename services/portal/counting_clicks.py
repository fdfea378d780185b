"""Counts the clicks that nobody took for a program's, some seconds after they came."""

import asyncio
import time

from services.portal.clicking import Links
from services.portal.programs import Held
from shared.database import is_outage
from shared.logs import get_logger

EVERY_SECONDS = 1.0

log = get_logger()


async def keep_counting(held: Held, links: Links) -> None:
    """Look every second, for ever."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await count_due(held, links, time.monotonic())


async def count_due(held: Held, links: Links, now: float) -> None:
    """Count what is clear; what the database does not take now is not counted."""
    for link in held.due(now):
        try:
            await links.count(link)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("click_not_counted", reason=type(error).__name__)
