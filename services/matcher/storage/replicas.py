"""The matchers that run: each tells every few seconds with which models it can read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.tables import REPLICAS

SILENCE = timedelta(seconds=30)
"""Who told nothing for so long runs no more."""
R = REPLICAS.c


@dataclass(frozen=True)
class Replica:
    """A matcher's process, as it last told."""

    replica: str
    loaded: frozenset[str]
    problem: str | None
    seen_at: datetime


async def tell(tx: AsyncConnection, replica: str, loaded: Collection[str], problem: str | None) -> None:
    """Say what a process can read with, and forget those that fell silent."""
    values = {"loaded": sorted(loaded), "problem": problem, "seen_at": sa.func.now()}
    statement = insert(REPLICAS).values(replica=replica, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=[R.replica], set_=values))
    await tx.execute(sa.delete(REPLICAS).where(R.seen_at < sa.func.now() - SILENCE))


async def running(tx: AsyncConnection) -> list[Replica]:
    """The processes that run now."""
    rows = await tx.execute(
        sa.select(REPLICAS).where(R.seen_at >= sa.func.now() - SILENCE).order_by(R.replica)
    )
    return [Replica(row.replica, frozenset(row.loaded), row.problem, row.seen_at) for row in rows]


async def leave(tx: AsyncConnection, replica: str) -> None:
    """Say that a process ends."""
    await tx.execute(sa.delete(REPLICAS).where(R.replica == replica))
