"""A schedule of editions: what each of them is made of, and the words of its title. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.mailer.articles import Article
from services.mailer.canary import CanaryRule
from services.mailer.recurrence import Recurrence
from services.mailer.storage.editions import NewEdition
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

PLACES = ("date", "week", "month", "year")
"""What may stand in braces in a title: the day as it is written, ISO week, name of the month, year."""


class UnknownScheduleError(TalentPoolError):
    """There is no schedule of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no schedule {name!r}; see `talentpool editions schedule list`")


class Plan(BaseModel):
    """What each edition of a schedule is made of; ``approves_itself`` lets it go without a person's yes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title_nb: str = Field(min_length=1, max_length=200)
    title_en: str = Field(min_length=1, max_length=200)
    partitions: int = Field(default=8, ge=1)
    top_k: int = Field(default=10, ge=1, le=20)
    audience: Mapping[str, Any] = Field(default_factory=dict)
    approves_itself: bool = False
    canary_share: float = Field(default=0.0, ge=0, le=1)
    canary_minutes: int = Field(default=30, ge=1)


@dataclass(frozen=True)
class NewSchedule:
    """A schedule; ``next_at`` is ``None`` when its rule has ended."""

    name: str
    recurrence: Recurrence
    plan: Plan
    next_at: datetime | None
    made_by: str


@dataclass(frozen=True)
class StoredSchedule(NewSchedule):
    """A schedule that is stored."""

    schedule_id: UUID
    made_at: datetime


def plan_of(values: Mapping[str, Any]) -> Plan:
    """A plan that is whole; raises :class:`TalentPoolError` that names what is wrong."""
    try:
        plan = Plan.model_validate(values)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        message = f"the schedule is not valid: {'; '.join(faults)}"
        raise TalentPoolError(message) from error
    for title in (plan.title_nb, plan.title_en):
        _check_title(title)
    return plan


def _check_title(title: str) -> None:
    try:
        names = [name for _, name, _, _ in Formatter().parse(title) if name is not None]
    except ValueError as error:
        message = f"the title {title!r} has a brace without its partner; write {{{{ for a brace"
        raise TalentPoolError(message) from error
    unknown = [name for name in names if name not in PLACES]
    if unknown:
        places = ", ".join(f"{{{place}}}" for place in PLACES)
        message = f"the title {title!r} names {{{unknown[0]}}}; what can stand in braces is {places}"
        raise TalentPoolError(message)


def title_at(title: str, due_at: datetime, time_zone: str, locale: Locale) -> str:
    """A title with its braces filled in for a due time."""
    day = due_at.astimezone(ZoneInfo(time_zone)).date()
    return title.format(
        date=format_date(day, "d. MMMM y" if locale is Locale.NB else "d MMMM y", locale=str(locale)),
        week=day.isocalendar().week,
        month=format_date(day, "LLLL", locale=str(locale)),
        year=day.year,
    )


def opens_at(schedule: NewSchedule) -> str:
    """When the next edition opens, on the schedule's own clock."""
    if schedule.next_at is None:
        return "never: its rule has ended"
    return f"{schedule.next_at.astimezone(ZoneInfo(schedule.recurrence.time_zone)):%Y-%m-%d %H:%M}"


def new_edition(schedule: StoredSchedule, due_at: datetime, articles: tuple[Article, ...]) -> NewEdition:
    """The edition of a due time."""
    plan, zone = schedule.plan, schedule.recurrence.time_zone
    return NewEdition(
        titles={
            Locale.NB: title_at(plan.title_nb, due_at, zone, Locale.NB),
            Locale.EN: title_at(plan.title_en, due_at, zone, Locale.EN),
        },
        articles=articles,
        partitions=plan.partitions,
        top_k=plan.top_k,
        opened_by=f"schedule {schedule.name}",
        audience=plan.audience,
        schedule_id=schedule.schedule_id,
        approves_itself=plan.approves_itself,
        canary=CanaryRule(share=plan.canary_share, minutes=plan.canary_minutes),
    )
