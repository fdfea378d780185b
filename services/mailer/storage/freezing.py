"""Puts mails into the ledger with their content frozen; a second attempt to do so changes nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import Content, Item, JobCard
from services.mailer.delivery import Skip, State
from services.mailer.tables import alerts, contacts, deliveries, jobs, matches
from shared.correlation import correlation_id
from shared.errors import TransientError
from shared.vocabulary import MailKind

ACTIVE = "active"
_DIGEST_COLUMNS = (
    "kind",
    "candidate_id",
    "edition_id",
    "dedup_key",
    "locale",
    "content",
    "model_id",
    "correlation_id",
    "state",
    "reason",
    "next_attempt_at",
)


async def freeze_partition(tx: AsyncConnection, edition_id: UUID, partition: int) -> int:
    """One digest for each candidate of a partition, made inside the database; returns how many there are.

    Raises :class:`TransientError` when a match names a job, or a version of it, that is not known yet.
    """
    await _require_known_jobs(tx, edition_id, partition)
    statement = insert(deliveries).from_select(_DIGEST_COLUMNS, _digests(edition_id, partition))
    return (await tx.execute(statement.on_conflict_do_nothing())).rowcount


async def _require_known_jobs(tx: AsyncConnection, edition_id: UUID, partition: int) -> None:
    known = and_(jobs.c.job_id == matches.c.job_id, jobs.c.version >= matches.c.job_version)
    missing = await tx.execute(
        select(func.count(func.distinct(matches.c.job_id)))
        .select_from(matches.outerjoin(jobs, known))
        .where(matches.c.edition_id == edition_id, matches.c.partition == partition, jobs.c.job_id.is_(None))
    )
    count = missing.scalar_one()
    if count:
        message = f"{count} jobs of edition {edition_id}, partition {partition}, are not known here yet"
        raise TransientError(message)


def _digests(edition_id: UUID, partition: int) -> Select[Any]:
    item = func.jsonb_build_object(
        "rank", matches.c.rank, "score", matches.c.score, "reasons", matches.c.reasons,
        "cautions", matches.c.cautions, "job", jobs.c.card, type_=JSONB,
    )  # fmt: skip
    shown = and_(jobs.c.open, jobs.c.card.is_not(None))
    items = func.jsonb_agg(aggregate_order_by(item, matches.c.rank), type_=JSONB).filter(shown)
    inactive, empty = contacts.c.status != ACTIVE, func.count().filter(shown) == 0
    return (
        select(
            literal(MailKind.DIGEST.value),
            matches.c.candidate_id,
            literal(edition_id),
            func.concat(f"digest:{edition_id}:", cast(matches.c.candidate_id, Text)),
            contacts.c.locale,
            func.jsonb_build_object("items", func.coalesce(items, cast("[]", JSONB))),
            func.max(matches.c.model_id),
            literal(correlation_id(), String),
            case((or_(inactive, empty), State.SKIPPED.value), else_=State.QUEUED.value),
            case((inactive, Skip.NOT_ACTIVE.value), (empty, Skip.NOTHING_LEFT.value)),
            func.now(),
        )
        .select_from(
            matches.join(jobs, jobs.c.job_id == matches.c.job_id).join(
                contacts, contacts.c.candidate_id == matches.c.candidate_id
            )
        )
        .where(matches.c.edition_id == edition_id, matches.c.partition == partition)
        .group_by(matches.c.candidate_id, contacts.c.locale, contacts.c.status)
    )


async def queue_confirmation(tx: AsyncConnection, candidate_id: UUID, version: int) -> bool:
    """Queue the mail that asks a candidate to confirm; false when the candidate is gone."""
    locale = await _locale(tx, candidate_id)
    if locale is None:
        return False
    await _queue(tx, _Mail(MailKind.CONFIRM, candidate_id, str(version), locale, Content()))
    return True


async def queue_alert(tx: AsyncConnection, candidate_id: UUID, job_id: UUID) -> bool:
    """Queue the mail about a new job; false when candidate or match are gone.

    Raises :class:`TransientError` when the job is not known yet.
    """
    locale = await _locale(tx, candidate_id)
    found = await tx.execute(
        select(alerts, jobs.c.card, jobs.c.version.label("known_version"))
        .select_from(alerts.outerjoin(jobs, jobs.c.job_id == alerts.c.job_id))
        .where(alerts.c.candidate_id == candidate_id, alerts.c.job_id == job_id)
    )
    row = found.mappings().first()
    if locale is None or row is None:
        return False
    if row["known_version"] is None or row["known_version"] < row["job_version"]:
        message = f"job {job_id} is not known here yet"
        raise TransientError(message)
    if row["card"] is None:
        return False
    item = Item(
        rank=1,
        score=row["score"],
        reasons=row["reasons"],
        cautions=row["cautions"],
        job=JobCard.model_validate(row["card"]),
    )
    mail = _Mail(MailKind.ALERT, candidate_id, str(job_id), locale, Content(items=(item,)), row["model_id"])
    await _queue(tx, mail)
    return True


async def _locale(tx: AsyncConnection, candidate_id: UUID) -> str | None:
    found = await tx.execute(select(contacts.c.locale).where(contacts.c.candidate_id == candidate_id))
    return found.scalar_one_or_none()


@dataclass(frozen=True)
class _Mail:
    kind: MailKind
    candidate_id: UUID
    occasion: str
    locale: str
    content: Content
    model_id: str | None = None


async def _queue(tx: AsyncConnection, mail: _Mail) -> None:
    await tx.execute(
        insert(deliveries)
        .values(
            kind=mail.kind.value,
            candidate_id=mail.candidate_id,
            dedup_key=f"{mail.kind}:{mail.candidate_id}:{mail.occasion}",
            locale=mail.locale,
            content=mail.content.model_dump(mode="json"),
            model_id=mail.model_id,
            correlation_id=correlation_id(),
            state=State.QUEUED.value,
            next_attempt_at=func.now(),
        )
        .on_conflict_do_nothing()
    )
