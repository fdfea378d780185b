from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.dates import deadline, is_no_date, moment

NOW = datetime(2027, 3, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-05T06:31:44Z", datetime(2024, 4, 5, 6, 31, 44, tzinfo=UTC)),
        ("2026-07-29T08:50:01-04:00", datetime(2026, 7, 29, 12, 50, 1, tzinfo=UTC)),
        ("2027-01-10T12:00:00", datetime(2027, 1, 10, 11, tzinfo=UTC)),
        ("2024-05-01 10:00:00 PST", datetime(2024, 5, 1, 18, tzinfo=UTC)),
        ("2024-05-01 10:00:00 CEST", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2027-07-10T12:00:00", datetime(2027, 7, 10, 10, tzinfo=UTC)),
        ("2018-09-25T08:44:56.083", datetime(2018, 9, 25, 6, 44, 56, 83_000, tzinfo=UTC)),
        ("2024-04-28T00:00:00.000+0000", datetime(2024, 4, 28, tzinfo=UTC)),
        ("2027-07-10", datetime(2027, 7, 9, 22, tzinfo=UTC)),
        ("2027-7-1", datetime(2027, 6, 30, 22, tzinfo=UTC)),
        ("2024-01-05 10:00:00 UTC", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("20250115", datetime(2025, 1, 14, 23, tzinfo=UTC)),
        ("20250115T120000Z", datetime(2025, 1, 15, 12, tzinfo=UTC)),
        ("Mon, 31 Aug 2026 18:02:18 +0200", datetime(2026, 8, 31, 16, 2, 18, tzinfo=UTC)),
        ("Wed, 19 Aug 2026 05:00:00:0", datetime(2026, 8, 19, 3, tzinfo=UTC)),
        ("31.12.2026", datetime(2026, 12, 30, 23, tzinfo=UTC)),
        ("31.12.26", datetime(2026, 12, 30, 23, tzinfo=UTC)),
        ("31/12-2026", datetime(2026, 12, 30, 23, tzinfo=UTC)),
        ("20-5-2023", datetime(2023, 5, 19, 22, tzinfo=UTC)),
        ("7/15/2011", datetime(2011, 7, 14, 22, tzinfo=UTC)),
        ("01/09/2043 12:00:00", datetime(2043, 9, 1, 10, tzinfo=UTC)),
        ("0104.2017", datetime(2017, 3, 31, 22, tzinfo=UTC)),
        ("01042017", datetime(2017, 3, 31, 22, tzinfo=UTC)),
        ("31.12.2026 kl. 15:30", datetime(2026, 12, 31, 14, 30, tzinfo=UTC)),
        ("28.04.2024 kl. 23.59", datetime(2024, 4, 28, 21, 59, tzinfo=UTC)),
        ("1. mars 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("Søndag 28. april 2024", datetime(2024, 4, 27, 22, tzinfo=UTC)),
        ("1 March 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("1. März 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("1.mars 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("15-Jun-2026", datetime(2026, 6, 14, 22, tzinfo=UTC)),
        ("March 1, 2027", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        ("March 1, 2027 5:30 PM", datetime(2027, 3, 1, 16, 30, tzinfo=UTC)),
        ("1714521600", datetime(2024, 5, 1, tzinfo=UTC)),
        ("1513237172215", datetime(2017, 12, 14, 7, 39, 32, tzinfo=UTC)),
        ("/Date(1396476000000+0200)/", datetime(2014, 4, 2, 22, tzinfo=UTC)),
        ("45410", datetime(2024, 4, 27, 22, tzinfo=UTC)),
        ("45410.5", datetime(2024, 4, 28, 10, tzinfo=UTC)),
        ("2024-W14-1", datetime(2024, 3, 31, 22, tzinfo=UTC)),
        ("Posted Today", datetime(2027, 3, 19, 23, tzinfo=UTC)),
        ("Posted Yesterday", datetime(2027, 3, 18, 23, tzinfo=UTC)),
        ("Posted 5 Days Ago", datetime(2027, 3, 14, 23, tzinfo=UTC)),
        ("Posted 30+ Days Ago", datetime(2027, 2, 17, 23, tzinfo=UTC)),
        ("for 2 uker siden", datetime(2027, 3, 5, 23, tzinfo=UTC)),
        ("14. mars", datetime(2027, 3, 13, 23, tzinfo=UTC)),
        ("24. desember", datetime(2026, 12, 23, 23, tzinfo=UTC)),
    ],
)
def test_a_date_without_a_zone_is_norwegian_time(text: str, expected: datetime) -> None:
    assert moment(text, NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-31",
        "2027-03-31T00:00:00",
        "2027-03-31T00:00:00Z",
        "2027-03-30T22:00:00Z",
        "31.03.2027",
        "3103.2027",
        "31. mars",
        "31.03",
        "31/3",
        "Søknadsfrist: 31. mars",
        "Apply by March 31",
    ],
)
def test_a_deadline_that_is_a_day_lasts_to_its_end(text: str) -> None:
    assert deadline(text, NOW) == datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14. mars", datetime(2028, 3, 14, 22, 59, 59, tzinfo=UTC)),
        ("20. mars", datetime(2027, 3, 20, 22, 59, 59, tzinfo=UTC)),
        ("29. februar", datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC)),
        ("uke 14", datetime(2027, 4, 11, 21, 59, 59, tzinfo=UTC)),
        ("Uke 5", datetime(2028, 2, 6, 22, 59, 59, tzinfo=UTC)),
        ("uke 14, 2024", datetime(2024, 4, 7, 21, 59, 59, tzinfo=UTC)),
        ("31. mars kl. 12.00", datetime(2027, 3, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_deadline_without_a_year_is_the_next_such_day(text: str, expected: datetime) -> None:
    assert deadline(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-28T02:30:00", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-10-31T02:30:00", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_a_time(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("Snarest", "snarest mulig", "ASAP", "Fortløpende", "Open until filled", "Etter avtale", "n/a"),
        *(
            "Løpende vurdering",
            "Ab sofort",
            "Hurtigst muligt",
            "Snarast",
            "No deadline",
            "Søknader behandles fortløpende",
        ),
        *("0001-01-01T00:00:00", "/Date(-62135596800000)/", "/Date(-62135596800000+0100)/"),
    ],
)
def test_as_soon_as_possible_is_no_deadline(text: str) -> None:
    assert deadline(text) is None
    assert is_no_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-13-45", "99.99.2024", "31.02.2027", "31. februar", "3024-01-01"),
        *(
            "Februar 2018",
            "14 bananas",
            "12",
            "uke 99",
            "2024-W60",
            "10000",
            "x" * 200,
            "Nattevakt",
            "",
            None,
        ),
    ],
)
def test_what_is_no_date_is_not_guessed(text: str | None) -> None:
    assert moment(text, NOW) is None
    assert deadline(text, NOW) is None
    assert not is_no_date(text)


@given(
    st.text(max_size=40)
    | st.from_regex(r"\d{1,5}[-./]\d{1,3}[-./]\d{1,5}[T ]?[\d:+Z]{0,12}", fullmatch=True)
    | st.from_regex(
        r"(uke|/Date\(|Posted|14\.|mars|W)? ?-?\d{0,20}[.]?\d{0,6}( days ago|\)/| mars)?", fullmatch=True
    )
)
def test_no_text_crashes_the_reader(text: str) -> None:
    for found in (moment(text), deadline(text)):
        assert found is None or (found.tzinfo is UTC and 1989 <= found.year <= 2101)
