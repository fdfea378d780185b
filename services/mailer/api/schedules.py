"""Editions that open by themselves: list, add and remove their schedules."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from services.mailer.adding_schedule import add_schedule
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, BODY, NO_EDITION
from services.mailer.schedule import NewSchedule, Plan
from services.mailer.storage import schedules

Name = Annotated[str, Path(max_length=60, description="The schedule's name.")]


class ScheduleGiven(BaseModel):
    """A schedule; ``rule`` is RFC 5545, ``at`` the local time in ``time_zone``."""

    name: str = Field(max_length=60, examples=["weekly"])
    rule: str = Field(default="FREQ=WEEKLY;BYDAY=TU", max_length=500)
    at: str = Field(default="07:00", max_length=5)
    time_zone: str = Field(default="Europe/Oslo", max_length=60)
    edition: Plan


class ScheduleView(BaseModel):
    """A schedule as it is stored; ``next_at`` null when its rule has ended."""

    name: str
    rule: str
    at: time
    time_zone: str
    starts_on: date
    edition: Plan
    next_at: datetime | None
    made_by: str


def router(serving: Serving) -> APIRouter:
    """``/api/schedules``."""
    routes = APIRouter(prefix="/api/schedules", tags=["schedules"])
    engine = serving.runtime.engine

    @routes.get("", summary="All schedules", responses=ALWAYS)
    async def list_schedules(request: Request, _key: Bearer) -> list[ScheduleView]:
        """All schedules, the next due first."""
        caller(serving, request)
        async with engine.connect() as tx:
            return [_view(each) for each in await schedules.load_all(tx)]

    @routes.post("", status_code=201, summary="Add a schedule", responses=ALWAYS | BODY)
    async def add(given: ScheduleGiven, request: Request, _key: Bearer) -> ScheduleView:
        """From now on an edition opens at each time of the rule; missed times open one."""
        by = caller(serving, request)
        when = (given.rule, given.at, given.time_zone)
        async with engine.begin() as tx:
            return _view(await add_schedule(tx, given.name, when, given.edition.model_dump(), by))

    @routes.delete("/{name}", status_code=204, summary="Remove a schedule", responses=ALWAYS | NO_EDITION)
    async def remove(name: Name, request: Request, _key: Bearer) -> None:
        """Remove a schedule; the editions that it opened stay."""
        caller(serving, request)
        async with engine.begin() as tx:
            await schedules.remove(tx, name)

    return routes


def _view(schedule: NewSchedule) -> ScheduleView:
    what = schedule.recurrence
    return ScheduleView(
        name=schedule.name,
        rule=what.rule,
        at=what.at,
        time_zone=what.time_zone,
        starts_on=what.starts_on,
        edition=schedule.plan,
        next_at=schedule.next_at,
        made_by=schedule.made_by,
    )
