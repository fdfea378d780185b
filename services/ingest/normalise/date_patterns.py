"""One reader for each way of writing a date; a text is the date that the first matching reader finds."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from services.ingest.normalise.month_names import MONTHS, WEEKDAYS
from services.ingest.remembering import remembered

OSLO = ZoneInfo("Europe/Oslo")
CLOCK = (
    r"(?:[ ,T]+(?:kl\.?|klokk(?:en|a)|at)? ?(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2}))?(?: ?([ap])\.?m\.?)?)?"
)
YEAR = r"(\d{4}|\d{2})"
NUMERIC = re.compile(rf"(?i)^(\d{{1,2}}) ?([./-]) ?(\d{{1,2}}) ?[./-] ?{YEAR}{CLOCK}$")
RUN_TOGETHER = re.compile(r"^(\d{2})[./-]?(\d{2})[./-]?(\d{4})$")
COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:T?(\d{2})(\d{2})(\d{2})?Z?)?$")
LOOSE_ISO = re.compile(r"^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$")
WRITTEN = re.compile(
    rf"(?i)^(\d{{1,2}})(?:\.|st|nd|rd|th|er)?[ -]?(?:of |de )?([^\W\d_]+)\.?(?:,?[ -]{YEAR})?{CLOCK}$"
)
AMERICAN = re.compile(rf"(?i)^([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?{CLOCK}$")
DAY_AND_MONTH = re.compile(r"^(\d{1,2})[./](\d{1,2})\.?$")
ISO_WEEK = re.compile(r"^(\d{4})-?W(\d{2})(?:-?(\d))?$")
WEEK = re.compile(r"(?i)^(?:uke|uge|vecka|week|kw) ?(\d{1,2})(?:[ ,/]+(\d{4}))?$")
EPOCH = re.compile(r"^-?(\d{10})(?:\d{3})?(?:\.\d+)?$")
WCF = re.compile(r"^\\?/Date\((-?\d{10,13})(?:[+-]\d{4})?\)\\?/$")
EXCEL = re.compile(r"^(\d{5})(?:\.(\d{1,12}))?$")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a serial number has no zone
EXCEL_DAYS = range(33_000, 73_000)
AGO = re.compile(
    r"(?i)^(?:posted |lagt ut |publisert )?(?:for )?(\d{1,3}|an?|one|en|ett?)(\+)? "
    r"(minutes?|hours?|days?|weeks?|months?|minutt(?:er)?|timer?|dag(?:er)?|uker?|m\u00e5ned(?:er)?)"
    r" (?:ago|siden)$"
)
TODAY = re.compile(r"(?i)^(?:posted |lagt ut )?(?:just )?(today|yesterday|i dag|i g\u00e5r|now|posted)$")
LABEL = re.compile(
    r"(?i)^(?:s\u00f8knadsfrist|s\u00f8k(?:nad)? innen|frist|ans\u00f8gningsfrist|sista ans\u00f6kningsdag|"
    r"application deadline|apply (?:by|before)|deadline|expires?|innen|within|by|til|bewerbungsfrist)"
    r"(?: (?:er|is|date|den))? ?:?\s+"
)
RFC_822 = re.compile(r"^(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{2,4} \d")
BROKEN_ZONE = re.compile(r"(:\d{2}):0$")
ZONE_WORD = re.compile(r"\s*(UTC|GMT|CET|CEST|BST|[ECMP][SD]T)$")
ZONES = {
    "UTC": "+00:00",
    "GMT": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
DAYS_OF = {"mi": 0, "ho": 0, "ti": 0, "da": 1, "we": 7, "uk": 7, "mo": 30, "m\u00e5": 30}
PIVOT = 70
NOON = 12
MOST_MONTH = 12
SUNDAY = 7


def read(text: str, now: datetime, *, future: bool) -> datetime | None:
    """A time, without a zone where none is given. Raises ``ValueError`` for a day that there is not.

    ``future`` says which year a day without one is in: the next such day after ``now``, or the last.
    """
    if found := _read_alone(text):
        return found
    bare = _bare(text)
    for pattern, relative in RELATIVE:
        if (match := pattern.match(bare)) and (found := relative(match, now.astimezone(OSLO), future)):
            return found
    return None


@remembered
def _read_alone(text: str) -> datetime | None:
    """A time that is the same whenever it is read."""
    bare = _bare(text)
    for pattern, reader in READERS:
        if (match := pattern.match(bare)) and (found := reader(match)):
            return found
    return None


def _bare(text: str) -> str:
    return WEEKDAYS.sub("", LABEL.sub("", " ".join(text.split()))).rstrip(". ")


def _iso(match: re.Match[str]) -> datetime:
    return datetime.fromisoformat(ZONE_WORD.sub(lambda zone: ZONES[zone[1]], match[0]))


def _loose_iso(match: re.Match[str]) -> datetime:
    return _at(int(match[1]), int(match[2]), int(match[3]))


def _compact(match: re.Match[str]) -> datetime:
    found = _at(*(int(part or 0) for part in match.groups()))
    return found.replace(tzinfo=UTC) if match[0].endswith("Z") else found


def _numeric(match: re.Match[str]) -> datetime:
    """Day before month, unless only the other way round is a date."""
    day, month = int(match[1]), int(match[3])
    if month > MOST_MONTH and match[2] == "/":
        day, month = month, day
    return _at(_year(match[4]), month, day, *_clock(match, 5))


def _run_together(match: re.Match[str]) -> datetime:
    return _at(int(match[3]), int(match[2]), int(match[1]))


def _epoch(match: re.Match[str]) -> datetime:
    return datetime.fromtimestamp(int(match[1]), tz=UTC)


def _wcf(match: re.Match[str]) -> datetime:
    """Milliseconds in UTC; the offset only says how to show them."""
    return datetime.fromtimestamp(int(match[1]) / 1000, tz=UTC)


def _excel(match: re.Match[str]) -> datetime | None:
    if int(match[1]) not in EXCEL_DAYS:
        return None
    seconds = round(float(f"0.{match[2] or 0}") * 86_400)
    return EXCEL_EPOCH + timedelta(days=int(match[1]), seconds=seconds)


def _iso_week(match: re.Match[str]) -> datetime:
    found = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or SUNDAY))
    return _at(found.year, found.month, found.day)


def _rfc_822(match: re.Match[str]) -> datetime:
    return parsedate_to_datetime(BROKEN_ZONE.sub(r"\1", match.string))


def _written(match: re.Match[str], now: datetime, future: bool) -> datetime | None:  # noqa: FBT001  one of a table
    return _named((match[1], match[2], match[3]), _clock(match, 4), now, future=future)


def _american(match: re.Match[str], now: datetime, future: bool) -> datetime | None:  # noqa: FBT001  one of a table
    return _named((match[2], match[1], match[3]), _clock(match, 4), now, future=future)


def _named(
    words: tuple[str, str, str | None], clock: tuple[int, ...], now: datetime, *, future: bool
) -> datetime | None:
    day, name, year = words
    month = MONTHS.get(name.casefold())
    if month is None:
        return None
    if year:
        return _at(_year(year), month, int(day), *clock)
    return _nearest(month, int(day), now, future=future, clock=clock)


def _day_and_month(match: re.Match[str], now: datetime, future: bool) -> datetime:  # noqa: FBT001  one of a table
    return _nearest(int(match[2]), int(match[1]), now, future=future)


def _nearest(month: int, day: int, now: datetime, *, future: bool, clock: tuple[int, ...] = ()) -> datetime:
    """The next such day from today on, or the last one up to today; 29 February waits for its year."""
    step = 1 if future else -1
    today = now.date()
    for year in range(today.year, today.year + 9 * step, step):
        try:
            found = _at(year, month, day, *clock)
        except ValueError:
            if (day, month) != (29, 2):
                raise
            continue
        if (found.date() - today).days * step >= 0:
            return found
    message = f"no such day near {today}"
    raise ValueError(message)


def _week(match: re.Match[str], now: datetime, future: bool) -> datetime:  # noqa: FBT001  one of a table
    """Sunday of the week: "uke 14" is over when the week is."""
    year = int(match[2]) if match[2] else now.isocalendar().year
    found = date.fromisocalendar(year, int(match[1]), SUNDAY)
    if not match[2] and future and found < now.date():
        found = date.fromisocalendar(year + 1, int(match[1]), SUNDAY)
    return _at(found.year, found.month, found.day)


def _ago(match: re.Match[str], now: datetime, future: bool) -> datetime:  # noqa: ARG001, FBT001  one of a table
    """To the day: more is not said."""
    count = int(match[1]) if match[1].isdigit() else 1
    return _midnight(now - timedelta(days=count * DAYS_OF[match[3][:2].casefold()]))


def _today(match: re.Match[str], now: datetime, future: bool) -> datetime:  # noqa: ARG001, FBT001  one of a table
    return _midnight(now - timedelta(days=match[1].casefold() in ("yesterday", "i g\u00e5r")))


def _midnight(found: datetime) -> datetime:
    return _at(found.year, found.month, found.day)


def _clock(match: re.Match[str], first: int) -> tuple[int, ...]:
    hour, minute, second, half = match.groups()[first - 1 : first + 3]
    hours = int(hour or 0)
    if half:
        hours = hours % NOON + (NOON if half in "pP" else 0)
    return hours, int(minute or 0), int(second or 0)


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) > 2 else number + (1900 if number >= PIVOT else 2000)  # noqa: PLR2004  two digits


def _at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  the caller sets the zone


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime | None]], ...] = (
    (re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ].*)?$"), _iso),
    (LOOSE_ISO, _loose_iso),
    (COMPACT, _compact),
    (RUN_TOGETHER, _run_together),
    (RFC_822, _rfc_822),
    (NUMERIC, _numeric),
    (WCF, _wcf),
    (ISO_WEEK, _iso_week),
    (EPOCH, _epoch),
    (EXCEL, _excel),
)
RELATIVE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime, bool], datetime | None]], ...] = (
    (WRITTEN, _written),
    (AMERICAN, _american),
    (DAY_AND_MONTH, _day_and_month),
    (WEEK, _week),
    (AGO, _ago),
    (TODAY, _today),
)
