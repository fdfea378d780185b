"""Dead letters: messages that no retry can mend, kept with the reason until somebody deals with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger import Ledger


@dataclass(frozen=True)
class Letter:
    """A message as it came, and why it could not be handled."""

    consumer: str
    subject: str
    stream: str
    stream_sequence: int
    body: bytes
    headers: dict[str, str]
    reason: str
    deliveries: int


async def write(tx: AsyncConnection, ledger: Ledger, letter: Letter) -> None:
    """Keep a letter; the same message of the same consumer is kept once."""
    await tx.execute(insert(ledger.dead_letters).values(**vars(letter)).on_conflict_do_nothing())


async def waiting(tx: AsyncConnection, ledger: Ledger, *, limit: int = 100) -> Sequence[Row[Any]]:
    """The letters that were neither replayed nor discarded, oldest first."""
    table = ledger.dead_letters
    query = (
        select(table)
        .where(table.c.replayed_at.is_(None), table.c.discarded_at.is_(None))
        .order_by(table.c.id)
        .limit(limit)
    )
    return (await tx.execute(query)).all()


async def find(tx: AsyncConnection, ledger: Ledger, letter_id: int) -> Row[Any] | None:
    """One letter, locked for the rest of the transaction."""
    table = ledger.dead_letters
    return (await tx.execute(select(table).where(table.c.id == letter_id).with_for_update())).one_or_none()


async def mark_replayed(tx: AsyncConnection, ledger: Ledger, letter_id: int) -> None:
    """Note that a letter's message was published again."""
    table = ledger.dead_letters
    await tx.execute(update(table).where(table.c.id == letter_id).values(replayed_at=func.now()))


async def mark_discarded(tx: AsyncConnection, ledger: Ledger, letter_id: int) -> None:
    """Note that a person decided that a letter needs nothing more."""
    table = ledger.dead_letters
    await tx.execute(update(table).where(table.c.id == letter_id).values(discarded_at=func.now()))
