"""No job goes to one person twice: whoever chooses jobs for mails sees what others have chosen before.

Choosing for an edition holds the lock alone, choosing for alerts shares it. Each takes it before it looks.
"""

from sqlalchemy import ColumnElement, any_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import Subquery

from services.mailer.tables import sent_jobs

_CHOOSING = 0x7A1E17
"""Key of an advisory lock of the database; any number that nothing else takes."""


async def choose_alone(tx: AsyncConnection) -> None:
    """Wait until nobody else chooses jobs, and keep others waiting until the transaction ends."""
    await tx.execute(select(func.pg_advisory_xact_lock(_CHOOSING)))


async def choose_beside(tx: AsyncConnection) -> None:
    """Wait until no edition's jobs are being chosen, and keep that so until the transaction ends."""
    await tx.execute(select(func.pg_advisory_xact_lock_shared(_CHOOSING)))


def jobs_before(whose: ColumnElement[object]) -> Subquery:
    """``job_ids`` by ``candidate_id``: in mails that go out or went; ``whose`` is an array of candidates."""
    found = func.array_agg(sent_jobs.c.job_id).label("job_ids")
    return (
        select(sent_jobs.c.candidate_id, found)
        .where(sent_jobs.c.candidate_id == any_(whose))
        .group_by(sent_jobs.c.candidate_id)
        .subquery("before")
    )
