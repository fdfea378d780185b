"""Streams, and who consumes what: the one table that provisioning, handlers and docs are made from."""

from dataclasses import dataclass
from datetime import timedelta

from shared import events
from shared.events import Event

RETENTION = timedelta(days=7)
"""Streams keep no message longer (privacy); the databases are the ledger."""


@dataclass(frozen=True)
class Stream:
    """A JetStream stream and the subjects that it stores."""

    name: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Consumer:
    """A durable pull consumer: one service's place in one subject."""

    service: str
    event: type[Event]
    ack_wait: timedelta = timedelta(seconds=30)

    @property
    def subject(self) -> str:
        """The subject that it filters."""
        return self.event.subject

    @property
    def stream(self) -> str:
        """The stream that stores the subject."""
        return stream_of(self.subject)

    @property
    def durable(self) -> str:
        """Its name on the server, and in the inbox."""
        return f"{self.service}-{self.subject.replace('.', '-')}"


STREAMS = (
    Stream("FEEDS", ("feeds.>",)),
    Stream("JOBS", ("jobs.>",)),
    Stream("TALENT", ("talent.>",)),
    Stream("FEEDBACK", ("feedback.>",)),
    Stream("EDITIONS", ("editions.>",)),
    Stream("MATCHES", ("matches.>",)),
    Stream("MAIL", ("mail.>",)),
)

CONSUMERS = (
    Consumer("ingest", events.FeedReceived),
    Consumer("ingest", events.MailDeclined),
    Consumer("matcher", events.JobPosted),
    Consumer("matcher", events.JobChanged),
    Consumer("matcher", events.JobClosed),
    Consumer("matcher", events.TalentChanged),
    Consumer("matcher", events.TalentWithdrawn),
    Consumer("matcher", events.FeedbackGiven),
    Consumer("matcher", events.FeedbackReset),
    Consumer("matcher", events.EditionOpened),
    Consumer("matcher", events.MatchesRequested),
    Consumer("mailer", events.JobPosted),
    Consumer("mailer", events.JobChanged),
    Consumer("mailer", events.JobClosed),
    Consumer("mailer", events.TalentRegistered),
    Consumer("mailer", events.TalentChanged),
    Consumer("mailer", events.TalentWithdrawn),
    Consumer("mailer", events.MatchesRanked),
    Consumer("mailer", events.MatchesCompleted),
    Consumer("mailer", events.MatchFound),
    Consumer("portal", events.MailBounced),
    Consumer("portal", events.MailComplained),
    Consumer("portal", events.MailUnsubscribed),
)


def stream_of(subject: str) -> str:
    """The stream that stores a subject; a ``KeyError`` says that none does."""
    for stream in STREAMS:
        if any(subject.startswith(pattern.removesuffix(">")) for pattern in stream.subjects):
            return stream.name
    raise KeyError(subject)


def consumer_of(service: str, event: type[Event]) -> Consumer:
    """A service's consumer of an event; a ``KeyError`` says that the table has none."""
    for consumer in CONSUMERS:
        if consumer.service == service and consumer.event is event:
            return consumer
    raise KeyError(service, event.subject)


PUBLISHERS: dict[str, tuple[type[Event], ...]] = {
    "ingest": (
        events.FeedReceived,
        events.FeedReported,
        events.JobPosted,
        events.JobChanged,
        events.JobClosed,
    ),
    "matcher": (
        events.MatchesRequested,
        events.MatchesRanked,
        events.MatchesCompleted,
        events.MatchFound,
    ),
    "mailer": (
        events.EditionOpened,
        events.MailSent,
        events.MailBounced,
        events.MailComplained,
        events.MailUnsubscribed,
        events.MailDeclined,
    ),
    "portal": (
        events.TalentRegistered,
        events.TalentChanged,
        events.TalentWithdrawn,
        events.FeedbackGiven,
        events.FeedbackReset,
    ),
}
"""Who publishes what; an event has one publisher."""
