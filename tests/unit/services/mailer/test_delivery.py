from datetime import UTC, datetime, timedelta

import pytest

from services.mailer.delivery import (
    RETRY_DELAYS,
    Accepted,
    Deferred,
    InDoubt,
    OnUnknown,
    Policy,
    Refused,
    State,
    Tries,
    Unreached,
    Verdict,
    after,
    after_crash,
)

NOW = datetime(2026, 10, 22, 6, 30, tzinfo=UTC)
RESEND = Policy(OnUnknown.RESEND, most_doubts=2)
PARK = Policy(OnUnknown.PARK, most_doubts=2)


def test_a_250_is_the_end() -> None:
    assert after(Accepted("250 ok"), Tries(1), NOW, RESEND) == Verdict(State.SENT, Tries(1), "250 ok")


@pytest.mark.parametrize("bad", [True, False])
def test_a_permanent_refusal_is_never_retried(bad: bool) -> None:
    verdict = after(Refused("550 no", address_is_bad=bad), Tries(1), NOW, RESEND)
    assert (verdict.state, verdict.next_attempt_at, verdict.address_is_bad) == (State.FAILED, None, bad)


@pytest.mark.parametrize("attempt", range(1, len(RETRY_DELAYS) + 1))
def test_a_transient_refusal_waits_longer_each_time(attempt: int) -> None:
    verdict = after(Deferred("451 later"), Tries(attempt), NOW, RESEND)
    assert (verdict.state, verdict.next_attempt_at) == (State.QUEUED, NOW + RETRY_DELAYS[attempt - 1])
    assert verdict.reason == "refused_for_now"


def test_retries_come_to_an_end() -> None:
    verdict = after(Deferred("451 later"), Tries(len(RETRY_DELAYS) + 1), NOW, RESEND)
    assert (verdict.state, verdict.reason) == (State.FAILED, "retries_exhausted")
    assert list(RETRY_DELAYS) == sorted(RETRY_DELAYS)
    assert timedelta(days=2) < sum(RETRY_DELAYS, timedelta()) < timedelta(days=3)


def test_a_mail_in_doubt_is_sent_again_later() -> None:
    verdict = after(InDoubt("lost"), Tries(1), NOW, RESEND)
    assert (verdict.state, verdict.tries) == (State.UNKNOWN, Tries(1, doubts=1))
    assert verdict.next_attempt_at == NOW + RETRY_DELAYS[0]


def test_a_mail_in_doubt_too_often_is_parked() -> None:
    verdict = after(InDoubt("lost"), Tries(3, doubts=2), NOW, RESEND)
    assert (verdict.state, verdict.reason, verdict.next_attempt_at) == (State.UNKNOWN, "parked", None)


def test_parking_sends_nothing_twice() -> None:
    for verdict in (after(InDoubt("lost"), Tries(1), NOW, PARK), after_crash(Tries(1), NOW, PARK)):
        assert (verdict.state, verdict.next_attempt_at) == (State.UNKNOWN, None)


def test_a_crash_leaves_a_doubt_that_is_resolved_at_once() -> None:
    assert after_crash(Tries(1), NOW, RESEND).next_attempt_at == NOW


def test_a_relay_that_was_not_reached_costs_no_attempt() -> None:
    verdict = after(Unreached("421"), Tries(4, doubts=1), NOW, RESEND)
    assert (verdict.state, verdict.tries, verdict.next_attempt_at) == (State.QUEUED, Tries(3, 1), NOW)
