"""CSV and Excel files as rows of named cells, slice by slice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import BinaryIO, Literal

from services.ingest.formats.columns import HEADER_WITHIN, header_row
from services.ingest.formats.table_csv import csv_rows
from services.ingest.formats.table_excel import is_workbook, workbook_rows

SLICE_ROWS = 1_000
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Row:
    """``position`` is "row 7", or "sheet Jobs, row 7"; ``cells`` by the header's own names.

    ``surplus`` says that it has more cells than the header.
    """

    position: str
    cells: dict[str, str]
    surplus: bool = False


@dataclass(frozen=True)
class Table:
    """``mapping`` is the feed's own: from a column's name to the field that it holds."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    mapping: dict[str, str] | None = None
    kind: Literal["csv", "excel"] = "csv"


def table_slices(
    file: BinaryIO, mapping: dict[str, str] | None = None, *, size: int = SLICE_ROWS
) -> Iterator[Table] | None:
    """A seekable file as tables of ``size`` rows, at least one; CSV is never held whole."""
    file.seek(0)
    beginning = file.read(8)
    file.seek(0)
    if is_workbook(beginning):
        name, rows = workbook_rows(file.read(), mapping)
        return _tables(rows, f"sheet {name}, row ", Table((), (), mapping, "excel"), size)
    lines = csv_rows(file, mapping)
    return _tables(lines, "row ", Table((), (), mapping, "csv"), size) if lines else None


def _tables(rows: Iterator[list[str]], where: str, like: Table, size: int) -> Iterator[Table]:
    first = list(islice(rows, HEADER_WITHIN))
    index, _ = header_row(first, like.mapping)
    header = _names(first[index] if first else [])
    numbered = zip(count(index + 2), chain(first[index + 1 :], rows), strict=False)
    filled = (_row(f"{where}{number}", header, row) for number, row in numbered if any(map(str.strip, row)))
    some = tuple(islice(filled, size))
    yield Table(header, some, like.mapping, like.kind)
    while len(some) == size and (some := tuple(islice(filled, size))):
        yield Table(header, some, like.mapping, like.kind)


def _names(cells: list[str]) -> tuple[str, ...]:
    """Names of columns, each once: an empty one is "column 3", a second "Text" is "Text (2)"."""
    names, seen = list[str](), Counter[str]()
    for index, cell in enumerate(cells[:MOST_COLUMNS], start=1):
        name = " ".join(cell.split()) or f"column {index}"
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(names)


def _row(position: str, header: tuple[str, ...], row: list[str]) -> Row:
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if cell.strip()}
    return Row(position, cells, surplus=any(cell.strip() for cell in row[len(header) :]))
