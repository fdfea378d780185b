"""The suppression list: looked up, counted, added to, taken from with a reason."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.suppression_lines import Entry
from services.mailer.tables import suppression_removals, suppressions


@dataclass(frozen=True)
class Listed:
    """A suppression as it is stored."""

    address_hash: str
    reason: str
    source: str
    since: datetime
    note: str | None = None


@dataclass(frozen=True)
class Share:
    """How many suppressions have a reason and a source, and when the newest came."""

    reason: str
    source: str
    count: int
    newest: datetime


@dataclass(frozen=True)
class Removal:
    """Who takes a suppression back, and why."""

    who: str
    why: str


async def shares(tx: AsyncConnection) -> list[Share]:
    """The list in figures, the most frequent first."""
    count = func.count()
    found = await tx.execute(
        select(suppressions.c.reason, suppressions.c.source, count, func.max(suppressions.c.created_at))
        .group_by(suppressions.c.reason, suppressions.c.source)
        .order_by(count.desc())
    )
    return [Share(*row) for row in found]


async def find(tx: AsyncConnection, hashes: Sequence[str]) -> list[Listed]:
    """What is listed under any of the hashes."""
    found = await tx.execute(select(suppressions).where(suppressions.c.address_hash.in_(hashes)))
    return [_listed(row) for row in found.mappings()]


async def every(tx: AsyncConnection) -> AsyncIterator[Listed]:
    """The whole list, streamed, in the order of its hashes."""
    rows = await tx.stream(select(suppressions).order_by(suppressions.c.address_hash))
    async for row in rows.mappings():
        yield _listed(row)


def _listed(row: RowMapping) -> Listed:
    return Listed(row["address_hash"], row["reason"], row["source"], row["created_at"], row["note"])


async def add(tx: AsyncConnection, entries: Sequence[Entry], source: str, note: str | None = None) -> int:
    """Add what is not listed yet; returns how many were new."""
    unique = {entry.address_hash: entry for entry in entries}
    if not unique:
        return 0
    written = await tx.execute(
        insert(suppressions)
        .values(
            [
                {"address_hash": entry.address_hash, "reason": entry.reason, "source": source, "note": note}
                for entry in unique.values()
            ]
        )
        .on_conflict_do_nothing()
        .returning(suppressions.c.address_hash)
    )
    return len(written.all())


async def remove(tx: AsyncConnection, hashes: Sequence[str], removal: Removal) -> int:
    """Take an address off the list, and keep why; returns how many entries it had."""
    gone = await tx.execute(
        delete(suppressions).where(suppressions.c.address_hash.in_(hashes)).returning(suppressions)
    )
    taken = [
        {
            "address_hash": row["address_hash"],
            "reason": row["reason"],
            "source": row["source"],
            "created_at": row["created_at"],
            "why": removal.why,
            "who": removal.who,
        }
        for row in gone.mappings()
    ]
    if taken:
        await tx.execute(insert(suppression_removals).values(taken))
    return len(taken)
