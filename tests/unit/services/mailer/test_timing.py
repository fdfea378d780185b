from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.timing import Hours, digest_time, is_paused, is_quiet, when_not_quiet

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc"))
HOUR = st.integers(0, 23)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
MINUTE = timedelta(minutes=1)


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)


def at(moment: datetime, zone: str = "Europe/Oslo") -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


@given(MOMENTS, st.sampled_from(ZONES), HOUR, HOUR)
def test_a_mail_never_goes_in_quiet_hours_and_waits_no_longer_than_they_last(
    moment: datetime, zone: str, start: int, end: int
) -> None:
    hours = Hours(zone, quiet_from=start, quiet_until=end)
    goes = when_not_quiet(moment, hours)
    assert goes >= moment
    assert not is_quiet(goes, hours)
    between = moment
    while between < goes:
        assert is_quiet(between, hours)
        between += timedelta(minutes=15)
    assert goes - moment <= timedelta(hours=26)


@given(MOMENTS, st.sampled_from(ZONES), HOUR)
def test_a_newsletter_goes_at_the_first_moment_at_which_the_local_clock_shows_the_hour(
    moment: datetime, zone: str, hour: int
) -> None:
    goes = digest_time(moment, Hours(zone, send_hour=hour))
    place = ZoneInfo(zone)
    assert moment <= goes <= moment + timedelta(hours=49)
    local = goes.astimezone(place)
    exists = local.hour == hour
    skipped = (goes - MINUTE).astimezone(place).hour < hour < local.hour or local.hour - hour in {1, 2, -23}
    assert exists or skipped
    if exists and goes > moment:
        assert (goes - MINUTE).astimezone(place).hour != hour


@given(MOMENTS, st.sampled_from(ZONES), HOUR, HOUR, HOUR)
def test_the_chosen_hour_gives_way_to_quiet_hours(
    moment: datetime, zone: str, send: int, start: int, end: int
) -> None:
    hours = Hours(zone, send, start, end)
    assert not is_quiet(digest_time(moment, hours), hours)


@pytest.mark.parametrize(
    ("moment", "hours", "goes"),
    [
        ("2027-03-27T23:30", Hours(quiet_from=22, quiet_until=7), "2027-03-28T07:00+02:00"),
        ("2027-10-30T23:30", Hours(quiet_from=22, quiet_until=7), "2027-10-31T07:00+01:00"),
        ("2027-03-27T12:00", Hours(send_hour=2), "2027-03-28T03:00+02:00"),
        ("2027-10-30T12:00", Hours(send_hour=2), "2027-10-31T02:00+02:00"),
        ("2027-05-04T08:20", Hours(send_hour=8), "2027-05-04T08:20+02:00"),
        ("2027-05-04T09:00", Hours(send_hour=8), "2027-05-05T08:00+02:00"),
        ("2027-05-04T09:00", Hours(), "2027-05-04T09:00+02:00"),
        ("2027-05-04T09:00", Hours(quiet_from=9, quiet_until=9), "2027-05-04T09:00+02:00"),
    ],
)
def test_clocks_that_jump_and_hours_that_are_passed(moment: str, hours: Hours, goes: str) -> None:
    assert at(digest_time(oslo(moment), hours)) == goes


def test_hours_are_those_of_the_candidates_own_zone() -> None:
    hours = Hours("Asia/Kolkata", send_hour=7)
    assert at(digest_time(oslo("2027-05-04T09:00"), hours), "Asia/Kolkata") == "2027-05-05T07:00+05:30"


def test_a_holiday_ends_at_local_midnight() -> None:
    hours = Hours("America/New_York", paused_until=date(2027, 8, 16))
    assert is_paused(datetime(2027, 8, 16, 3, 59, tzinfo=UTC), hours)
    assert not is_paused(datetime(2027, 8, 16, 4, tzinfo=UTC), hours)
    assert not is_paused(datetime(2027, 1, 1, tzinfo=UTC), Hours())


def test_a_zone_that_is_not_known_here_is_that_of_the_region() -> None:
    assert at(digest_time(oslo("2027-05-04T09:00"), Hours("Mars/Olympus", 8))) == "2027-05-05T08:00+02:00"
