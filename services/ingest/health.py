"""How a feed is doing, from what is known of it. Pure: facts and the time in, a state out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

SILENT_INTERVALS = 3
"""So many times its usual interval may pass before a feed counts as silent."""

PULLED_AT_LEAST = timedelta(hours=6)
PUSHED_AT_LEAST = timedelta(days=2)
RHYTHM_DELIVERIES = 20
"""Deliveries from whose intervals a pushed feed's rhythm is told."""

FAILURES = 3
"""Fetches in a row that may go wrong by accident; one is enough for a feed that was never fetched."""

MANY_WARNINGS = 0.2
"""Share of the open postings that have warnings."""


class FeedState(StrEnum):
    """What a person has to know of a feed, in one word."""

    OK = "ok"
    WARNINGS = "warnings"
    HELD = "held"
    FAILING = "failing"
    SILENT = "silent"
    NEW = "new"
    PAUSED = "paused"


NEEDS_SOMEBODY = frozenset({FeedState.HELD, FeedState.FAILING, FeedState.SILENT})
"""States that do not pass by themselves."""


@dataclass(frozen=True)
class Facts:
    """What is known of a feed.

    ``every`` is the interval at which it is fetched, ``None`` of a pushed one. ``arrivals`` are its last good
    deliveries, newest first; a fetch that found nothing new is good too, and only in ``last_good``.
    ``failed`` says that its last delivery could not be read, ``failures`` how many fetches went wrong since
    the last good one, ``problems`` that the last fetch was not whole. ``rejected`` is of its last good
    delivery; ``open_postings`` of which ``warned`` have warnings and ``held`` are held. ``single`` feeds have
    no rhythm. ``silent_after`` is what a person set.
    """

    created: datetime
    last_good: datetime | None = None
    every: timedelta | None = None
    paused: bool = False
    failures: int = 0
    problems: bool = False
    failed: bool = False
    single: bool = False
    arrivals: Sequence[datetime] = ()
    silent_after: timedelta | None = None
    rejected: int = 0
    open_postings: int = 0
    warned: int = 0
    held: int = 0

    @property
    def share_of_warnings(self) -> float:
        """Open postings with warnings, 0 to 1."""
        return self.warned / self.open_postings if self.open_postings else 0.0


def state_of(facts: Facts, now: datetime) -> FeedState:
    """The worst that is true of the feed; a decision that waits comes before what may pass."""
    if facts.held:
        return FeedState.HELD
    if facts.paused:
        return FeedState.PAUSED
    if _is_failing(facts):
        return FeedState.FAILING
    if is_silent(facts, now):
        return FeedState.SILENT
    if facts.last_good is None:
        return FeedState.NEW
    return FeedState.WARNINGS if _has_warnings(facts) else FeedState.OK


def is_silent(facts: Facts, now: datetime) -> bool:
    """Whether a feed has had no good delivery for longer than its rhythm allows."""
    allowed = silence_allowed(facts)
    return allowed is not None and now - (facts.last_good or facts.created) > allowed


def silence_allowed(facts: Facts) -> timedelta | None:
    """How long the feed may be silent; ``None`` if nothing is known of its rhythm."""
    if facts.silent_after is not None:
        return facts.silent_after
    if facts.every is not None:
        return max(SILENT_INTERVALS * facts.every, PULLED_AT_LEAST)
    if facts.single:
        return None
    if facts.last_good is None:
        return PUSHED_AT_LEAST
    usual = usual_interval(facts.arrivals)
    return max(SILENT_INTERVALS * usual, PUSHED_AT_LEAST) if usual is not None else None


def usual_interval(arrivals: Sequence[datetime]) -> timedelta | None:
    """The median of the intervals between deliveries, newest first; ``None`` of fewer than two."""
    last = sorted(arrivals[:RHYTHM_DELIVERIES])
    seconds = [(after - before).total_seconds() for before, after in pairwise(last)]
    return timedelta(seconds=median(seconds)) if seconds else None


def _is_failing(facts: Facts) -> bool:
    if facts.failed:
        return True
    return facts.failures >= (1 if facts.last_good is None else FAILURES)


def _has_warnings(facts: Facts) -> bool:
    return bool(
        facts.rejected or facts.problems or facts.failures or facts.share_of_warnings >= MANY_WARNINGS
    )
