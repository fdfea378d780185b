from datetime import UTC, datetime, timedelta

import pytest

from services.mailer.cadence import LESS, Rules, days_left, has_ended, interval, is_due
from shared.vocabulary import Cadence

NOW = datetime(2027, 5, 4, 7, tzinfo=UTC)
RULES = Rules()


@pytest.mark.parametrize(
    ("cadence", "hours_ago", "due"),
    [
        (Cadence.INSTANT, 1, True),
        (Cadence.EDITION, 1, True),
        (Cadence.DAILY, 17, False),
        (Cadence.DAILY, 18, True),
        (Cadence.WEEKLY, 7 * 24 - 13, False),
        (Cadence.WEEKLY, 7 * 24 - 12, True),
        (Cadence.MONTHLY, 21 * 24, False),
        (Cadence.MONTHLY, 28 * 24, True),
    ],
)
def test_a_digest_is_due_some_hours_before_its_period_is_over(
    cadence: Cadence, hours_ago: int, *, due: bool
) -> None:
    assert is_due(cadence, NOW - timedelta(hours=hours_ago), NOW, RULES) is due


@pytest.mark.parametrize("cadence", list(Cadence))
def test_who_never_had_a_digest_gets_the_next_one(cadence: Cadence) -> None:
    assert is_due(cadence, None, NOW, RULES)


def test_a_great_tolerance_leaves_three_quarters_of_a_period() -> None:
    assert interval(Cadence.DAILY, Rules(tolerance=timedelta(days=30))) == timedelta(hours=18)
    assert interval(Cadence.EDITION, Rules()) is None


def test_every_cadence_but_the_last_has_one_below_it_and_the_steps_end() -> None:
    assert set(LESS) == set(Cadence) - {Cadence.MONTHLY}
    for cadence in Cadence:
        seen = [cadence]
        while seen[-1] in LESS:
            seen.append(LESS[seen[-1]])
        assert seen[-1] is Cadence.MONTHLY
        assert len(seen) == len(set(seen))


def test_mails_end_after_their_days_and_the_last_days_are_counted() -> None:
    assert not has_ended(NOW - timedelta(days=89), NOW, RULES)
    assert has_ended(NOW - timedelta(days=90), NOW, RULES)
    assert not has_ended(NOW - timedelta(days=900), NOW, Rules(renewal=None))
    assert days_left(NOW - timedelta(days=83), NOW, RULES) == 7
    assert days_left(NOW - timedelta(days=95), NOW, RULES) == 1
