"""Feed deliveries and their reports."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.reading import Company
from services.ingest.report import Counts, Report
from services.ingest.spooling import Spooled
from services.ingest.tables import COMPANIES, DELIVERIES, FEEDS, REPORTS
from shared import outbox
from shared.correlation import correlation_id
from shared.events import FeedReceived
from shared.ledger import Ledger


@dataclass(frozen=True)
class Waiting:
    """A delivery to read, whose it is, and what its feed's last complete delivery was.

    ``whole`` says whether all pages of a fetched feed are there; ``mapping`` is a spreadsheet's;
    ``reference`` is that of the one posting that the delivery is.
    """

    delivery_id: UUID
    sequence: int
    state: str
    feed_id: UUID
    company: Company
    last_complete: int
    whole: bool | None = None
    mapping: dict[str, str] | None = None
    reference: str | None = None


async def receive(
    tx: AsyncConnection, ledger: Ledger, feed_id: UUID, parts: Sequence[Spooled], *, whole: bool | None
) -> UUID:
    """Note a delivery and the event about it; its bytes are stored beside it, in the same ``tx``."""
    delivery_id = uuid4()
    await tx.execute(
        sa.insert(DELIVERIES).values(
            delivery_id=delivery_id,
            feed_id=feed_id,
            size=sum(part.size for part in parts),
            parts=len(parts),
            whole=whole,
            correlation_id=correlation_id(),
        )
    )
    await outbox.add(tx, ledger, FeedReceived(delivery_id=delivery_id))
    return delivery_id


async def receive_single(tx: AsyncConnection, feed_id: UUID, reference: str, part: Spooled | None) -> UUID:
    """Note a delivery of one posting, or its deletion, that the caller's transaction reads itself."""
    delivery_id = uuid4()
    await tx.execute(
        sa.insert(DELIVERIES).values(
            delivery_id=delivery_id,
            feed_id=feed_id,
            size=part.size if part else 0,
            parts=1 if part else 0,
            whole=False,
            reference=reference,
            correlation_id=correlation_id(),
        )
    )
    return delivery_id


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
            DELIVERIES.c.whole,
            DELIVERIES.c.reference,
            FEEDS.c.single,
            FEEDS.c.last_complete,
            FEEDS.c.mapping,
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
        whole=False if row.single else row.whole,
        mapping=row.mapping,
        reference=row.reference,
    )


async def lock_feed(tx: AsyncConnection, feed_id: UUID) -> None:
    """Wait until no delivery of the feed is being applied."""
    await tx.execute(
        sa.select(FEEDS.c.feed_id).where(FEEDS.c.feed_id == feed_id).with_for_update(key_share=True)
    )


async def note_held(tx: AsyncConnection, feed_id: UUID, *, held_back: bool) -> None:
    """Remember whether some of a feed's postings are held."""
    await tx.execute(sa.update(FEEDS).where(FEEDS.c.feed_id == feed_id).values(held_back=held_back))


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
            **asdict(report.counts),
            body=report.body,
        )
    )
    await tx.execute(
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.delivery_id == delivery_id)
        .values(state=report.state, read_at=sa.func.now())
    )


async def history(tx: AsyncConnection, feed_id: UUID, limit: int) -> list[dict[str, Any]]:
    """The feed's last deliveries, newest first, with format and counts as far as they were read."""
    counts = [REPORTS.c[one.name] for one in fields(Counts)]
    told = (
        DELIVERIES.c.delivery_id,
        DELIVERIES.c.state,
        DELIVERIES.c.received_at,
        DELIVERIES.c.read_at,
        DELIVERIES.c.size,
        DELIVERIES.c.reference,
        REPORTS.c.format,
    )
    statement = (
        sa.select(*told, *counts)
        .outerjoin(REPORTS, REPORTS.c.delivery_id == DELIVERIES.c.delivery_id)
        .where(DELIVERIES.c.feed_id == feed_id)
        .order_by(DELIVERIES.c.sequence.desc())
        .limit(limit)
    )
    return [_with_counts(row) for row in (await tx.execute(statement)).mappings()]


def _with_counts(row: sa.RowMapping) -> dict[str, Any]:
    numbers = {one.name: row[one.name] for one in fields(Counts)}
    read = row["taken"] is not None
    return {name: value for name, value in row.items() if name not in numbers} | {
        "counts": numbers if read else None
    }


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
