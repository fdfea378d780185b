"""Transactional outbox: a fact and the event about it commit together (docs/decisions/0001)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.correlation import correlation_id
from shared.events import Event
from shared.ledger import Ledger
from shared.subjects import stream_of


async def add(tx: AsyncConnection, ledger: Ledger, *events: Event) -> None:
    """Write events in the caller's transaction; the relay publishes them after the commit."""
    if events:
        await tx.execute(insert(ledger.outbox), [row_of(event, correlation_id()) for event in events])


def row_of(event: Event, correlation: str) -> dict[str, Any]:
    """What is written of an event, by column."""
    return {
        "event_id": event.event_id,
        "stream": stream_of(event.subject),
        "subject": event.subject,
        "body": event.model_dump_json(),
        "correlation_id": correlation,
    }


async def add_from(
    tx: AsyncConnection, ledger: Ledger, event: type[Event], source: Select[tuple[UUID, str]]
) -> None:
    """Write events of one type in bulk; ``source`` selects each one's ``event_id`` and its JSON."""
    given = source.subquery()
    event_id, body = given.c
    names = ("event_id", "stream", "subject", "body", "correlation_id")
    stream, subject = literal(stream_of(event.subject)), literal(event.subject)
    rows = select(event_id, stream, subject, body, literal(correlation_id()))
    await tx.execute(insert(ledger.outbox).from_select(list(names), rows))


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
