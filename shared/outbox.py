"""Transactional outbox: a fact and the event about it commit together (docs/decisions/0001)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.correlation import correlation_id
from shared.events import Event
from shared.ledger import Ledger
from shared.subjects import stream_of


async def add(tx: AsyncConnection, ledger: Ledger, *events: Event) -> None:
    """Write events in the caller's transaction; the relay publishes them after the commit."""
    rows = [
        {
            "event_id": event.event_id,
            "stream": stream_of(event.subject),
            "subject": event.subject,
            "body": event.model_dump_json(),
            "correlation_id": correlation_id(),
        }
        for event in events
    ]
    if rows:
        await tx.execute(insert(ledger.outbox), rows)


async def republish(tx: AsyncConnection, ledger: Ledger, seconds: float) -> int:
    """Hand every event of the last ``seconds`` to the relay again; consumers drop what they have seen."""
    table = ledger.outbox
    since = datetime.now(UTC) - timedelta(seconds=seconds)
    result = await tx.execute(
        update(table)
        .where(table.c.published_at.is_not(None), table.c.created_at >= since)
        .values(published_at=None, lease_token=None, lease_until=None)
    )
    return result.rowcount
