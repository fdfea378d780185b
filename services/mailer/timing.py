"""When a mail may reach a candidate: their chosen hour, quiet hours and holiday, in their time zone. Pure.

Wall clocks jump twice a year: an hour that does not exist on a day is the first moment after it, and one
that exists twice is the first of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOME = "Europe/Oslo"
DAY = timedelta(days=1)
MOST_DAYS = 4
"""A free hour is found within these days, whatever the clocks do."""


@dataclass(frozen=True)
class Hours:
    """Local hours, 0 to 23: of newsletters, and from when until when all is quiet; ``None`` is none."""

    time_zone: str = HOME
    send_hour: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    paused_until: date | None = None


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone; home where the name is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(HOME)


def is_quiet(moment: datetime, hours: Hours) -> bool:
    """Whether a moment lies in the quiet hours; those may run past midnight."""
    start, end = hours.quiet_from, hours.quiet_until
    if start is None or end is None or start == end:
        return False
    hour = moment.astimezone(zone(hours.time_zone)).hour
    return start <= hour < end if start < end else hour >= start or hour < end


def is_paused(moment: datetime, hours: Hours) -> bool:
    """Whether the candidate is on holiday: mails come again from the day ``paused_until``."""
    local = moment.astimezone(zone(hours.time_zone)).date()
    return hours.paused_until is not None and local < hours.paused_until


def when_not_quiet(moment: datetime, hours: Hours) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in."""
    if hours.quiet_until is None or not is_quiet(moment, hours):
        return moment
    return next(end for end in _times(moment, hours.quiet_until, hours) if not is_quiet(end, hours))


def digest_time(moment: datetime, hours: Hours) -> datetime:
    """When a newsletter that is ready at ``moment`` goes out: at the chosen hour, outside quiet hours."""
    if hours.send_hour is None or _within_hour(moment, hours):
        return when_not_quiet(moment, hours)
    return when_not_quiet(next(_times(moment, hours.send_hour, hours)), hours)


def _within_hour(moment: datetime, hours: Hours) -> bool:
    return moment.astimezone(zone(hours.time_zone)).hour == hours.send_hour


def _times(after: datetime, hour: int, hours: Hours) -> Iterator[datetime]:
    """The moments after another at which the local clock reaches an hour."""
    place = zone(hours.time_zone)
    today = after.astimezone(place).date()
    for days in range(-1, MOST_DAYS):
        local = datetime.combine(today + days * DAY, time(hour), place)
        moment = local.astimezone(UTC)
        if moment > after:
            yield moment
