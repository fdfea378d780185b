"""Idempotent inbox: a message's effect and the note that it was seen commit together."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger import Ledger


async def first_time(tx: AsyncConnection, ledger: Ledger, consumer: str, event_id: UUID) -> bool:
    """Note an event for a consumer; false when it was noted before.

    A concurrent delivery of the same event waits here for the other transaction's end.
    """
    statement = (
        insert(ledger.inbox)
        .values(consumer=consumer, event_id=event_id)
        .on_conflict_do_nothing()
        .returning(ledger.inbox.c.event_id)
    )
    return (await tx.execute(statement)).first() is not None
