"""Locks between processes, each held until its transaction's end."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

ERASURE = 0x7A1E_0001
ALERTING = 0x7A1E_0002
READING = 0x7A1E_0003
MODELS = 0x7A1E_0004
STATISTICS = 0x7A1E_0005


async def hold_off_erasures(tx: AsyncConnection) -> None:
    """Make erasures wait. Take it before looking who is still in the portal's view, then write.

    The portal deletes before it tells, so an erasure either waits for the rows and deletes them, or was
    there first and the view no longer has the candidate.
    """
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(ERASURE)))


async def wait_for_writers(tx: AsyncConnection) -> None:
    """Wait for whoever holds off erasures."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(ERASURE)))


async def try_alerting(tx: AsyncConnection) -> bool:
    """Whether this process may look for alerts; ``False`` if another does."""
    return bool((await tx.execute(sa.select(sa.func.pg_try_advisory_xact_lock(ALERTING)))).scalar_one())


async def wait_for_readers(tx: AsyncConnection, model_id: str) -> None:
    """Wait until no other process reads what a model has not read, so that nothing is embedded twice."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(READING, sa.func.hashtext(model_id))))


async def change_models(tx: AsyncConnection) -> None:
    """Wait until nobody else changes which model is active or preparing."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(MODELS)))


async def wait_for_statistics(tx: AsyncConnection) -> None:
    """Wait until no other process measures what is usual, so that all rank by the same."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(STATISTICS)))
