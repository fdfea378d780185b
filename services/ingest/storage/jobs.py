"""Jobs: read as the plan needs them, written only where the version is newer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.lifecycle import Close, Delivered, Known, Write
from services.ingest.storage.deliveries import Waiting
from services.ingest.tables import JOBS
from shared.jobs import Job
from shared.vocabulary import CloseReason

ROWS = 500
SOME_OTHER = ("sequence", "feed_id", "version", "content_hash", "state", "close_reason", "closes_at", "job")


async def known_jobs(tx: AsyncConnection, feed_id: UUID, delivered: Sequence[UUID]) -> dict[UUID, Known]:
    """The feed's open jobs and those delivered now, locked in one order."""
    statement = (
        sa.select(
            JOBS.c.job_id,
            JOBS.c.version,
            JOBS.c.content_hash,
            JOBS.c.state,
            JOBS.c.closes_at,
            JOBS.c.sequence,
        )
        .where(
            sa.or_(
                sa.and_(JOBS.c.feed_id == feed_id, JOBS.c.state == "open"),
                JOBS.c.job_id == sa.any_(sa.cast(list(delivered), sa.ARRAY(sa.Uuid))),
            )
        )
        .order_by(JOBS.c.job_id)
        .with_for_update()
    )
    rows = await tx.execute(statement)
    return {
        row.job_id: Known(
            row.job_id, row.version, row.content_hash, row.state == "open", row.closes_at, row.sequence
        )
        for row in rows
    }


async def write_jobs(tx: AsyncConnection, waiting: Waiting, writes: Sequence[tuple[Write, Job]]) -> None:
    """Insert or overwrite; a row of the same or a newer version stays as it is."""
    rows = [_row(waiting, write, job) for write, job in writes]
    for start in range(0, len(rows), ROWS):
        statement = insert(JOBS).values(rows[start : start + ROWS])
        new = {name: statement.excluded[name] for name in SOME_OTHER} | {"changed_at": sa.func.now()}
        await tx.execute(
            statement.on_conflict_do_update(
                index_elements=[JOBS.c.job_id], set_=new, where=JOBS.c.version < statement.excluded.version
            )
        )


def _row(waiting: Waiting, write: Write, job: Job) -> dict[str, Any]:
    return {
        "job_id": job.job_id,
        "feed_id": waiting.feed_id,
        "sequence": waiting.sequence,
        "version": job.version,
        "content_hash": write.delivered.content_hash,
        "state": "open",
        "close_reason": None,
        "closes_at": write.delivered.posting.closes_at,
        "job": job.model_dump(mode="json"),
    }


async def touch_jobs(tx: AsyncConnection, waiting: Waiting, unchanged: Sequence[Delivered]) -> None:
    """Note that this delivery brought them again; the day of taking down may have moved."""
    if not unchanged:
        return
    statement = (
        sa.update(JOBS)
        .where(JOBS.c.job_id == sa.bindparam("key"), JOBS.c.sequence < waiting.sequence)
        .values(sequence=waiting.sequence, feed_id=waiting.feed_id, closes_at=sa.bindparam("closes"))
    )
    await tx.execute(statement, [{"key": one.job_id, "closes": one.posting.closes_at} for one in unchanged])


async def close_jobs(tx: AsyncConnection, closes: Sequence[Close]) -> None:
    """Close what is older than the closing."""
    if not closes:
        return
    statement = (
        sa.update(JOBS)
        .where(JOBS.c.job_id == sa.bindparam("key"), JOBS.c.version < sa.bindparam("new_version"))
        .values(
            state="closed",
            version=sa.bindparam("new_version"),
            close_reason=sa.bindparam("why"),
            changed_at=sa.func.now(),
        )
    )
    rows = [{"key": close.job_id, "new_version": close.version, "why": close.reason} for close in closes]
    await tx.execute(statement, rows)


async def past_deadline(tx: AsyncConnection, now: datetime, limit: int) -> list[Close]:
    """Open jobs whose time is over, locked; those that another replica holds are left to it."""
    statement = (
        sa.select(JOBS.c.job_id, JOBS.c.version)
        .where(JOBS.c.state == "open", JOBS.c.closes_at < now)
        .order_by(JOBS.c.closes_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Close(row.job_id, row.version + 1, CloseReason.DEADLINE) for row in await tx.execute(statement)]
