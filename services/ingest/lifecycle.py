"""What a delivery does to a feed's postings, and these to their jobs. Pure: known state in, steps out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.vocabulary import CloseReason

FEWEST_POSTINGS_TO_HOLD = 4
"""A feed of fewer open postings may lose all of them at once."""

MOST_DRIFT = 0.03
"""How much of a text may change, in small steps too, before a candidate would care."""


class Fate(StrEnum):
    """What becomes of a posting that a delivery brings."""

    NEW = "new"
    CHANGED = "changed"
    IMMATERIAL = "immaterial"
    UNCHANGED = "unchanged"
    REOPENED = "reopened"
    EXPIRED = "expired"
    STALE = "stale"
    """A later delivery brought it already."""


@dataclass(frozen=True)
class Known:
    """A posting as the database has it; ``drift`` is how far its text went since candidates were told."""

    content_hash: bytes
    facts_hash: bytes
    is_open: bool
    sequence: int
    drift: float = 0.0


@dataclass(frozen=True)
class Brought:
    """A posting as a delivery has it."""

    content_hash: bytes
    facts_hash: bytes
    sequence: int
    closes_at: datetime | None = None


def fate(before: Known | None, now_brought: Brought, difference: float, now: datetime) -> Fate:
    """``difference`` is that of the two texts, 0 to 1; it counts only where nothing but the text changed."""
    if before and before.sequence > now_brought.sequence:
        return Fate.STALE
    if is_past(now_brought.closes_at, now):
        return Fate.EXPIRED
    if before is None:
        return Fate.NEW
    material = not _says_the_same(before, now_brought, difference)
    if not before.is_open:
        return Fate.REOPENED
    if material:
        return Fate.CHANGED
    return Fate.IMMATERIAL


def _says_the_same(before: Known, brought: Brought, difference: float) -> bool:
    if before.content_hash == brought.content_hash:
        return True
    return before.facts_hash == brought.facts_hash and before.drift + difference <= MOST_DRIFT


def is_past(closes_at: datetime | None, now: datetime) -> bool:
    """Whether a posting's time is over."""
    return closes_at is not None and closes_at < now


@dataclass(frozen=True)
class Missing:
    """Open postings that a complete delivery lacks: ``held`` were held before for that, ``new`` were not."""

    held: frozenset[UUID] = frozenset()
    new: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Losses:
    """What to close as absent, and what to hold until an operator or a second equal delivery decides."""

    closed: frozenset[UUID] = frozenset()
    held: frozenset[UUID] = frozenset()


def losses(missing: Missing, still_open: int, *, back: bool = False) -> Losses:
    """``still_open`` counts the feed's open postings before, without those that an operator keeps.

    A delivery that misses all that was held closes it, and what else it misses is judged by itself. With
    one of the held ``back``, the delivery is no equal one, and everything that it misses is judged anew.
    """
    if missing.held and not back:
        if is_suspicious(len(missing.new), still_open - len(missing.held)):
            return Losses(closed=missing.held, held=missing.new)
        return Losses(closed=missing.held | missing.new)
    every = missing.held | missing.new
    return Losses(held=every) if is_suspicious(len(every), still_open) else Losses(closed=every)


def is_suspicious(lost: int, of: int) -> bool:
    """More than half of the open postings gone at once looks like a broken export."""
    return of >= FEWEST_POSTINGS_TO_HOLD and lost * 2 > of


@dataclass(frozen=True)
class KnownJob:
    """A job as the database has it, with the hash of what candidates were last told."""

    version: int
    content_hash: bytes
    is_open: bool


class Step(StrEnum):
    """What happens to a job."""

    POST = "post"
    CHANGE = "change"
    CLOSE = "close"
    NOTHING = "nothing"


def step(before: KnownJob | None, content_hash: bytes | None) -> Step:
    """``content_hash`` is that of its open postings together; ``None`` if none is open."""
    if content_hash is None:
        return Step.CLOSE if before and before.is_open else Step.NOTHING
    if before is None or not before.is_open:
        return Step.POST
    return Step.NOTHING if before.content_hash == content_hash else Step.CHANGE


def version_after(before: KnownJob | None, taken: Step) -> int:
    """Versions grow by one with each step."""
    return (before.version if before else 0) + (taken is not Step.NOTHING)


CLOSE_ORDER = (CloseReason.DELETED, CloseReason.DEADLINE, CloseReason.ABSENT)


def reason_of(reasons: Sequence[CloseReason]) -> CloseReason:
    """Why a job closes, of the reasons of its postings: what was said outranks what was concluded."""
    return next((reason for reason in CLOSE_ORDER if reason in reasons), CloseReason.ABSENT)
