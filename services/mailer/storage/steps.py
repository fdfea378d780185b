"""An edition's steps: its row held while one is taken, the step written, and what it does to its mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryRule, CanaryState
from services.mailer.delivery import Skip, State
from services.mailer.edition import EditionState
from services.mailer.tables import deliveries, edition_steps, editions
from shared.vocabulary import Locale

SWEPT_AT_ONCE = 5_000


@dataclass(frozen=True)
class Standing:
    """What decides about an edition's next step; ``is_due`` when nothing but approval keeps it."""

    edition_id: UUID
    number: int
    titles: Mapping[Locale, str]
    state: EditionState
    resumes_to: EditionState | None
    approves_itself: bool
    send_at: datetime | None
    is_due: bool
    partitions: int
    top_k: int
    audience: Mapping[str, Any]
    canary: CanaryRule
    canary_state: CanaryState | None


@dataclass(frozen=True)
class Step:
    """One step as it was taken; ``before`` is None for the first."""

    before: str | None
    after: str
    who: str
    at: datetime
    note: str | None


async def hold(tx: AsyncConnection, which: ColumnElement[bool], *, wait: bool = True) -> list[Standing]:
    """Editions, their rows held until the transaction ends; without ``wait`` those that nobody else holds."""
    due = or_(editions.c.send_at.is_(None), editions.c.send_at <= func.now()).label("is_due")
    rows = await tx.execute(
        select(editions, due)
        .where(which)
        .order_by(editions.c.number)
        .with_for_update(key_share=True, skip_locked=not wait)
    )
    return [_standing(row) for row in rows]


def _standing(row: Row[Any]) -> Standing:
    values = row._mapping  # noqa: SLF001  SQLAlchemy's documented name
    return Standing(
        edition_id=values["id"],
        number=values["number"],
        titles={Locale(locale): title for locale, title in values["titles"].items()},
        state=EditionState(values["state"]),
        resumes_to=EditionState(values["resumes_to"]) if values["resumes_to"] else None,
        approves_itself=values["approves_itself"],
        send_at=values["send_at"],
        is_due=values["is_due"],
        partitions=values["partitions"],
        top_k=values["top_k"],
        audience=values["audience"],
        canary=CanaryRule(
            values["canary_share"],
            values["canary_minutes"],
            values["most_bounces"],
            values["most_complaints"],
        ),
        canary_state=CanaryState(values["canary_state"]) if values["canary_state"] else None,
    )


async def write_step(
    tx: AsyncConnection, standing: Standing, after: EditionState, who: str, note: str | None, **values: Any
) -> None:
    """Bring a held edition to its next state, and note who did it."""
    this = editions.c.id == standing.edition_id
    await tx.execute(update(editions).where(this).values(state=after.value, **values))
    await _note(tx, standing, after, who, note)


async def write_note(tx: AsyncConnection, standing: Standing, who: str, note: str) -> None:
    """Note something of a held edition that does not change its state."""
    await _note(tx, standing, standing.state, who, note)


async def _note(
    tx: AsyncConnection, standing: Standing, after: EditionState, who: str, note: str | None
) -> None:
    await tx.execute(
        insert(edition_steps).values(
            edition_id=standing.edition_id,
            from_state=standing.state.value,
            to_state=after.value,
            who=who,
            note=note,
        )
    )


async def steps_of(tx: AsyncConnection, number: int) -> list[Step]:
    """An edition's steps, oldest first."""
    rows = await tx.execute(
        select(edition_steps)
        .join(editions, editions.c.id == edition_steps.c.edition_id)
        .where(editions.c.number == number)
        .order_by(edition_steps.c.position)
    )
    return [Step(row.from_state, row.to_state, row.who, row.at, row.note) for row in rows]


async def let_go(tx: AsyncConnection, edition_id: UUID) -> None:
    """Give back an edition's mails that are claimed and not begun: their mailers may not begin them now."""
    await _let_go(tx, deliveries.c.edition_id == edition_id)


async def let_go_of_stopped(tx: AsyncConnection) -> None:
    """The same for all editions that are paused or cancelled: some were being claimed at that moment."""
    stopped = [EditionState.PAUSED.value, EditionState.CANCELLED.value]
    await _let_go(tx, deliveries.c.edition_id.in_(select(editions.c.id).where(editions.c.state.in_(stopped))))


async def _let_go(tx: AsyncConnection, which: ColumnElement[bool]) -> None:
    unbegun = (deliveries.c.state == State.CLAIMED.value) & deliveries.c.began_at.is_(None)
    await tx.execute(
        update(deliveries)
        .where(which, unbegun)
        .values(state=State.QUEUED.value, lease_token=None, lease_until=None, changed_at=func.now())
    )


async def sweep_cancelled(tx: AsyncConnection) -> int:
    """Skip mails of cancelled editions that wait, park those in doubt: at most 5,000; how many it were."""
    cancelled = select(editions.c.id).where(editions.c.state == EditionState.CANCELLED.value)
    some = (
        select(deliveries.c.id)
        .where(
            deliveries.c.edition_id.in_(cancelled),
            deliveries.c.state.in_([State.QUEUED.value, State.UNKNOWN.value]),
            deliveries.c.next_attempt_at.is_not(None),
        )
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
        .cte("some")
    )
    waits = deliveries.c.state == State.QUEUED.value
    swept = await tx.execute(
        update(deliveries)
        .where(deliveries.c.id == some.c.id)
        .values(
            state=case((waits, State.SKIPPED.value), else_=State.UNKNOWN.value),
            reason=case((waits, Skip.CANCELLED.value), else_="parked"),
            next_attempt_at=None,
            changed_at=func.now(),
        )
    )
    return swept.rowcount


async def finish_editions(tx: AsyncConnection, who: str) -> list[int]:
    """Editions of which no mail is left become sent, each with its step; returns their numbers."""
    left = (
        select(deliveries.c.id)
        .where(
            deliveries.c.edition_id == editions.c.id,
            deliveries.c.state.in_([State.QUEUED.value, State.CLAIMED.value, State.UNKNOWN.value]),
            (deliveries.c.state == State.CLAIMED.value) | deliveries.c.next_attempt_at.is_not(None),
        )
        .exists()
    )
    done = await hold(tx, (editions.c.state == EditionState.SENDING.value) & ~left, wait=False)
    for standing in done:
        await write_step(tx, standing, EditionState.SENT, who, None, sent_at=func.now())
    return [standing.number for standing in done]
