"""What a delivery does to a feed's jobs. Pure: known jobs and delivered postings in, a plan out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.ingest.posting import Posting
from shared.vocabulary import CloseReason

FEWEST_JOBS_TO_HOLD = 4
"""A feed of fewer open jobs may lose all of them at once."""


@dataclass(frozen=True)
class Known:
    """A job as the database has it. ``sequence`` is that of the delivery that last brought it."""

    job_id: UUID
    version: int
    content_hash: str
    is_open: bool
    closes_at: datetime | None = None
    sequence: int = 0


@dataclass(frozen=True)
class Delivered:
    """A posting of this delivery with its identity."""

    job_id: UUID
    content_hash: str
    posting: Posting


@dataclass(frozen=True)
class Delivery:
    """``complete``: what is not in it is gone. ``shrunk_before``: the complete one before was held back."""

    sequence: int
    complete: bool
    shrunk_before: bool
    now: datetime


@dataclass(frozen=True)
class Write:
    """A job to write, with its new version."""

    delivered: Delivered
    version: int


@dataclass(frozen=True)
class Close:
    """A job to close, with its new version."""

    job_id: UUID
    version: int
    reason: CloseReason


@dataclass(frozen=True)
class Plan:
    """``expired`` were past when they came; ``held`` are missing, and close if they are missing again."""

    posted: tuple[Write, ...] = ()
    changed: tuple[Write, ...] = ()
    unchanged: tuple[Delivered, ...] = ()
    closed: tuple[Close, ...] = ()
    expired: tuple[Delivered, ...] = ()
    held: tuple[UUID, ...] = ()


def plan(
    known: Mapping[UUID, Known],
    delivered: Sequence[Delivered],
    delivery: Delivery,
    *,
    spared: frozenset[UUID] = frozenset(),
) -> Plan:
    """``known`` holds the feed's jobs and every other one that is delivered now.

    ``spared`` were delivered but could not be read: they are not gone. Each job is delivered once.
    """
    present = {one.job_id for one in delivered} | spared
    missing = _missing(known, present, delivery) if delivery.complete else []
    held = () if delivery.shrunk_before else _suspicious(known, missing)
    sorted_out = _Sorter(known, delivery)
    for one in delivered:
        sorted_out.add(one)
    past = [
        _close(job, CloseReason.DEADLINE) for job in known.values() if _is_past(job, present, delivery.now)
    ]
    absent = [] if held else [_close(job, CloseReason.ABSENT) for job in missing]
    return Plan(
        posted=tuple(sorted_out.posted),
        changed=tuple(sorted_out.changed),
        unchanged=tuple(sorted_out.unchanged),
        closed=(*sorted_out.closed, *past, *absent),
        expired=tuple(sorted_out.expired),
        held=held,
    )


class _Sorter:
    """Puts each delivered posting where it belongs."""

    def __init__(self, known: Mapping[UUID, Known], delivery: Delivery) -> None:
        self._known = known
        self._delivery = delivery
        self.posted = list[Write]()
        self.changed = list[Write]()
        self.unchanged = list[Delivered]()
        self.closed = list[Close]()
        self.expired = list[Delivered]()

    def add(self, one: Delivered) -> None:
        before = self._known.get(one.job_id)
        if before and before.sequence > self._delivery.sequence:
            self.unchanged.append(one)  # a later delivery brought it already
        elif is_past(one.posting.closes_at, self._delivery.now):
            self.expired.append(one)
            if before and before.is_open:
                self.closed.append(_close(before, CloseReason.DEADLINE))
        elif before is None:
            self.posted.append(Write(one, 1))
        elif not before.is_open:
            self.posted.append(Write(one, before.version + 1))
        elif before.content_hash != one.content_hash:
            self.changed.append(Write(one, before.version + 1))
        else:
            self.unchanged.append(one)


def is_past(closes_at: datetime | None, now: datetime) -> bool:
    """Whether a job's time is over."""
    return closes_at is not None and closes_at < now


def _is_past(job: Known, present: set[UUID] | frozenset[UUID], now: datetime) -> bool:
    return job.is_open and job.job_id not in present and is_past(job.closes_at, now)


def _missing(
    known: Mapping[UUID, Known], present: set[UUID] | frozenset[UUID], delivery: Delivery
) -> list[Known]:
    """Open jobs that should be here; those that are past close for that reason."""
    return [
        job
        for job in known.values()
        if job.is_open
        and job.job_id not in present
        and job.sequence <= delivery.sequence
        and not is_past(job.closes_at, delivery.now)
    ]


def _suspicious(known: Mapping[UUID, Known], missing: Sequence[Known]) -> tuple[UUID, ...]:
    """More than half of the open jobs gone at once looks like a broken export."""
    still_open = sum(job.is_open for job in known.values())
    if still_open >= FEWEST_JOBS_TO_HOLD and len(missing) * 2 > still_open:
        return tuple(job.job_id for job in missing)
    return ()


def _close(job: Known, reason: CloseReason) -> Close:
    return Close(job.job_id, job.version + 1, reason)
