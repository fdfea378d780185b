"""Postings that a feed no longer has: missing, held for a decision, or past their time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.lifecycle import Missing
from services.ingest.storage.postings import IDS
from services.ingest.tables import FEEDS, POSTINGS
from shared.vocabulary import CloseReason

OPEN = POSTINGS.c.state == "open"
HELD, KEPT = "held", "kept"


async def missing(tx: AsyncConnection, sequence: int, posting_ids: Sequence[UUID]) -> Missing:
    """Of the postings that a delivery lacks those that it should have: open, not kept, not brought later."""
    columns = POSTINGS.c
    here = columns.posting_id == sa.any_(sa.cast(list(posting_ids), IDS))
    rows = (
        await tx.execute(
            sa.select(columns.posting_id, columns.hold).where(
                here, OPEN, columns.sequence <= sequence, sa.func.coalesce(columns.hold, "") != KEPT
            )
        )
    ).all()
    held = frozenset(row.posting_id for row in rows if row.hold == HELD)
    new = frozenset(row.posting_id for row in rows if row.hold is None)
    return Missing(held, new)


async def count_open(tx: AsyncConnection, feed_id: UUID) -> int:
    """The feed's open postings, without those that an operator keeps."""
    statement = sa.select(sa.func.count()).where(
        POSTINGS.c.feed_id == feed_id, OPEN, sa.func.coalesce(POSTINGS.c.hold, "") != KEPT
    )
    return int((await tx.execute(statement)).scalar_one())


async def hold(tx: AsyncConnection, delivery_id: UUID, posting_ids: Sequence[UUID]) -> None:
    """Leave missing postings open until somebody decides; those that were held stay so since then."""
    columns = POSTINGS.c
    await tx.execute(
        sa.update(POSTINGS)
        .where(columns.posting_id == sa.any_(sa.cast(list(posting_ids), IDS)), columns.hold.is_(None))
        .values(hold=HELD, held_since=sa.func.now(), held_by=delivery_id)
    )


async def held(tx: AsyncConnection, feed_id: UUID | None = None) -> Sequence[sa.RowMapping]:
    """Held postings with feed, reference, since when and by which delivery; of one feed or of all."""
    columns = POSTINGS.c
    statement = (
        sa.select(
            columns.posting_id,
            columns.feed_id,
            FEEDS.c.company_id,
            FEEDS.c.name.label("feed"),
            columns.reference,
            sa.cast(columns.content, JSONB)["title"].astext.label("title"),
            columns.held_since,
            columns.held_by,
        )
        .join(FEEDS, FEEDS.c.feed_id == columns.feed_id)
        .where(columns.hold == HELD, OPEN)
        .order_by(columns.held_since, columns.reference)
    )
    if feed_id is not None:
        statement = statement.where(columns.feed_id == feed_id)
    return (await tx.execute(statement)).mappings().all()


async def keep(tx: AsyncConnection, feed_id: UUID) -> int:
    """Let held postings stay open however long their feed lacks them; how many."""
    here = sa.and_(POSTINGS.c.feed_id == feed_id, POSTINGS.c.hold == HELD)
    found = await tx.execute(sa.update(POSTINGS).where(here).values(hold=KEPT))
    return found.rowcount


async def close_past(tx: AsyncConnection, now: datetime, feed_id: UUID) -> list[UUID]:
    """Close the feed's postings whose time is over; their jobs."""
    return await _close_past(tx, sa.and_(OPEN, POSTINGS.c.closes_at < now, POSTINGS.c.feed_id == feed_id))


async def close_some_past(tx: AsyncConnection, now: datetime, limit: int) -> list[UUID]:
    """Close a batch of postings of any feed; those that another transaction holds are left to it."""
    some = (
        sa.select(POSTINGS.c.posting_id)
        .where(OPEN, POSTINGS.c.closes_at < now)
        .order_by(POSTINGS.c.closes_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await _close_past(tx, POSTINGS.c.posting_id.in_(some))


async def _close_past(tx: AsyncConnection, condition: sa.ColumnElement[bool]) -> list[UUID]:
    values: dict[str, Any] = {"state": "closed", "close_reason": CloseReason.DEADLINE}
    values |= {"hold": None, "held_since": None, "held_by": None, "changed_at": sa.func.now()}
    statement = sa.update(POSTINGS).where(condition).values(values).returning(POSTINGS.c.job_id)
    return list((await tx.execute(statement)).scalars())
