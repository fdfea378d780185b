"""Every event on the bus. People appear as an opaque candidate id and a version, nothing else."""

from datetime import UTC, datetime
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from shared.jobs import Contract, Job
from shared.vocabulary import CloseReason, FeedbackKind, MailKind


class Event(Contract):
    """What all events have. ``event_id`` is the outbox row's id, the Nats-Msg-Id and the inbox key."""

    subject: ClassVar[str]
    event_id: UUID = Field(default_factory=uuid4)
    occurred_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    schema_version: Literal[1] = 1


class FeedReceived(Event):
    """A feed delivery's bytes are durable and wait to be read."""

    subject: ClassVar[str] = "feeds.received"
    delivery_id: UUID


class FeedReported(Event):
    """A feed delivery was read; counts of postings."""

    subject: ClassVar[str] = "feeds.reported"
    delivery_id: UUID
    feed_id: UUID
    company_id: UUID
    taken: int
    changed: int
    unchanged: int
    closed: int
    rejected: int


class JobPosted(Event):
    """A job is open that was not known before, or is open again."""

    subject: ClassVar[str] = "jobs.posted"
    job: Job


class JobChanged(Event):
    """An open job changed in something that a candidate would care about."""

    subject: ClassVar[str] = "jobs.changed"
    job: Job


class JobClosed(Event):
    """A job is no longer open; ``version`` is greater than that of the last ``jobs.posted|changed``."""

    subject: ClassVar[str] = "jobs.closed"
    job_id: UUID
    version: int
    reason: CloseReason


class TalentEvent(Event):
    """What the events about a candidate have; ``version`` grows with each change of the candidate."""

    candidate_id: UUID
    version: int


class TalentRegistered(TalentEvent):
    """Somebody signed up and must be asked to confirm."""

    subject: ClassVar[str] = "talent.registered"


class TalentChanged(TalentEvent):
    """A candidate was confirmed, changed the profile or preferences, or unsubscribed."""

    subject: ClassVar[str] = "talent.changed"


class TalentWithdrawn(TalentEvent):
    """A candidate left: whoever holds something of them erases it."""

    subject: ClassVar[str] = "talent.withdrawn"


class FeedbackGiven(TalentEvent):
    """A candidate said something of a job; it replaces whatever they said of it before."""

    subject: ClassVar[str] = "feedback.given"
    job_id: UUID
    kind: FeedbackKind


class FeedbackReset(TalentEvent):
    """A candidate took back what they said: of one job, or, where ``job_id`` is ``None``, of all."""

    subject: ClassVar[str] = "feedback.reset"
    job_id: UUID | None = None


class EditionOpened(Event):
    """An edition waits to be ranked, in ``partitions`` parts, ``top_k`` jobs a candidate."""

    subject: ClassVar[str] = "editions.opened"
    edition_id: UUID
    partitions: int = Field(ge=1)
    top_k: int = Field(ge=1)


class MatchesRequested(Event):
    """One part of an edition waits to be ranked: the matcher's own work queue."""

    subject: ClassVar[str] = "matches.requested"
    edition_id: UUID
    partition: int
    partitions: int
    top_k: int


class MatchesRanked(Event):
    """One part of an edition is ranked; the matches are read from the matcher's view."""

    subject: ClassVar[str] = "matches.ranked"
    edition_id: UUID
    partition: int
    partitions: int
    candidates: int


class MatchesCompleted(Event):
    """All parts of an edition are ranked."""

    subject: ClassVar[str] = "matches.completed"
    edition_id: UUID
    partitions: int
    candidates: int


class MatchFound(Event):
    """A new job fits a candidate who wants to hear at once."""

    subject: ClassVar[str] = "matches.found"
    candidate_id: UUID
    job_id: UUID


class MailSent(Event):
    """The relay answered 250."""

    subject: ClassVar[str] = "mail.sent"
    delivery_id: UUID
    candidate_id: UUID
    kind: MailKind


class MailBounced(Event):
    """An address takes no mail: the relay said so, or a bounce that came back."""

    subject: ClassVar[str] = "mail.bounced"
    delivery_id: UUID
    candidate_id: UUID


class MailComplained(Event):
    """A candidate reported a mail as spam: it counts as withdrawing the consent."""

    subject: ClassVar[str] = "mail.complained"
    delivery_id: UUID
    candidate_id: UUID


class MailUnsubscribed(Event):
    """A candidate unsubscribed by a mail to the address in List-Unsubscribe."""

    subject: ClassVar[str] = "mail.unsubscribed"
    candidate_id: UUID


class MailDeclined(Event):
    """A company wants no more weekly reports: it unsubscribed by mail, or reported one as spam."""

    subject: ClassVar[str] = "mail.declined"
    company_id: UUID


EVENTS: tuple[type[Event], ...] = (
    FeedReceived,
    FeedReported,
    JobPosted,
    JobChanged,
    JobClosed,
    TalentRegistered,
    TalentChanged,
    TalentWithdrawn,
    FeedbackGiven,
    FeedbackReset,
    EditionOpened,
    MatchesRequested,
    MatchesRanked,
    MatchesCompleted,
    MatchFound,
    MailSent,
    MailBounced,
    MailComplained,
    MailUnsubscribed,
    MailDeclined,
)
