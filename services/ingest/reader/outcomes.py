"""What becomes of one posting of a file: a row to store, with remarks, or a rejection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.ingest.draft import RawPosting, Rejected, Remark, storable
from services.ingest.normalise.posting import remarks
from services.ingest.reader.assembling import row_of
from services.ingest.reader.protocol import Row
from services.ingest.reading import Company, not_understood, read_posting


class Draft(NamedTuple):
    """A posting to read, with the hash of its draft."""

    raw: RawPosting
    hashed: bytes


@dataclass(frozen=True)
class Whose:
    """The feed that postings are read for, and its format."""

    feed_id: UUID
    company: Company
    format: str


@dataclass(frozen=True)
class Taken:
    """A row, what could not be read of it, and what it is called if the same posting stood before."""

    row: Row
    remarks: tuple[Remark, ...]
    title: str
    reference: str | None


Outcome = Taken | Rejected
Work = Callable[[Whose, Sequence[Draft]], Callable[[], list[Outcome]]]
"""Begins to read drafts; what it gives waits for the outcomes, which are in the drafts' order."""


def later(whose: Whose, drafts: Sequence[Draft]) -> Callable[[], list[Outcome]]:
    """All of it in this process, when it is asked for."""
    return lambda: outcomes(whose, drafts)


def outcomes(whose: Whose, drafts: Sequence[Draft]) -> list[Outcome]:
    """One after the other, in this process."""
    return [outcome(whose, draft) for draft in drafts]


def outcome(whose: Whose, draft: Draft) -> Outcome:
    """A posting over which the program stumbles is a rejection: it costs no other."""
    posting = read_posting(draft.raw, whose.company)
    if isinstance(posting, Rejected):
        return posting
    try:
        row = row_of(whose.feed_id, whose.company.company_id, posting, draft.hashed, whose.format)
    except Exception as error:  # noqa: BLE001  whatever it is, it is this posting's
        return not_understood(draft.raw, error)
    warnings = tuple(remarks(draft.raw, posting))
    position = storable(draft.raw.position)  # as lines of a report may have it
    row = row._replace(warnings=len(warnings), position=position)
    return Taken(row, warnings, posting.title, posting.reference)
