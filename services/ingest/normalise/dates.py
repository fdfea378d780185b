"""Dates and times as feeds write them. What names no zone is Norwegian time; strict patterns only."""

import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
YEARS = range(1990, 2101)
END_OF_DAY = time(23, 59, 59)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "mars march mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
NO_DATE = re.compile(
    r"(?i)^\W*(?:snarest(?: mulig)?|asap|as soon as possible|fortløpende|løpende|ongoing|rolling|"
    r"until filled|open until filled|ingen frist|none|etter avtale|continuous(?:ly)?|n/?a)\b.*$"
)
NUMERIC = re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ T]+(?:kl\.? ?)?(\d{1,2})[:.](\d{2}))?\.?$")
WRITTEN = re.compile(
    r"^(?:\w+day,? |\w+dag,? )?(\d{1,2})(?:\.|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})$", re.IGNORECASE
)
AMERICAN = re.compile(r"^([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$", re.IGNORECASE)
EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)$")


def is_no_date(text: str | None) -> bool:
    """Whether somebody wrote that there is no date: "Snarest", "ASAP"."""
    return text is not None and bool(NO_DATE.match(text.strip()))


def moment(text: str | None) -> datetime | None:
    """An aware time in UTC; ``None`` if the text is no date, or one that no posting has."""
    found = _parse((text or "").strip())
    return _in_utc(found) if found else None


def deadline(text: str | None) -> datetime | None:
    """Like ``moment``, but a day, or its midnight, lasts to its end."""
    found = _parse((text or "").strip())
    if found is None:
        return None
    if found.time() == time(0):
        found = datetime.combine(found.date(), END_OF_DAY, tzinfo=OSLO)
    return _in_utc(found)


def _in_utc(found: datetime) -> datetime | None:
    if found.year not in YEARS:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=OSLO)
    return aware.astimezone(UTC)


def _parse(text: str) -> datetime | None:
    for reader in (_iso, _numeric, _written, _epoch, _rfc_822):
        try:
            found = reader(text)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found:
            return found
    return None


def _iso(text: str) -> datetime | None:
    if not re.match(r"^\d{4}-\d{2}-\d{2}", text):
        return None
    return datetime.fromisoformat(ZONE_WORD.sub("+00:00", text))


def _numeric(text: str) -> datetime | None:
    match = NUMERIC.match(text)
    if not match:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001  zone is set by the caller


def _written(text: str) -> datetime | None:
    if match := WRITTEN.match(text):
        day, name, year = match.groups()
    elif match := AMERICAN.match(text):
        name, day, year = match.groups()
    else:
        return None
    month = MONTHS.get(name.lower())
    return datetime(int(year), month, int(day)) if month else None  # noqa: DTZ001  zone is set by the caller


def _epoch(text: str) -> datetime | None:
    if not EPOCH.match(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), tz=UTC)


def _rfc_822(text: str) -> datetime | None:
    return (
        parsedate_to_datetime(text)
        if re.match(r"^(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{2,4} ", text)
        else None
    )
