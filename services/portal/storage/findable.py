"""The consent to be found by employers: written when it is given, ended when it is taken back."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.candidates import Consent
from services.portal.consent_texts import BEING_FOUND
from services.portal.tables import CONSENTS, PROFILES

OF_BEING_FOUND = CONSENTS.c.text_version.startswith(BEING_FOUND)


async def is_findable(tx: AsyncConnection, candidate_id: UUID) -> bool:
    """Whether the stored profile lets itself be found."""
    stored = await tx.scalar(sa.select(PROFILES.c.findable).where(PROFILES.c.candidate_id == candidate_id))
    return bool(stored)


async def note(tx: AsyncConnection, candidate_id: UUID, consent: Consent, *, was: bool, now: bool) -> None:
    """Write the consent if it is new, or that it is withdrawn."""
    if now and not was:
        await tx.execute(sa.insert(CONSENTS).values(consent_row(candidate_id, consent)))
    if was and not now:
        await tx.execute(
            sa.update(CONSENTS)
            .where(CONSENTS.c.candidate_id == candidate_id, OF_BEING_FOUND, CONSENTS.c.withdrawn_at.is_(None))
            .values(withdrawn_at=sa.func.now())
        )


async def end(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Take somebody out of the profiles that are found; the consents are the caller's."""
    await tx.execute(
        sa.update(PROFILES).where(PROFILES.c.candidate_id == candidate_id).values(findable=False)
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
