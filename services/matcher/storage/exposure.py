"""What was shown before: how often each job, and which jobs to whom."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.storage.jobs import is_open
from services.matcher.tables import EXPOSURE, JOBS, PROFILES, RANKINGS, SENT_JOBS


async def shown(tx: AsyncConnection) -> Mapping[UUID, int]:
    """In how many lists of completed editions each open job was; jobs that were in none are left out."""
    counts = sa.select(EXPOSURE.c.job_id, EXPOSURE.c.shown).join(JOBS, JOBS.c.job_id == EXPOSURE.c.job_id)
    return {row.job_id: row.shown for row in await tx.execute(counts.where(is_open()))}


async def add_edition(tx: AsyncConnection, edition_id: UUID) -> None:
    """Count the lists of an edition that is complete."""
    counted = (
        sa.select(RANKINGS.c.job_id, sa.func.count().label("shown"))
        .where(RANKINGS.c.edition_id == edition_id)
        .group_by(RANKINGS.c.job_id)
        .order_by(RANKINGS.c.job_id)
    )
    added = insert(EXPOSURE).from_select(["job_id", "shown"], counted)
    more = EXPOSURE.c.shown + added.excluded.shown
    await tx.execute(added.on_conflict_do_update(index_elements=[EXPOSURE.c.job_id], set_={"shown": more}))


async def sent_jobs(tx: AsyncConnection, whose: sa.ColumnElement[bool]) -> Mapping[UUID, frozenset[UUID]]:
    """The open jobs that candidates, as a condition on their profiles selects them, have had in a mail."""
    had = (
        sa.select(SENT_JOBS.c.candidate_id, SENT_JOBS.c.job_id)
        .join(PROFILES, PROFILES.c.candidate_id == SENT_JOBS.c.candidate_id)
        .join(JOBS, JOBS.c.job_id == SENT_JOBS.c.job_id)
        .where(whose, is_open())
    )
    jobs: dict[UUID, set[UUID]] = defaultdict(set)
    for row in await tx.execute(had):
        jobs[row.candidate_id].add(row.job_id)
    return {candidate: frozenset(each) for candidate, each in jobs.items()}
