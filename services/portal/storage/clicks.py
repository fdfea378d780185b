"""Counts people who opened a job, without keeping who opened what."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.clicking import Link, mark_of
from services.portal.storage.findable import is_counted
from services.portal.tables import CANDIDATES, CLICK_COUNTS, CLICK_MARKS, LINKS
from shared.runtime import Runtime
from shared.settings import Settings

COUNTED_FOR = timedelta(days=30)


class PostgresLinks:
    """See :class:`services.portal.clicking.Links`."""

    def __init__(self, runtime: Runtime, settings: Settings) -> None:
        self._runtime = runtime
        self._keys = settings.secret_keys.get_secret_value()

    async def find(self, delivery_id: object, number: int) -> Link | None:
        """A link of the ledger."""
        async with self._runtime.engine.connect() as tx:
            found = await tx.execute(
                sa.select(LINKS).where(LINKS.c.delivery_id == delivery_id, LINKS.c.number == number).limit(1)
            )
        row = found.mappings().first()
        return Link(**row) if row and row["url"] else None

    async def count(self, link: Link) -> None:
        """Count a person once for a job of an edition, and note the week."""
        async with self._runtime.engine.begin() as tx:
            if await is_counted(tx, link.candidate_id):
                await _count(tx, link, mark_of(link, self._keys))


async def _count(tx: AsyncConnection, link: Link, mark: bytes) -> None:
    monday = sa.func.date_trunc("week", sa.func.now())
    await tx.execute(
        sa.update(CANDIDATES)
        .where(CANDIDATES.c.candidate_id == link.candidate_id, CANDIDATES.c.active_at < monday)
        .values(active_at=monday)
    )
    fresh = sa.select(sa.literal(mark)).where(sa.literal(link.dated) > sa.func.now() - COUNTED_FOR)
    if link.edition_id is None or link.dated is None:
        return
    new = await tx.execute(
        insert(CLICK_MARKS)
        .from_select(["mark"], fresh)
        .on_conflict_do_nothing()
        .returning(CLICK_MARKS.c.mark)
    )
    if new.first() is None:
        return
    counted = insert(CLICK_COUNTS).values(edition_id=link.edition_id, job_id=link.job_id, people=1)
    await tx.execute(
        counted.on_conflict_do_update(
            index_elements=[CLICK_COUNTS.c.edition_id, CLICK_COUNTS.c.job_id],
            set_={"people": CLICK_COUNTS.c.people + 1},
        )
    )


async def forget_marks(tx: AsyncConnection) -> None:
    """Delete marks of links that are not counted any more."""
    await tx.execute(
        sa.delete(CLICK_MARKS).where(CLICK_MARKS.c.seen_on < sa.func.current_date() - COUNTED_FOR)
    )
