import json

import pytest
from sqlalchemy.exc import OperationalError

from shared.errors import PermanentError, TransientError
from shared.retry import LONGEST_DELAY, MAX_DELIVERIES, delay_before_retry, is_permanent


def test_delays_grow_and_are_bounded() -> None:
    delays = [delay_before_retry(deliveries) for deliveries in range(1, 40)]
    assert delays[0] < 1
    assert delays[5] > 10
    assert max(delays) <= LONGEST_DELAY * 1.2


@pytest.mark.parametrize("error", [PermanentError("bad"), json.JSONDecodeError("bad", "x", 0)])
def test_bad_messages_are_not_tried_again(error: Exception) -> None:
    assert is_permanent(error, deliveries=1)


def test_other_failures_are_tried_again_until_the_last_delivery() -> None:
    assert not is_permanent(TransientError("later"), deliveries=MAX_DELIVERIES - 1)
    assert is_permanent(TransientError("later"), deliveries=MAX_DELIVERIES)


def test_an_outage_of_the_database_never_buries_a_message() -> None:
    outage = OperationalError("select 1", {}, Exception("server closed the connection"))
    assert not is_permanent(outage, deliveries=10_000)
    assert not is_permanent(ConnectionRefusedError(), deliveries=10_000)
