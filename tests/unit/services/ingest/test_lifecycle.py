from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.lifecycle import Delivered, Delivery, Known, Plan, plan
from services.ingest.posting import Posting
from shared.vocabulary import CloseReason

NOW = datetime(2027, 1, 15, tzinfo=UTC)
DELIVERY = Delivery(sequence=10, complete=True, shrunk_before=False, now=NOW)


def delivered(number: int, content: str = "a", closes_at: datetime | None = None) -> Delivered:
    return Delivered(UUID(int=number), content, Posting("/0", "Kokk", "Hotell", deadline=closes_at))


def known(*numbers: int, **values: object) -> dict[UUID, Known]:
    jobs = (Known(UUID(int=number), 1, "a", is_open=True, sequence=5) for number in numbers)
    return {job.job_id: replace(job, **values) for job in jobs}  # type: ignore[arg-type]  # any field


def numbers(plan_part: object) -> list[int]:
    return [
        (one.delivered if hasattr(one, "delivered") else one).job_id.int
        for one in plan_part  # type: ignore[attr-defined]  # any part of a plan
    ]


def test_new_changed_same_and_gone_are_told_apart() -> None:
    found = plan(known(1, 2, 3), [delivered(1), delivered(2, "b"), delivered(4)], DELIVERY)
    assert numbers(found.posted) == [4]
    assert [(write.delivered.job_id.int, write.version) for write in found.changed] == [(2, 2)]
    assert numbers(found.unchanged) == [1]
    assert [(one.job_id.int, one.version, one.reason) for one in found.closed] == [(3, 2, CloseReason.ABSENT)]


def test_the_same_delivery_again_changes_nothing() -> None:
    found = plan(known(1, 2), [delivered(1), delivered(2)], DELIVERY)
    assert found == Plan(unchanged=(delivered(1), delivered(2)))


def test_an_incomplete_delivery_closes_nothing_for_being_absent() -> None:
    assert plan(known(1, 2), [delivered(1)], replace(DELIVERY, complete=False)).closed == ()


def test_a_job_that_could_not_be_read_is_not_gone() -> None:
    assert plan(known(1, 2), [delivered(1)], DELIVERY, spared=frozenset({UUID(int=2)})).closed == ()


def test_a_job_that_comes_back_is_posted_with_a_higher_version() -> None:
    found = plan(known(1, is_open=False, version=4), [delivered(1)], DELIVERY)
    assert [write.version for write in found.posted] == [5]


def test_a_feed_that_loses_most_of_its_jobs_keeps_them_until_it_does_so_again() -> None:
    jobs = known(1, 2, 3, 4)
    held = plan(jobs, [delivered(1)], DELIVERY)
    assert held.closed == ()
    assert sorted(job.int for job in held.held) == [2, 3, 4]
    again = plan(jobs, [delivered(1)], replace(DELIVERY, sequence=11, shrunk_before=True))
    assert (numbers(again.closed), again.held) == ([2, 3, 4], ())


@pytest.mark.parametrize("there", [[1, 2], [1, 2, 3]])
def test_a_feed_that_loses_half_or_less_loses_it_at_once(there: list[int]) -> None:
    found = plan(known(1, 2, 3, 4), [delivered(number) for number in there], DELIVERY)
    assert (len(found.closed), found.held) == (4 - len(there), ())


def test_a_small_feed_may_lose_everything_at_once() -> None:
    assert len(plan(known(1, 2, 3), [], DELIVERY).closed) == 3


def test_a_posting_past_its_deadline_is_not_posted_and_closes_its_job() -> None:
    late = NOW - timedelta(days=1)
    found = plan(known(1), [delivered(1, "b", late), delivered(2, "a", late)], DELIVERY)
    assert numbers(found.expired) == [1, 2]
    assert (found.posted, found.changed) == ((), ())
    assert [(one.job_id.int, one.reason) for one in found.closed] == [(1, CloseReason.DEADLINE)]


def test_a_job_past_its_deadline_closes_for_that_and_counts_as_no_loss() -> None:
    jobs = known(1, 2, 3, 4, 5, closes_at=NOW - timedelta(days=1)) | known(6)
    found = plan(jobs, [delivered(6)], replace(DELIVERY, complete=False))
    assert {one.reason for one in found.closed} == {CloseReason.DEADLINE}
    assert numbers(found.closed) == [1, 2, 3, 4, 5]


def test_an_extended_deadline_keeps_a_job_open() -> None:
    jobs = known(1, closes_at=NOW - timedelta(days=1))
    found = plan(jobs, [delivered(1, "b", NOW + timedelta(days=9))], DELIVERY)
    assert (numbers(found.changed), found.closed) == ([1], ())


def test_an_older_delivery_never_overwrites_a_newer_one() -> None:
    found = plan(known(1, 2, sequence=11), [delivered(1, "b")], DELIVERY)
    assert (found.changed, found.closed, numbers(found.unchanged)) == ((), (), [1])


IDS = st.sets(st.integers(1, 12))


@given(before=IDS, closed=IDS, now=IDS, complete=st.booleans(), shrunk=st.booleans())
def test_every_job_has_one_fate(
    *, before: set[int], closed: set[int], now: set[int], complete: bool, shrunk: bool
) -> None:
    jobs = known(*before) | known(*closed, is_open=False)
    delivery = replace(DELIVERY, complete=complete, shrunk_before=shrunk)
    found = plan(jobs, [delivered(number) for number in now], delivery)
    parts = (found.posted, found.changed, found.unchanged, found.closed, found.expired)
    fates = [number for part in parts for number in numbers(part)]
    assert len(fates) == len(set(fates))
    assert now <= set(fates)
    open_after = ({job.job_id.int for job in jobs.values() if job.is_open} | now) - set(numbers(found.closed))
    if complete and not found.held:
        assert open_after == now
