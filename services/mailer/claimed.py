"""A mail in hand: what was claimed, whom it goes to, and what is left to say."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.mailer.content import Content
from services.mailer.delivery import Tries
from services.mailer.edition import Edition
from services.mailer.timing import Hours
from shared.vocabulary import Cadence, Locale, MailKind


@dataclass(frozen=True)
class Claimed:
    """A mail that is ours to send until the lease runs out."""

    delivery_id: UUID
    token: UUID
    kind: MailKind
    candidate_id: UUID
    edition_id: UUID | None
    locale: Locale
    content: Content
    tries: Tries
    dated: datetime
    correlation_id: str


@dataclass(frozen=True)
class Contact:
    """How to reach a candidate, and whether they want it: as the portal says now."""

    email: str
    name: str | None
    status: str
    cadence: Cadence
    hours: Hours = field(default_factory=Hours)
    renewed_at: datetime | None = None
    plain: bool = False
    """Whether they object to profiling: nothing that was chosen by their profile goes to them."""

    @property
    def domain(self) -> str:
        """The address's domain: all that the ledger may know of it."""
        return self.email.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Ready:
    """A mail that may go out now. The address lives in memory alone."""

    claimed: Claimed
    content: Content
    contact: Contact
    edition: Edition | None
    clicks: bool = False
    """Whether the candidate agreed that clicks are counted."""
