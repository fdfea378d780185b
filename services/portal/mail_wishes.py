"""When a candidate wants mail: hours in their own time zone, quiet hours, a holiday. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from babel import Locale as BabelLocale
from babel.core import get_global
from pydantic import AfterValidator, BeforeValidator, Field

from services.portal.messages import Fault, problem
from shared.vocabulary import Locale

HOME = "Europe/Oslo"
HOURS = range(24)
LONGEST_PAUSE_DAYS = 366

_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True)
class MailWishes:
    """Hours are local, 0 to 23. No ``send_hour``: as mails come. ``quiet`` may run past midnight.

    ``paused_until`` is the first day with mail again. ``plain``: they object to profiling.
    """

    time_zone: str = HOME
    send_hour: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    paused_until: date | None = None
    may_lower: bool = True
    plain: bool = False


@cache
def time_zones() -> frozenset[str]:
    """The zones on offer: those that are named after a place."""
    return frozenset(name for name in available_timezones() if name.split("/")[0] in _AREAS)


@cache
def offered_time_zones(locale: Locale) -> tuple[tuple[str, str], ...]:
    """Zones with the names of country and place, home first, then in alphabetical order; each name once."""
    language = BabelLocale.parse(str(locale))
    countries = get_global("zone_territories")
    named: dict[str, str] = {}
    for zone in sorted(time_zones() & countries.keys()):
        named.setdefault(f"{language.territories[countries[zone]]}: {_place(zone, language)}", zone)
    rest = sorted((name, zone) for name, zone in named.items() if zone != HOME)
    first = next(name for name, zone in named.items() if zone == HOME)
    return ((HOME, first), *((zone, name) for name, zone in rest))


def _place(zone: str, language: BabelLocale) -> str:
    named = language.time_zones.get(zone, {}).get("city")
    return str(named or zone.rpartition("/")[2].replace("_", " "))


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise problem(Fault.TIME_ZONE)
    return name


def _to_come(day: date | None) -> date | None:
    """A holiday that is over is none; one of more than a year is a slip of the pen."""
    today = datetime.now(UTC).date()
    if day is None or day <= today:
        return None
    if day > today + timedelta(days=LONGEST_PAUSE_DAYS):
        raise problem(Fault.PAUSE_LONG)
    return day


def _or_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


TimeZone = Annotated[str, AfterValidator(_known_zone)]
Hour = Annotated[Annotated[int, Field(ge=0, le=23)] | None, BeforeValidator(_or_none)]
Pause = Annotated[date | None, BeforeValidator(_or_none), AfterValidator(_to_come)]


def quiet_hours(start: int | None, end: int | None) -> None:
    """Raises a validation error unless both hours are there and differ, or neither is."""
    if (start is None) != (end is None) or (start is not None and start == end):
        raise problem(Fault.QUIET_HOURS)


def hour_names() -> tuple[tuple[str, str], ...]:
    """Values and texts of the hours, as both languages write them."""
    return tuple((str(hour), f"{hour:02d}:00") for hour in HOURS)
