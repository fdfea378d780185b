"""What operators decide about postings that a feed suddenly lacks, and that are held for that."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.storage import deliveries, jobs, losses, postings
from services.ingest.telling import tell
from shared.ledger import Ledger
from shared.vocabulary import CloseReason


async def held(tx: AsyncConnection, feed_id: UUID | None = None) -> Sequence[sa.RowMapping]:
    """Held postings of a feed or of all: feed, reference, ``held_since``, and by which delivery."""
    return await losses.held(tx, feed_id)


async def release_held(tx: AsyncConnection, ledger: Ledger, feed_id: UUID) -> int:
    """They are gone indeed: close them, and the jobs that end with them; how many postings."""
    await deliveries.lock_feed(tx, feed_id)
    await jobs.lock_identity(tx)
    ids = [row["posting_id"] for row in await losses.held(tx, feed_id)]
    ended = await postings.close(tx, ids, CloseReason.ABSENT)
    await tell(tx, ledger, set(ended))
    await deliveries.note_held(tx, feed_id, held_back=False)
    return len(ended)


async def keep_held(tx: AsyncConnection, feed_id: UUID) -> int:
    """They are still there: open until their feed has them again or their time is over; how many."""
    await deliveries.lock_feed(tx, feed_id)
    await deliveries.note_held(tx, feed_id, held_back=False)
    return await losses.keep(tx, feed_id)
