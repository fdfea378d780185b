"""The ledger as people read it, page by page, and what they settle in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import Content
from services.mailer.delivery import State
from services.mailer.ledger_line import LedgerLine, Settlement
from services.mailer.settling import Decision, How, Settled
from services.mailer.tables import deliveries, editions, settlements
from shared.vocabulary import MailKind


@dataclass(frozen=True)
class HeldMail:
    """A mail whose row is held."""

    delivery_id: UUID
    state: State
    kind: MailKind
    candidate_id: UUID
    edition_id: UUID | None


async def read_page(  # noqa: PLR0913  what narrows it down
    tx: AsyncConnection,
    *,
    number: int | None = None,
    state: State | None = None,
    doubted: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> list[LedgerLine]:
    """Mails in the order of their ids, of an edition or of all, those after a given one.

    ``doubted`` are those whose fate was ever unknown, however it ended: no other can have come twice.
    """
    query = _lines().order_by(deliveries.c.id).limit(limit)
    if number is not None:
        query = query.where(editions.c.number == number)
    if state is not None:
        query = query.where(deliveries.c.state == state.value)
    if doubted:
        query = query.where(_was_in_doubt())
    if after is not None:
        query = query.where(deliveries.c.id > after)
    rows = (await tx.execute(query)).all()
    told = await _settlements(tx, [row.id for row in rows])
    return [_line(row, told.get(row.id, ())) for row in rows]


def _was_in_doubt() -> ColumnElement[bool]:
    """Whoever has a mail sent again sets its doubts back to none; the settlement tells of them."""
    mails = deliveries.alias()
    doubted = select(mails.c.id).where(mails.c.doubts > 0)
    again = select(settlements.c.delivery_id).where(settlements.c.how == How.RESEND.value)
    return deliveries.c.id.in_(union(doubted, again))


async def find_line(tx: AsyncConnection, delivery_id: UUID) -> LedgerLine | None:
    """One mail."""
    row = (await tx.execute(_lines().where(deliveries.c.id == delivery_id))).first()
    if row is None:
        return None
    return _line(row, (await _settlements(tx, [delivery_id])).get(delivery_id, ()))


def _lines() -> Select[Any]:
    joined = deliveries.outerjoin(editions, editions.c.id == deliveries.c.edition_id)
    return select(deliveries, editions.c.number.label("edition")).select_from(joined)


def _line(row: Row[Any], told: tuple[Settlement, ...]) -> LedgerLine:
    return LedgerLine(
        id=row.id,
        edition=row.edition,
        kind=row.kind,
        candidate_id=row.candidate_id,
        locale=row.locale,
        state=row.state,
        reason=row.reason,
        canary=row.canary,
        items=Content.model_validate(row.content).items,
        model_id=row.model_id,
        rendered_hash=row.rendered_hash,
        message_id=row.message_id,
        attempts=row.attempt,
        doubts=row.doubts,
        relay=row.relay,
        relay_answer=row.relay_answer,
        next_attempt_at=row.next_attempt_at,
        began_at=row.began_at,
        sent_at=row.sent_at,
        bounced_at=row.bounced_at,
        complained_at=row.complained_at,
        settlements=told,
    )


async def _settlements(
    tx: AsyncConnection, delivery_ids: Sequence[UUID]
) -> dict[UUID, tuple[Settlement, ...]]:
    rows = await tx.execute(
        select(settlements)
        .where(settlements.c.delivery_id.in_(delivery_ids))
        .order_by(settlements.c.position)
    )
    found: dict[UUID, tuple[Settlement, ...]] = {}
    for row in rows:
        found[row.delivery_id] = (
            *found.get(row.delivery_id, ()),
            Settlement(row.how, row.who, row.why, row.at),
        )
    return found


async def hold_mail(tx: AsyncConnection, delivery_id: UUID) -> HeldMail | None:
    """What decides about settling a mail, its row held; None when there is no such mail."""
    found = await tx.execute(
        select(deliveries.c.state, deliveries.c.kind, deliveries.c.candidate_id, deliveries.c.edition_id)
        .where(deliveries.c.id == delivery_id)
        .with_for_update()
    )
    mail = found.first()
    if mail is None:
        return None
    return HeldMail(delivery_id, State(mail.state), MailKind(mail.kind), mail.candidate_id, mail.edition_id)


async def write_settlement(
    tx: AsyncConnection, delivery_id: UUID, decided: Decision, settled: Settled, who: str
) -> None:
    """Write what somebody decided about a mail, and what it makes of it."""
    sent = settled.state is State.SENT
    await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(
            state=settled.state.value,
            reason=settled.reason,
            doubts=0 if settled.is_due else deliveries.c.doubts,
            next_attempt_at=func.now() if settled.is_due else None,
            sent_at=func.coalesce(deliveries.c.began_at, func.now()) if sent else deliveries.c.sent_at,
            changed_at=func.now(),
        )
    )
    await tx.execute(
        insert(settlements).values(delivery_id=delivery_id, how=decided.how.value, who=who, why=decided.why)
    )
