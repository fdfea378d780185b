"""What the portal hears from the bus: an address that refuses mail, a complaint, a wish to hear no more."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.candidates import Withdrawal
from services.portal.storage import changes
from shared.consumers import consume
from shared.events import MailBounced, MailComplained, MailUnsubscribed
from shared.ledger import Ledger
from shared.runtime import Runtime


async def mail_bounced(tx: AsyncConnection, event: MailBounced, *, ledger: Ledger) -> None:
    """The candidate cannot be reached until they come back."""
    await changes.mark_undeliverable(tx, ledger, event.candidate_id, event.occurred_at)


async def mail_complained(tx: AsyncConnection, event: MailComplained, *, ledger: Ledger) -> None:
    """Who calls a mail spam wants no more: the consent is withdrawn."""
    await changes.unsubscribe(tx, ledger, event.candidate_id, Withdrawal.COMPLAINT, event.occurred_at)


async def mail_unsubscribed(tx: AsyncConnection, event: MailUnsubscribed, *, ledger: Ledger) -> None:
    """The mail program unsubscribed by mail."""
    await changes.unsubscribe(tx, ledger, event.candidate_id, Withdrawal.MAIL, event.occurred_at)


def register(runtime: Runtime) -> None:
    """Subscribe the portal's handlers."""
    consume(runtime, MailBounced, partial(mail_bounced, ledger=runtime.ledger))
    consume(runtime, MailComplained, partial(mail_complained, ledger=runtime.ledger))
    consume(runtime, MailUnsubscribed, partial(mail_unsubscribed, ledger=runtime.ledger))
