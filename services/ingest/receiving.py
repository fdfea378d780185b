"""Takes a feed delivery in: the one way, for the API and for the command line."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from services.ingest.bodies import unpacked
from services.ingest.storage.deliveries import receive
from shared.ledger import Ledger


async def take_delivery(
    engine: AsyncEngine, ledger: Ledger, feed_id: UUID, content: bytes, limit: int
) -> UUID:
    """The delivery's id, once its bytes are durable; raises ``RefusedDeliveryError``."""
    plain = unpacked(content, limit)
    async with engine.begin() as tx:
        return await receive(tx, ledger, feed_id, plain)
