"""How often a candidate gets mail: when a digest is due, when it comes less often, when mails end. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.vocabulary import Cadence

PERIODS: Mapping[Cadence, timedelta] = {
    Cadence.DAILY: timedelta(days=1),
    Cadence.WEEKLY: timedelta(weeks=1),
    Cadence.MONTHLY: timedelta(weeks=4),
}
"""Time between two digests; the other cadences take each edition."""

LESS: Mapping[Cadence, Cadence] = {
    Cadence.INSTANT: Cadence.EDITION,
    Cadence.EDITION: Cadence.WEEKLY,
    Cadence.DAILY: Cadence.WEEKLY,
    Cadence.WEEKLY: Cadence.MONTHLY,
}
"""One step down."""

MOST_TOLERANCE = 0.25
"""Of a period, by which a digest may come early."""


@dataclass(frozen=True)
class Rules:
    """The settings about how often. ``lower_after`` 0: never lowered. ``renewal`` None: mails never end.

    ``plain``: who has no profile gets the newest jobs, as who objects to profiling always does.
    """

    tolerance: timedelta = timedelta(hours=12)
    lower_after: int = 8
    renewal: timedelta | None = timedelta(days=90)
    notice: timedelta = timedelta(days=7)
    renewal_of_digests: bool = False
    plain: bool = True


def interval(cadence: Cadence, rules: Rules) -> timedelta | None:
    """The least time between the freezing of two digests; ``None`` where each edition is due."""
    period = PERIODS.get(cadence)
    return None if period is None else period - min(rules.tolerance, period * MOST_TOLERANCE)


def is_due(cadence: Cadence, last: datetime | None, now: datetime, rules: Rules) -> bool:
    """Whether a digest is due, ``last`` being when the last one that went out was frozen."""
    wait = interval(cadence, rules)
    return wait is None or last is None or last <= now - wait


def has_ended(renewed_at: datetime, now: datetime, rules: Rules) -> bool:
    """Whether what a candidate asked for at ``renewed_at`` has run out."""
    return rules.renewal is not None and renewed_at <= now - rules.renewal


def days_left(renewed_at: datetime, now: datetime, rules: Rules) -> int:
    """Whole days until that, at least 1."""
    left = renewed_at + (rules.renewal or timedelta()) - now
    return max(1, round(left / timedelta(days=1)))
