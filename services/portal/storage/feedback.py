"""What candidates say of jobs. Each change writes its row and its event in the caller's transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.feedback import About, Feedback
from services.portal.tables import CANDIDATES, CARDS, FEEDBACK
from shared import outbox
from shared.events import FeedbackGiven, FeedbackReset
from shared.ledger import Ledger
from shared.vocabulary import FeedbackKind


async def about(tx: AsyncConnection, job_id: UUID) -> About:
    """The job as mails show it, from the mailer's view."""
    row = (await tx.execute(sa.select(CARDS).where(CARDS.c.job_id == job_id))).first()
    return About(row.title, row.employer) if row else About()


async def said_of(tx: AsyncConnection, candidate_id: UUID, job_id: UUID) -> Feedback | None:
    """What a candidate said of a job."""
    row = (await tx.execute(_said(candidate_id).where(FEEDBACK.c.job_id == job_id))).first()
    return _feedback(row) if row else None


async def said(tx: AsyncConnection, candidate_id: UUID) -> Sequence[Feedback]:
    """Everything that a candidate said, newest first."""
    newest = _said(candidate_id).order_by(FEEDBACK.c.given_at.desc(), FEEDBACK.c.job_id)
    return [_feedback(row) for row in await tx.execute(newest)]


async def give(
    tx: AsyncConnection, ledger: Ledger, candidate_id: UUID, job_id: UUID, kind: FeedbackKind
) -> bool:
    """Store what a candidate says; the same once more changes nothing. ``False`` if there is no candidate."""
    if not await _hold(tx, candidate_id):
        return False
    before = await said_of(tx, candidate_id, job_id)
    if before is not None and before.kind is kind:
        return True
    job = await about(tx, job_id)
    values = {"kind": kind, "title": job.title, "employer": job.employer}
    statement = insert(FEEDBACK).values(candidate_id=candidate_id, job_id=job_id, **values)
    again = {**values, "given_at": sa.func.now()}
    await tx.execute(
        statement.on_conflict_do_update(index_elements=list(FEEDBACK.primary_key.columns), set_=again)
    )
    version = await _next_version(tx, candidate_id)
    event = FeedbackGiven(candidate_id=candidate_id, version=version, job_id=job_id, kind=kind)
    await outbox.add(tx, ledger, event)
    return True


async def take_back(tx: AsyncConnection, ledger: Ledger, candidate_id: UUID, job_id: UUID | None) -> bool:
    """Forget what a candidate said of a job, or of all; ``False`` if there is no candidate."""
    if not await _hold(tx, candidate_id):
        return False
    gone = sa.delete(FEEDBACK).where(FEEDBACK.c.candidate_id == candidate_id)
    if job_id is not None:
        gone = gone.where(FEEDBACK.c.job_id == job_id)
    if (await tx.execute(gone)).rowcount:
        version = await _next_version(tx, candidate_id)
        await outbox.add(tx, ledger, FeedbackReset(candidate_id=candidate_id, version=version, job_id=job_id))
    return True


async def _hold(tx: AsyncConnection, candidate_id: UUID) -> bool:
    """Lock the candidate's row, so that what two windows say at once comes one after the other."""
    held = sa.select(CANDIDATES.c.candidate_id).where(CANDIDATES.c.candidate_id == candidate_id)
    return (await tx.execute(held.with_for_update())).first() is not None


async def _next_version(tx: AsyncConnection, candidate_id: UUID) -> int:
    changed = (
        sa.update(CANDIDATES)
        .where(CANDIDATES.c.candidate_id == candidate_id)
        .values(version=CANDIDATES.c.version + 1, active_at=sa.func.now())
    )
    version: int = (await tx.execute(changed.returning(CANDIDATES.c.version))).scalar_one()
    return version


def _said(candidate_id: UUID) -> sa.Select[Any]:
    return sa.select(FEEDBACK).where(FEEDBACK.c.candidate_id == candidate_id)


def _feedback(row: Any) -> Feedback:
    return Feedback(row.job_id, FeedbackKind(row.kind), About(row.title, row.employer), row.given_at)
