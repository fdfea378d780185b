"""Consents of the profile, to be found and to counted clicks: written when given, ended when taken back."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.candidates import Consent, Withdrawal
from services.portal.consent_texts import BEING_FOUND, COUNTING
from services.portal.tables import CONSENTS, PROFILES

OF_BEING_FOUND = CONSENTS.c.text_version.startswith(BEING_FOUND)
OF_THE_PROFILE = sa.or_(OF_BEING_FOUND, CONSENTS.c.text_version.startswith(COUNTING))


async def is_findable(tx: AsyncConnection, candidate_id: UUID) -> bool:
    """Whether the stored profile lets itself be found."""
    stored = await tx.scalar(sa.select(PROFILES.c.findable).where(PROFILES.c.candidate_id == candidate_id))
    return bool(stored)


async def is_counted(tx: AsyncConnection, candidate_id: UUID) -> bool:
    """Whether the stored profile agrees that clicks are counted."""
    stored = await tx.scalar(sa.select(PROFILES.c.clicks).where(PROFILES.c.candidate_id == candidate_id))
    return bool(stored)


async def note(tx: AsyncConnection, candidate_id: UUID, consent: Consent, *, was: bool, now: bool) -> None:
    """Write the consent if it is new, or that it is withdrawn."""
    if now and not was:
        await tx.execute(sa.insert(CONSENTS).values(consent_row(candidate_id, consent)))
    if was and not now:
        same = CONSENTS.c.text_version.startswith(consent.text_version.partition("-")[0])
        await tx.execute(
            sa.update(CONSENTS)
            .where(CONSENTS.c.candidate_id == candidate_id, same, CONSENTS.c.withdrawn_at.is_(None))
            .values(withdrawn_at=sa.func.now(), withdrawn_how=Withdrawal.PAGE)
        )


async def end(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Take somebody out of the profiles that are found or counted; the consents are the caller's."""
    await tx.execute(
        sa.update(PROFILES)
        .where(PROFILES.c.candidate_id == candidate_id)
        .values(findable=False, clicks=False)
    )


def consent_row(candidate_id: UUID, consent: Consent) -> dict[str, object]:
    """A row of ``consents``: whoever ticks the box has the signed link, which is proof enough."""
    return {
        "candidate_id": candidate_id,
        "text_version": consent.text_version,
        "locale": consent.locale,
        "source": consent.source,
        "confirmed_at": sa.func.now(),
    }
