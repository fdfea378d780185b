"""What operators see of what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.tables import returns
from shared.errors import TalentPoolError


class NoBytesError(TalentPoolError):
    """Of something that came back no bytes are kept."""

    def __init__(self, return_id: UUID) -> None:
        super().__init__(
            f"no bytes are kept of {return_id}: it is not known, did not come as a mail, or is older than "
            "TALENTPOOL_MAILER_RETURNS_RAW_DAYS"
        )


@dataclass(frozen=True)
class Wanted:
    """Which rows, and how many at most."""

    grade: str | None
    effect: str | None
    limit: int


@dataclass(frozen=True)
class Row:
    """A row without its bytes."""

    id: UUID
    received_at: datetime
    kind: str
    grade: str | None
    status: str | None
    diagnostic: str | None
    way: str
    effect: str


async def newest(tx: AsyncConnection, wanted: Wanted) -> Sequence[Row]:
    """Rows, newest first."""
    columns = [returns.c[name] for name in Row.__dataclass_fields__]
    query = select(*columns).order_by(returns.c.received_at.desc()).limit(wanted.limit)
    if wanted.grade:
        query = query.where(returns.c.grade == wanted.grade)
    if wanted.effect:
        query = query.where(returns.c.effect == wanted.effect)
    return [Row(**row) for row in (await tx.execute(query)).mappings()]


async def raw_of(tx: AsyncConnection, return_id: UUID) -> bytes:
    """A mail's bytes; raises :class:`NoBytesError` when there are none, or none any more."""
    found = await tx.execute(select(returns.c.raw).where(returns.c.id == return_id))
    raw: bytes | None = found.scalar_one_or_none()
    if raw is None:
        raise NoBytesError(return_id)
    return raw
