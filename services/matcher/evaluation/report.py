"""What a run found: a table for people, plain values for machines."""

from dataclasses import asdict
from math import isnan
from typing import Any

from rich.console import Console
from rich.table import Table

from services.matcher.evaluation.bootstrap import Interval
from services.matcher.evaluation.retrieval import BARE
from services.matcher.evaluation.run import Report, Row

COLUMNS = {"BM25": "BM25", "char TF-IDF": "TF-IDF", BARE: "bare"}
"""Baselines that have a column of their own; the others are named in the cell beside them."""


def show(report: Report, console: Console) -> None:
    """Print the figures, and what was skipped."""
    table = Table(title=report.model_id, title_justify="left")
    table.add_column("set", overflow="fold")
    for name in ("n", "figure", "ours", "95 %", *COLUMNS.values()):
        table.add_column(name, justify="left" if name == "figure" else "right", no_wrap=True)
    table.add_column("others", overflow="fold")
    table.add_column("less the best (95 %)", justify="right")
    before = ""
    for row in report.rows:
        if row.set != before and before:
            table.add_section()
        table.add_row(*cells(row, named=row.set != before))
        before = row.set
    console.print(table)
    for skipped in report.skipped:
        console.print(f"skipped {skipped.folder}: {skipped.reason}", highlight=False, markup=False)


def cells(row: Row, *, named: bool) -> tuple[str, ...]:
    """A row of the table; a set is named once."""
    others = [f"{name} {_shown(value)}" for name, value in row.baselines.items() if name not in COLUMNS]
    return (
        f"{row.set}\n({row.about})" if named else "",
        str(row.n),
        row.metric,
        _shown(row.ours),
        _range(row.interval),
        *(_shown(row.baselines.get(name)) for name in COLUMNS),
        ", ".join(others),
        _difference(row),
    )


def plain(report: Report) -> dict[str, Any]:
    """The report as values of JSON; a figure that there is none of is ``null``."""
    return {
        "model": report.model_id,
        "rows": [_without_nan(asdict(row)) for row in report.rows],
        "skipped": [asdict(each) for each in report.skipped],
    }


def _difference(row: Row) -> str:
    if row.difference is None:
        return ""
    spread = row.difference_interval
    return f"{row.difference:+.3f}" + (f" ({spread.low:+.3f} to {spread.high:+.3f})" if spread else "")


def _shown(value: float | None) -> str:
    return "" if value is None else "none" if isnan(value) else f"{value:.3f}"


def _range(spread: Interval | None) -> str:
    return f"{spread.low:.3f} to {spread.high:.3f}" if spread else ""


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(each) for key, each in value.items()}
    return None if isinstance(value, float) and isnan(value) else value
