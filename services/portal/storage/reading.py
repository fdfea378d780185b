"""What is read of candidates: for the pages, for the person's own copy, and for the operator's counts."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.addresses import address_key
from services.portal.candidates import Candidate, Status, StoredProfile
from services.portal.mail_wishes import MailWishes
from services.portal.tables import CANDIDATES, CONSENTS, FEEDBACK, PROFILES
from shared.vocabulary import Cadence, Locale


async def find(tx: AsyncConnection, candidate_id: UUID) -> Candidate | None:
    """A candidate with the profile."""
    row = (await tx.execute(sa.select(CANDIDATES).where(CANDIDATES.c.candidate_id == candidate_id))).first()
    if row is None:
        return None
    return Candidate(
        candidate_id=row.candidate_id,
        email=row.email,
        name=row.name,
        locale=Locale(row.locale),
        status=Status(row.status),
        cadence=Cadence(row.cadence),
        version=row.version,
        created_at=row.created_at,
        profile=await _profile(tx, candidate_id),
        mail=MailWishes(
            time_zone=row.time_zone,
            send_hour=row.send_hour,
            quiet_from=row.quiet_from,
            quiet_until=row.quiet_until,
            paused_until=row.paused_until,
            may_lower=row.may_lower,
            plain=row.plain,
        ),
    )


async def _profile(tx: AsyncConnection, candidate_id: UUID) -> StoredProfile | None:
    row = (await tx.execute(sa.select(PROFILES).where(PROFILES.c.candidate_id == candidate_id))).first()
    if row is None:
        return None
    return StoredProfile(
        occupation=row.occupation,
        skills=tuple(row.skills),
        experience=row.experience,
        languages=tuple(row.languages),
        places=tuple(row.places),
        remote=row.remote,
        employment_types=tuple(row.employment_types),
        permit=row.permit,
        seniority=row.seniority,
        salary_floor=row.salary_floor,
        clearance=row.clearance,
        commute=row.commute,
        findable=row.findable,
        clicks=row.clicks,
        stage=row.stage,
    )


async def everything(tx: AsyncConnection, candidate_id: UUID) -> dict[str, Any] | None:
    """All that the portal stores of a candidate, as plain rows."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for table in (CANDIDATES, CONSENTS, PROFILES, FEEDBACK):
        rows = await tx.execute(sa.select(table).where(table.c.candidate_id == candidate_id))
        parts[table.name] = [dict(row) for row in rows.mappings()]
    if not parts["candidates"]:
        return None
    return {
        "candidate": parts["candidates"][0],
        "profile": next(iter(parts["profiles"]), None),
        "consents": parts["consents"],
        "feedback": parts["feedback"],
    }


async def id_of_address(tx: AsyncConnection, address: str) -> UUID | None:
    """Whose address it is."""
    statement = sa.select(CANDIDATES.c.candidate_id).where(CANDIDATES.c.email_key == address_key(address))
    found: UUID | None = (await tx.execute(statement)).scalar_one_or_none()
    return found


async def count_by_status(tx: AsyncConnection) -> dict[Status, int]:
    """How many candidates stand where, in the order of :class:`Status`."""
    rows = await tx.execute(sa.select(CANDIDATES.c.status, sa.func.count()).group_by(CANDIDATES.c.status))
    counts = {Status(status): count for status, count in rows}
    return {status: counts.get(status, 0) for status in Status}
