"""Editions: opening one, following its ranking, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.articles import Article
from services.mailer.delivery import State
from services.mailer.edition import Edition, EditionState, Progress
from services.mailer.tables import deliveries, edition_partitions, editions
from shared.correlation import correlation_id
from shared.vocabulary import Locale

_articles = TypeAdapter(tuple[Article, ...])


@dataclass(frozen=True)
class NewEdition:
    """What somebody opens."""

    titles: dict[Locale, str]
    articles: tuple[Article, ...]
    partitions: int
    top_k: int
    opened_by: str


async def insert_edition(tx: AsyncConnection, new: NewEdition) -> tuple[UUID, int]:
    """Store an edition with the next number; returns its id and number."""
    await tx.execute(text("LOCK TABLE mailer.editions IN SHARE ROW EXCLUSIVE MODE"))
    number = (await tx.execute(select(func.coalesce(func.max(editions.c.number), 0) + 1))).scalar_one()
    edition_id = uuid4()
    await tx.execute(
        insert(editions).values(
            id=edition_id,
            number=number,
            state=EditionState.OPENED.value,
            titles={locale.value: title for locale, title in new.titles.items()},
            articles=_articles.dump_python(new.articles, mode="json"),
            partitions=new.partitions,
            top_k=new.top_k,
            correlation_id=correlation_id(),
            opened_by=new.opened_by,
        )
    )
    return edition_id, number


async def load_edition(tx: AsyncConnection, edition_id: UUID) -> Edition:
    """What an edition's mails share; it does not change once it is open."""
    row = (await tx.execute(select(editions).where(editions.c.id == edition_id))).mappings().one()
    return Edition(
        edition_id=row["id"],
        number=row["number"],
        titles={Locale(locale): title for locale, title in row["titles"].items()},
        articles=_articles.validate_python(row["articles"]),
        opened_at=row["opened_at"],
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


async def start_sending(tx: AsyncConnection, edition_id: UUID) -> None:
    """Let an edition's mails go out."""
    await tx.execute(
        update(editions)
        .where(editions.c.id == edition_id)
        .values(state=EditionState.SENDING.value, sending_at=func.now())
    )


async def finish_editions(tx: AsyncConnection) -> list[int]:
    """Editions of which no mail is left become sent; returns their numbers."""
    left = (
        select(deliveries.c.id)
        .where(
            deliveries.c.edition_id == editions.c.id,
            deliveries.c.state.in_([State.QUEUED.value, State.CLAIMED.value, State.UNKNOWN.value]),
            (deliveries.c.state == State.CLAIMED.value) | deliveries.c.next_attempt_at.is_not(None),
        )
        .exists()
    )
    done = await tx.execute(
        update(editions)
        .where(editions.c.state == EditionState.SENDING.value, ~left)
        .values(state=EditionState.SENT.value, sent_at=func.now())
        .returning(editions.c.number)
    )
    return list(done.scalars())


@dataclass(frozen=True)
class Status:
    """An edition's figures: mails by state, and skipped ones by reason."""

    number: int
    state: str
    title: str
    opened_at: datetime
    sent_at: datetime | None
    partitions: int
    frozen: int
    states: dict[str, int]
    reasons: dict[str, int]

    @property
    def total(self) -> int:
        """All mails of the edition, skipped ones included."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """Mails that may still be sent."""
        return self.states.get("queued", 0) + self.states.get("claimed", 0)


async def statuses(tx: AsyncConnection, number: int | None = None) -> list[Status]:
    """Figures of all editions, or of one; newest first."""
    query = select(editions).order_by(editions.c.number.desc())
    if number is not None:
        query = query.where(editions.c.number == number)
    rows: Sequence[RowMapping] = (await tx.execute(query)).mappings().all()
    return [await _status(tx, row) for row in rows]


async def _status(tx: AsyncConnection, row: RowMapping) -> Status:
    counted = await tx.execute(
        select(deliveries.c.state, deliveries.c.reason, func.count().label("mails"))
        .where(deliveries.c.edition_id == row["id"])
        .group_by(deliveries.c.state, deliveries.c.reason)
    )
    states: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for state, reason, mails in counted:
        states[state] = states.get(state, 0) + mails
        if reason:
            reasons[reason] = reasons.get(reason, 0) + mails
    frozen = await tx.execute(
        select(func.count())
        .select_from(edition_partitions)
        .where(edition_partitions.c.edition_id == row["id"])
    )
    return Status(
        number=row["number"],
        state=row["state"],
        title=row["titles"].get(Locale.EN.value) or row["titles"][Locale.NB.value],
        opened_at=row["opened_at"],
        sent_at=row["sent_at"],
        partitions=row["partitions"],
        frozen=frozen.scalar_one(),
        states=states,
        reasons=reasons,
    )
