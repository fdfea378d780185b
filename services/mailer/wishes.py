"""What a candidate wishes now of a mail that is about to go: to have it later, or not at all. Pure.

The ledger was written earlier: meanwhile it may have become night, a holiday may have begun, or mails ended.
"""

from datetime import datetime

from services.mailer.cadence import Rules, has_ended
from services.mailer.claimed import Contact
from services.mailer.delivery import Skip
from services.mailer.timing import is_paused, when_not_quiet
from shared.vocabulary import MailKind

WAITS = frozenset({MailKind.ALERT, MailKind.DIGEST, MailKind.RENEWAL})
"""The others answer something that the candidate did just now, and wait for nothing."""
ON_HOLIDAY_NOT = frozenset({MailKind.ALERT, MailKind.DIGEST})


def heed(kind: MailKind, contact: Contact, now: datetime, rules: Rules) -> Skip | datetime | None:
    """Why the mail is not wanted, until when it waits, or ``None`` if it may go."""
    if kind not in WAITS:
        return None
    if kind is MailKind.RENEWAL and _renewed(contact, now, rules):
        return Skip.RENEWED
    if _ended(kind, contact, now, rules):
        return Skip.ENDED
    if kind in ON_HOLIDAY_NOT and is_paused(now, contact.hours):
        return Skip.PAUSED
    later = when_not_quiet(now, contact.hours)
    return later if later > now else None


def _renewed(contact: Contact, now: datetime, rules: Rules) -> bool:
    if contact.renewed_at is None or rules.renewal is None:
        return False
    return now < contact.renewed_at + rules.renewal - rules.notice


def _ended(kind: MailKind, contact: Contact, now: datetime, rules: Rules) -> bool:
    ends = kind is MailKind.ALERT or (kind is MailKind.DIGEST and rules.renewal_of_digests)
    return ends and contact.renewed_at is not None and has_ended(contact.renewed_at, now, rules)
