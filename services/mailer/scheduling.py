"""Opens editions by themselves when a schedule is due: one for each due time, however many mailers look."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer import stepping
from services.mailer.articles import Article
from services.mailer.recurrence import due
from services.mailer.schedule import StoredSchedule, new_edition
from services.mailer.storage import schedules
from services.mailer.storage.claims import time_of
from services.mailer.who import SCHEDULE
from shared.database import is_outage
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

EVERY_SECONDS = 5.0

log = get_logger()


Select = Callable[[AsyncConnection, datetime], Awaitable[tuple[Article, ...]]]
"""Gives the articles of an edition that opens now."""


async def keep_opening(runtime: Runtime, select: Select) -> None:
    """Look every few seconds, for ever."""
    while True:
        try:
            async with runtime.engine.begin() as tx:
                opened = await open_due(tx, runtime.ledger, await time_of(tx), select)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("schedules_postponed", reason=type(error).__name__)
            opened = []
        if opened:
            runtime.nudge_relay()
        await asyncio.sleep(EVERY_SECONDS)


async def open_due(tx: AsyncConnection, ledger: Ledger, now: datetime, select: Select) -> list[int]:
    """Open an edition for each schedule that is due; of several missed times, for the last. Their numbers.

    Schedules that another mailer holds at this moment are left to it. One that fails keeps no other back.
    """
    opened = []
    for schedule in await schedules.hold_due(tx, now):
        try:
            async with tx.begin_nested():
                number = await _open(tx, ledger, schedule, now, select)
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("schedule_failed", schedule=schedule.name)
        else:
            opened += [number] if number else []
    return opened


async def _open(
    tx: AsyncConnection, ledger: Ledger, schedule: StoredSchedule, now: datetime, select: Select
) -> int | None:
    come = due(schedule.recurrence, schedule.next_at, now) if schedule.next_at else None
    if come is None:
        return None
    new = new_edition(schedule, come.at, await select(tx, now))
    edition_id, number = await stepping.draft_and_open(tx, ledger, new, SCHEDULE)
    await schedules.note_run(tx, schedule, come, edition_id)
    log.info("edition_opened_by_schedule", number=number, missed=come.missed)
    return number
