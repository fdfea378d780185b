"""All open jobs as ranking needs them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.index import Jobs
from services.matcher.opening import Opening, Terms
from services.matcher.storage.jobs import is_open
from services.matcher.storage.vectors import Readers, as_facts, decoded, facts_of, outdated, sent
from services.matcher.tables import JOB_VECTORS, JOBS


async def load(tx: AsyncConnection, readers: Readers) -> Sequence[Any]:
    """The rows of all open jobs that have a vector of the model; ``as_jobs`` makes values of them."""
    v = JOB_VECTORS.c
    statement = (
        sa.select(
            JOBS.c.job_id,
            v.version,
            JOBS.c.employer,
            sa.cast(JOBS.c.terms, sa.Text).label("terms"),
            JOBS.c.deadline,
            *facts_of(JOB_VECTORS),
            sent(JOB_VECTORS).label("embedding"),
        )
        .join_from(JOBS, JOB_VECTORS, sa.and_(v.job_id == JOBS.c.job_id, v.model_id == readers.model_id))
        .where(is_open())
    )
    return (await tx.execute(statement)).all()


def as_jobs(rows: Sequence[Any], dimensions: int) -> Jobs:
    """Values of the rows; takes long enough for a thread."""
    return Jobs(
        [
            Opening(row.job_id, row.version, row.employer, Terms.model_validate_json(row.terms), row.deadline)
            for row in rows
        ],
        [as_facts(row) for row in rows],
        decoded([row.embedding for row in rows], dimensions),
    )


async def unread(
    tx: AsyncConnection, readers: Readers, limit: int, after: UUID | None = None
) -> Sequence[Any]:
    """Open jobs whose text must be looked at: key, version, title, body, terms, and the stored hash.

    They come in the order of their ids, after ``after``.
    """
    v = JOB_VECTORS.c
    statement = (
        sa.select(JOBS.c.job_id, JOBS.c.version, JOBS.c.title, JOBS.c.body, JOBS.c.terms, v.content_hash)
        .outerjoin_from(JOBS, JOB_VECTORS, sa.and_(v.job_id == JOBS.c.job_id, v.model_id == readers.model_id))
        .where(is_open(), outdated(JOB_VECTORS, readers, JOBS.c.version))
        .order_by(JOBS.c.job_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(JOBS.c.job_id > after)
    return (await tx.execute(statement)).all()
