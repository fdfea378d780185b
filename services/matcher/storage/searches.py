"""Who looked for candidates of a job: noted in the transaction that reads them, never changed."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.tables import SEARCHES


async def note(tx: AsyncConnection, who: str, job_id: UUID) -> None:
    """Note that somebody looks for candidates of a job now."""
    await tx.execute(sa.insert(SEARCHES).values(who=who, job_id=job_id))
