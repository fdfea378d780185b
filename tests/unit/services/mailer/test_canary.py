from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.canary import CanaryCount, CanaryRule, Goes, Stops, Waits, canary_size, judge

BEGAN = datetime(2027, 3, 1, 8, tzinfo=UTC)
RULE = CanaryRule(share=0.05, minutes=30, most_bounces=0.05, most_complaints=0.003)


def count(size: int = 100, untried: int = 0, bounced: int = 0, complained: int = 0) -> CanaryCount:
    return CanaryCount(size, untried, bounced, complained, BEGAN)


@pytest.mark.parametrize(
    ("share", "mails", "size"),
    [(0, 1000, 0), (0.05, 1000, 50), (0.05, 1, 1), (0.07, 100, 7), (1, 8, 8), (0.05, 0, 0), (0.001, 10, 1)],
)
def test_a_share_is_at_least_one_mail_and_never_more_than_there_are(
    share: float, mails: int, size: int
) -> None:
    assert canary_size(share, mails) == size


def test_the_rest_waits_until_all_are_tried_and_then_so_many_minutes() -> None:
    until = BEGAN + timedelta(minutes=30)
    assert judge(RULE, count(untried=1), BEGAN + timedelta(hours=9)) == Waits(None)
    assert judge(RULE, count(), until - timedelta(seconds=1)) == Waits(until)
    assert isinstance(judge(RULE, count(bounced=5), until), Goes)


def test_it_stops_as_soon_as_a_limit_is_passed_though_not_all_are_tried() -> None:
    stops = judge(RULE, count(untried=60, bounced=6), BEGAN)
    assert stops == Stops("6 of 100 mails that went first bounced; the limit is 5.0%")
    complaint = judge(RULE, count(complained=1), BEGAN + timedelta(hours=1))
    assert complaint == Stops("1 of 100 mails that went first were complained about; the limit is 0.3%")


def test_a_canary_of_which_all_were_skipped_lets_the_rest_go() -> None:
    assert isinstance(judge(RULE, count(size=0), BEGAN + timedelta(hours=1)), Goes)


@given(st.floats(0, 1), st.integers(0, 5000), st.integers(0, 60), st.integers(0, 100), st.integers(0, 100))
def test_nothing_goes_on_over_a_limit_or_too_early(
    most: float, size: int, minutes: int, bounced: int, complained: int
) -> None:
    rule = CanaryRule(0.05, 30, most, most)
    verdict = judge(rule, count(size, 0, bounced, complained), BEGAN + timedelta(minutes=minutes))
    if isinstance(verdict, Goes):
        assert minutes >= 30
        assert max(bounced, complained) <= most * size
    if isinstance(verdict, Stops):
        assert max(bounced, complained) > most * size
