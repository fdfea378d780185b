"""Applies a reading to the database: jobs, events and report in the caller's transaction."""

from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.identity import reference_of
from services.ingest.lifecycle import Close, Delivery, Plan, Write, plan
from services.ingest.reading import Reading
from services.ingest.report import Report, of_plan
from services.ingest.storage import deliveries, jobs
from services.ingest.storage.deliveries import Waiting
from shared import outbox
from shared.events import Event, FeedReported, JobChanged, JobClosed, JobPosted
from shared.jobs import Job, Source
from shared.ledger import Ledger

JOB_FIELDS = frozenset(Job.model_fields) - {"job_id", "version", "source"}


async def apply(tx: AsyncConnection, ledger: Ledger, waiting: Waiting, reading: Reading) -> Report:
    """Write what the delivery changes, and say so."""
    known = await jobs.known_jobs(tx, waiting.feed_id, [one.job_id for one in reading.delivered])
    delivery = Delivery(waiting.sequence, reading.complete, waiting.held_back, datetime.now(UTC))
    planned = plan(known, reading.delivered, delivery, spared=reading.spared)
    await _write(tx, ledger, waiting, reading, planned)
    if reading.complete:
        await deliveries.note_complete(tx, waiting, held_back=bool(planned.held))
    return of_plan(reading, planned)


async def _write(
    tx: AsyncConnection, ledger: Ledger, waiting: Waiting, reading: Reading, planned: Plan
) -> None:
    posted = [(write, job_of(write, waiting, reading.format)) for write in planned.posted]
    changed = [(write, job_of(write, waiting, reading.format)) for write in planned.changed]
    await jobs.write_jobs(tx, waiting, [*posted, *changed])
    await jobs.touch_jobs(tx, waiting, planned.unchanged)
    await close(tx, ledger, planned.closed)
    events: list[Event] = [JobPosted(job=job) for _, job in posted]
    events += [JobChanged(job=job) for _, job in changed]
    await outbox.add(tx, ledger, *events)


async def close(tx: AsyncConnection, ledger: Ledger, closes: tuple[Close, ...]) -> None:
    """Close jobs and say so."""
    await jobs.close_jobs(tx, closes)
    closed = (JobClosed(job_id=one.job_id, version=one.version, reason=one.reason) for one in closes)
    await outbox.add(tx, ledger, *closed)


def job_of(write: Write, waiting: Waiting, feed_format: str) -> Job:
    """The job as it travels."""
    posting = write.delivered.posting
    values = {field.name: getattr(posting, field.name) for field in fields(posting)}
    return Job(
        **{name: value for name, value in values.items() if name in JOB_FIELDS},
        job_id=write.delivered.job_id,
        version=write.version,
        source=Source(
            company_id=waiting.company.company_id,
            feed_id=waiting.feed_id,
            reference=reference_of(posting),
            format=feed_format,
        ),
    )


def reported(waiting: Waiting, report: Report) -> FeedReported:
    """The event about a report."""
    return FeedReported(
        delivery_id=waiting.delivery_id,
        feed_id=waiting.feed_id,
        company_id=waiting.company.company_id,
        taken=report.taken,
        changed=report.changed,
        unchanged=report.unchanged,
        closed=report.closed,
        rejected=report.rejected,
    )
