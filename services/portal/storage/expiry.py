"""Erases who never confirmed, or left long ago."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.candidates import Status
from services.portal.storage import changes
from services.portal.tables import CANDIDATES
from shared.ledger import Ledger

UNCONFIRMED_DAYS = 30
SILENT_DAYS = 365
PER_TRANSACTION = 200


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
            await changes.unsubscribe(tx, ledger, row.candidate_id)
        else:
            await changes.erase(tx, ledger, row.candidate_id)
    return len(rows)
