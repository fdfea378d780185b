from datetime import UTC, datetime

import pytest

from shared.fetching.waits import FIRST_WAIT, LONGEST_WAIT, after_failures, retry_after

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("99999999999999999999", LONGEST_WAIT),
        ("Mon, 01 Mar 2027 12:10:00 GMT", 600.0),
        ("Mon, 01 Mar 2027 11:00:00 GMT", 0.0),
        ("Mon, 01 Mar 2027 12:10:00", 600.0),
        ("Wed, 01 Mar 2099 12:00:00 GMT", LONGEST_WAIT),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("", None),
        (None, None),
    ],
)
def test_a_wait_is_a_number_of_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(("failures", "wait"), [(1, FIRST_WAIT), (2, 600.0), (5, 4800.0), (99, LONGEST_WAIT)])
def test_failures_double_the_wait_up_to_a_day(failures: int, wait: float) -> None:
    assert 0.9 * wait <= after_failures(failures) <= 1.1 * wait


def test_what_the_server_asks_for_is_kept_to() -> None:
    assert after_failures(1, asked=7_200.0) == 7_200.0
