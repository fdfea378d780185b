"""What the columns of a spreadsheet hold, guessed from their names in Norwegian, English and the like."""

import re
import unicodedata
from collections.abc import Sequence

from services.ingest.formats.column_names import NAMES

HEADER_WITHIN = 30
"""The header stands in one of so many first rows, below a logo, a heading or empty rows."""

FOLD = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ß": "ss"})
IGNORED = "ignore"
FIELDS = frozenset(NAMES)


def folded(name: str) -> str:
    """A name for comparing: ``Søknadsfrist:``, ``soknadsfrist`` and ``SOKNADS_FRIST`` are one."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(FOLD))
    return "".join(letter for letter in plain if letter.isalnum())


LOOKUP = {folded(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}


def field_of(name: str) -> tuple[str, int] | None:
    """The field that a column of this name holds, and how surely: 0 is surest."""
    for reading in (name, re.sub(r"\([^()]*\)", "", name), name.partition("/")[0]):
        if found := LOOKUP.get(folded(reading)):
            return found
    return None


def fields_of(header: Sequence[str], mapping: dict[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """Field → the columns that hold it, the surest first. ``mapping`` outranks a column's name.

    A second title is an occupation.
    """
    given = {folded(column): field for column, field in (mapping or {}).items()}
    found: dict[str, list[tuple[int, int, str]]] = {}
    for index, column in enumerate(header):
        if folded(column) in given:
            found.setdefault(given[folded(column)], []).append((-1, index, column))
        elif guess := field_of(column):
            found.setdefault(guess[0], []).append((guess[1], index, column))
    found.pop(IGNORED, None)
    columns = {field: tuple(column for *_, column in sorted(ranked)) for field, ranked in found.items()}
    if len(columns.get("title", ())) > 1:
        columns.setdefault("occupation", columns["title"][1:])
    return columns


def header_row(rows: Sequence[Sequence[str]], mapping: dict[str, str] | None = None) -> tuple[int, int]:
    """The index of the row that is the header, and how many fields it names: 0 is a guess.

    Without a row that names a title it is the first that has two cells or more, or else the first.
    """
    best, most = None, 0
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        fields = fields_of([cell for cell in row if cell.strip()], mapping)
        if "title" in fields and len(fields) > most:
            best, most = index, len(fields)
    if best is not None:
        return best, most
    wide = (
        index for index, row in enumerate(rows[:HEADER_WITHIN]) if sum(bool(cell.strip()) for cell in row) > 1
    )
    return next(wide, 0), 0
