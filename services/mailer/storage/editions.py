"""Editions: drafts, what their mails share, and how far their ranking is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.articles import Article
from services.mailer.canary import CanaryRule
from services.mailer.edition import Edition, EditionState, Progress
from services.mailer.tables import edition_partitions, edition_steps, editions
from shared.correlation import correlation_id
from shared.vocabulary import Locale

_articles = TypeAdapter(tuple[Article, ...])


@dataclass(frozen=True)
class NewEdition:
    """What somebody, or a schedule, drafts. ``audience`` {} is everyone; ``send_at`` None: once approved."""

    titles: dict[Locale, str]
    articles: tuple[Article, ...]
    partitions: int
    top_k: int
    opened_by: str
    audience: Mapping[str, Any] = field(default_factory=dict)
    schedule_id: UUID | None = None
    approves_itself: bool = False
    send_at: datetime | None = None
    canary: CanaryRule = field(default_factory=CanaryRule)


async def insert_edition(tx: AsyncConnection, new: NewEdition) -> tuple[UUID, int]:
    """Store a draft with the next number, and its first step; returns its id and number."""
    await tx.execute(text("LOCK TABLE mailer.editions IN SHARE ROW EXCLUSIVE MODE"))
    number = (await tx.execute(select(func.coalesce(func.max(editions.c.number), 0) + 1))).scalar_one()
    edition_id = uuid4()
    await tx.execute(
        insert(editions).values(
            id=edition_id,
            number=number,
            state=EditionState.DRAFT.value,
            titles={locale.value: title for locale, title in new.titles.items()},
            articles=article_values(new.articles),
            partitions=new.partitions,
            top_k=new.top_k,
            correlation_id=correlation_id(),
            opened_by=new.opened_by,
            audience=dict(new.audience),
            schedule_id=new.schedule_id,
            approves_itself=new.approves_itself,
            send_at=new.send_at,
            **canary_values(new.canary),
        )
    )
    drafted = insert(edition_steps).values(
        edition_id=edition_id, to_state=EditionState.DRAFT.value, who=new.opened_by
    )
    await tx.execute(drafted)
    return edition_id, number


def article_values(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Articles as a column."""
    values: list[dict[str, Any]] = _articles.dump_python(tuple(articles), mode="json")
    return values


def canary_values(rule: CanaryRule) -> dict[str, float | int]:
    """A rule as columns."""
    return {
        "canary_share": rule.share,
        "canary_minutes": rule.minutes,
        "most_bounces": rule.most_bounces,
        "most_complaints": rule.most_complaints,
    }


async def change_edition(tx: AsyncConnection, edition_id: UUID, values: Mapping[str, Any]) -> None:
    """Write columns of an edition whose row is held."""
    if values:
        await tx.execute(update(editions).where(editions.c.id == edition_id).values(**values))


async def load_edition(tx: AsyncConnection, edition_id: UUID) -> Edition:
    """What an edition's mails share; it does not change once it is approved."""
    return _edition((await tx.execute(select(editions).where(editions.c.id == edition_id))).mappings().one())


async def find_edition(tx: AsyncConnection, number: int) -> Edition | None:
    """The same of the edition that has a number; None when there is none."""
    row = (await tx.execute(select(editions).where(editions.c.number == number))).mappings().first()
    return _edition(row) if row else None


def _edition(row: RowMapping) -> Edition:
    return Edition(
        edition_id=row["id"],
        number=row["number"],
        titles={Locale(locale): title for locale, title in row["titles"].items()},
        articles=_articles.validate_python(row["articles"]),
        opened_at=row["opened_at"] or row["drafted_at"],
    )


async def note_partition(
    tx: AsyncConnection, edition_id: UUID, partition: int, candidates: int, frozen: int
) -> None:
    """Note that a partition's digests are frozen."""
    await tx.execute(
        insert(edition_partitions)
        .values(edition_id=edition_id, partition=partition, candidates=candidates, deliveries=frozen)
        .on_conflict_do_nothing()
    )


async def note_completed(tx: AsyncConnection, edition_id: UUID) -> None:
    """Note the matcher's word that all partitions are ranked."""
    await tx.execute(
        update(editions)
        .where(editions.c.id == edition_id)
        .values(completed_at=func.coalesce(editions.c.completed_at, func.now()))
    )


async def lock_progress(tx: AsyncConnection, edition_id: UUID) -> Progress | None:
    """An edition's progress, held until the transaction ends: of two last partitions one sees both."""
    row = (
        await tx.execute(
            select(editions.c.state, editions.c.partitions, editions.c.completed_at)
            .where(editions.c.id == edition_id)
            .with_for_update(key_share=True)
        )
    ).first()
    if row is None:
        return None
    frozen = await tx.execute(
        select(func.count())
        .select_from(edition_partitions)
        .where(edition_partitions.c.edition_id == edition_id)
    )
    completed = row.completed_at is not None
    return Progress(EditionState(row.state), row.partitions, frozen.scalar_one(), completed)


async def state_of(tx: AsyncConnection, edition_id: UUID) -> EditionState | None:
    """An edition's state; None when there is no such edition."""
    found = (await tx.execute(select(editions.c.state).where(editions.c.id == edition_id))).scalar()
    return EditionState(found) if found else None
