"""Goes through a document's rows: each is read by itself, so that a bad one never costs the others."""

from collections.abc import Callable
from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected, shown
from services.ingest.formats.document import Document
from services.ingest.formats.values import pointer

Read = Callable[[dict[str, Any], str], RawPosting | Rejected | Deleted]
"""From a row and its position to what it is."""


def read_rows(
    document: Document,
    path: tuple[str | int, ...],
    read: Read,
    *,
    complete: bool = True,
    total: int | None = None,
) -> Parsed:
    """Read the list of objects at ``path`` of a JSON document; what is no object is rejected.

    A row's position counts from the beginning of the file, also where ``document`` is a slice of it.
    """
    rows: Any = document.data
    for step in path:
        rows = rows[step]
    first = document.first_of(path)
    outcomes = [
        read(row, position) if row and isinstance(row, dict) else no_object(row, position)
        for row, position in ((row, pointer(*path, first + index)) for index, row in enumerate(rows))
    ]
    return parsed(outcomes, complete=complete, total=total)


def parsed(
    outcomes: list[RawPosting | Rejected | Deleted], *, complete: bool = True, total: int | None = None
) -> Parsed:
    """Outcomes sorted by kind, in their order."""
    return Parsed(
        postings=tuple(one for one in outcomes if isinstance(one, RawPosting)),
        rejected=tuple(one for one in outcomes if isinstance(one, Rejected)),
        deleted=tuple(one for one in outcomes if isinstance(one, Deleted)),
        complete=complete,
        total=total,
    )


def no_object(row: Any, position: str) -> Rejected:
    """A row that is a number, a text, a list or an empty object."""
    return Rejected(
        code="no-object",
        position=position,
        message="a posting must be a JSON object",
        mend="send each posting as the format's own interface gives it",
        value=shown(row),
    )
