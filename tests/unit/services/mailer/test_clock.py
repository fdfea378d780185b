from datetime import UTC, datetime, timedelta

from services.mailer.clock import Clock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_a_clock_tells_the_process_time_until_it_has_heard_another() -> None:
    assert Clock(lambda: NOON)() == NOON


def test_afterwards_it_goes_on_from_what_it_heard() -> None:
    own = [NOON]
    clock = Clock(lambda: own[0])
    clock.hear(NOON - timedelta(hours=1))
    own[0] += timedelta(seconds=5)
    assert clock() == NOON - timedelta(hours=1) + timedelta(seconds=5)
