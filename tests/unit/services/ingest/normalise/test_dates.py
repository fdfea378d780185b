from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.dates import deadline, is_no_date, moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-05T06:31:44Z", datetime(2024, 4, 5, 6, 31, 44, tzinfo=UTC)),
        ("2026-07-29T08:50:01-04:00", datetime(2026, 7, 29, 12, 50, 1, tzinfo=UTC)),
        ("2027-01-10T12:00:00", datetime(2027, 1, 10, 11, tzinfo=UTC)),
        ("2027-07-10T12:00:00", datetime(2027, 7, 10, 10, tzinfo=UTC)),
        ("2027-07-10", datetime(2027, 7, 9, 22, tzinfo=UTC)),
        ("2024-01-05 10:00:00 UTC", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("Mon, 31 Aug 2026 18:02:18 +0200", datetime(2026, 8, 31, 16, 2, 18, tzinfo=UTC)),
        ("31.12.2026", datetime(2026, 12, 30, 23, tzinfo=UTC)),
        ("31.12.2026 kl. 15:30", datetime(2026, 12, 31, 14, 30, tzinfo=UTC)),
        ("1. mars 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("1 March 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("March 1, 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("1714521600", datetime(2024, 5, 1, tzinfo=UTC)),
    ],
)
def test_a_date_without_a_zone_is_norwegian_time(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize("text", ["2027-03-31", "2027-03-31T00:00:00", "2027-03-31T00:00:00Z", "31.03.2027"])
def test_a_deadline_that_is_a_day_lasts_to_its_end(text: str) -> None:
    assert deadline(text) == datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Snarest", "snarest mulig", "ASAP", "Fortløpende", "Open until filled"])
def test_as_soon_as_possible_is_no_deadline(text: str) -> None:
    assert deadline(text) is None
    assert is_no_date(text)


@pytest.mark.parametrize(
    "text", ["0104.2017", "14. mars", "2024-13-45", "99.99.2024", "3024-01-01", "", None]
)
def test_what_is_no_date_is_not_guessed(text: str | None) -> None:
    assert moment(text) is None
    assert not is_no_date(text)


@given(
    st.text(max_size=40) | st.from_regex(r"\d{1,5}[-./]\d{1,3}[-./]\d{1,5}[T ]?[\d:+Z]{0,12}", fullmatch=True)
)
def test_no_text_crashes_the_reader(text: str) -> None:
    for found in (moment(text), deadline(text)):
        assert found is None or (found.tzinfo is UTC and 1989 <= found.year <= 2101)
