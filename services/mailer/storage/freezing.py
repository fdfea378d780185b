"""Puts mails to single people into the ledger with their content frozen; a second attempt changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.cadence import Rules, days_left, has_ended
from services.mailer.content import Content, Item, JobCard
from services.mailer.delivery import Skip, State, Wait
from services.mailer.storage.once import choose_beside
from services.mailer.storage.timetable import hours_of
from services.mailer.tables import deliveries, jobs, sent_jobs
from services.mailer.timing import is_paused, when_not_quiet
from services.mailer.views import alerts, contacts
from shared.correlation import correlation_id
from shared.errors import TransientError
from shared.vocabulary import MailKind


async def queue_confirmation(tx: AsyncConnection, candidate_id: UUID, version: int) -> bool:
    """Queue the mail that asks a candidate to confirm; false when the candidate is gone."""
    contact = await _contact(tx, candidate_id)
    if contact is None:
        return False
    await _queue(tx, _Mail(MailKind.CONFIRM, candidate_id, str(version), contact["locale"], Content()))
    return True


async def queue_alert(
    tx: AsyncConnection,
    candidate_id: UUID,
    job_id: UUID,
    rules: Rules = Rules(),  # noqa: B008  frozen
) -> bool:
    """Queue the mail about a new job; false when candidate or match are gone.

    It waits for the end of quiet hours. A job that went to the candidate before, a holiday and alerts that
    were not renewed are noted as the reason why nothing is sent. Raises :class:`TransientError` when the
    job is not known yet.
    """
    await choose_beside(tx, candidate_id)
    contact = await _contact(tx, candidate_id)
    row = await _alert(tx, candidate_id, job_id)
    if contact is None or row is None:
        return False
    if row["known_version"] is None or row["known_version"] < row["job_version"]:
        message = f"job {job_id} is not known here yet"
        raise TransientError(message)
    if row["card"] is None:
        return False
    locale, model_id = contact["locale"], row["model_id"]
    now = datetime.now(UTC)
    reason = await _why_not(tx, contact, job_id, now, rules)
    content = Content() if reason else Content(items=(_item(row),))
    mail = _Mail(MailKind.ALERT, candidate_id, str(job_id), locale, content, model_id, reason)
    await _queue(tx, mail, when_not_quiet(now, hours_of(contact)))
    return True


async def _alert(tx: AsyncConnection, candidate_id: UUID, job_id: UUID) -> RowMapping | None:
    found = await tx.execute(
        select(alerts, jobs.c.card, jobs.c.version.label("known_version"))
        .select_from(alerts.outerjoin(jobs, jobs.c.job_id == alerts.c.job_id))
        .where(alerts.c.candidate_id == candidate_id, alerts.c.job_id == job_id)
    )
    return found.mappings().first()


def _item(row: RowMapping) -> Item:
    return Item(
        rank=1,
        score=row["score"],
        reasons=row["reasons"],
        cautions=row["cautions"],
        job=JobCard.model_validate(row["card"]),
    )


async def _why_not(
    tx: AsyncConnection, contact: RowMapping, job_id: UUID, now: datetime, rules: Rules
) -> Skip | None:
    if has_ended(contact["renewed_at"], now, rules):
        return Skip.ENDED
    if is_paused(now, hours_of(contact)):
        return Skip.PAUSED
    before = select(sent_jobs.c.job_id).where(
        sent_jobs.c.candidate_id == contact["candidate_id"], sent_jobs.c.job_id == job_id
    )
    return Skip.ALL_SENT if (await tx.execute(before.limit(1))).first() else None


async def queue_renewal(tx: AsyncConnection, contact: RowMapping, rules: Rules) -> bool:
    """Queue the mail that asks whether mails shall go on, once for each time that they were asked for."""
    now = datetime.now(UTC)
    content = Content(days=days_left(contact["renewed_at"], now, rules))
    occasion = str(contact["renewals"])
    mail = _Mail(MailKind.RENEWAL, contact["candidate_id"], occasion, contact["locale"], content)
    return await _queue(tx, mail, when_not_quiet(now, hours_of(contact)))


async def _contact(tx: AsyncConnection, candidate_id: UUID) -> RowMapping | None:
    found = await tx.execute(select(contacts).where(contacts.c.candidate_id == candidate_id))
    return found.mappings().first()


@dataclass(frozen=True)
class _Mail:
    kind: MailKind
    candidate_id: UUID
    occasion: str
    locale: str
    content: Content
    model_id: str | None = None
    reason: Skip | None = None


async def _queue(tx: AsyncConnection, mail: _Mail, at: datetime | None = None) -> bool:
    state = State.SKIPPED if mail.reason else State.QUEUED
    wait = Wait.HOURS if at and at > datetime.now(UTC) else None
    reason = mail.reason or wait
    done = await tx.execute(
        insert(deliveries)
        .values(
            kind=mail.kind.value,
            candidate_id=mail.candidate_id,
            dedup_key=f"{mail.kind}:{mail.candidate_id}:{mail.occasion}",
            locale=mail.locale,
            content=mail.content.model_dump(mode="json"),
            model_id=mail.model_id,
            correlation_id=correlation_id(),
            state=state.value,
            reason=reason.value if reason else None,
            next_attempt_at=None if mail.reason else (at or func.now()),
        )
        .on_conflict_do_nothing()
    )
    return done.rowcount > 0
