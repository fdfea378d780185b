"""Dates and times as feeds write them. What names no zone is Norwegian time; strict patterns only."""

import re
from datetime import UTC, datetime, time

from services.ingest.normalise.date_patterns import OSLO, read
from services.ingest.remembering import remembered

YEARS = range(1990, 2101)
END_OF_DAY = time(23, 59, 59)
LONGEST = 80
NO_DATE = re.compile(
    r"(?i)^\W*(?:snarest|sn\u00e4rast|snarast|hurtigst muligt|omg\u00e5ende|asap|a\.s\.a\.p|"
    r"as soon as possible|immediate(?:ly)?|"
    r"fortl\u00f8pende|l\u00f8pende|l\u00f6pande|ongoing|rolling|until filled|open(?: until filled|-?ended)|"
    r"ab sofort|d\u00e8s que possible|"
    r"ingen (?:frist|s\u00f8knadsfrist)|no deadline|none|null|etter avtale|by agreement|continuous(?:ly)?|"
    r"ikke (?:oppgitt|angitt)|n/?a|-+|0|"
    # the year 1, which programs write for a date that nobody set
    r"Date\(-6213\d{10}|0001-01-01(?:T[\d:.]{1,20}Z?)?)(?!\w)"
)
ROLLING = re.compile(r"(?i)fortløpende|løpende|løpande|löpande|rolling|until filled|snarest|asap")


def is_no_date(text: str | None) -> bool:
    """Whether somebody wrote that there is no date: "Snarest", "Søknader behandles fortløpende"."""
    return _says_no_date((text or "").strip()[:LONGEST])


@remembered
def _says_no_date(bare: str) -> bool:
    return bool(NO_DATE.match(bare)) or bool(ROLLING.search(bare) and not re.search(r"\d", bare))


def moment(text: str | None, now: datetime | None = None) -> datetime | None:
    """An aware time in UTC; ``None`` if the text is no date, or one that no posting has.

    "Posted 3 Days Ago" counts back from ``now``, a day without a year is the last such day before it.
    """
    found = _found(text, now, future=False)
    return _in_utc(found) if found else None


def deadline(text: str | None, now: datetime | None = None) -> datetime | None:
    """Like ``moment``, but a day, or its midnight, lasts to its end.

    A day or a week without a year is the next one after ``now``: pass the day of publication.
    """
    found = _found(text, now, future=True)
    if found is None:
        return None
    if found.time() == time(0) or _is_midnight_in_oslo(found):
        found = datetime.combine(_day(found), END_OF_DAY, tzinfo=OSLO)
    return _in_utc(found)


def _found(text: str | None, now: datetime | None, *, future: bool) -> datetime | None:
    bare = (text or "").strip()
    if not bare or len(bare) > LONGEST or is_no_date(bare):
        return None
    try:
        return read(bare, now or datetime.now(UTC), future=future)
    except (ValueError, OverflowError, TypeError, IndexError, OSError):
        return None


def _is_midnight_in_oslo(found: datetime) -> bool:
    """``22:00Z`` on a summer's day is how a source writes the next day in Norway."""
    return bool(found.tzinfo) and found.astimezone(OSLO).time() == time(0)


def _day(found: datetime) -> datetime:
    return found.astimezone(OSLO) if _is_midnight_in_oslo(found) else found


def _in_utc(found: datetime) -> datetime | None:
    """An hour that the clocks skip in spring is the one after it."""
    if found.year not in YEARS:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=OSLO)
    return aware.astimezone(UTC)
