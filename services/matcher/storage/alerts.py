"""Instant matches: one row for a candidate and a job, ever."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.matching import Found
from services.matcher.storage.editions import match_row
from services.matcher.tables import ALERTS, PROFILES

DAY = sa.text("interval '24 hours'")


async def recent(tx: AsyncConnection, candidates: Sequence[UUID]) -> dict[UUID, int]:
    """How many alerts each of these candidates had in the last 24 hours."""
    statement = (
        sa.select(ALERTS.c.candidate_id, sa.func.count())
        .where(ALERTS.c.candidate_id.in_(candidates), ALERTS.c.found_at > sa.func.now() - DAY)
        .group_by(ALERTS.c.candidate_id)
    )
    return {row[0]: row[1] for row in await tx.execute(statement)}


async def keep(tx: AsyncConnection, model_id: str, found: Sequence[Found]) -> list[tuple[UUID, UUID]]:
    """Store alerts of candidates who are still here; the (candidate, job) pairs that are new."""
    here = await tx.execute(
        sa.select(PROFILES.c.candidate_id).where(
            PROFILES.c.candidate_id.in_([each.candidate_id for each in found])
        )
    )
    present = set(here.scalars())
    rows = [match_row(each, model_id) for each in found if each.candidate_id in present]
    if not rows:
        return []
    statement = insert(ALERTS).values(rows).on_conflict_do_nothing()
    new = await tx.execute(statement.returning(ALERTS.c.candidate_id, ALERTS.c.job_id))
    return [(row.candidate_id, row.job_id) for row in new]
