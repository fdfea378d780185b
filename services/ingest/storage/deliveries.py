"""Feed deliveries and their reports."""

import asyncio
import gzip
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.reading import Company
from services.ingest.report import Report
from services.ingest.tables import COMPANIES, DELIVERIES, FEEDS, REPORTS
from shared import outbox
from shared.correlation import correlation_id
from shared.events import FeedReceived
from shared.ledger import Ledger


@dataclass(frozen=True)
class Waiting:
    """A delivery to read, whose it is, and what its feed's last complete delivery was."""

    delivery_id: UUID
    sequence: int
    state: str
    feed_id: UUID
    company: Company
    last_complete: int
    held_back: bool


async def receive(tx: AsyncConnection, ledger: Ledger, feed_id: UUID, content: bytes) -> UUID:
    """Store a delivery and the event about it; durable once ``tx`` commits."""
    delivery_id = uuid4()
    await tx.execute(
        sa.insert(DELIVERIES).values(
            delivery_id=delivery_id,
            feed_id=feed_id,
            content=await asyncio.to_thread(gzip.compress, content, 6),
            size=len(content),
            correlation_id=correlation_id(),
        )
    )
    await outbox.add(tx, ledger, FeedReceived(delivery_id=delivery_id))
    return delivery_id


async def content_of(tx: AsyncConnection, delivery_id: UUID) -> bytes:
    """The bytes as they came; empty if the delivery is unknown or its bytes were pruned."""
    statement = sa.select(DELIVERIES.c.content).where(DELIVERIES.c.delivery_id == delivery_id)
    packed = (await tx.execute(statement)).scalar_one_or_none()
    return await asyncio.to_thread(gzip.decompress, packed) if packed else b""


async def company_of(tx: AsyncConnection, delivery_id: UUID) -> Company | None:
    """Whose delivery it is."""
    statement = (
        sa.select(COMPANIES.c.company_id, COMPANIES.c.name)
        .join(FEEDS, FEEDS.c.company_id == COMPANIES.c.company_id)
        .join(DELIVERIES, DELIVERIES.c.feed_id == FEEDS.c.feed_id)
        .where(DELIVERIES.c.delivery_id == delivery_id)
    )
    row = (await tx.execute(statement)).first()
    return Company(row.company_id, row.name) if row else None


async def lock(tx: AsyncConnection, delivery_id: UUID, company: Company) -> Waiting:
    """Lock the delivery's feed until the end of ``tx``: a feed's deliveries are applied one by one."""
    statement = (
        sa.select(
            DELIVERIES.c.sequence,
            DELIVERIES.c.state,
            FEEDS.c.feed_id,
            FEEDS.c.last_complete,
            FEEDS.c.held_back,
        )
        .join(FEEDS, FEEDS.c.feed_id == DELIVERIES.c.feed_id)
        .where(DELIVERIES.c.delivery_id == delivery_id)
        .with_for_update(of=FEEDS, key_share=True)
    )
    row = (await tx.execute(statement)).one()
    return Waiting(
        delivery_id=delivery_id,
        sequence=row.sequence,
        state=row.state,
        feed_id=row.feed_id,
        company=company,
        last_complete=row.last_complete,
        held_back=row.held_back,
    )


async def note_complete(tx: AsyncConnection, waiting: Waiting, *, held_back: bool) -> None:
    """Remember that a complete delivery was applied, and whether its closings were held."""
    await tx.execute(
        sa.update(FEEDS)
        .where(FEEDS.c.feed_id == waiting.feed_id)
        .values(last_complete=waiting.sequence, held_back=held_back)
    )


async def save_report(tx: AsyncConnection, delivery_id: UUID, report: Report) -> None:
    """Store what became of a delivery."""
    await tx.execute(
        sa.insert(REPORTS).values(
            delivery_id=delivery_id,
            format=report.format,
            taken=report.taken,
            changed=report.changed,
            unchanged=report.unchanged,
            closed=report.closed,
            rejected=report.rejected,
            body=report.body,
        )
    )
    await tx.execute(
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.delivery_id == delivery_id)
        .values(state=report.state, read_at=sa.func.now())
    )


async def find_report(
    tx: AsyncConnection, delivery_id: UUID, feed_id: UUID | None = None
) -> dict[str, Any] | None:
    """A delivery's state and report as plain values; ``None`` if it is not the feed's."""
    statement = (
        sa.select(
            DELIVERIES.c.delivery_id,
            DELIVERIES.c.state,
            DELIVERIES.c.size,
            DELIVERIES.c.received_at,
            DELIVERIES.c.read_at,
            FEEDS.c.name.label("feed"),
            REPORTS.c.body,
        )
        .join(FEEDS, FEEDS.c.feed_id == DELIVERIES.c.feed_id)
        .outerjoin(REPORTS, REPORTS.c.delivery_id == DELIVERIES.c.delivery_id)
        .where(DELIVERIES.c.delivery_id == delivery_id)
    )
    if feed_id is not None:
        statement = statement.where(DELIVERIES.c.feed_id == feed_id)
    row = (await tx.execute(statement)).first()
    if row is None:
        return None
    return {
        "id": str(row.delivery_id),
        "feed": row.feed,
        "state": row.state,
        "size": row.size,
        "received_at": row.received_at.isoformat(),
        "read_at": row.read_at.isoformat() if row.read_at else None,
        "report": row.body,
    }


async def drop_content(tx: AsyncConnection, before: datetime) -> int:
    """Forget the bytes of deliveries that were read and came before a moment; how many."""
    result = await tx.execute(
        sa.update(DELIVERIES)
        .where(
            DELIVERIES.c.received_at < before,
            DELIVERIES.c.content.is_not(None),
            DELIVERIES.c.state != "received",
        )
        .values(content=None)
    )
    return result.rowcount
