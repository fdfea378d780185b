"""When editions open by themselves: an RFC 5545 rule on a wall clock. Pure.

The clock's jumps are heeded: a time that does not exist on a day comes as much later as the clock jumps, and
one that exists twice is the first of the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr

from shared.errors import TalentPoolError

EXAMPLE = "FREQ=WEEKLY;BYDAY=TU"
LOOK_AHEAD = 4_000
"""Times that are looked through for the next one: some years of the most frequent rule."""
MOST_INTERVAL = 1_000
END_OF_CALENDAR = 7_600
"""Years by which rules are moved: the calendar repeats itself every 400, and ends in 9999. So the search for
a day that never comes ends soon."""
_UNTIL = re.compile(r"(?<=UNTIL=)\d{4}")
_LAST_DAY = re.compile(r"(?<=UNTIL=)\d{8}(?![\dT])")
_PARTS = "FREQ INTERVAL BYDAY BYMONTHDAY BYMONTH BYSETPOS BYWEEKNO BYYEARDAY COUNT UNTIL WKST"
PARTS = frozenset(_PARTS.split(" "))
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


D = TypeVar("D", date, datetime)


@dataclass(frozen=True)
class Recurrence:
    """``rule`` gives the days, ``at`` the local time; ``starts_on`` is the day that intervals count from."""

    rule: str
    at: time
    time_zone: str
    starts_on: date


@dataclass(frozen=True)
class Due:
    """The last time that has come, how many before it were missed, and the next; ``None``: no more."""

    at: datetime
    missed: int
    then: datetime | None


def recurrence(rule: str, at: str, time_zone: str, starts_on: date) -> Recurrence:
    """A recurrence as somebody writes it; raises :class:`TalentPoolError` that says what to write."""
    made = Recurrence(_rule(rule), _time(at), _zone(time_zone), starts_on)
    if next_after(made, datetime.combine(starts_on, time(0), UTC) - timedelta(days=1)) is None:
        message = f"the rule {rule} never comes; write one such as {EXAMPLE}"
        raise TalentPoolError(message)
    return made


def next_after(what: Recurrence, moment: datetime) -> datetime | None:
    """The first time after a moment; ``None`` when the rule has ended."""
    return next(_times(what, moment), None)


def due(what: Recurrence, waiting: datetime, now: datetime) -> Due | None:
    """What is due of a recurrence whose next time is ``waiting``; of several missed times, the last."""
    if waiting > now:
        return None
    come = [waiting]
    for at in _times(what, waiting):
        if at > now:
            return Due(come[-1], len(come) - 1, at)
        come.append(at)
    return Due(come[-1], len(come) - 1, None)


def _times(what: Recurrence, after: datetime) -> Iterator[datetime]:
    place = ZoneInfo(what.time_zone)
    begin = after.astimezone(place).replace(tzinfo=None) - timedelta(days=2)
    for moved in islice(_days(what).xafter(_moved(begin, END_OF_CALENDAR), inc=True), LOOK_AHEAD):
        at = _moved(moved, -END_OF_CALENDAR).replace(tzinfo=place).astimezone(UTC)
        if at > after:
            yield at


def _moved(moment: D, years: int) -> D:
    return moment.replace(year=moment.year + years)


def _days(what: Recurrence) -> rrule:
    """The days of the rule, moved to the end of the calendar; ``UNTIL`` with a day alone includes it."""
    rule = _UNTIL.sub(lambda found: str(min(int(found[0]) + END_OF_CALENDAR, MAXYEAR)), what.rule)
    rule = _LAST_DAY.sub(r"\g<0>T235959", rule)
    found = rrulestr(rule, dtstart=datetime.combine(_moved(what.starts_on, END_OF_CALENDAR), what.at))
    if not isinstance(found, rrule):
        raise _unreadable(what.rule, "it is more than one rule")
    return found


def _rule(text: str) -> str:
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    unknown = sorted(parts.keys() - PARTS)
    if unknown:
        raise _unreadable(text, f"{', '.join(unknown)} cannot stand in it")
    if parts.get("FREQ") not in FREQUENCIES:
        raise _unreadable(text, f"FREQ is one of {', '.join(sorted(FREQUENCIES))}")
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or not 0 < int(interval[:9]) <= MOST_INTERVAL:
        raise _unreadable(text, f"INTERVAL is a number from 1 to {MOST_INTERVAL}")
    try:
        rrulestr(rule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001  a wall clock has no zone
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise _unreadable(text, str(error)) from error
    return rule


def _unreadable(rule: str, why: str) -> TalentPoolError:
    return TalentPoolError(f"the rule {rule!r} cannot be read ({why}); write one such as {EXAMPLE}")


def _time(text: str) -> time:
    try:
        found = datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007  a wall clock has no zone
    except ValueError as error:
        message = f"{text!r} is no time; write hours and minutes, such as 07:00"
        raise TalentPoolError(message) from error
    return found


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"there is no time zone {name!r}; write one such as Europe/Oslo"
        raise TalentPoolError(message) from error
    return name
