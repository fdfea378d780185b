"""Profiles, read from the portal's view with the matcher's own role, and their vectors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.features import Floats
from services.matcher.matching import Seeker
from services.matcher.profile import Profile, Wishes
from services.matcher.storage.vectors import Readers, as_facts, decoded, facts_of, outdated, sent
from services.matcher.tables import PROFILE_VECTORS, PROFILES
from shared.vocabulary import Cadence, CandidatePermit, Cefr, Clearance, EmploymentType, Seniority

V = PROFILE_VECTORS.c
P = PROFILES.c
WISHES = (
    sa.cast(P.languages, sa.Text).label("languages"),
    P.places,
    P.remote,
    P.employment_types,
    P.permit,
    P.salary_floor,
    P.clearance,
    P.commute,
)


@dataclass(frozen=True)
class Part:
    """Every candidate belongs to one of ``of`` parts."""

    number: int
    of: int


def in_part(part: Part) -> sa.ColumnElement[bool]:
    """Whether a candidate belongs to a part: by hash, so that it needs no table."""
    hashed = sa.func.hashtextextended(sa.cast(P.candidate_id, sa.Text), 0, type_=sa.BigInteger)
    return sa.func.abs(hashed % part.of) == part.number


async def load_one(tx: AsyncConnection, candidate_id: UUID) -> Profile | None:
    """A candidate's profile; ``None`` if the matcher may not see one."""
    statement = sa.select(*_profile_columns()).where(P.candidate_id == candidate_id)
    row = (await tx.execute(statement)).one_or_none()
    return None if row is None else as_profile(row)


async def load_findable(tx: AsyncConnection, candidate_ids: Sequence[UUID]) -> dict[UUID, Profile]:
    """The profiles of those of these candidates who agree to be found at this moment."""
    statement = sa.select(*_profile_columns()).where(P.candidate_id.in_(candidate_ids), P.findable)
    return {row.candidate_id: as_profile(row) for row in await tx.execute(statement)}


async def unread(
    tx: AsyncConnection, readers: Readers, part: Part | None, limit: int, after: UUID | None = None
) -> Sequence[Any]:
    """Profiles whose text must be looked at, with the hash of what is stored; in order, after a candidate."""
    statement = (
        sa.select(*_profile_columns(), V.content_hash)
        .outerjoin_from(PROFILES, PROFILE_VECTORS, _joined(readers))
        .where(outdated(PROFILE_VECTORS, readers, P.version))
        .order_by(P.candidate_id)
        .limit(limit)
    )
    if part is not None:
        statement = statement.where(in_part(part))
    if after is not None:
        statement = statement.where(P.candidate_id > after)
    return (await tx.execute(statement)).all()


async def load_seekers(
    tx: AsyncConnection, readers: Readers, condition: sa.ColumnElement[bool]
) -> Sequence[Any]:
    """The rows of the candidates to rank for; ``as_seekers`` makes values of them."""
    statement = (
        sa.select(
            P.candidate_id, *WISHES, *facts_of(PROFILE_VECTORS), sent(PROFILE_VECTORS).label("embedding")
        )
        .join_from(PROFILES, PROFILE_VECTORS, _joined(readers))
        .where(condition)
        .order_by(P.candidate_id)
    )
    return (await tx.execute(statement)).all()


def as_seekers(rows: Sequence[Any], dimensions: int) -> tuple[list[Seeker], Floats]:
    """Values of the rows; takes long enough for a thread. Equal wishes are one in memory."""
    shared: dict[Wishes, Wishes] = {}
    seekers = []
    for row in rows:
        wishes = as_wishes(row)
        seekers.append(Seeker(row.candidate_id, shared.setdefault(wishes, wishes), as_facts(row)))
    return seekers, decoded([row.embedding for row in rows], dimensions)


def as_profile(row: Any) -> Profile:
    """A profile from a row of the view."""
    return Profile(
        row.candidate_id,
        row.version,
        row.occupation,
        tuple(row.skills),
        row.experience,
        as_wishes(row),
        Cadence(row.cadence),
        Seniority(row.seniority) if row.seniority else None,
        row.findable,
    )


def as_wishes(row: Any) -> Wishes:
    """Hard conditions from a row of the view; a language without a level is a first language."""
    return Wishes(
        languages=frozenset(
            (each["language"], Cefr(each.get("level") or Cefr.C2)) for each in json.loads(row.languages)
        ),
        places=frozenset(row.places),
        remote=row.remote,
        employment_types=frozenset(map(EmploymentType, row.employment_types)),
        permit=CandidatePermit(row.permit),
        salary_floor=row.salary_floor,
        clearance=Clearance(row.clearance),
        commute=row.commute,
    )


def _profile_columns() -> list[sa.ColumnElement[Any]]:
    return [
        P.candidate_id,
        P.version,
        P.occupation,
        P.skills,
        P.experience,
        *WISHES,
        P.cadence,
        P.seniority,
        P.findable,
    ]


def _joined(readers: Readers) -> sa.ColumnElement[bool]:
    return sa.and_(V.candidate_id == P.candidate_id, V.model_id == readers.model_id)


async def present_among(tx: AsyncConnection, candidate_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these candidates the matcher may still see."""
    here = await tx.execute(
        sa.select(PROFILES.c.candidate_id).where(PROFILES.c.candidate_id.in_(candidate_ids))
    )
    return set(here.scalars())
