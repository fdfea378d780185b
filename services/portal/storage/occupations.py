"""Profiles whose occupation was not read yet, or with another taxonomy."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.occupations import OccupationReader
from services.portal.tables import PROFILES

PER_TRANSACTION = 500


async def read_some(tx: AsyncConnection, reader: OccupationReader) -> int:
    """Read the occupations of some profiles; how many."""
    unread = (
        sa.select(PROFILES.c.candidate_id, PROFILES.c.occupation)
        .where(PROFILES.c.isco_by.is_distinct_from(reader.version))
        .limit(PER_TRANSACTION)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.execute(unread)).all()
    if rows:
        await tx.execute(
            sa.update(PROFILES)
            .where(PROFILES.c.candidate_id == sa.bindparam("whose"))
            .values(isco=sa.bindparam("groups"), isco_by=reader.version),
            [{"whose": row.candidate_id, "groups": list(reader.groups(row.occupation))} for row in rows],
        )
    return len(rows)
