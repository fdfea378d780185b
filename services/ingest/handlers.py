"""What ingest hears from the bus: a delivery of its own that waits to be read."""

import asyncio
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import metrics, report
from services.ingest.applying import apply, reported
from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.reading import Company, Reading, read_feed
from services.ingest.storage import deliveries
from services.ingest.storage.deliveries import Waiting
from shared import outbox
from shared.consumers import consume
from shared.errors import PermanentError
from shared.events import FeedReceived
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

SIDE_BY_SIDE = 4

log = get_logger()


async def feed_received(tx: AsyncConnection, event: FeedReceived, *, ledger: Ledger) -> None:
    """Read a delivery; its jobs, events and report commit together."""
    company = await deliveries.company_of(tx, event.delivery_id)
    if company is None:
        message = f"there is no feed delivery {event.delivery_id}: it was removed from the database"
        raise PermanentError(message)
    content = await deliveries.content_of(tx, event.delivery_id)
    reading = await asyncio.to_thread(_read, content, company)
    waiting = await deliveries.lock(tx, event.delivery_id, company)
    if waiting.state != "received":
        return
    outcome = await _outcome(tx, ledger, waiting, reading)
    await deliveries.save_report(tx, event.delivery_id, outcome)
    await outbox.add(tx, ledger, reported(waiting, outcome))
    metrics.count(outcome)
    log.info("feed_read", delivery_id=str(event.delivery_id), state=outcome.state, taken=outcome.taken)


def _read(content: bytes, company: Company) -> Reading | Fault:
    try:
        return read_feed(content, company)
    except UnreadableFeedError as error:
        return error.fault


async def _outcome(
    tx: AsyncConnection, ledger: Ledger, waiting: Waiting, reading: Reading | Fault
) -> report.Report:
    if isinstance(reading, Fault):
        return report.of_fault(reading)
    if waiting.sequence < waiting.last_complete:
        return report.superseded()
    return await apply(tx, ledger, waiting, reading)


def register(runtime: Runtime) -> None:
    """Subscribe ingest's handler."""
    handler = partial(feed_received, ledger=runtime.ledger)
    consume(runtime, FeedReceived, handler, batch_size=SIDE_BY_SIDE)
