"""The report of a feed delivery: counts, and a line for whatever a company should know or mend."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import orjson

from services.ingest.draft import Fault, Remark
from services.ingest.reader.protocol import End, Lines, Row
from shared.vocabulary import CloseReason

State = Literal["read", "superseded", "failed"]


@dataclass
class Counts:
    """Postings, by what became of them.

    ``taken`` are new or came back, ``immaterial`` changed in nothing that a candidate cares about, ``held``
    are missing and stay open, ``expired`` were past when they came, ``joined`` are one job with another
    posting, ``marked`` are no jobs. ``closed`` counts the ``deleted`` too. ``warnings`` are lines, of which a
    posting may have several.
    """

    taken: int = 0
    changed: int = 0
    immaterial: int = 0
    unchanged: int = 0
    closed: int = 0
    held: int = 0
    rejected: int = 0
    expired: int = 0
    deleted: int = 0
    joined: int = 0
    marked: int = 0
    warnings: int = 0


@dataclass
class Tally:
    """What a delivery did, noted while it is applied."""

    counts: Counts = field(default_factory=Counts)
    closed: dict[CloseReason, int] = field(default_factory=dict)
    expired: Lines = field(default_factory=Lines)
    marked: Lines = field(default_factory=Lines)
    held: Lines = field(default_factory=Lines)
    joined: Lines = field(default_factory=Lines)

    def close(self, reason: CloseReason, count: int) -> None:
        """Note postings that were closed."""
        self.closed[reason] = self.closed.get(reason, 0) + count
        self.counts.closed += count
        if reason is CloseReason.DELETED:
            self.counts.deleted += count

    def expire(self, row: Row) -> None:
        """Note a posting that was past when it came."""
        self.counts.expired += 1
        self.expired.add(_line(row) | {"closes_at": row.closes_at.isoformat() if row.closes_at else None})

    def mark(self, row: Row) -> None:
        """Note a posting that is no job."""
        self.counts.marked += 1
        self.marked.add(_line(row) | {"kind": row.kind})


@dataclass(frozen=True)
class Report:
    """``body`` is what the API and the CLI show."""

    state: State
    format: str | None
    counts: Counts
    body: dict[str, Any]


def of_delivery(end: End, tally: Tally) -> Report:
    """What a delivery that could be read did."""
    counts = tally.counts
    counts.rejected = end.count_rejected
    counts.warnings = end.count_remarks
    body = {
        "format": end.format,
        "complete": end.complete,
        "counts": asdict(counts),
        "closed": {reason.value: tally.closed.get(reason, 0) for reason in CloseReason},
        "rejected": lines(end.rejected),
        "warnings": [*_held(counts), *lines(end.remarks)],
        "expired": tally.expired.kept,
        "marked": tally.marked.kept,
        "joined": tally.joined.kept,
        "held": tally.held.kept,
    }
    if end.posting is not None:
        body["posting"] = end.posting
    return Report("read", end.format, counts, body)


def of_fault(fault: Fault) -> Report:
    """A file of which nothing could be read: no job was touched."""
    return Report("failed", None, Counts(), {"failure": without_empty(asdict(fault))})


def superseded() -> Report:
    """A delivery that was overtaken by a later complete one."""
    line = "a later complete delivery of this feed was read first, so this one changed nothing"
    return Report("superseded", None, Counts(), {"superseded": line})


def lines(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """Rejections and warnings as plain values."""
    return [without_empty(asdict(remark)) for remark in remarks]


def without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """What a line has to say."""
    return {key: value for key, value in values.items() if value not in (None, (), "")}


def _held(counts: Counts) -> list[dict[str, Any]]:
    if not counts.held:
        return []
    return [
        {
            "code": "held",
            "message": f"{counts.held} postings, more than half of the feed, are missing and stay open",
            "mend": "send the whole feed; if they are gone indeed, send this one again and they are closed, "
            "or ask an operator",
        }
    ]


def _line(row: Row) -> dict[str, Any]:
    title = orjson.loads(row.content)["title"]
    return {"position": row.position, "title": title, "reference": row.reference}
