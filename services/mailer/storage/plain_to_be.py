"""What a dry run reads of plain digests that are not frozen yet: those that would be frozen now."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.cadence import Rules
from services.mailer.storage.digests import COLUMNS, rows_to_freeze
from services.mailer.storage.dry_run import AT_ONCE, Frozen, frozen
from services.mailer.storage.plain_digests import plain_choice, whose_are_plain
from services.mailer.tables import deliveries
from services.mailer.views import contacts


def whose_are_to_be(edition: RowMapping, rules: Rules) -> Select[Any] | None:
    """Whose plain digests wait to be frozen; ``None`` once all is ranked, since then they are rows."""
    if edition["completed_at"] is not None:
        return None
    whose = whose_are_plain(edition["id"], rules).subquery("whose")
    mine = deliveries.c.candidate_id == whose.c.candidate_id
    row = exists().where(deliveries.c.edition_id == edition["id"], mine)
    return select(whose.c.candidate_id).where(~row)


async def plain_to_be(tx: AsyncConnection, edition: RowMapping, rules: Rules) -> AsyncIterator[list[Frozen]]:
    """All plain digests that are not frozen yet, some at a time, in the order of the candidates."""
    whose = whose_are_to_be(edition, rules)
    if whose is None:
        return
    found = whose.subquery("found")
    after = UUID(int=0)
    while True:
        some = select(found.c.candidate_id).where(found.c.candidate_id > after)
        ids = (await tx.execute(some.order_by(found.c.candidate_id).limit(AT_ONCE))).scalars().all()
        if not ids:
            return
        yield await _would_freeze(tx, edition, ids, rules)
        after = ids[-1]


async def plain_to_be_of(
    tx: AsyncConnection, edition: RowMapping, candidate_id: UUID, rules: Rules
) -> Frozen | None:
    """A candidate's plain digest that is not frozen yet."""
    whose = whose_are_to_be(edition, rules)
    if whose is None:
        return None
    found = whose.subquery("found")
    mine = select(found.c.candidate_id).where(found.c.candidate_id == candidate_id)
    ids = (await tx.execute(mine)).scalars().all()
    return next(iter(await _would_freeze(tx, edition, ids, rules)), None)


async def _would_freeze(
    tx: AsyncConnection, edition: RowMapping, candidates: Sequence[UUID], rules: Rules
) -> list[Frozen]:
    whose = select(contacts.c.candidate_id).where(contacts.c.candidate_id.in_(candidates))
    choice = await plain_choice(tx, edition["id"], whose)
    rows = (await tx.execute(await rows_to_freeze(tx, edition["id"], choice, rules))).all()
    never_tried = {"id": uuid4(), "attempt": 0, "doubts": 0, "dated": None, "now": edition["now"]}
    return [frozen(dict(zip(COLUMNS, row, strict=True)) | never_tried) for row in rows]
