"""Hands a fetched feed in as a delivery of one part a page."""

import asyncio
from functools import partial
from uuid import UUID

from services.ingest.fetching.known import FetchedFeed
from services.ingest.receiving import take_delivery
from services.ingest.settings import IngestSettings
from services.ingest.spooling import Spooled, spool_file, spool_folder
from shared.runtime import Runtime


async def hand_in(runtime: Runtime, settings: IngestSettings, feed_id: UUID, found: FetchedFeed) -> None:
    """Durable once it returns; raises ``RefusedDeliveryError``."""
    with spool_folder() as folder:
        parts = list[Spooled]()
        for number, body in enumerate(found.parts):
            body.file.seek(0)
            write = partial(spool_file, body.file, folder, settings.largest_delivery, part=number)
            parts.append(await asyncio.to_thread(write))
        await take_delivery(runtime.engine, runtime.ledger, feed_id, parts, whole=found.whole)
