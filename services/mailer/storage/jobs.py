"""Job cards: newest version wins, in whatever order the events come."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import JobCard
from services.mailer.tables import jobs


async def open_job(tx: AsyncConnection, card: JobCard) -> None:
    """Keep a job's card unless a newer version is known."""
    values = {"version": card.version, "open": True, "card": card.model_dump(mode="json")}
    await _upsert(tx, card.job_id, values)


async def close_job(tx: AsyncConnection, job_id: UUID, version: int) -> None:
    """Note that a job is closed; its card stays as it was."""
    await _upsert(tx, job_id, {"version": version, "open": False})


async def _upsert(tx: AsyncConnection, job_id: UUID, values: dict[str, Any]) -> None:
    statement = insert(jobs).values(job_id=job_id, **values)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["job_id"],
            set_={**values, "changed_at": func.now()},
            where=jobs.c.version < statement.excluded.version,
        )
    )


async def closed_among(tx: AsyncConnection, job_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the jobs that are known to be closed."""
    wanted = list(job_ids)
    if not wanted:
        return frozenset()
    found = await tx.execute(select(jobs.c.job_id).where(jobs.c.job_id.in_(wanted), ~jobs.c.open))
    return frozenset(found.scalars())
