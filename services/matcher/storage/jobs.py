"""Jobs as events tell of them: the newest version wins, in whatever order events come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.opening import terms_of
from services.matcher.tables import JOB_VECTORS, JOBS
from shared.jobs import Job


async def open_job(tx: AsyncConnection, job: Job, *, posted: bool) -> bool:
    """Keep a job; ``False`` if this version or a newer one is known.

    An alert is due for a job that was not known before, and for one that was posted anew.
    """
    values: dict[str, Any] = {
        "version": job.version,
        "state": "open",
        "title": job.title,
        "body": job.description_text,
        "employer": job.employer,
        "terms": terms_of(job).model_dump(mode="json", exclude_defaults=True),
        "deadline": job.deadline,
        "changed_at": sa.func.now(),
    }
    statement = insert(JOBS).values(job_id=job.job_id, alert_due=True, **values)
    updated = statement.on_conflict_do_update(
        index_elements=[JOBS.c.job_id],
        set_={**values, "alert_due": sa.literal(True) if posted else JOBS.c.alert_due},  # noqa: FBT003  SQL
        where=JOBS.c.version < statement.excluded.version,
    )
    return (await tx.execute(updated.returning(JOBS.c.job_id))).first() is not None


async def close_job(tx: AsyncConnection, job_id: UUID, version: int) -> None:
    """Leave nothing of a job but its version, so that older events do not open it again."""
    values: dict[str, Any] = {
        "version": version,
        "state": "closed",
        "title": "",
        "body": "",
        "employer": "",
        "terms": {},
        "deadline": None,
        "alert_due": False,
        "changed_at": sa.func.now(),
    }
    statement = insert(JOBS).values(job_id=job_id, **values)
    closed = statement.on_conflict_do_update(
        index_elements=[JOBS.c.job_id], set_=values, where=JOBS.c.version < statement.excluded.version
    )
    if (await tx.execute(closed.returning(JOBS.c.job_id))).first() is not None:
        await tx.execute(sa.delete(JOB_VECTORS).where(JOB_VECTORS.c.job_id == job_id))


def is_open() -> sa.ColumnElement[bool]:
    """Open, and the deadline not passed."""
    return sa.and_(JOBS.c.state == "open", sa.or_(JOBS.c.deadline.is_(None), JOBS.c.deadline > sa.func.now()))


async def due_for_alerts(
    tx: AsyncConnection, settle: timedelta, patience: timedelta, limit: int
) -> Sequence[UUID]:
    """New jobs that candidates may hear of at once: none while more come in, unless one has waited long."""
    times = await tx.execute(
        sa.select(sa.func.min(JOBS.c.changed_at), sa.func.max(JOBS.c.changed_at), sa.func.now()).where(
            JOBS.c.alert_due
        )
    )
    first, last, now = times.one()
    if first is None or (now - last < settle and now - first < patience):
        return []
    rows = await tx.execute(
        sa.select(JOBS.c.job_id).where(JOBS.c.alert_due).order_by(JOBS.c.changed_at).limit(limit)
    )
    return rows.scalars().all()


async def alerts_done(tx: AsyncConnection, job_ids: Sequence[UUID]) -> None:
    """Note that nobody needs to be alerted of these jobs any more."""
    await tx.execute(sa.update(JOBS).where(JOBS.c.job_id.in_(job_ids)).values(alert_due=False))
