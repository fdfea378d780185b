"""The last look before a mail goes out: consent, suppression, and whether its jobs are still open. Pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.mailer.claimed import Claimed, Contact
from services.mailer.content import Content, still_open
from services.mailer.delivery import Skip
from shared.vocabulary import Cadence, MailKind

ACTIVE = "active"
PENDING = "pending"
UNSUBSCRIBED = "unsubscribed"
WITH_JOBS = frozenset({MailKind.ALERT, MailKind.DIGEST})


def check(
    claimed: Claimed,
    contact: Contact | None,
    *,
    suppressed: bool,
    closed: Collection[UUID],
    now: datetime,
) -> Content | Skip:
    """What is left to send, or why nothing is sent."""
    if contact is None:
        return Skip.GONE
    if suppressed:
        return Skip.SUPPRESSED
    unwanted = _unwanted(claimed.kind, contact)
    if unwanted or claimed.kind not in WITH_JOBS:
        return unwanted or claimed.content
    if contact.plain and not claimed.content.plain:
        return Skip.OBJECTED
    content = still_open(claimed.content, closed, now)
    return content if content.items else Skip.NOTHING_LEFT


def _unwanted(kind: MailKind, contact: Contact) -> Skip | None:
    if kind is MailKind.CONFIRM:
        return None if contact.status == PENDING else Skip.NOT_PENDING
    if kind is MailKind.GOODBYE:
        return None if contact.status == UNSUBSCRIBED else Skip.NOT_UNSUBSCRIBED
    if contact.status != ACTIVE:
        return Skip.NOT_ACTIVE
    if kind is MailKind.ALERT and contact.cadence is not Cadence.INSTANT:
        return Skip.NOT_INSTANT
    return None
