"""The capacity plan of docs/capacity.md: measures what a candidate, a job and a pair cost, and simulates.

Prices are assumptions, given as options: a core for an hour and a gibibyte on disk for a month, in euro.
"""

import argparse
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from benchmarks.capacity_model import Plan, Units, memory, simulate, storage
from benchmarks.capacity_units import measure

GIBIBYTE = 2**30
BLOCK = 64 * 2**20
"""Bytes of scores and masks that a core works in."""
EDITIONS = 4
"""Editions whose lists are kept."""
WEEKS = 52 / 12


@dataclass(frozen=True)
class Case:
    """A plan and what it is called."""

    name: str
    plan: Plan


ONE_MILLION = Plan(1_000_000, 20_000, partitions=256, replicas=2, cores=4, database_cores=4)
FIFTY_MILLION = Plan(50_000_000, 20_000, partitions=8_192, replicas=32, cores=8, database_cores=32)
CASES = (
    Case("1 M, in full", ONE_MILLION),
    Case("1 M, onwards (2 % of jobs new)", replace(ONE_MILLION, changed_jobs=0.02)),
    Case("1 M, in full, a replica an hour dies", replace(ONE_MILLION, deaths_an_hour=1.0)),
    Case("50 M, in full", FIFTY_MILLION),
    Case("50 M, onwards (2 % of jobs new)", replace(FIFTY_MILLION, changed_jobs=0.02)),
    Case("50 M, in full, each replica dies once an hour", replace(FIFTY_MILLION, deaths_an_hour=1.0)),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--core-hour", type=float, default=0.04, help="euro")
    options.add_argument("--gib-month", type=float, default=0.10, help="euro")
    prices = options.parse_args()
    units = measure()
    tell_units(units)
    tell(units, prices.core_hour, prices.gib_month)


def tell_units(units: Units) -> None:
    print(f"ranking a pair: {units.pair * 1e9:.1f} ns of a core")
    print(f"a candidate's list with its reasons: {units.listing * 1e3:.2f} ms of a core")
    print(f"reading a candidate: {units.read * 1e6:.0f} µs")
    print(f"writing a list and a standing: {units.write * 1e6:.0f} µs")
    print(f"reading a job into the index: {units.job * 1e6:.0f} µs, {units.job_bytes:,} bytes")
    print(f"stored for a candidate: {units.candidate_bytes:,} bytes, for a list: {units.list_bytes:,} bytes")


def tell(units: Units, core_hour: float, gib_month: float) -> None:
    table = Table(
        *("plan", "replicas x cores", "minutes", "replicas busy", "database busy", "deaths"),
        *("GiB a replica", "GiB on disk", "euro an edition", "euro a month"),
    )
    for case in CASES:
        table.add_row(case.name, *_row(case.plan, units, core_hour, gib_month))
    Console(width=170).print(table)


def _row(plan: Plan, units: Units, core_hour: float, gib_month: float) -> tuple[str, ...]:
    """Replicas are paid while the edition is ranked, once a week; the database always."""
    found = simulate(plan, units)
    disk = storage(plan, units, EDITIONS) / GIBIBYTE
    edition = found.seconds / 3_600 * plan.replicas * plan.cores * core_hour
    month = edition * WEEKS + plan.database_cores * 730 * core_hour + disk * gib_month
    return (
        f"{plan.replicas} x {plan.cores}",
        f"{found.seconds / 60:.1f}",
        f"{found.replicas_busy:.0%}",
        f"{found.database_busy:.0%}",
        str(found.deaths),
        f"{memory(plan, units, BLOCK) / GIBIBYTE:.2f}",
        f"{disk:.0f}",
        f"{edition:.2f}",
        f"{month:.0f}",
    )


if __name__ == "__main__":
    main()
