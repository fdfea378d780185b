"""What a dry run reads of the ledger."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, Text, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.claimed import Claimed
from services.mailer.content import Content
from services.mailer.delivery import Tries
from services.mailer.dry_run import NO_MATCH, NO_PROFILE, Difference
from services.mailer.storage.cadence import cadence_now, lowering_of
from services.mailer.storage.digests import ACTIVE
from services.mailer.tables import deliveries, edition_partitions, editions, lowered
from services.mailer.views import audiences, contacts
from shared.vocabulary import Locale, MailKind

AT_ONCE = 1_000


@dataclass(frozen=True)
class Frozen:
    """A digest as it stands in the ledger; ``mail`` is as it would be claimed."""

    mail: Claimed
    state: str
    reason: str | None


@dataclass(frozen=True)
class Unmatched:
    """Active candidates of one language and cadence of whom the edition has no row."""

    language: str
    cadence: str
    reason: str
    count: int


async def change_nothing(tx: AsyncConnection) -> None:
    """From here on the transaction reads, and sees one moment; anything else is an error."""
    await tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


async def edition_row(tx: AsyncConnection, number: int) -> RowMapping | None:
    """An edition, with the number of its parts that are frozen."""
    frozen = select(func.count()).where(edition_partitions.c.edition_id == editions.c.id).scalar_subquery()
    query = select(editions, frozen.label("frozen"), func.now().label("now"))
    return (await tx.execute(query.where(editions.c.number == number))).mappings().first()


async def digests(tx: AsyncConnection, edition_id: UUID) -> AsyncIterator[list[Frozen]]:
    """All digests of an edition, some at a time, in the order of their ids."""
    after: UUID | None = None
    while True:
        query = _digests(edition_id).order_by(deliveries.c.id).limit(AT_ONCE)
        if after is not None:
            query = query.where(deliveries.c.id > after)
        rows = (await tx.execute(query)).mappings().all()
        if not rows:
            return
        yield [frozen(row) for row in rows]
        after = rows[-1]["id"]


async def digest_of(tx: AsyncConnection, edition_id: UUID, candidate_id: UUID) -> Frozen | None:
    """A candidate's digest."""
    query = _digests(edition_id).where(deliveries.c.candidate_id == candidate_id)
    row = (await tx.execute(query)).mappings().first()
    return frozen(row) if row else None


def _digests(edition_id: UUID) -> Select[Any]:
    return select(deliveries, func.now().label("now")).where(deliveries.c.edition_id == edition_id)


def frozen(row: Mapping[Any, Any]) -> Frozen:
    """A digest of a row of the ledger, or of one that would be written."""
    mail = Claimed(
        delivery_id=row["id"],
        token=row["id"],
        kind=MailKind(row["kind"]),
        candidate_id=row["candidate_id"],
        edition_id=row["edition_id"],
        locale=Locale(row["locale"]),
        content=Content.model_validate(row["content"]),
        tries=Tries(row["attempt"], row["doubts"]),
        dated=row["dated"] or row["now"],
        correlation_id=row["correlation_id"],
    )
    return Frozen(mail, row["state"], row["reason"])


async def unmatched(
    tx: AsyncConnection, edition_id: UUID, to_be: Select[Any] | None = None
) -> list[Unmatched]:
    """Active candidates without a row: nothing was good enough, or there is no profile to match.

    Those whom ``to_be`` selects have one soon.
    """
    mine = deliveries.c.candidate_id == contacts.c.candidate_id
    row = select(deliveries.c.id).where(deliveries.c.edition_id == edition_id, mine).exists()
    profiled = audiences.c.candidate_id.is_not(None).label("profiled")
    cadence = cadence_now().label("cadence_now")
    others = () if to_be is None else (contacts.c.candidate_id.not_in(to_be),)
    found = await tx.execute(
        select(contacts.c.locale, cadence, profiled, func.count())
        .select_from(
            contacts.outerjoin(audiences, audiences.c.candidate_id == contacts.c.candidate_id).outerjoin(
                lowered, lowering_of()
            )
        )
        .where(contacts.c.status == ACTIVE, ~row, *others)
        .group_by(contacts.c.locale, cast(cadence, Text), profiled)
    )
    return [
        Unmatched(locale, how_often, NO_MATCH if known else NO_PROFILE, count)
        for locale, how_often, known, count in found
    ]


_MAILS = (
    "SELECT candidate_id, job_ids FROM mailer.deliveries "
    "WHERE edition_id = :edition AND state IN ('queued', 'claimed', 'sent', 'unknown')"
)
_DIFFERENCE = text(
    f"WITH mine AS ({_MAILS}), theirs AS ({_MAILS.replace(':edition', ':before')}), "  # noqa: S608  constants
    "my_jobs AS (SELECT DISTINCT jsonb_array_elements_text(job_ids) AS job FROM mine), "
    "their_jobs AS (SELECT DISTINCT jsonb_array_elements_text(job_ids) AS job FROM theirs) "
    "SELECT (SELECT count(*) FROM my_jobs WHERE job NOT IN (SELECT job FROM their_jobs)) AS jobs_new, "
    "(SELECT count(*) FROM their_jobs WHERE job NOT IN (SELECT job FROM my_jobs)) AS jobs_gone, "
    "(SELECT count(*) FROM mine WHERE candidate_id NOT IN (SELECT candidate_id FROM theirs)) AS more, "
    "(SELECT count(*) FROM theirs WHERE candidate_id NOT IN (SELECT candidate_id FROM mine)) AS fewer, "
    "(SELECT coalesce(avg(jsonb_array_length(job_ids)), 0) FROM theirs) AS mean_jobs"
)
_JOBS = text(
    f"SELECT count(DISTINCT job) FROM ({_MAILS}) mails, jsonb_array_elements_text(job_ids) job"  # noqa: S608  constants
)


async def count_jobs(tx: AsyncConnection, edition_id: UUID) -> int:
    """Different jobs in an edition's mails."""
    return int((await tx.execute(_JOBS, {"edition": edition_id})).scalar_one())


async def difference(tx: AsyncConnection, edition_id: UUID, number: int) -> Difference | None:
    """What is different from the last edition before that was sent, or is being sent."""
    went = editions.c.sending_at.is_not(None)
    before = (
        await tx.execute(
            select(editions.c.id, editions.c.number)
            .where(went, editions.c.number < number)
            .order_by(editions.c.number.desc())
            .limit(1)
        )
    ).first()
    if before is None:
        return None
    row = (await tx.execute(_DIFFERENCE, {"edition": edition_id, "before": before.id})).one()
    mean = round(float(row.mean_jobs), 2)
    return Difference(before.number, row.jobs_new, row.jobs_gone, row.more, row.fewer, mean)
