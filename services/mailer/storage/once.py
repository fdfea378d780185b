"""No job goes to one person twice: whoever chooses jobs for mails sees what others have chosen before.

Every candidate belongs to a bucket. Choosing for an edition holds its candidates' buckets alone, choosing for
an alert shares its candidate's. Each takes them before it looks, the lowest first.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import Subquery

from services.mailer.tables import sent_jobs

_CHOOSING = 0x7A1E17
"""First key of the advisory locks; any number that nothing else takes. The second is the bucket's."""
BUCKETS = 64


async def choose_alone(tx: AsyncConnection, whose: Select[Any]) -> None:
    """Wait until nobody else chooses jobs for these candidates, and keep others waiting to the end.

    ``whose`` selects ``candidate_id``. The end is that of the transaction.
    """
    asked = whose.subquery("asked")
    buckets = select(_bucket_of(asked.c.candidate_id)).distinct()
    found = literal(sorted((await tx.execute(buckets)).scalars()), ARRAY(Integer))
    bucket = func.unnest(found).column_valued("bucket")
    await tx.execute(select(func.pg_advisory_xact_lock(_CHOOSING, bucket)))


async def choose_beside(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Wait until no edition's jobs are being chosen for a candidate, and keep that so to the end."""
    bucket = _bucket_of(literal(candidate_id, Uuid))
    await tx.execute(select(func.pg_advisory_xact_lock_shared(_CHOOSING, bucket)))


def _bucket_of(candidate: ColumnElement[Any]) -> ColumnElement[int]:
    """By the hash that parts an edition for the matcher: parts that are a power of two share no bucket.

    Whatever parts it otherwise, it is the candidates' buckets that are held: then parts wait for each other.
    """
    hashed = func.hashtextextended(cast(candidate, Text), 0, type_=BigInteger)
    return cast(func.abs(hashed % BUCKETS), Integer)


def jobs_before(whose: ColumnElement[object]) -> Subquery:
    """``job_ids`` by ``candidate_id``: in mails that go out or went; ``whose`` is an array of candidates."""
    found = func.array_agg(sent_jobs.c.job_id).label("job_ids")
    return (
        select(sent_jobs.c.candidate_id, found)
        .where(sent_jobs.c.candidate_id == any_(whose))
        .group_by(sent_jobs.c.candidate_id)
        .subquery("before")
    )
