"""CSV and Excel files as rows of named cells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``position`` is "row 7", or "sheet Jobs, row 7"; ``cells`` by the header's own names."""

    position: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """``mapping`` is the feed's own: from a column's name to the field that it holds."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    mapping: dict[str, str] | None = None
