"""The simulated edition: what follows from the model must follow from its numbers."""

from dataclasses import replace

import pytest

from benchmarks.capacity_model import Plan, Units, memory, simulate, storage

UNITS = Units(
    pair=1e-8,
    listing=1e-5,
    read=1e-6,
    write=2e-6,
    job=1e-5,
    candidate_bytes=2_000,
    list_bytes=5_000,
    job_bytes=4_000,
)
PLAN = Plan(candidates=100_000, jobs=10_000, partitions=16, replicas=1, cores=1, database_cores=8)


def test_one_replica_takes_as_long_as_all_work_one_after_the_other() -> None:
    work = 1e5 * 1e4 * 1e-8 + 1e5 * (1e-5 + 1e-6 + 2e-6) + 1e4 * 1e-5
    assert simulate(PLAN, UNITS).seconds == pytest.approx(work)


def test_twice_the_replicas_take_half_the_time_but_for_the_index() -> None:
    index = PLAN.jobs * UNITS.job
    one, two = simulate(PLAN, UNITS), simulate(replace(PLAN, replicas=2), UNITS)
    assert two.seconds - index == pytest.approx((one.seconds - index) / 2, rel=0.01)


def test_more_replicas_than_parts_do_not_help() -> None:
    enough = simulate(replace(PLAN, replicas=16), UNITS)
    assert simulate(replace(PLAN, replicas=64), UNITS).seconds == pytest.approx(enough.seconds)


def test_a_database_that_is_the_limit_sets_the_pace() -> None:
    slow = replace(UNITS, write=1e-3)
    many = simulate(replace(PLAN, replicas=16, database_cores=2), slow)
    assert many.seconds >= 1e5 * 1e-3 / 2
    assert many.database_busy > 0.9


def test_an_edition_of_few_changed_jobs_is_quicker() -> None:
    assert simulate(replace(PLAN, changed_jobs=0.05), UNITS).seconds < simulate(PLAN, UNITS).seconds / 3


def test_deaths_cost_time_and_lose_no_part() -> None:
    plan = replace(PLAN, replicas=4, deaths_an_hour=600, ack_wait=5, restart=1)
    calm, troubled = simulate(replace(plan, deaths_an_hour=0), UNITS), simulate(plan, UNITS)
    assert troubled.deaths > 0
    assert troubled.seconds > calm.seconds


def test_memory_and_storage_are_sums_of_their_parts() -> None:
    assert memory(PLAN, UNITS, block=8_000_000) == 10_000 * 4_000 + 8_000_000
    assert storage(PLAN, UNITS, editions=2) == 100_000 * (2_000 + 2 * 5_000)
