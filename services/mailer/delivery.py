"""A mail delivery's states, and what the relay's answer makes of it. Pure.

queued → claimed (lease, attempt) → sent | failed | skipped | unknown. A mail is ``unknown`` when the
connection or the process ended between the final dot and the 250: it may have arrived. By the setting it
is sent again with the same Message-ID, or parked. A state with ``next_attempt_at`` is due at that time.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.mailer.cadence import Rules
from services.mailer.limits import slows

RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440))
"""Waits after a transient refusal; after the last the mail has failed, some 52 hours after the first."""

REFUSED = "refused"
NOT_COMPOSED = "not_composed"


class State(StrEnum):
    """Where a mail delivery stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class OnUnknown(StrEnum):
    """What becomes of a mail that may have arrived."""

    RESEND = "resend"
    PARK = "park"


class Skip(StrEnum):
    """Why a mail is not sent though it was due."""

    GONE = "candidate_gone"
    WITHDRAWN = "withdrawn"
    NOT_ACTIVE = "not_active"
    NOT_PENDING = "not_pending"
    NOT_UNSUBSCRIBED = "not_unsubscribed"
    NOT_INSTANT = "not_instant"
    SUPPRESSED = "suppressed"
    NOTHING_LEFT = "nothing_left"
    OUTSIDE = "outside_audience"
    PAUSED = "on_holiday"
    NOT_DUE = "not_due"
    ALL_SENT = "all_sent_before"
    ENDED = "not_renewed"
    OBJECTED = "objects_to_profiling"
    RENEWED = "renewed"
    CANCELLED = "edition_cancelled"


class Wait(StrEnum):
    """Why a mail that is queued does not go yet; ``next_attempt_at`` says until when."""

    HOURS = "candidates_hours"
    RESTS = "domain_rests"
    RATE = "domain_rate"
    WARM_UP = "warm_up"
    DEFERRED = "refused_for_now"


Held = tuple[UUID, datetime, Wait]
"""A mail that is given back: until when, and why."""


@dataclass(frozen=True)
class Accepted:
    """250 after the final dot."""

    answer: str


@dataclass(frozen=True)
class Refused:
    """A permanent refusal; ``address_is_bad`` when it is the recipient's address that does not work."""

    answer: str
    address_is_bad: bool = False
    reason: str = REFUSED


@dataclass(frozen=True)
class Deferred:
    """A transient refusal of this mail, or the connection was lost before its content."""

    answer: str


@dataclass(frozen=True)
class InDoubt:
    """The content was on its way and no answer came."""

    answer: str


@dataclass(frozen=True)
class Unreached:
    """The relay did not get as far as this mail: says nothing about it."""

    answer: str


Outcome = Accepted | Refused | Deferred | InDoubt | Unreached


@dataclass(frozen=True)
class Policy:
    """The settings that decide about doubt, and about how often."""

    on_unknown: OnUnknown
    most_doubts: int
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Tries:
    """How often a mail was tried, this time included, and how often its fate was unknown before."""

    attempt: int
    doubts: int = 0


@dataclass(frozen=True)
class Verdict:
    """What is written into the ledger after an attempt."""

    state: State
    tries: Tries
    answer: str | None = None
    next_attempt_at: datetime | None = None
    reason: str | None = None
    address_is_bad: bool = False
    slows: bool = False
    """Whether the answer asks for fewer mails to the recipient's domain."""
    relay: str | None = None


def after(outcome: Outcome, tries: Tries, now: datetime, policy: Policy) -> Verdict:
    """What an attempt's outcome makes of a mail."""
    match outcome:
        case Accepted(answer):
            return Verdict(State.SENT, tries, answer)
        case Refused(answer, address_is_bad, reason):
            return Verdict(State.FAILED, tries, answer, reason=reason, address_is_bad=address_is_bad)
        case Deferred(answer):
            return replace(_deferred(answer, tries, now), slows=slows(answer))
        case InDoubt(answer):
            return _in_doubt(answer, tries, now, policy)
        case Unreached(answer):
            back = Tries(tries.attempt - 1, tries.doubts)
            return Verdict(State.QUEUED, back, answer, next_attempt_at=now)


def after_crash(tries: Tries, now: datetime, policy: Policy) -> Verdict:
    """What becomes of a mail whose sender fell silent after it had begun."""
    return _in_doubt("the mailer stopped before the answer came", tries, now, policy, delay=timedelta(0))


def _deferred(answer: str, tries: Tries, now: datetime) -> Verdict:
    if tries.attempt > len(RETRY_DELAYS):
        return Verdict(State.FAILED, tries, answer, reason="retries_exhausted")
    due = now + RETRY_DELAYS[tries.attempt - 1]
    return Verdict(State.QUEUED, tries, answer, next_attempt_at=due, reason=Wait.DEFERRED.value)


def _in_doubt(
    answer: str, tries: Tries, now: datetime, policy: Policy, delay: timedelta = RETRY_DELAYS[0]
) -> Verdict:
    counted = Tries(tries.attempt, tries.doubts + 1)
    if policy.on_unknown is OnUnknown.PARK or counted.doubts > policy.most_doubts:
        return Verdict(State.UNKNOWN, counted, answer, reason="parked")
    return Verdict(State.UNKNOWN, counted, answer, next_attempt_at=now + delay)
