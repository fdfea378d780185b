"""Which mail a candidate's coming or going calls for. Pure.

Nobody is greeted who did not just come: who was imported, or confirmed long ago, has had other mails since,
or none. A candidate who is deleted gets no goodbye: by then the address is gone, and the page that deletes
says so.
"""

from dataclasses import dataclass
from uuid import UUID

from services.mailer.checks import ACTIVE, UNSUBSCRIBED
from shared.vocabulary import MailKind


@dataclass(frozen=True)
class Past:
    """The newest mail to a candidate, on its way or sent, and the newest that was sent; no goodbyes."""

    newest: UUID
    kind: MailKind
    sent: UUID | None


@dataclass(frozen=True)
class Greeting:
    """A mail to queue; while ``occasion`` is the same it is the same mail, and goes once."""

    kind: MailKind
    occasion: UUID


def greeting_for(status: str, past: Past) -> Greeting | None:
    """A welcome follows the mail that asks to confirm; a goodbye follows the last mail that was sent."""
    if status == ACTIVE and past.kind is MailKind.CONFIRM:
        return Greeting(MailKind.WELCOME, past.newest)
    if status == UNSUBSCRIBED and past.sent is not None:
        return Greeting(MailKind.GOODBYE, past.sent)
    return None
