"""Standings of candidates between editions, and the sets of open jobs that they were made of."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.standing import Standing
from services.matcher.tables import JOB_SETS, PROFILES, STANDINGS

ROWS_PER_INSERT = 2_000


@dataclass(frozen=True)
class Kept:
    """A candidate's standing, and what it was made of: the key of the jobs that were open, those that were
    not to be listed, and a hash of all else that it depends on.
    """

    candidate_id: UUID
    job_set: str
    excluded: frozenset[UUID]
    made_of: str
    standing: Standing


async def load(tx: AsyncConnection, whose: sa.ColumnElement[bool]) -> dict[UUID, Kept]:
    """The standings of the candidates whom a condition on the portal's view selects."""
    mine = sa.select(STANDINGS).join(PROFILES, PROFILES.c.candidate_id == STANDINGS.c.candidate_id)
    return {row.candidate_id: _kept(row) for row in await tx.execute(mine.where(whose))}


async def known_jobs(tx: AsyncConnection, job_set: str) -> Mapping[UUID, int]:
    """The jobs of a set, and the version of each."""
    row = (await tx.execute(sa.select(JOB_SETS).where(JOB_SETS.c.job_set == job_set))).one()
    return dict(zip(row.job_ids, row.versions, strict=True))


def key_of(jobs: Mapping[UUID, int]) -> str:
    """The key of a set of jobs and their versions: equal sets have equal keys."""
    told = "\n".join(f"{each} {jobs[each]}" for each in sorted(jobs))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


async def keep_jobs(tx: AsyncConnection, jobs: Mapping[UUID, int]) -> None:
    """Store a set of jobs and their versions. In a transaction of its own: others who store it wait."""
    ids = sorted(jobs)
    row = {"job_set": key_of(jobs), "job_ids": ids, "versions": [jobs[each] for each in ids]}
    statement = insert(JOB_SETS).values(row)
    used = {"made_at": sa.func.now()}  # so that it is not forgotten before a standing names it
    await tx.execute(statement.on_conflict_do_update(index_elements=[JOB_SETS.c.job_set], set_=used))


async def keep(tx: AsyncConnection, kept: Sequence[Kept]) -> None:
    """Store standings in place of former ones, of candidates who are still here."""
    here = await tx.execute(
        sa.select(PROFILES.c.candidate_id).where(PROFILES.c.candidate_id.in_([e.candidate_id for e in kept]))
    )
    present = set(here.scalars())
    rows = [_row(each) for each in kept if each.candidate_id in present]
    for start in range(0, len(rows), ROWS_PER_INSERT):
        statement = insert(STANDINGS).values(rows[start : start + ROWS_PER_INSERT])
        changed = {each.name: each for each in statement.excluded if each.name != "candidate_id"}
        await tx.execute(
            statement.on_conflict_do_update(index_elements=[STANDINGS.c.candidate_id], set_=changed)
        )


async def forget_unused(tx: AsyncConnection) -> None:
    """Delete the sets of jobs that no standing was made of, but for those of the last hour."""
    used = sa.exists().where(STANDINGS.c.job_set == JOB_SETS.c.job_set)
    old = JOB_SETS.c.made_at < sa.func.now() - sa.text("interval '1 hour'")
    await tx.execute(sa.delete(JOB_SETS).where(~used, old))


def _kept(row: Any) -> Kept:
    floor = -inf if row.floor is None else row.floor
    standing = Standing(row.nearest, floor)
    return Kept(row.candidate_id, row.job_set, frozenset(row.excluded), row.made_of, standing)


def _row(each: Kept) -> dict[str, Any]:
    return {
        "candidate_id": each.candidate_id,
        "job_set": each.job_set,
        "excluded": sorted(each.excluded),
        "made_of": each.made_of,
        "nearest": each.standing.nearest,
        "floor": None if each.standing.floor == -inf else each.standing.floor,
    }
