"""Postings: what a feed has, written in bulk; a posting is its feed's, whose row is locked meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.lifecycle import Known
from services.ingest.reader.protocol import Row
from services.ingest.storage.bulk import copy_rows, rows_of
from services.ingest.tables import POSTING_KEYS, POSTINGS
from shared.vocabulary import CloseReason

REMEMBERED_DAYS = 400
"""A posting that closed longer ago is read anew when it comes again."""

COPIED = (
    "posting_id",
    "feed_id",
    "job_id",
    "raw_hash",
    "content_hash",
    "facts_hash",
    "keys",
    "sequence",
    "since",
    "state",
    "close_reason",
    "closes_at",
    "kind",
    "language",
    "reference",
    "format",
    "content",
    "warnings",
)
IDS = sa.ARRAY(sa.Uuid)
KNOWN_BYTES = sa.text(
    "SELECT string_agg(raw_hash || uuid_send(posting_id) || "
    "CASE WHEN state = 'open' AND hold IS NULL THEN '\\x01'::bytea ELSE '\\x00'::bytea END, ''::bytea) "
    "FROM ingest.postings WHERE feed_id = :feed "
    "AND (state = 'open' OR changed_at > now() - make_interval(days => :days))"
)


@dataclass(frozen=True)
class Stored:
    """A posting as the database has it."""

    posting_id: UUID
    job_id: UUID
    raw_hash: bytes
    known: Known
    hold: str | None
    closes_at: datetime | None
    keys: Sequence[int]


@dataclass(frozen=True)
class Put:
    """A posting to write; ``reason`` says why it is closed, ``None`` that it is open."""

    row: Row
    job_id: UUID
    content_hash: bytes
    drift: float = 0.0
    reason: CloseReason | None = None

    @property
    def state(self) -> str:
        """As the table has it."""
        return "closed" if self.reason else "open"


async def known_bytes(tx: AsyncConnection, feed_id: UUID) -> bytes:
    """The feed's postings, packed as ``reader.protocol.known_bytes`` packs them."""
    found = await tx.execute(KNOWN_BYTES, {"feed": feed_id, "days": REMEMBERED_DAYS})
    return found.scalar_one_or_none() or b""


async def stored(tx: AsyncConnection, posting_ids: Sequence[UUID]) -> dict[UUID, Stored]:
    """Those of the postings that are known."""
    columns = POSTINGS.c
    statement = sa.select(
        columns.posting_id,
        columns.job_id,
        columns.raw_hash,
        columns.content_hash,
        columns.facts_hash,
        columns.state,
        columns.sequence,
        columns.drift,
        columns.hold,
        columns.closes_at,
        columns["keys"].label("old_keys"),
    ).where(columns.posting_id == sa.any_(sa.cast(list(posting_ids), IDS)))
    return {row.posting_id: _stored(row) for row in await tx.execute(statement)}


def _stored(row: sa.Row[*tuple[Any, ...]]) -> Stored:
    known = Known(row.content_hash, row.facts_hash, row.state == "open", row.sequence, row.drift)
    return Stored(row.posting_id, row.job_id, row.raw_hash, known, row.hold, row.closes_at, row.old_keys)


async def contents(tx: AsyncConnection, posting_ids: Sequence[UUID]) -> dict[UUID, str]:
    """JSON of the postings."""
    statement = sa.select(POSTINGS.c.posting_id, POSTINGS.c.content).where(
        POSTINGS.c.posting_id == sa.any_(sa.cast(list(posting_ids), IDS))
    )
    return {row.posting_id: row.content for row in await tx.execute(statement)}


async def insert(tx: AsyncConnection, feed_id: UUID, sequence: int, puts: Sequence[Put]) -> None:
    """Postings that are not known yet, with their keys."""
    await copy_rows(tx, POSTINGS, COPIED, [_values(feed_id, sequence, put) for put in puts])
    await _insert_keys(tx, [put.row for put in puts])


def _values(feed_id: UUID, sequence: int, put: Put) -> tuple[Any, ...]:
    row = put.row
    return (
        row.posting_id,
        feed_id,
        put.job_id,
        row.raw_hash,
        put.content_hash,
        row.facts_hash,
        row.keys,
        sequence,
        sequence,
        put.state,
        put.reason,
        row.closes_at,
        row.kind,
        row.language,
        row.reference,
        row.format,
        row.content,
        row.warnings,
    )


async def _insert_keys(tx: AsyncConnection, rows: Sequence[Row]) -> None:
    pairs = sorted((key, row.posting_id) for row in rows for key in set(row.keys))
    await copy_rows(tx, POSTING_KEYS, ["key", "posting_id"], pairs)


async def update(tx: AsyncConnection, sequence: int, puts: Sequence[Put], before: dict[UUID, Stored]) -> None:
    """Postings that are known, whatever they were."""
    columns = POSTINGS.c
    names = (
        "raw_hash",
        "facts_hash",
        "closes_at",
        "kind",
        "language",
        "reference",
        "format",
        "content",
        "keys",
        "warnings",
    )
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    values |= {
        name: sa.bindparam(f"new_{name}") for name in ("content_hash", "drift", "state", "close_reason")
    }
    values |= {
        "sequence": sequence,
        "changed_at": sa.func.now(),
        "hold": None,
        "held_since": None,
        "held_by": None,
    }
    values["since"] = sa.func.least(columns.since, sequence)
    statement = sa.update(POSTINGS).where(columns.posting_id == sa.bindparam("key")).values(values)
    rows = [
        {f"new_{name}": getattr(put.row, name) for name in names}
        | {
            "key": put.row.posting_id,
            "new_content_hash": put.content_hash,
            "new_drift": put.drift,
            "new_state": put.state,
            "new_close_reason": put.reason,
            "new_keys": list(put.row.keys),
        }
        for put in puts
    ]
    if rows:
        await tx.execute(statement, rows)
    moved = [put.row for put in puts if set(put.row.keys) != set(before[put.row.posting_id].keys)]
    await _move_keys(tx, moved, before)


async def _move_keys(tx: AsyncConnection, moved: Sequence[Row], before: dict[UUID, Stored]) -> None:
    old = [(key, row.posting_id) for row in moved for key in before[row.posting_id].keys]
    if old:
        numbers, whose = zip(*old, strict=True)
        gone = rows_of({"key": (numbers, sa.BigInteger), "posting_id": (whose, sa.Uuid)})
        await tx.execute(
            sa.delete(POSTING_KEYS).where(
                POSTING_KEYS.c.key == gone.c.key, POSTING_KEYS.c.posting_id == gone.c.posting_id
            )
        )
    await _insert_keys(tx, moved)


async def see_again(tx: AsyncConnection, sequence: int, posting_ids: Sequence[UUID]) -> None:
    """Open again what was closed and is as it was; let go of what was held."""
    await _set(
        tx,
        posting_ids,
        state="open",
        close_reason=None,
        sequence=sequence,
        hold=None,
        held_since=None,
        held_by=None,
        changed_at=sa.func.now(),
    )


async def touch(tx: AsyncConnection, sequence: int, posting_ids: Sequence[UUID]) -> None:
    """Note that this delivery had them, so that an older one that is read later does not overwrite them."""
    await _set(tx, posting_ids, sequence=sa.func.greatest(POSTINGS.c.sequence, sequence))


async def close(tx: AsyncConnection, posting_ids: Sequence[UUID], reason: CloseReason) -> list[UUID]:
    """Close those that are open; their jobs."""
    columns = POSTINGS.c
    statement = (
        sa.update(POSTINGS)
        .where(columns.posting_id == sa.any_(sa.cast(list(posting_ids), IDS)), columns.state == "open")
        .values(
            state="closed",
            close_reason=reason,
            hold=None,
            held_since=None,
            held_by=None,
            changed_at=sa.func.now(),
        )
        .returning(columns.job_id)
    )
    return list((await tx.execute(statement)).scalars())


async def join(tx: AsyncConnection, posting_ids: Sequence[UUID], job_ids: Sequence[UUID]) -> None:
    """Let postings belong to other jobs than those that they would begin."""
    if not posting_ids:
        return
    given = rows_of({"posting_id": (posting_ids, sa.Uuid), "job_id": (job_ids, sa.Uuid)})
    here = POSTINGS.c.posting_id == given.c.posting_id
    await tx.execute(sa.update(POSTINGS).where(here).values(job_id=given.c.job_id))


async def _set(tx: AsyncConnection, posting_ids: Sequence[UUID], **values: Any) -> None:
    if posting_ids:
        here = POSTINGS.c.posting_id == sa.any_(sa.cast(list(posting_ids), IDS))
        await tx.execute(sa.update(POSTINGS).where(here).values(values))
