"""Editions' figures, read from the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer import progress
from services.mailer.delivery import State
from services.mailer.progress import CanaryLine, Group, LastStep, Status
from services.mailer.storage.canary import count_canary
from services.mailer.tables import deliveries, edition_partitions, edition_steps, editions
from shared.vocabulary import Locale

_CODE = r"^\d{3}( \d\.\d{1,3}\.\d{1,3})?"


async def statuses(
    tx: AsyncConnection, number: int | None = None, *, most: int | None = None
) -> list[Status]:
    """Figures of all editions, of the newest ``most``, or of one; newest first. Each counts its mails."""
    query = select(editions, func.now().label("now")).order_by(editions.c.number.desc()).limit(most)
    if number is not None:
        query = query.where(editions.c.number == number)
    rows: Sequence[RowMapping] = (await tx.execute(query)).mappings().all()
    return [await _status(tx, row) for row in rows]


async def _status(tx: AsyncConnection, row: RowMapping) -> Status:
    groups = await _groups(tx, row)
    states = progress.by_state(groups)
    recent = await _recent(tx, row)
    speed = progress.rate(recent, row["now"] - (row["sending_at"] or row["now"]))
    parked = sum(group.mails for group in groups if group.state == "unknown" and group.reason == "parked")
    waiting = progress.still_open(states, parked)
    return Status(
        number=row["number"],
        state=row["state"],
        title=row["titles"].get(Locale.EN.value) or row["titles"][Locale.NB.value],
        drafted_at=row["drafted_at"],
        opened_at=row["opened_at"],
        send_at=row["send_at"],
        sending_at=row["sending_at"],
        sent_at=row["sent_at"],
        partitions=row["partitions"],
        frozen=await _frozen(tx, row),
        total=sum(states.values()),
        open=waiting,
        states=states,
        reasons=progress.by_reason(groups),
        skipped=progress.by_reason(groups, "skipped"),
        parked=parked,
        rate=round(speed, 2),
        seconds_left=progress.seconds_left(row["state"], waiting, speed),
        domains=progress.by_domain(groups),
        canary=await _canary(tx, row),
        last_step=await _last_step(tx, row),
    )


async def _groups(tx: AsyncConnection, row: RowMapping) -> list[Group]:
    code = func.substring(deliveries.c.relay_answer, _CODE.replace("(", "(?:"))
    by = (deliveries.c.state, deliveries.c.reason, deliveries.c.domain, code)
    counted = await tx.execute(
        select(
            *by,
            func.count(),
            func.count(deliveries.c.bounced_at),
            func.count(deliveries.c.complained_at),
        )
        .where(deliveries.c.edition_id == row["id"])
        .group_by(*by)
    )
    return [Group(*columns) for columns in counted]


async def _recent(tx: AsyncConnection, row: RowMapping) -> int:
    since = row["now"] - timedelta(seconds=progress.RATE_SECONDS)
    if row["sending_at"] is None or (row["sent_at"] or datetime.max.replace(tzinfo=UTC)) < since:
        return 0
    sent = deliveries.c.state == State.SENT.value
    found = await tx.execute(
        select(func.count()).where(deliveries.c.edition_id == row["id"], sent, deliveries.c.sent_at > since)
    )
    return found.scalar_one()


async def _frozen(tx: AsyncConnection, row: RowMapping) -> int:
    found = await tx.execute(select(func.count()).where(edition_partitions.c.edition_id == row["id"]))
    return found.scalar_one()


async def _canary(tx: AsyncConnection, row: RowMapping) -> CanaryLine | None:
    if not row["canary_share"]:
        return None
    if row["canary_state"] is None:
        return CanaryLine(row["canary_share"], None)
    count, _ = await count_canary(tx, row["id"])
    return CanaryLine(
        row["canary_share"], row["canary_state"], count.size, count.untried, count.bounced, count.complained
    )


async def _last_step(tx: AsyncConnection, row: RowMapping) -> LastStep | None:
    found = await tx.execute(
        select(edition_steps.c.to_state, edition_steps.c.who, edition_steps.c.at, edition_steps.c.note)
        .where(edition_steps.c.edition_id == row["id"])
        .order_by(edition_steps.c.position.desc())
        .limit(1)
    )
    step = found.first()
    return LastStep(*step) if step else None
