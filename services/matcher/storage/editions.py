"""Editions, their parts, and the rankings: an edition is completed exactly once, by its last part."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.matching import Found
from services.matcher.tables import EDITIONS, PARTITIONS, PROFILES, RANKINGS
from shared.errors import PermanentError

ROWS_PER_INSERT = 5_000


async def open_edition(tx: AsyncConnection, edition_id: UUID, partitions: int, top_k: int) -> bool:
    """Note an edition and its parts; ``False`` if it is known."""
    statement = insert(EDITIONS).values(edition_id=edition_id, partitions=partitions, top_k=top_k)
    new = await tx.execute(statement.on_conflict_do_nothing().returning(EDITIONS.c.edition_id))
    if new.first() is None:
        return False
    parts = [
        {"edition_id": edition_id, "partition": number, "state": "waiting"} for number in range(partitions)
    ]
    await tx.execute(sa.insert(PARTITIONS), parts)
    return True


async def claim_part(tx: AsyncConnection, edition_id: UUID, partition: int) -> bool:
    """Take a part until the transaction's end; ``False`` if it is ranked. Whoever else takes it waits.

    A part that was never opened is a ``PermanentError``.
    """
    found = await tx.execute(
        sa.select(PARTITIONS.c.state)
        .where(PARTITIONS.c.edition_id == edition_id, PARTITIONS.c.partition == partition)
        .with_for_update(key_share=True)
    )
    state = found.scalar_one_or_none()
    if state is None:
        message = f"edition {edition_id} has no part {partition}: open the edition again"
        raise PermanentError(message)
    return bool(state == "waiting")


async def keep_rankings(
    tx: AsyncConnection, edition_id: UUID, partition: int, model_id: str, found: Sequence[Found]
) -> None:
    """Store a part's lists."""
    for start in range(0, len(found), ROWS_PER_INSERT):
        rows = [
            {
                "edition_id": edition_id,
                "partition": partition,
                "rank": each.rank,
                **match_row(each, model_id),
            }
            for each in found[start : start + ROWS_PER_INSERT]
        ]
        await tx.execute(sa.insert(RANKINGS), rows)


async def drop_gone(tx: AsyncConnection, edition_id: UUID, partition: int) -> None:
    """Delete lists of candidates who left while their part was ranked."""
    here = sa.select(PROFILES.c.candidate_id)
    await tx.execute(
        sa.delete(RANKINGS).where(
            RANKINGS.c.edition_id == edition_id,
            RANKINGS.c.partition == partition,
            RANKINGS.c.candidate_id.not_in(here),
        )
    )


async def finish_part(tx: AsyncConnection, edition_id: UUID, partition: int) -> int:
    """Note that a part is ranked; the number of its candidates with a list."""
    mine = sa.and_(RANKINGS.c.edition_id == edition_id, RANKINGS.c.partition == partition)
    counts = await tx.execute(
        sa.select(sa.func.count(sa.distinct(RANKINGS.c.candidate_id)), sa.func.count()).where(mine)
    )
    candidates, matches = counts.one()
    await tx.execute(
        sa.update(PARTITIONS)
        .where(PARTITIONS.c.edition_id == edition_id, PARTITIONS.c.partition == partition)
        .values(state="ranked", candidates=candidates, matches=matches, ranked_at=sa.func.now())
    )
    return int(candidates)


async def complete(tx: AsyncConnection, edition_id: UUID) -> int | None:
    """If no part is left, note that the edition is complete; the number of candidates with a list, once.

    The edition's row is locked first, so that of two parts that end together the second sees the first.
    """
    locked = await tx.execute(
        sa.select(EDITIONS.c.completed_at)
        .where(EDITIONS.c.edition_id == edition_id)
        .with_for_update(key_share=True)
    )
    if locked.scalar_one() is not None:
        return None
    parts = await tx.execute(
        sa.select(
            sa.func.count().filter(PARTITIONS.c.state == "waiting"), sa.func.sum(PARTITIONS.c.candidates)
        ).where(PARTITIONS.c.edition_id == edition_id)
    )
    waiting, candidates = parts.one()
    if waiting:
        return None
    await tx.execute(
        sa.update(EDITIONS).where(EDITIONS.c.edition_id == edition_id).values(completed_at=sa.func.now())
    )
    return int(candidates)


def match_row(found: Found, model_id: str) -> dict[str, Any]:
    """The columns that rankings and alerts share."""
    return {
        "candidate_id": found.candidate_id,
        "job_id": found.job_id,
        "job_version": found.job_version,
        "score": found.score,
        "reasons": [reason.model_dump(mode="json", exclude_none=True) for reason in found.reasons],
        "cautions": list(found.cautions),
        "model_id": model_id,
    }
