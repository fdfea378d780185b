"""Adds a schedule that somebody described: everything is checked before it is stored."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.audience import audience_of
from services.mailer.recurrence import next_after, recurrence
from services.mailer.schedule import NewSchedule, plan_of
from services.mailer.storage import schedules
from services.mailer.who import By
from shared.errors import TalentPoolError

NAME = re.compile(r"[\w][\w .-]{0,59}")


async def add_schedule(
    tx: AsyncConnection, name: str, when: tuple[str, str, str], plan: Mapping[str, Any], by: By
) -> NewSchedule:
    """``when`` is rule, time and time zone; raises :class:`TalentPoolError` that says what is wrong."""
    new = described(name, when, plan, by, datetime.now(UTC))
    await schedules.add(tx, new)
    return new


def described(
    name: str, when: tuple[str, str, str], plan: Mapping[str, Any], by: By, now: datetime
) -> NewSchedule:
    """A schedule whose intervals count from the day that it is made."""
    if not NAME.fullmatch(name):
        message = f"{name[:60]!r} cannot name a schedule: write 1 to 60 letters, digits, spaces, - or ."
        raise TalentPoolError(message)
    rule, at, time_zone = when
    today = now.date()
    made = recurrence(rule, at, time_zone, today)
    starts_on = now.astimezone(ZoneInfo(made.time_zone)).date()
    whole = plan_of({**plan, "audience": audience_of(plan.get("audience") or {}).stored()})
    made = recurrence(rule, at, time_zone, starts_on)
    first = next_after(made, now)
    if first is None:
        message = f"the rule {rule} does not come again after today; give a later end, or none"
        raise TalentPoolError(message)
    return NewSchedule(name, made, whole, first, by.name)
