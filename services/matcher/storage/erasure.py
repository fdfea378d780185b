"""Erasing a candidate."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.storage.locks import wait_for_writers
from services.matcher.tables import ALERTS, PROFILE_VECTORS, RANKINGS, STANDINGS


async def forget_profile(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Delete what was made of a profile that the matcher may not see any more; lists of editions stay."""
    for table in (PROFILE_VECTORS, STANDINGS):
        await tx.execute(sa.delete(table).where(table.c.candidate_id == candidate_id))


async def erase(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Delete everything about a candidate, also what is being written now."""
    await wait_for_writers(tx)
    for table in (PROFILE_VECTORS, RANKINGS, ALERTS, STANDINGS):
        await tx.execute(sa.delete(table).where(table.c.candidate_id == candidate_id))
