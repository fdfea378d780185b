"""The report of a feed delivery: counts, and a line for whatever a company should know or mend."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from services.ingest.draft import Fault, Remark
from services.ingest.identity import reference_of
from services.ingest.lifecycle import Delivered, Plan
from services.ingest.reading import Reading
from shared.vocabulary import CloseReason

State = Literal["read", "superseded", "failed"]
MOST_LINES = 1_000
"""Lines of one kind; the counts are always whole."""


@dataclass(frozen=True)
class Report:
    """``taken`` are new jobs and jobs that came back; ``body`` is what the API and the CLI show."""

    state: State
    format: str | None
    taken: int
    changed: int
    unchanged: int
    closed: int
    rejected: int
    body: dict[str, Any]


def of_plan(reading: Reading, plan: Plan) -> Report:
    """What a delivery that could be read did."""
    counts = {
        "taken": len(plan.posted),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "closed": len(plan.closed),
        "rejected": len(reading.rejected),
    }
    absent = sum(close.reason is CloseReason.ABSENT for close in plan.closed)
    body = {
        "format": reading.format,
        "complete": reading.complete,
        "counts": counts | {"expired": len(plan.expired), "held": len(plan.held)},
        "closed": {"absent": absent, "deadline": len(plan.closed) - absent},
        "rejected": _lines(reading.rejected),
        "remarks": [*_held(plan), *_lines(reading.remarks)],
        "expired": [_expired(one) for one in plan.expired[:MOST_LINES]],
    }
    return Report("read", reading.format, **counts, body=body)


def of_fault(fault: Fault) -> Report:
    """A file of which nothing could be read: no job was touched."""
    return Report("failed", None, 0, 0, 0, 0, 0, {"failure": _without_empty(asdict(fault))})


def superseded() -> Report:
    """A delivery that was overtaken by a later complete one."""
    line = "a later complete delivery of this feed was read first, so this one changed nothing"
    return Report("superseded", None, 0, 0, 0, 0, 0, {"superseded": line})


def _lines(remarks: tuple[Remark, ...]) -> list[dict[str, Any]]:
    return [_without_empty(asdict(remark)) for remark in remarks[:MOST_LINES]]


def _held(plan: Plan) -> list[dict[str, Any]]:
    if not plan.held:
        return []
    return [
        {
            "code": "held",
            "message": f"{len(plan.held)} jobs, more than half of the feed, are missing and stay open",
            "mend": "send the whole feed; if they are gone indeed, send this one again and they are closed",
        }
    ]


def _expired(one: Delivered) -> dict[str, Any]:
    posting = one.posting
    return {
        "position": posting.position,
        "reference": reference_of(posting),
        "closes_at": posting.closes_at.isoformat() if posting.closes_at else None,
    }


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, (), "")}
