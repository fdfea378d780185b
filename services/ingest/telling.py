"""Tells candidates' services what became of jobs, after postings of theirs were written."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.lifecycle import KnownJob, Step, reason_of, step, version_after
from services.ingest.merging import Member, Merged, merged
from services.ingest.storage import jobs, postings
from services.ingest.storage.jobs import Closing, Told
from shared import outbox
from shared.events import JobChanged, JobClosed, JobPosted
from shared.ledger import Ledger

AT_ONCE = 1_000


async def tell(tx: AsyncConnection, ledger: Ledger, job_ids: Iterable[UUID]) -> None:
    """Bring jobs up to what their open postings say; ``jobs.lock_identity`` is held."""
    ordered = sorted(job_ids)
    for at in range(0, len(ordered), AT_ONCE):
        await _tell(tx, ledger, ordered[at : at + AT_ONCE])


async def _tell(tx: AsyncConnection, ledger: Ledger, job_ids: Sequence[UUID]) -> None:
    known = await jobs.known(tx, job_ids)
    now = await _merged(tx, job_ids)
    steps = {
        job_id: step(known.get(job_id), now[job_id].content_hash if job_id in now else None)
        for job_id in job_ids
    }
    await jobs.tell(tx, ledger, JobPosted, _told(Step.POST, steps, known, now))
    await jobs.tell(tx, ledger, JobChanged, _told(Step.CHANGE, steps, known, now))
    await _close(tx, ledger, {one: known[one] for one, taken in steps.items() if taken is Step.CLOSE})


async def _merged(tx: AsyncConnection, job_ids: Sequence[UUID]) -> dict[UUID, Merged]:
    """What the open postings of each job say together; contents are read only where there are several."""
    members: dict[UUID, list[Member]] = await jobs.members(tx, job_ids)
    several = [one.posting_id for many in members.values() if len(many) > 1 for one in many]
    contents = await postings.contents(tx, several) if several else {}
    return {job_id: merged(many, contents) for job_id, many in members.items()}


def _told(
    wanted: Step, steps: dict[UUID, Step], known: dict[UUID, KnownJob], now: dict[UUID, Merged]
) -> list[Told]:
    return [
        Told(version_after(known.get(job_id), taken), now[job_id])
        for job_id, taken in steps.items()
        if taken is wanted
    ]


async def _close(tx: AsyncConnection, ledger: Ledger, known: dict[UUID, KnownJob]) -> None:
    why = await jobs.reasons(tx, list(known))
    closings = [
        Closing(job_id, version_after(job, Step.CLOSE), reason_of(why.get(job_id, ())))
        for job_id, job in known.items()
    ]
    await jobs.close(tx, closings)
    events = (JobClosed(job_id=one.job_id, version=one.version, reason=one.reason) for one in closings)
    await outbox.add(tx, ledger, *events)
