"""The worker that tells Prometheus what waits: editions that do not move, mails that do not go."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer import metrics
from services.mailer.edition import EditionState
from services.mailer.storage import waiting
from shared.database import is_outage
from shared.logs import get_logger

EVERY_SECONDS = 15.0

log = get_logger()


async def watch(tx: AsyncConnection) -> None:
    """Bring the gauges up to date."""
    numbers = await waiting.editions_by_state(tx)
    for state in EditionState:
        if state.value not in waiting.OVER:
            metrics.EDITIONS.labels(state.value).set(numbers.get(state.value, 0))
    metrics.RANKING_SECONDS.set(await waiting.ranking_seconds(tx))
    metrics.DUE_SECONDS.set(await waiting.due_seconds(tx))


async def keep_watching(engine: AsyncEngine) -> None:
    """Look four times a minute, for ever."""
    while True:
        try:
            async with engine.connect() as tx:
                await watch(tx)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("watching_postponed", reason=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)
