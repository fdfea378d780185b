"""Lets go of people who never confirmed, or left long ago: the privacy page promises these times."""

import asyncio
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal import storage
from services.portal.candidates import Status
from services.portal.tables import CANDIDATES
from shared.database import is_outage
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

UNCONFIRMED_DAYS = 30
SILENT_DAYS = 365
EVERY_SECONDS = 3_600.0
PER_TRANSACTION = 200

log = get_logger()


async def expire(tx: AsyncConnection, ledger: Ledger) -> int:
    """Erase who never confirmed or left long ago; how many candidates were touched.

    Somebody who had been confirmed, left, signed up again and then did not confirm is unsubscribed as before.
    """
    table = CANDIDATES.c
    unconfirmed = sa.and_(
        table.status == Status.PENDING, table.asked_at < sa.func.now() - timedelta(days=UNCONFIRMED_DAYS)
    )
    silent = sa.and_(
        table.status.in_((Status.UNSUBSCRIBED, Status.UNDELIVERABLE)),
        table.status_at < sa.func.now() - timedelta(days=SILENT_DAYS),
    )
    due = await tx.execute(
        sa.select(table.candidate_id, table.status, table.confirmed_at)
        .where(sa.or_(unconfirmed, silent))
        .limit(PER_TRANSACTION)
        .with_for_update(skip_locked=True)
    )
    rows = due.all()
    for row in rows:
        if row.status == Status.PENDING and row.confirmed_at is not None:
            await storage.unsubscribe(tx, ledger, row.candidate_id)
        else:
            await storage.erase(tx, ledger, row.candidate_id)
    return len(rows)


async def keep_expiring(runtime: Runtime) -> None:
    """Look every hour, for ever."""
    while True:
        try:
            async with runtime.engine.begin() as tx:
                count = await expire(tx, runtime.ledger)
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
