"""Destination domains are kept no longer than they steer the sending: a domain can be somebody's own."""

from datetime import timedelta

from sqlalchemy import delete, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.tables import domain_rests, domain_slots

KEPT = timedelta(days=1)
"""After a rest, or a turn; what a domain did before matters for little more than an hour."""


async def forget_domains(tx: AsyncConnection) -> None:
    """Drop domains that neither rest nor wait for their turn."""
    # Whoever notes a rest looks for the row that it has just seen: this waits for them, and they for this.
    await tx.execute(text("LOCK TABLE mailer.domain_rests IN SHARE ROW EXCLUSIVE MODE"))
    await tx.execute(delete(domain_rests).where(domain_rests.c.rests_until < func.now() - KEPT))
    await tx.execute(delete(domain_slots).where(domain_slots.c.next_at < func.now() - KEPT))
