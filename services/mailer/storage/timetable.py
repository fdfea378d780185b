"""When each candidate's digest may go: reckoned once for all who have the same hours and time zone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    RowMapping,
    Select,
    Text,
    any_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TableValuedAlias

from services.mailer.delivery import State, Wait
from services.mailer.tables import deliveries
from services.mailer.timing import Hours, digest_time, is_paused
from services.mailer.views import contacts

_COLUMNS = (
    contacts.c.time_zone,
    contacts.c.send_hour,
    contacts.c.quiet_from,
    contacts.c.quiet_until,
    contacts.c.paused_until,
)


def hours_of(row: RowMapping) -> Hours:
    """The hours in a row of ``contacts``."""
    return Hours(
        row["time_zone"], row["send_hour"], row["quiet_from"], row["quiet_until"], row["paused_until"]
    )


def hours_key() -> ColumnElement[str]:
    """What candidates with equal hours share: by this text the database joins them with their time."""
    parts = (func.coalesce(cast(column, Text), "") for column in _COLUMNS)
    return func.concat_ws("|", *parts, type_=Text)


async def make_timetable(tx: AsyncConnection, whose: Select[Any], now: datetime) -> TableValuedAlias:
    """``key``, ``at`` and ``paused`` for each kind of hours among the candidates that ``whose`` selects."""
    key = hours_key().label("key")
    everyone = func.array(whose.correlate(None).scalar_subquery())
    kinds = select(key, *_COLUMNS).where(contacts.c.candidate_id == any_(everyone)).distinct()
    keys, times, pauses = [], [], []
    for row in (await tx.execute(kinds)).mappings():
        hours = hours_of(row)
        at = digest_time(now, hours)
        keys.append(row["key"])
        times.append(at)
        pauses.append(is_paused(at, hours))
    return (
        func.unnest(
            literal(keys, ARRAY(Text)),
            literal(times, ARRAY(DateTime(timezone=True))),
            literal(pauses, ARRAY(Boolean)),
        )
        .table_valued("key", "at", "paused", name="timetable")
        .render_derived()
    )


async def time_anew(tx: AsyncConnection, edition_id: UUID) -> None:
    """Set when an edition's waiting digests go: it may have been in review since they were frozen."""
    waiting = deliveries.c.edition_id == edition_id, deliveries.c.state == State.QUEUED.value
    wishing = or_(contacts.c.send_hour.is_not(None), contacts.c.quiet_from.is_not(None))
    theirs = contacts.c.candidate_id == deliveries.c.candidate_id
    whose = select(deliveries.c.candidate_id).join(contacts, theirs).where(*waiting, wishing)
    timetable = await make_timetable(tx, whose, datetime.now(UTC))
    await tx.execute(
        update(deliveries)
        .where(
            *waiting,
            theirs,
            wishing,
            timetable.c.key == hours_key(),
        )
        .values(
            next_attempt_at=timetable.c.at,
            reason=case((timetable.c.at > func.now(), Wait.HOURS.value), else_=null()),
        )
    )
