"""Queues the companies' reports, each Monday morning those of the week before. Any mailer may do it."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.company_report import week_before
from services.mailer.phrases import local_date
from services.mailer.storage.company_reports import queue_reports
from shared.database import is_outage
from shared.logs import get_logger

LOOK_SECONDS = 600.0
NOT_BEFORE = timedelta(hours=7)
"""Of Monday, in Oslo."""

log = get_logger()


async def report_weekly(engine: AsyncEngine) -> None:
    """Look now and then whether reports are due; endless."""
    while True:
        try:
            await report(engine, datetime.now(UTC))
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("ledger_out_of_reach", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


async def report(engine: AsyncEngine, now: datetime) -> int:
    """Queue what is due at this time; how many reports."""
    week = week_before(local_date(now - NOT_BEFORE))
    async with engine.begin() as tx:
        queued = await queue_reports(tx, week)
    if queued:
        log.info("reports_queued", week=week.name, companies=queued)
    return queued
