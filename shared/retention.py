"""Keeps the ledger tables small, and counts what waits in them."""

from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger import Ledger
from shared.metrics import DEAD_LETTERS, OUTBOX_WAITING
from shared.subjects import RETENTION

INBOX_RETENTION = 2 * RETENTION
"""Longer than the outbox's, so that whatever is published again is still known."""


async def prune(tx: AsyncConnection, ledger: Ledger) -> None:
    """Delete published events and inbox notes that no stream can bring back."""
    now = datetime.now(UTC)
    await tx.execute(
        delete(ledger.outbox).where(
            ledger.outbox.c.published_at.is_not(None), ledger.outbox.c.created_at < now - RETENTION
        )
    )
    await tx.execute(delete(ledger.inbox).where(ledger.inbox.c.received_at < now - INBOX_RETENTION))


async def measure(tx: AsyncConnection, ledger: Ledger) -> None:
    """Set the gauges of waiting events and open dead letters."""
    waiting = select(func.count()).select_from(ledger.outbox).where(ledger.outbox.c.published_at.is_(None))
    letters = (
        select(func.count())
        .select_from(ledger.dead_letters)
        .where(ledger.dead_letters.c.replayed_at.is_(None), ledger.dead_letters.c.discarded_at.is_(None))
    )
    OUTBOX_WAITING.set((await tx.execute(waiting)).scalar_one())
    DEAD_LETTERS.set((await tx.execute(letters)).scalar_one())
