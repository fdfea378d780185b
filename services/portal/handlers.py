"""What the portal hears from the bus: an address that refuses mail."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.storage import changes
from shared.consumers import consume
from shared.events import MailBounced
from shared.ledger import Ledger
from shared.runtime import Runtime


async def mail_bounced(tx: AsyncConnection, event: MailBounced, *, ledger: Ledger) -> None:
    """The candidate cannot be reached until they come back."""
    await changes.mark_undeliverable(tx, ledger, event.candidate_id, event.occurred_at)


def register(runtime: Runtime) -> None:
    """Subscribe the portal's handlers."""
    consume(runtime, MailBounced, partial(mail_bounced, ledger=runtime.ledger))
