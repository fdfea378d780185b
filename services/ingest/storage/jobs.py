"""Jobs: which postings each has, what candidates were last told of it, and the events that tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.lifecycle import KnownJob
from services.ingest.merging import MOST_MEMBERS, Member, Merged, source_of
from services.ingest.posting import PostingKind
from services.ingest.storage.bulk import rows_of
from services.ingest.storage.postings import IDS
from services.ingest.tables import FEEDS, JOBS, POSTINGS
from shared import outbox
from shared.events import Event, JobChanged, JobPosted
from shared.ledger import Ledger
from shared.vocabulary import CloseReason

IDENTITY_LOCK = 0x1DE27
"""One transaction at a time decides which postings are one job, and what becomes of jobs."""

MEMBER = (
    POSTINGS.c.posting_id,
    POSTINGS.c.job_id,
    POSTINGS.c.feed_id,
    FEEDS.c.company_id,
    POSTINGS.c.since,
    POSTINGS.c.content_hash,
    POSTINGS.c.language,
    POSTINGS.c.reference,
    POSTINGS.c.format,
)


@dataclass(frozen=True)
class Told:
    """A job's new version and what candidates are told of it."""

    version: int
    merged: Merged


@dataclass(frozen=True)
class Closing:
    """A job to close, with its new version."""

    job_id: UUID
    version: int
    reason: CloseReason


async def lock_identity(tx: AsyncConnection) -> None:
    """Wait until no other transaction decides about jobs; held until the end of ``tx``."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(IDENTITY_LOCK)))


async def known(tx: AsyncConnection, job_ids: Sequence[UUID]) -> dict[UUID, KnownJob]:
    """Those of the jobs that were ever posted."""
    columns = JOBS.c
    statement = sa.select(columns.job_id, columns.version, columns.content_hash, columns.state).where(
        columns.job_id == sa.any_(sa.cast(list(job_ids), IDS))
    )
    return {
        row.job_id: KnownJob(row.version, row.content_hash, row.state == "open")
        for row in await tx.execute(statement)
    }


async def members(tx: AsyncConnection, job_ids: Sequence[UUID]) -> dict[UUID, list[Member]]:
    """The open postings of jobs, the earliest of each."""
    columns = POSTINGS.c
    order = sa.func.row_number().over(
        partition_by=columns.job_id, order_by=(columns.since, columns.posting_id)
    )
    ranked = (
        sa.select(*MEMBER, order.label("place"))
        .join(FEEDS, FEEDS.c.feed_id == columns.feed_id)
        .where(
            columns.job_id == sa.any_(sa.cast(list(job_ids), IDS)),
            columns.state == "open",
            columns.kind == PostingKind.JOB,
        )
        .subquery()
    )
    found = dict[UUID, list[Member]]()
    for row in await tx.execute(sa.select(ranked).where(ranked.c.place <= MOST_MEMBERS)):
        found.setdefault(row.job_id, []).append(_member(row))
    return found


def _member(row: sa.Row[*tuple[Any, ...]]) -> Member:
    return Member(
        row.posting_id,
        row.job_id,
        row.feed_id,
        row.company_id,
        row.since,
        row.content_hash,
        row.language,
        row.reference,
        row.format,
    )


async def members_of(tx: AsyncConnection, posting_ids: Sequence[UUID]) -> dict[UUID, Member]:
    """Postings, open or not, by their ids."""
    statement = (
        sa.select(*MEMBER)
        .join(FEEDS, FEEDS.c.feed_id == POSTINGS.c.feed_id)
        .where(POSTINGS.c.posting_id == sa.any_(sa.cast(list(posting_ids), IDS)))
    )
    return {row.posting_id: _member(row) for row in await tx.execute(statement)}


async def reasons(tx: AsyncConnection, job_ids: Sequence[UUID]) -> dict[UUID, list[CloseReason]]:
    """Why the postings of jobs closed, the last ones of each."""
    columns = POSTINGS.c
    latest = sa.func.max(columns.changed_at).over(partition_by=columns.job_id)
    closed = (
        sa.select(columns.job_id, columns.close_reason, columns.changed_at, latest.label("latest"))
        .where(columns.job_id == sa.any_(sa.cast(list(job_ids), IDS)), columns.state == "closed")
        .subquery()
    )
    found = dict[UUID, list[CloseReason]]()
    for row in await tx.execute(sa.select(closed).where(closed.c.changed_at == closed.c.latest)):
        if row.close_reason:
            found.setdefault(row.job_id, []).append(CloseReason(row.close_reason))
    return found


async def tell(
    tx: AsyncConnection, ledger: Ledger, event: type[JobPosted | JobChanged], told: Sequence[Told]
) -> None:
    """Write the jobs' new versions, and the events about them."""
    if not told:
        return
    await _upsert(tx, told)
    await _publish(tx, ledger, event, told)


async def _upsert(tx: AsyncConnection, told: Sequence[Told]) -> None:
    given = rows_of(
        {
            "job_id": ([one.merged.lead.job_id for one in told], sa.Uuid),
            "version": ([one.version for one in told], sa.Integer),
            "content_hash": ([one.merged.content_hash for one in told], sa.LargeBinary),
        }
    )
    rows = sa.select(*given.c, sa.literal("open"))
    statement = insert(JOBS).from_select(["job_id", "version", "content_hash", "state"], rows)
    new: dict[str, Any] = {name: statement.excluded[name] for name in ("version", "content_hash", "state")}
    new |= {"close_reason": None, "changed_at": sa.func.now()}
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[JOBS.c.job_id], set_=new, where=JOBS.c.version < statement.excluded.version
        )
    )


async def _publish(tx: AsyncConnection, ledger: Ledger, event: type[Event], told: Sequence[Told]) -> None:
    """Events whose bodies the database puts together: what postings hold never leaves it."""
    ids = [uuid4() for _ in told]
    now = datetime.now(UTC).isoformat()
    given = rows_of(
        {
            "event_id": (ids, sa.Uuid),
            "head": ([_head(one, event_id, now) for one, event_id in zip(told, ids, strict=True)], sa.Text),
            "lead": ([one.merged.lead.posting_id for one in told], sa.Uuid),
            "content": ([one.merged.content for one in told], sa.Text),
        }
    )
    content = sa.func.coalesce(given.c.content, POSTINGS.c.content)
    body = given.c.head.concat(sa.func.substr(content, 2)).concat("}")
    source = sa.select(given.c.event_id, body).join(POSTINGS, POSTINGS.c.posting_id == given.c.lead)
    await outbox.add_from(tx, ledger, event, source)


def _head(one: Told, event_id: UUID, now: str) -> str:
    """The event up to where the content begins; that is an object whose brace is left out."""
    return (
        f'{{"event_id":"{event_id}","occurred_at":"{now}","schema_version":1,'
        f'"job":{{"job_id":"{one.merged.lead.job_id}","version":{one.version},'
        f'"source":{source_of(one.merged.lead).model_dump_json()},'
    )


async def close(tx: AsyncConnection, closings: Sequence[Closing]) -> None:
    """Close jobs; what candidates were told last stays noted."""
    if not closings:
        return
    given = rows_of(
        {
            "job_id": ([one.job_id for one in closings], sa.Uuid),
            "version": ([one.version for one in closings], sa.Integer),
            "reason": ([one.reason for one in closings], sa.Text),
        }
    )
    await tx.execute(
        sa.update(JOBS)
        .where(JOBS.c.job_id == given.c.job_id, JOBS.c.version < given.c.version)
        .values(
            state="closed", version=given.c.version, close_reason=given.c.reason, changed_at=sa.func.now()
        )
    )
