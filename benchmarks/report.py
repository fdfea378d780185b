"""Prints a benchmark's figures: each beside its floor or peer of the same run, and the ratio."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """``ours`` and ``other`` are rates (higher is better) in ``unit``; ``ratio`` is ours / other."""

    name: str
    ours: float
    peer: str
    other: float
    unit: str


def report(title: str, figures: list[Figure]) -> None:
    """Print one table."""
    table = Table("figure", "ours", "floor or peer", "its rate", "unit", "ratio", title=title)
    for figure in figures:
        table.add_row(
            figure.name,
            f"{figure.ours:,.0f}",
            figure.peer,
            f"{figure.other:,.0f}",
            figure.unit,
            f"{figure.ours / figure.other:.2f}",
        )
    Console(width=120).print(table)
