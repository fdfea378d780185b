"""What came back: whose it is, a row for each, and what follows for the ledger and for suppressions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.delivery import State
from services.mailer.returns.returned import Grade, Kind, Returned
from services.mailer.tables import deliveries, returns, suppressions
from services.mailer.views import company_contacts, contacts

ARRIVED_AFTER = timedelta(days=5)
"""Who sent a mail back would have done so by then: it has arrived."""
ONE_RUN = timedelta(days=180)


@dataclass(frozen=True)
class About:
    """The delivery that something is about."""

    delivery_id: UUID
    candidate_id: UUID
    correlation_id: str


@dataclass(frozen=True)
class Note:
    """A row about something that came back; ``raw`` only if it is to be kept."""

    returned: Returned
    mark: str
    way: str
    effect: str
    delivery_id: UUID | None = None
    candidate_id: UUID | None = None
    raw: bytes | None = None


@dataclass(frozen=True)
class SoftRun:
    """Soft bounces of a candidate in a row."""

    count: int
    span: timedelta


async def by_id(tx: AsyncConnection, delivery_id: UUID) -> About | None:
    """A delivery that has been handed to a relay at least once."""
    return await _about(tx, deliveries.c.id == delivery_id)


async def by_message_id(tx: AsyncConnection, message_ids: Sequence[str]) -> About | None:
    """The delivery that went out with one of these Message-IDs."""
    known = [made for value in message_ids if (made := _delivery_of(value))]
    if not known:
        return None
    return await _about(tx, deliveries.c.id.in_(known) & deliveries.c.message_id.in_(message_ids))


def _delivery_of(message_id: str) -> UUID | None:
    try:
        return UUID(hex=message_id.strip("<>").partition("@")[0])
    except ValueError:
        return None


async def _about(tx: AsyncConnection, which: ColumnElement[bool]) -> About | None:
    found = await tx.execute(
        select(deliveries.c.id, deliveries.c.candidate_id, deliveries.c.correlation_id)
        .where(which, deliveries.c.attempt > 0)
        .limit(1)
    )
    row = found.first()
    return About(row.id, row.candidate_id, row.correlation_id) if row else None


async def note(tx: AsyncConnection, new: Note) -> bool:
    """Write a row; false when the same has been written before."""
    read = new.returned
    written = await tx.execute(
        insert(returns)
        .values(
            mark=new.mark,
            kind=read.kind.value,
            grade=read.grade.value if read.grade else None,
            status=read.status,
            diagnostic=read.diagnostic,
            delivery_id=new.delivery_id,
            candidate_id=new.candidate_id,
            way=new.way,
            effect=new.effect,
            raw=new.raw,
        )
        .on_conflict_do_nothing()
        .returning(returns.c.id)
    )
    return written.first() is not None


async def set_effect(tx: AsyncConnection, mark: str, effect: str) -> None:
    """Correct what followed, once it is known."""
    await tx.execute(update(returns).where(returns.c.mark == mark).values(effect=effect))


async def mark_bounced(tx: AsyncConnection, delivery_id: UUID) -> None:
    """A mail that the relay took came back."""
    await _mark(tx, delivery_id, "bounced_at")


async def mark_complained(tx: AsyncConnection, delivery_id: UUID) -> None:
    """Its reader reported a mail as spam."""
    await _mark(tx, delivery_id, "complained_at")


async def _mark(tx: AsyncConnection, delivery_id: UUID, column: str) -> None:
    await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c[column].is_(None))
        .values({column: func.now(), "changed_at": func.now()})
    )


async def soft_run(tx: AsyncConnection, candidate_id: UUID) -> SoftRun:
    """Soft bounces since a mail to the candidate last arrived: one that was sent and did not come back."""
    arrived = (
        select(func.max(deliveries.c.sent_at))
        .where(
            deliveries.c.candidate_id == candidate_id,
            deliveries.c.state == State.SENT.value,
            deliveries.c.bounced_at.is_(None),
            deliveries.c.sent_at < func.now() - ARRIVED_AFTER,
        )
        .scalar_subquery()
    )
    found = await tx.execute(
        select(
            func.count(func.distinct(returns.c.delivery_id)),
            func.coalesce(func.max(returns.c.received_at) - func.min(returns.c.received_at), timedelta(0)),
        ).where(
            returns.c.candidate_id == candidate_id,
            returns.c.kind == Kind.BOUNCE.value,
            returns.c.grade == Grade.SOFT.value,
            returns.c.received_at > func.now() - ONE_RUN,
            returns.c.received_at > func.coalesce(arrived, func.now() - ONE_RUN),
        )
    )
    count, span = found.one()
    return SoftRun(count, span)


@dataclass(frozen=True)
class Recipient:
    """Whom mails go to now."""

    email: str
    is_company: bool = False


async def recipient_of(tx: AsyncConnection, candidate_id: UUID) -> Recipient | None:
    """The candidate's address as the portal has it now, or the company's; ``None`` if they are gone."""
    candidate = select(contacts.c.email).where(contacts.c.candidate_id == candidate_id)
    if email := (await tx.execute(candidate)).scalar_one_or_none():
        return Recipient(email)
    company = select(company_contacts.c.email).where(company_contacts.c.company_id == candidate_id)
    email = (await tx.execute(company)).scalar_one_or_none()
    return Recipient(email, is_company=True) if email else None


async def suppress(tx: AsyncConnection, address_hash: str, reason: str, source: str) -> None:
    """Put an address on the list, unless it is there."""
    await tx.execute(
        insert(suppressions)
        .values(address_hash=address_hash, reason=reason, source=source)
        .on_conflict_do_nothing()
    )


async def erase(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Forget what came back of a candidate's mails."""
    await tx.execute(delete(returns).where(returns.c.candidate_id == candidate_id))


async def forget_old(tx: AsyncConnection, raw_days: int, days: int) -> None:
    """Drop bytes and rows that have been kept long enough."""
    age = func.now() - returns.c.received_at
    await tx.execute(
        update(returns).where(returns.c.raw.is_not(None), age > timedelta(days=raw_days)).values(raw=None)
    )
    await tx.execute(delete(returns).where(age > timedelta(days=days)))
