"""Takes a feed delivery in: the one way, for the API, for pulled feeds and for the command line."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from services.ingest.spooling import Spooled
from services.ingest.storage.content import store
from services.ingest.storage.deliveries import receive
from shared.ledger import Ledger


async def take_delivery(
    engine: AsyncEngine,
    ledger: Ledger,
    feed_id: UUID,
    parts: Sequence[Spooled],
    *,
    whole: bool | None = None,
) -> UUID:
    """The delivery's id, once its bytes are durable.

    A pulled feed has a part for each page; ``whole`` says whether all pages were fetched, and is left out
    where the format decides.
    """
    async with engine.begin() as tx:
        delivery_id = await receive(tx, ledger, feed_id, parts, whole=whole)
        await store(tx, delivery_id, [part.path for part in parts])
    return delivery_id
