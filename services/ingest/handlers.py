"""What ingest hears from the bus: a delivery of its own that waits to be read, and who wants no reports."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import metrics, report
from services.ingest.applying import Application, reported
from services.ingest.draft import Fault
from services.ingest.reader.pool import Read
from services.ingest.reader.protocol import Batch, End, Failure, Order, Said
from services.ingest.report import Report
from services.ingest.spooling import spool_folder
from services.ingest.storage import companies, content, deliveries, losses, postings
from services.ingest.storage.deliveries import Waiting
from shared import outbox
from shared.consumers import consume
from shared.errors import PermanentError
from shared.events import FeedReceived, MailDeclined
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

SIDE_BY_SIDE = 4

log = get_logger()


class _UnreadableError(Exception):
    """Undoes what was written of a delivery before it broke."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


async def feed_received(tx: AsyncConnection, event: FeedReceived, *, ledger: Ledger, read: Read) -> None:
    """Read a delivery; its postings, jobs, events and report commit together."""
    company = await deliveries.company_of(tx, event.delivery_id)
    if company is None:
        message = f"there is no feed delivery {event.delivery_id}: it was removed from the database"
        raise PermanentError(message)
    waiting = await deliveries.lock(tx, event.delivery_id, company)
    if waiting.state != "received":
        return
    await read_delivery(tx, waiting, ledger=ledger, read=read)


async def read_delivery(tx: AsyncConnection, waiting: Waiting, *, ledger: Ledger, read: Read) -> Report:
    """Read and apply a delivery whose feed is locked by ``tx``, and store its report."""
    outcome = await _outcome(tx, ledger, waiting, read)
    await deliveries.save_report(tx, waiting.delivery_id, outcome)
    await outbox.add(tx, ledger, reported(waiting, outcome))
    metrics.count(outcome)
    log.info(
        "feed_read", delivery_id=str(waiting.delivery_id), state=outcome.state, taken=outcome.counts.taken
    )
    return outcome


async def _outcome(tx: AsyncConnection, ledger: Ledger, waiting: Waiting, read: Read) -> Report:
    if waiting.sequence < waiting.last_complete:
        return report.superseded()
    try:
        async with tx.begin_nested():
            return await _apply(tx, ledger, waiting, read)
    except _UnreadableError as error:
        return report.of_fault(error.fault)


async def _apply(tx: AsyncConnection, ledger: Ledger, waiting: Waiting, read: Read) -> Report:
    before = await losses.count_open(tx, waiting.feed_id)
    application = Application(tx, ledger, waiting, datetime.now(UTC), before)
    with spool_folder() as folder:
        paths = await content.spool(tx, waiting.delivery_id, folder)
        order = Order(
            paths=tuple(map(str, paths)),
            feed_id=waiting.feed_id,
            company=waiting.company,
            whole=waiting.whole,
            mapping=waiting.mapping,
            known=await postings.known_bytes(tx, waiting.feed_id),
            reference=waiting.reference,
        )
        async with aclosing(read(order)) as answers:
            return await _follow(application, answers)


async def _follow(application: Application, answers: AsyncIterator[Said]) -> Report:
    async for said in answers:
        if isinstance(said, Batch):
            await application.take(said)
        elif isinstance(said, End):
            return await application.finish(said)
        elif isinstance(said, Failure):
            raise _UnreadableError(said.fault)
    message = "a reader ended without saying so"
    raise AssertionError(message)


async def mail_declined(tx: AsyncConnection, event: MailDeclined) -> None:
    """End a company's reports, as the link in them does, unless they were ordered anew since."""
    await companies.end_reports(tx, event.company_id, event.occurred_at)


def register(runtime: Runtime, read: Read) -> None:
    """Subscribe ingest's handlers."""
    handler = partial(feed_received, ledger=runtime.ledger, read=read)
    consume(runtime, FeedReceived, handler, batch_size=SIDE_BY_SIDE)
    consume(runtime, MailDeclined, mail_declined)
