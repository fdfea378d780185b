"""How much of what is to be ranked a model has read."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.storage.jobs import is_open
from services.matcher.storage.vectors import key_of
from services.matcher.tables import JOB_VECTORS, JOBS, PROFILE_VECTORS, PROFILES


@dataclass(frozen=True)
class Progress:
    """Open jobs and profiles, and how many of each a model has read as they are now."""

    jobs: int
    jobs_read: int
    profiles: int
    profiles_read: int


async def of(tx: AsyncConnection, model_id: str) -> Progress:
    """How far a model is."""
    jobs = await _count(tx, JOBS, JOB_VECTORS, model_id, is_open())
    profiles = await _count(tx, PROFILES, PROFILE_VECTORS, model_id, sa.true())
    return Progress(*jobs, *profiles)


async def _count(
    tx: AsyncConnection, what: sa.Table, table: sa.Table, model_id: str, condition: sa.ColumnElement[bool]
) -> tuple[int, int]:
    """How many rows there are, and of how many the model's vector is that of the same version."""
    key = key_of(table)
    same = sa.and_(key == what.c[key.name], table.c.model_id == model_id, table.c.version == what.c.version)
    query = sa.select(sa.func.count(), sa.func.count(key)).select_from(what.outerjoin(table, same))
    everything, read = (await tx.execute(query.where(condition))).one()
    return everything, read
