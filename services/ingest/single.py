"""One posting put or deleted by its reference: read at once, by the pipeline that reads deliveries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import identity
from services.ingest.applying import reported
from services.ingest.handlers import read_delivery
from services.ingest.identity import LONGEST_REFERENCE
from services.ingest.reader.pool import Read
from services.ingest.reader.protocol import End
from services.ingest.reading import Company
from services.ingest.report import Counts, Tally, of_delivery
from services.ingest.spooling import Spooled
from services.ingest.storage import companies, content, deliveries, jobs, postings
from services.ingest.tables import POSTINGS
from services.ingest.telling import tell
from shared import outbox
from shared.ledger import Ledger
from shared.vocabulary import CloseReason

NOTHING_READ = End("", complete=False, missing=b"", deleted=b"", unchanged=b"", count_unchanged=0,
                   count_rejected=0, count_remarks=0)  # fmt: skip
STATES = {
    "expired": "expired",
    "marked": "marked",
    "deleted": "deleted",
    "taken": "new",
    "changed": "changed",
    "immaterial": "immaterial",
    "unchanged": "unchanged",
}
"""Counts of a report of one posting, the one that says most first, and the states that they mean."""


@dataclass(frozen=True)
class Named:
    """A posting of a company by its reference, which ``is_usable``."""

    company: Company
    reference: str

    def posting_id(self, feed_id: UUID) -> UUID:
        """Its id in the feed of single postings."""
        begun = identity.named(self.company.company_id, self.reference)
        assert begun is not None  # noqa: S101  the reference is usable
        return identity.posting_id(feed_id, begun)


@dataclass(frozen=True)
class Put:
    """What became of a posting that was put.

    ``state`` is one of ``STATES``, rejected, or failed if the body could not be read. ``known`` says whether
    the posting was there before. ``job_id`` is that of the open job; ``report`` is the delivery's.
    """

    delivery_id: UUID
    state: str
    known: bool
    job_id: UUID | None
    report: Mapping[str, Any]


def is_usable(reference: str) -> bool:
    """Whether a reference names a posting: one to 500 characters, and more than a placeholder."""
    return len(reference) <= LONGEST_REFERENCE and identity.named(UUID(int=0), reference) is not None


async def put(tx: AsyncConnection, ledger: Ledger, one: Named, part: Spooled, read: Read) -> Put:
    """Take a posting into the company's feed of single postings; puts of one feed follow each other."""
    feed_id = await companies.single_feed(tx, one.company.company_id)
    await deliveries.lock_feed(tx, feed_id)
    known = await postings.stored(tx, [one.posting_id(feed_id)])
    delivery_id = await deliveries.receive_single(tx, feed_id, one.reference, part)
    await content.store(tx, delivery_id, [part.path])
    waiting = await deliveries.lock(tx, delivery_id, one.company)
    outcome = await read_delivery(tx, waiting, ledger=ledger, read=read)
    state = "failed" if outcome.state == "failed" else _state(outcome.counts)
    job_id = await _open_job(tx, one.posting_id(feed_id))
    return Put(delivery_id, state, bool(known), job_id, outcome.body)


async def delete(tx: AsyncConnection, ledger: Ledger, one: Named) -> bool:
    """Close a posting; ``False`` if it is gone already. A delivery without bytes is noted for the history."""
    feed_id = await companies.single_feed(tx, one.company.company_id)
    await deliveries.lock_feed(tx, feed_id)
    await jobs.lock_identity(tx)
    found = one.posting_id(feed_id)
    ended = await postings.close(tx, [found], CloseReason.DELETED)
    if not ended:
        return False
    await tell(tx, ledger, set(ended))
    delivery_id = await deliveries.receive_single(tx, feed_id, one.reference, None)
    waiting = await deliveries.lock(tx, delivery_id, one.company)
    await postings.touch(tx, waiting.sequence, [found])
    tally = Tally()
    tally.close(CloseReason.DELETED, len(ended))
    report = of_delivery(NOTHING_READ, tally)
    await deliveries.save_report(tx, delivery_id, report)
    await outbox.add(tx, ledger, reported(waiting, report))
    return True


def _state(counts: Counts) -> str:
    numbers = asdict(counts)
    return next((state for name, state in STATES.items() if numbers[name]), "rejected")


async def _open_job(tx: AsyncConnection, found: UUID) -> UUID | None:
    open_job = sa.and_(POSTINGS.c.posting_id == found, POSTINGS.c.state == "open", POSTINGS.c.kind == "job")
    job_id: UUID | None = (
        await tx.execute(sa.select(POSTINGS.c.job_id).where(open_job))
    ).scalar_one_or_none()
    return job_id
