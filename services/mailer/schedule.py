"""A schedule of editions: what each of them is made of, and the words of its title. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.mailer.article_checks import check_title
from services.mailer.articles import Article
from services.mailer.canary import CanaryRule
from services.mailer.drafting import MOST_MINUTES
from services.mailer.problems import errors
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
    canary_minutes: int = Field(default=30, ge=0, le=MOST_MINUTES)
    most_bounces: float = Field(default=0.05, ge=0, le=1)
    most_complaints: float = Field(default=0.003, ge=0, le=1)


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
    for locale, title in ((Locale.NB, plan.title_nb), (Locale.EN, plan.title_en)):
        _check_braces(title)
        _check_filled(title, locale)
    return plan


def _check_braces(title: str) -> None:
    try:
        names = [
            name + bool(conversion or form) * ":"
            for _, name, form, conversion in Formatter().parse(title)
            if name is not None
        ]
    except ValueError as error:
        message = f"the title {title!r} has a brace without its partner; write {{{{ for a brace"
        raise TalentPoolError(message) from error
    unknown = [name for name in names if name not in PLACES]
    if unknown:
        places = ", ".join(f"{{{place}}}" for place in PLACES)
        message = f"the title {title!r} names {{{unknown[0]}}}; what can stand in braces is {places}"
        raise TalentPoolError(message)


def _check_filled(title: str, locale: Locale) -> None:
    """What readers get must be a title too, in the month with the longest name."""
    filled = (title_at(title, datetime(2026, month, 28, tzinfo=UTC), "UTC", locale) for month in range(1, 13))
    found = errors(check_title(f"the title {title!r}", max(filled, key=len)))
    if found:
        raise TalentPoolError(str(found[0]))


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
        canary=CanaryRule(plan.canary_share, plan.canary_minutes, plan.most_bounces, plan.most_complaints),
    )
