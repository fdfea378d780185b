"""Collects what faults cost; a run at full size ends with the table of it."""

import os
from collections.abc import Callable

import pytest
from fixtures.fault_costs import Cost, table

FULL = os.environ.get("TALENTPOOL_FULL_FAULTS") == "1"
COSTS = pytest.StashKey[list[Cost]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[Cost], None]:
    """Put a row into the table."""
    return request.config.stash.setdefault(COSTS, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    costs = terminalreporter.config.stash.get(COSTS, [])
    if FULL and costs:
        terminalreporter.section("faults")
        terminalreporter.write_line(table(costs))
