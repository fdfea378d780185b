"""Schedules of editions, and the one edition of each of their due times."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.recurrence import Due, Recurrence
from services.mailer.schedule import NewSchedule, Plan, StoredSchedule, UnknownScheduleError
from services.mailer.tables import schedule_runs, schedules
from shared.errors import TalentPoolError


async def add(tx: AsyncConnection, new: NewSchedule) -> None:
    """Store a schedule; raises :class:`TalentPoolError` if there is one of that name."""
    what = new.recurrence
    values: dict[str, Any] = {
        "name": new.name,
        "rule": what.rule,
        "at": what.at,
        "time_zone": what.time_zone,
        "starts_on": what.starts_on,
        "edition": new.plan.model_dump(mode="json"),
        "next_at": new.next_at,
        "made_by": new.made_by,
    }
    done = await tx.execute(insert(schedules).values(values).on_conflict_do_nothing())
    if not done.rowcount:
        message = f"there is a schedule {new.name!r} already: remove it first, or take another name"
        raise TalentPoolError(message)


async def remove(tx: AsyncConnection, name: str) -> None:
    """Delete a schedule; its editions stay. Raises :class:`UnknownScheduleError`."""
    done = await tx.execute(delete(schedules).where(schedules.c.name == name))
    if not done.rowcount:
        raise UnknownScheduleError(name)


async def load_all(tx: AsyncConnection) -> list[StoredSchedule]:
    """All schedules, the next due first."""
    found = await tx.execute(select(schedules).order_by(schedules.c.next_at.nulls_last(), schedules.c.name))
    return [_schedule(row) for row in found.mappings()]


async def hold_due(tx: AsyncConnection, now: datetime) -> list[StoredSchedule]:
    """Schedules whose time has come, held until the transaction ends, without those that others hold."""
    found = await tx.execute(
        select(schedules)
        .where(schedules.c.next_at <= now)
        .order_by(schedules.c.next_at)
        .with_for_update(skip_locked=True)
    )
    return [_schedule(row) for row in found.mappings()]


async def note_run(tx: AsyncConnection, schedule: StoredSchedule, come: Due, edition_id: UUID) -> None:
    """Note the edition of a due time, of which there is one, and when the next is due."""
    await tx.execute(
        insert(schedule_runs).values(
            schedule_id=schedule.schedule_id, due_at=come.at, edition_id=edition_id, missed=come.missed
        )
    )
    await tx.execute(
        update(schedules).where(schedules.c.id == schedule.schedule_id).values(next_at=come.then)
    )


def _schedule(row: RowMapping) -> StoredSchedule:
    return StoredSchedule(
        schedule_id=row["id"],
        name=row["name"],
        recurrence=Recurrence(row["rule"], row["at"], row["time_zone"], row["starts_on"]),
        plan=Plan.model_validate(row["edition"]),
        next_at=row["next_at"],
        made_by=row["made_by"],
        made_at=row["made_at"],
    )
