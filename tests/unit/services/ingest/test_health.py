from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.health import (
    NEEDS_SOMEBODY,
    Facts,
    FeedState,
    silence_allowed,
    state_of,
    usual_interval,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PULLED = Facts(created=NOW - 90 * DAY, last_good=NOW - HOUR, every=HOUR)
PUSHED = Facts(
    created=NOW - 90 * DAY, last_good=NOW - DAY, arrivals=[NOW - number * DAY for number in range(1, 9)]
)
FRESH = Facts(created=NOW - HOUR)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (PULLED, FeedState.OK),
        (PUSHED, FeedState.OK),
        (FRESH, FeedState.NEW),
        (replace(PULLED, paused=True), FeedState.PAUSED),
        (replace(PULLED, paused=True, last_good=NOW - 50 * DAY), FeedState.PAUSED),
        (replace(PULLED, paused=True, held=3), FeedState.HELD),
        (replace(PUSHED, held=1, failed=True), FeedState.HELD),
        (replace(PUSHED, failed=True), FeedState.FAILING),
        (replace(PULLED, failures=3), FeedState.FAILING),
        (replace(PULLED, failures=2), FeedState.WARNINGS),
        (replace(FRESH, every=HOUR, failures=1), FeedState.FAILING),
        (replace(PULLED, problems=True), FeedState.WARNINGS),
        (replace(PUSHED, rejected=1), FeedState.WARNINGS),
        (replace(PUSHED, open_postings=10, warned=2), FeedState.WARNINGS),
        (replace(PUSHED, open_postings=10, warned=1), FeedState.OK),
    ],
)
def test_a_feed_is_in_the_worst_state_that_is_true_of_it(facts: Facts, state: FeedState) -> None:
    assert state_of(facts, NOW) is state


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        (PULLED, 6 * HOUR),
        (replace(PULLED, every=DAY), 3 * DAY),
        (PUSHED, 3 * DAY),
        (replace(PUSHED, arrivals=[NOW - number * HOUR for number in range(9)]), 2 * DAY),
        (replace(PUSHED, arrivals=[NOW - DAY]), None),
        (replace(PUSHED, single=True), None),
        (FRESH, 2 * DAY),
        (replace(PUSHED, silent_after=HOUR), HOUR),
        (replace(PUSHED, single=True, silent_after=9 * DAY), 9 * DAY),
    ],
)
def test_how_long_a_feed_may_be_silent_follows_from_its_rhythm(
    facts: Facts, allowed: timedelta | None
) -> None:
    assert silence_allowed(facts) == allowed


@pytest.mark.parametrize("facts", [PULLED, PUSHED, replace(FRESH, silent_after=DAY)])
def test_a_feed_is_silent_from_the_moment_after_the_longest_silence_allowed(facts: Facts) -> None:
    allowed = silence_allowed(facts)
    assert allowed is not None
    since = (facts.last_good or facts.created) + allowed
    assert state_of(facts, since) is not FeedState.SILENT
    assert state_of(facts, since + timedelta(seconds=1)) is FeedState.SILENT


def test_one_long_holiday_does_not_change_a_rhythm() -> None:
    daily = [NOW - number * DAY for number in range(10)]
    assert usual_interval([*daily, NOW - 40 * DAY]) == DAY


def test_only_the_last_twenty_deliveries_make_the_rhythm() -> None:
    hourly = [NOW - number * HOUR for number in range(20)]
    assert usual_interval([*hourly, *(NOW - number * DAY for number in range(1, 90))]) == HOUR
    assert usual_interval([NOW]) is None


def test_a_person_is_needed_where_nothing_mends_itself() -> None:
    assert {FeedState.HELD, FeedState.FAILING, FeedState.SILENT} == NEEDS_SOMEBODY
