"""Takes due mails for a mailer, under a lease; what is needed to decide about them; gives them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Row,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    not_,
    null,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryState
from services.mailer.checks import ACTIVE
from services.mailer.claimed import Claimed, Contact
from services.mailer.delivery import Held, Skip, State, Tries, Verdict
from services.mailer.edition import EditionState
from services.mailer.storage.cadence import cadence_now, lowering_of
from services.mailer.storage.timetable import hours_of
from services.mailer.tables import deliveries, editions, lowered, suppressions
from services.mailer.thawing import Thawing
from services.mailer.views import company_contacts, contacts
from shared.vocabulary import Cadence, Locale, MailKind

SWEPT_AT_ONCE = 1_000
DUE_STATES = (State.QUEUED.value, State.UNKNOWN.value)
_CLAIMED = [
    deliveries.c[name]
    for name in (
        *("id", "lease_token", "kind", "candidate_id", "edition_id", "locale", "attempt", "doubts", "dated"),
        "correlation_id",
    )
]
_LIMIT = bindparam("most", type_=Integer)
_thawing = Thawing()


async def time_of(tx: AsyncConnection) -> datetime:
    """What the database's clock says."""
    return (await tx.execute(select(func.clock_timestamp(type_=DateTime(timezone=True))))).scalar_one()


async def claim(tx: AsyncConnection, token: UUID, limit: int, lease: timedelta) -> list[Claimed]:
    """Due mails, at most ``limit``: those to single people, then canaries, then editions being sent."""
    found: list[Claimed] = []
    for due in (_due(deliveries.c.edition_id.is_(None)), _of_canaries(), _of_editions()):
        if len(found) < limit:
            found += await _claim(tx, due, token, limit - len(found), lease)
    return found


def _of_canaries() -> Select[tuple[UUID]]:
    return _of_each(_canary_runs(), deliveries.c.canary)


def _of_editions() -> Select[tuple[UUID]]:
    return _of_each(not_(_canary_runs()), true())


def _of_each(which: ColumnElement[bool], mails: ColumnElement[bool]) -> Select[tuple[UUID]]:
    """What is due first of each edition that is sent, from its part of the index: a million wait behind."""
    due = _due(and_(deliveries.c.edition_id == editions.c.id, mails)).correlate(editions).lateral("due_of")
    return (
        select(due.c.id)
        .select_from(editions.join(due, true()))
        .where(editions_sending(), which)
        .order_by(due.c.next_attempt_at)
        .limit(_LIMIT)
    )


def _due(which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(deliveries.c.id, deliveries.c.next_attempt_at)
        .where(which, deliveries.c.state.in_(DUE_STATES), deliveries.c.next_attempt_at <= func.now())
        .order_by(deliveries.c.next_attempt_at)
        .limit(_LIMIT)
        .with_for_update(skip_locked=True)
    )


def editions_sending() -> ColumnElement[bool]:
    """The editions of which mails may go out at all."""
    return editions.c.state == EditionState.SENDING.value


def _canary_runs() -> ColumnElement[bool]:
    return func.coalesce(editions.c.canary_state, "") == CanaryState.RUNNING.value


async def _claim(
    tx: AsyncConnection, which: Select[Any], token: UUID, limit: int, lease: timedelta
) -> list[Claimed]:
    due = which.cte("due")
    taken = await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == due.c.id)
        .values(
            state=State.CLAIMED.value,
            reason=None,
            lease_token=token,
            lease_until=func.now() + lease,
            began_at=None,
            dated=func.coalesce(deliveries.c.dated, func.now()),
            changed_at=func.now(),
        )
        .returning(*_CLAIMED, cast(deliveries.c.content, Text).label("content")),
        {"most": limit},
    )
    return [_claimed(row) for row in taken]


def _claimed(row: Row[tuple[object, ...]]) -> Claimed:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return Claimed(
        delivery_id=values["id"],
        token=values["lease_token"],
        kind=MailKind(values["kind"]),
        candidate_id=values["candidate_id"],
        edition_id=values["edition_id"],
        locale=Locale(values["locale"]),
        content=_thawing.content(values["content"]),
        tries=Tries(values["attempt"], values["doubts"]),
        dated=values["dated"],
        correlation_id=values["correlation_id"],
    )


async def contacts_of(tx: AsyncConnection, candidates: Iterable[UUID]) -> dict[UUID, Contact]:
    """The contacts of candidates and companies, read now; addresses are stored nowhere here."""
    wanted = list(set(candidates))
    rows = await tx.execute(
        select(contacts, cadence_now().label("cadence_now"))
        .outerjoin_from(contacts, lowered, lowering_of())
        .where(contacts.c.candidate_id.in_(wanted))
    )
    found = {row["candidate_id"]: _contact(row) for row in rows.mappings()}
    missing = [each for each in wanted if each not in found]
    return found | (await _companies(tx, missing) if missing else {})


async def _companies(tx: AsyncConnection, wanted: Sequence[UUID]) -> dict[UUID, Contact]:
    """Those that are companies, which get reports."""
    rows = await tx.execute(select(company_contacts).where(company_contacts.c.company_id.in_(wanted)))
    return {row.company_id: Contact(row.email, row.name, ACTIVE, Cadence.EDITION) for row in rows}


def _contact(row: RowMapping) -> Contact:
    return Contact(
        email=row["email"],
        name=row["name"],
        status=row["status"],
        cadence=Cadence(row["cadence_now"]),
        hours=hours_of(row),
        renewed_at=row["renewed_at"],
        plain=row["plain"],
    )


async def suppressed_among(tx: AsyncConnection, hashes: Iterable[str]) -> frozenset[str]:
    """Those of the address hashes that are suppressed."""
    wanted = list(hashes)
    found = await tx.execute(
        select(suppressions.c.address_hash).where(suppressions.c.address_hash.in_(wanted))
    )
    return frozenset(found.scalars())


async def skip(tx: AsyncConnection, skipped: Sequence[tuple[UUID, Skip]]) -> None:
    """Mark claimed mails as not sent, each with its reason."""
    if not skipped:
        return
    await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"), deliveries.c.state == State.CLAIMED.value)
        .values(
            state=State.SKIPPED.value,
            reason=bindparam("why"),
            lease_token=None,
            lease_until=None,
            next_attempt_at=None,
            changed_at=func.now(),
        ),
        [{"delivery": delivery_id, "why": reason.value} for delivery_id, reason in skipped],
    )


async def postpone(tx: AsyncConnection, later: Sequence[Held]) -> None:
    """Give claimed mails back until their time, with why; one that was never begun is dated when it goes."""
    if not later:
        return
    first = deliveries.c.attempt == 0
    await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"), deliveries.c.state == State.CLAIMED.value)
        .values(
            state=State.QUEUED.value,
            reason=bindparam("why"),
            next_attempt_at=bindparam("at"),
            dated=case((first, null()), else_=deliveries.c.dated),
            lease_token=None,
            lease_until=None,
            changed_at=func.now(),
        ),
        [{"delivery": delivery_id, "at": at, "why": why.value} for delivery_id, at, why in later],
    )


async def release(tx: AsyncConnection, token: UUID, delivery_ids: Sequence[UUID]) -> None:
    """Give back mails that were not begun."""
    await tx.execute(
        update(deliveries)
        .where(
            deliveries.c.id.in_(delivery_ids),
            deliveries.c.lease_token == token,
            deliveries.c.state == State.CLAIMED.value,
            deliveries.c.began_at.is_(None),
        )
        .values(state=State.QUEUED.value, lease_token=None, lease_until=None, changed_at=func.now())
    )


@dataclass(frozen=True)
class Abandoned:
    """A claimed mail whose mailer fell silent; ``began`` if its content may have gone out."""

    delivery_id: UUID
    began: bool
    tries: Tries


async def abandoned(tx: AsyncConnection) -> list[Abandoned]:
    """Mails whose lease has run out, held until the transaction ends."""
    rows = await tx.execute(
        select(deliveries.c.id, deliveries.c.began_at, deliveries.c.attempt, deliveries.c.doubts)
        .where(deliveries.c.state == State.CLAIMED.value, deliveries.c.lease_until < func.now())
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return [Abandoned(row.id, row.began_at is not None, Tries(row.attempt, row.doubts)) for row in rows]


async def settle(tx: AsyncConnection, delivery_id: UUID, verdict: Verdict) -> None:
    """Write what becomes of an abandoned mail."""
    await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(
            state=verdict.state.value,
            reason=verdict.reason,
            attempt=verdict.tries.attempt,
            doubts=verdict.tries.doubts,
            relay_answer=verdict.answer,
            next_attempt_at=verdict.next_attempt_at,
            lease_token=None,
            lease_until=None,
            changed_at=func.now(),
        )
    )


async def erase(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Empty all mails of a candidate, and stop those that have not gone out."""
    mine = deliveries.c.candidate_id == candidate_id
    await tx.execute(
        update(deliveries)
        .where(mine, deliveries.c.state.in_(DUE_STATES))
        .values(state=State.SKIPPED.value, reason=Skip.WITHDRAWN.value, next_attempt_at=None)
    )
    await tx.execute(
        update(deliveries)
        .where(mine)
        .values(content={"items": []}, domain=None, relay_answer=None, changed_at=func.now())
    )
