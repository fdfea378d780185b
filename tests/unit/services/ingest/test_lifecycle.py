from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.lifecycle import (
    Brought,
    Fate,
    Known,
    KnownJob,
    Losses,
    Missing,
    Step,
    fate,
    losses,
    reason_of,
    step,
    version_after,
)
from shared.vocabulary import CloseReason

NOW = datetime(2027, 1, 15, tzinfo=UTC)
LATE = NOW - timedelta(days=1)


def known(content: bytes = b"a", facts: bytes = b"f", **values: object) -> Known:
    return Known(content, facts, **({"is_open": True, "sequence": 5} | values))  # type: ignore[arg-type]  # any field


def brought(content: bytes = b"a", facts: bytes = b"f", **values: object) -> Brought:
    return Brought(content, facts, **({"sequence": 10} | values))  # type: ignore[arg-type]  # any field


def ids(*numbers: int) -> frozenset[UUID]:
    return frozenset(UUID(int=number) for number in numbers)


@pytest.mark.parametrize(
    ("before", "difference", "expected"),
    [
        (None, 1.0, Fate.NEW),
        (known(), 0.0, Fate.IMMATERIAL),
        (known(b"b"), 0.02, Fate.IMMATERIAL),
        (known(b"b"), 0.05, Fate.CHANGED),
        (known(b"b", b"other"), 0.0, Fate.CHANGED),
        (known(is_open=False), 0.0, Fate.REOPENED),
        (known(b"b", is_open=False), 1.0, Fate.REOPENED),
        (known(b"b", sequence=11), 1.0, Fate.STALE),
    ],
)
def test_a_posting_has_one_fate(before: Known | None, difference: float, expected: Fate) -> None:
    assert fate(before, brought(), difference, NOW) is expected


def test_small_steps_add_up_to_a_change() -> None:
    assert fate(known(b"b", drift=0.02), brought(), 0.009, NOW) is Fate.IMMATERIAL
    assert fate(known(b"b", drift=0.02), brought(), 0.02, NOW) is Fate.CHANGED


@pytest.mark.parametrize("before", [None, known(), known(is_open=False)])
def test_a_posting_past_its_time_is_expired_whatever_it_was(before: Known | None) -> None:
    assert fate(before, brought(closes_at=LATE), 1.0, NOW) is Fate.EXPIRED


def test_an_extended_deadline_is_a_change_of_the_same_posting() -> None:
    later = brought(b"b", b"g", closes_at=NOW + timedelta(days=9))
    assert fate(known(), later, 0.0, NOW) is Fate.CHANGED


def test_a_feed_that_loses_most_holds_it_until_an_equal_delivery() -> None:
    assert losses(Missing(new=ids(2, 3, 4)), 4) == Losses(held=ids(2, 3, 4))
    assert losses(Missing(held=ids(2, 3, 4)), 4) == Losses(closed=ids(2, 3, 4))


def test_a_delivery_that_misses_one_more_is_still_equal() -> None:
    assert losses(Missing(held=ids(2, 3, 4), new=ids(5)), 5) == Losses(closed=ids(2, 3, 4, 5))


def test_a_delivery_that_loses_most_of_the_rest_too_holds_the_rest() -> None:
    found = losses(Missing(held=ids(1, 2, 3, 4, 5, 6), new=ids(7, 8, 9)), 10)
    assert found == Losses(closed=ids(1, 2, 3, 4, 5, 6), held=ids(7, 8, 9))


def test_a_delivery_that_has_some_back_is_no_equal_one() -> None:
    assert losses(Missing(held=ids(2, 3), new=ids(5)), 5, back=True) == Losses(held=ids(2, 3, 5))
    assert losses(Missing(held=ids(2)), 5, back=True) == Losses(closed=ids(2))


@pytest.mark.parametrize("lost", [ids(3, 4), ids(4), ids()])
def test_a_feed_that_loses_half_or_less_loses_it_at_once(lost: frozenset[UUID]) -> None:
    assert losses(Missing(new=lost), 4) == Losses(closed=lost)


def test_a_small_feed_may_lose_everything_at_once() -> None:
    assert losses(Missing(new=ids(1, 2, 3)), 3) == Losses(closed=ids(1, 2, 3))


SOME = st.frozensets(st.integers(1, 9)).map(lambda numbers: ids(*numbers))


@given(held=SOME, new=SOME, more=st.integers(0, 9), back=st.booleans())
def test_what_is_missing_is_closed_or_held_and_never_both(
    *, held: frozenset[UUID], new: frozenset[UUID], more: int, back: bool
) -> None:
    missing = Missing(held, new - held)
    found = losses(missing, len(held | new) + more, back=back)
    assert found.closed | found.held == held | new
    assert not found.closed & found.held


@pytest.mark.parametrize(
    ("before", "content", "expected", "version"),
    [
        (None, b"a", Step.POST, 1),
        (None, None, Step.NOTHING, 0),
        (KnownJob(3, b"a", is_open=True), b"a", Step.NOTHING, 3),
        (KnownJob(3, b"a", is_open=True), b"b", Step.CHANGE, 4),
        (KnownJob(3, b"a", is_open=True), None, Step.CLOSE, 4),
        (KnownJob(3, b"a", is_open=False), None, Step.NOTHING, 3),
        (KnownJob(3, b"a", is_open=False), b"a", Step.POST, 4),
    ],
)
def test_a_job_takes_one_step_and_its_version_with_it(
    before: KnownJob | None, content: bytes | None, expected: Step, version: int
) -> None:
    taken = step(before, content)
    assert (taken, version_after(before, taken)) == (expected, version)


def test_what_was_said_outranks_what_was_concluded() -> None:
    assert reason_of([CloseReason.ABSENT, CloseReason.DELETED]) is CloseReason.DELETED
    assert reason_of([CloseReason.ABSENT, CloseReason.DEADLINE]) is CloseReason.DEADLINE
    assert reason_of([]) is CloseReason.ABSENT
