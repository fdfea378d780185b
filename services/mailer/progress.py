"""An edition's figures: how far it is, how fast it goes, when it will be done, and who answers what. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

FEWEST_OF_A_DOMAIN = 5
"""Domains with fewer recipients are shown together: a figure of theirs could be a person's."""
OTHER = "other"
RATE_SECONDS = 60.0


@dataclass(frozen=True)
class Group:
    """So many mails of an edition with the same state, reason, domain, and answer's code."""

    state: str
    reason: str | None
    domain: str | None
    answer: str | None
    mails: int
    bounced: int = 0
    complained: int = 0


@dataclass(frozen=True)
class DomainLine:
    """What a destination domain did with an edition's mails; ``answers`` by SMTP code."""

    domain: str
    mails: int = 0
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    bounced: int = 0
    complained: int = 0
    answers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CanaryLine:
    """How an edition's canary fares; ``state`` is None before it begins."""

    share: float
    state: str | None
    mails: int = 0
    untried: int = 0
    bounced: int = 0
    complained: int = 0


@dataclass(frozen=True)
class LastStep:
    """The last thing that happened to an edition."""

    after: str
    who: str
    at: datetime
    note: str | None


@dataclass(frozen=True)
class Status:
    """An edition's figures: mails by state, and why some are in it.

    ``total`` counts skipped ones too, ``open`` those that may still be sent; ``rate`` is mails a second.
    """

    number: int
    state: str
    title: str
    drafted_at: datetime
    opened_at: datetime | None
    send_at: datetime | None
    sending_at: datetime | None
    sent_at: datetime | None
    partitions: int
    frozen: int
    total: int
    open: int
    states: dict[str, int]
    reasons: dict[str, int]
    skipped: dict[str, int]
    parked: int
    rate: float
    seconds_left: float | None
    domains: Sequence[DomainLine]
    canary: CanaryLine | None
    last_step: LastStep | None


def still_open(states: Mapping[str, int], parked: int) -> int:
    """Mails that may still be sent: those that wait, are claimed, or are sent again after a doubt."""
    return sum(states.get(state, 0) for state in ("queued", "claimed", "unknown")) - parked


def by_state(groups: Iterable[Group]) -> dict[str, int]:
    """Mails by state."""
    return _summed((group.state, group.mails) for group in groups)


def by_reason(groups: Iterable[Group], state: str | None = None) -> dict[str, int]:
    """Mails by the reason of their state, of all states or of one."""
    return _summed(
        (group.reason, group.mails) for group in groups if group.reason and state in (None, group.state)
    )


def by_domain(groups: Iterable[Group]) -> list[DomainLine]:
    """A line for each domain, largest first; small domains together at the end. Untried mails have none."""
    known = [group for group in groups if group.domain]
    mails = _summed((str(group.domain), group.mails) for group in known)
    lines: dict[str, dict[str, Any]] = {}
    for group in known:
        name = str(group.domain)
        line = lines.setdefault(name if mails[name] >= FEWEST_OF_A_DOMAIN else OTHER, {"answers": {}})
        _add(line, group)
    found = [DomainLine(domain=name, **line) for name, line in lines.items()]
    return sorted(found, key=lambda line: (line.domain == OTHER, -line.mails, line.domain))


_COLUMNS = {
    "queued": "waiting",
    "claimed": "waiting",
    "sent": "sent",
    "failed": "failed",
    "unknown": "unknown",
}


def _add(line: dict[str, Any], group: Group) -> None:
    figures = {"mails": group.mails, "bounced": group.bounced, "complained": group.complained}
    if group.state in _COLUMNS:
        figures[_COLUMNS[group.state]] = group.mails
    for name, value in figures.items():
        line[name] = line.get(name, 0) + value
    if group.answer:
        line["answers"][group.answer] = line["answers"].get(group.answer, 0) + group.mails


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, mails in pairs:
        found[name] = found.get(name, 0) + mails
    return found


def rate(recent: int, sending_for: timedelta) -> float:
    """Mails a second over the last minute, or since sending began if that is less."""
    return recent / min(max(sending_for.total_seconds(), 1.0), RATE_SECONDS)


def seconds_left(state: str, waiting: int, mails_a_second: float) -> float | None:
    """How long the rest takes at that rate; None when it does not move."""
    if state != "sending" or mails_a_second <= 0:
        return None
    return waiting / mails_a_second
