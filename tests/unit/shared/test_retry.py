import json

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.errors import NotReadyError, PermanentError, TransientError
from shared.retry import LONGEST_DELAY, MAX_FAILURES, Failures, delay_before_retry, is_permanent


def test_delays_grow_and_are_bounded() -> None:
    delays = [delay_before_retry(deliveries) for deliveries in range(1, 40)]
    assert delays[0] < 1
    assert delays[5] > 10
    assert max(delays) <= LONGEST_DELAY * 1.2


@pytest.mark.parametrize("error", [PermanentError("bad"), json.JSONDecodeError("bad", "x", 0)])
def test_bad_messages_are_not_tried_again(error: Exception) -> None:
    assert is_permanent(error, failures=1)


def test_other_failures_are_tried_again_until_the_last_one() -> None:
    assert not is_permanent(TransientError("later"), failures=MAX_FAILURES - 1)
    assert is_permanent(TransientError("later"), failures=MAX_FAILURES)


class StartingUp(Exception):  # noqa: N818  asyncpg's errors carry a state like this
    sqlstate = "57P03"


@pytest.mark.parametrize(
    "outage",
    [
        OperationalError("select 1", {}, Exception("server closed the connection")),
        DBAPIError("select 1", {}, StartingUp("the database system is starting up")),
        ConnectionRefusedError(),
    ],
)
def test_an_outage_of_the_database_uses_up_no_attempt(outage: Exception) -> None:
    failures = Failures()
    key = ("portal-mail-bounced", 7)
    assert failures.add(key, TransientError("later")) == 1
    assert [failures.add(key, outage) for _ in range(100)] == [1] * 100
    failures.forget(key)
    assert failures.add(key, TransientError("later")) == 1


def test_a_process_that_is_not_ready_uses_up_no_attempt() -> None:
    failures = Failures()
    key = ("matcher-matches-requested", 7)
    assert [failures.add(key, NotReadyError("no model")) for _ in range(100)] == [0] * 100
    assert not is_permanent(NotReadyError("no model"), failures=0)
