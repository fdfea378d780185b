from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.recurrence import Recurrence, due, next_after, recurrence
from shared.errors import TalentPoolError

TUESDAYS = recurrence("FREQ=WEEKLY;BYDAY=TU", "07:00", "Europe/Oslo", date(2027, 1, 4))
HOUR = timedelta(hours=1)


def local(moment: datetime | None, zone: str = "Europe/Oslo") -> str:
    assert moment is not None
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "time", "after", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "07:00", "2027-01-05T05:59", "2027-01-05T07:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=TU", "07:00", "2027-01-05T06:00", "2027-01-12T07:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=TU", "07:00", "2027-03-25T00:00", "2027-03-30T07:00+02:00"),
        ("FREQ=DAILY", "02:30", "2027-03-27T12:00", "2027-03-28T03:30+02:00"),
        ("FREQ=DAILY", "02:30", "2027-10-30T12:00", "2027-10-31T02:30+02:00"),
        ("rrule:freq=monthly;byday=1MO", "09:15", "2027-02-02T00:00", "2027-03-01T09:15+01:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "07:00", "2027-01-04T07:00", "2027-01-18T07:00+01:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "07:00", "2027-01-04T07:00", "2028-02-29T07:00+01:00"),
        ("FREQ=DAILY;UNTIL=20270301", "07:00", "2027-02-28T07:00", "2027-03-01T07:00+01:00"),
        ("FREQ=DAILY;UNTIL=99991231T070000", "07:00", "2027-02-28T07:00", "2027-03-01T07:00+01:00"),
    ],
)
def test_the_next_time_is_on_the_wall_clock(rule: str, time: str, after: str, expected: str) -> None:
    what = recurrence(rule, time, "Europe/Oslo", date(2027, 1, 4))
    assert local(next_after(what, utc(after))) == expected


@given(st.datetimes(datetime(2027, 1, 5), datetime(2031, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_tuesdays_at_seven_are_tuesdays_at_seven_whatever_the_season(moment: datetime) -> None:
    found = next_after(TUESDAYS, moment)
    assert found is not None
    assert moment < found <= moment + timedelta(days=7) + HOUR
    there = found.astimezone(ZoneInfo("Europe/Oslo"))
    assert (there.weekday(), there.hour, there.minute) == (1, 7, 0)


def test_nothing_is_due_before_its_time_and_missed_times_stand_for_one() -> None:
    waiting = utc("2027-01-05T06:00")
    assert due(TUESDAYS, waiting, waiting - HOUR) is None
    on_time = due(TUESDAYS, waiting, waiting)
    assert on_time is not None
    assert (on_time.at, on_time.missed, local(on_time.then)) == (waiting, 0, "2027-01-12T07:00+01:00")
    late = due(TUESDAYS, waiting, utc("2027-02-03T00:00"))
    assert late is not None
    assert (local(late.at), late.missed) == ("2027-02-02T07:00+01:00", 4)
    assert local(late.then) == "2027-02-09T07:00+01:00"


def test_a_rule_that_ends_has_no_next_time() -> None:
    twice = recurrence("FREQ=DAILY;COUNT=2", "07:00", "Europe/Oslo", date(2027, 1, 4))
    found = due(twice, utc("2027-01-04T06:00"), utc("2027-03-01T00:00"))
    assert found is not None
    assert (local(found.at), found.missed, found.then) == ("2027-01-05T07:00+01:00", 1, None)


@pytest.mark.parametrize(
    ("rule", "time", "zone", "told"),
    [
        ("every tuesday", "07:00", "Europe/Oslo", "cannot be read"),
        ("", "07:00", "Europe/Oslo", "cannot be read"),
        ("FREQ=HOURLY", "07:00", "Europe/Oslo", "FREQ is one of"),
        ("FREQ=SECONDLY;INTERVAL=1", "07:00", "Europe/Oslo", "FREQ is one of"),
        ("FREQ=WEEKLY;BYDAY=XX", "07:00", "Europe/Oslo", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=TU\nRRULE:FREQ=DAILY", "07:00", "Europe/Oslo", "cannot"),
        ("FREQ=DAILY;BYHOUR=3", "07:00", "Europe/Oslo", "BYHOUR cannot stand in it"),
        ("FREQ=DAILY;UNTIL=20200101", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=DAILY;BYMONTH=13", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=DAILY;BYSETPOS=2", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "07:00", "Europe/Oslo", "never comes"),
        ("FREQ=MONTHLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=31", "07:00", "Europe/Oslo", "INTERVAL is a number"),
        ("FREQ=DAILY;INTERVAL=-1", "07:00", "Europe/Oslo", "INTERVAL is a number"),
        ("FREQ=DAILY;INTERVAL=10000000000000000", "07:00", "Europe/Oslo", "INTERVAL is a number"),
        ("FREQ=DAILY", "7 am", "Europe/Oslo", "write hours and minutes"),
        ("FREQ=DAILY", "25:00", "Europe/Oslo", "write hours and minutes"),
        ("FREQ=DAILY", "07:00", "Norway/Oslo", "there is no time zone"),
        ("FREQ=DAILY", "07:00", "../etc/passwd", "there is no time zone"),
        ("FREQ=DAILY", "07:00", "", "there is no time zone"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write(rule: str, time: str, zone: str, told: str) -> None:
    with pytest.raises(TalentPoolError, match=told):
        recurrence(rule, time, zone, date(2027, 1, 4))


@given(st.datetimes(datetime(2027, 1, 5), datetime(2031, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_end_of_the_calendar_has_the_weekdays_of_now(moment: datetime) -> None:
    last_workday = recurrence(
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "07:00", "UTC", date(2027, 1, 4)
    )
    found = next_after(last_workday, moment)
    assert found is not None
    after = [found.date() + timedelta(days=more) for more in range(1, 4)]
    assert found.weekday() < 5
    assert all(day.weekday() >= 5 or day.month != found.month for day in after)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_rule(text: str) -> None:
    try:
        found = recurrence(text, "07:00", "Europe/Oslo", date(2027, 1, 4))
    except TalentPoolError:
        return
    assert isinstance(found, Recurrence)
