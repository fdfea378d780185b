"""An edition's canary: a share of its mails goes first, and the rest waits for how it fares. Pure.

After it stopped an edition, a person lets a share of the rest go first anew, or all the rest at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil


class CanaryState(StrEnum):
    """Stopped: a limit was passed. Overruled: a person let the rest go without it."""

    RUNNING = "running"
    PASSED = "passed"
    STOPPED = "stopped"
    OVERRULED = "overruled"


@dataclass(frozen=True)
class CanaryRule:
    """Which share goes first, how long the rest waits, and which shares may come back as what."""

    share: float = 0.0
    minutes: int = 30
    most_bounces: float = 0.05
    most_complaints: float = 0.003


@dataclass(frozen=True)
class CanaryCount:
    """How a canary fares: its mails, those not yet tried, and what came back. ``quiet_since`` is when the
    last of them was sent, or the canary's beginning.
    """

    size: int
    untried: int
    bounced: int
    complained: int
    quiet_since: datetime


@dataclass(frozen=True)
class Waits:
    """The rest waits: until all of the canary is tried, then until a moment."""

    until: datetime | None


@dataclass(frozen=True)
class Goes:
    """The rest may go; ``why`` in words."""

    why: str


@dataclass(frozen=True)
class Stops:
    """The edition is to be paused; ``why`` in words."""

    why: str


def canary_size(share: float, mails: int) -> int:
    """How many of an edition's mails go first: none without a share, else at least one."""
    return min(mails, ceil(round(share * mails, 6))) if share > 0 else 0


def judge(rule: CanaryRule, count: CanaryCount, now: datetime) -> Waits | Goes | Stops:
    """What becomes of the rest. Limits are shares of the whole canary: it stops as soon as one is passed."""
    for returned, most, what in (
        (count.bounced, rule.most_bounces, "bounced"),
        (count.complained, rule.most_complaints, "were complained about"),
    ):
        if returned > most * count.size:
            return Stops(f"{returned} of {count.size} mails that went first {what}; the limit is {most:.1%}")
    if count.untried:
        return Waits(None)
    until = count.quiet_since + timedelta(minutes=rule.minutes)
    if now < until:
        return Waits(until)
    return Goes(
        f"of {count.size} mails that went first {count.bounced} bounced, {count.complained} complained"
    )
