"""A mail delivery as editors and operators see it: all that is known of it, and no address. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.mailer.content import Item


@dataclass(frozen=True)
class Settlement:
    """What a person decided about a mail in doubt."""

    how: str
    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class LedgerLine:
    """One row of the ledger. ``items`` are frozen: rank, score, reasons, and the job as it was shown."""

    id: UUID
    edition: int | None
    kind: str
    candidate_id: UUID
    locale: str
    state: str
    reason: str | None
    canary: bool
    items: tuple[Item, ...]
    model_id: str | None
    rendered_hash: str | None
    message_id: str | None
    attempts: int
    doubts: int
    relay: str | None
    relay_answer: str | None
    next_attempt_at: datetime | None
    began_at: datetime | None
    sent_at: datetime | None
    bounced_at: datetime | None
    complained_at: datetime | None
    settlements: tuple[Settlement, ...]
