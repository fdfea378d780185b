"""Prints a benchmark's figures: each beside its floor or peer of the same run, and the ratio."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

WHOLE = 100


@dataclass(frozen=True)
class Figure:
    """Two values in ``unit``: rates (more is better), or times and sizes; ``ratio`` is ours / other."""

    name: str
    ours: float
    peer: str
    other: float
    unit: str


def in_words(value: float) -> str:
    """A number as people read it: whole from a hundred on, else with two digits after the point."""
    return f"{value:,.0f}" if value >= WHOLE else f"{value:.2f}"


def report(title: str, figures: list[Figure]) -> None:
    """Print one table."""
    table = Table("figure", "ours", "floor or peer", "its rate", "unit", "ratio", title=title)
    for figure in figures:
        table.add_row(
            figure.name,
            in_words(figure.ours),
            figure.peer,
            in_words(figure.other),
            figure.unit,
            f"{figure.ours / figure.other:.2f}",
        )
    Console(width=120).print(table)
