"""Candidates whose mails are about to end, and who have not been asked yet."""

from sqlalchemy import RowMapping, Text, cast, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.cadence import Rules
from services.mailer.checks import ACTIVE
from services.mailer.storage.cadence import cadence_now, lowering_of
from services.mailer.storage.freezing import queue_renewal
from services.mailer.tables import deliveries, lowered
from services.mailer.views import contacts
from shared.vocabulary import Cadence, MailKind

AT_ONCE = 500


async def ask(tx: AsyncConnection, rules: Rules) -> int:
    """Queue a renewal mail for some of those who are due; how many, at most 500."""
    due = await _due(tx, rules)
    for contact in due:
        await queue_renewal(tx, contact, rules)
    return len(due)


async def _due(tx: AsyncConnection, rules: Rules) -> list[RowMapping]:
    if rules.renewal is None:
        return []
    key = func.concat(
        f"{MailKind.RENEWAL}:", cast(contacts.c.candidate_id, Text), ":", contacts.c.renewals, type_=Text
    )
    asked = select(deliveries.c.id).where(deliveries.c.dedup_key == key).exists()
    concerned = true() if rules.renewal_of_digests else cadence_now() == Cadence.INSTANT.value
    found = await tx.execute(
        select(contacts)
        .outerjoin_from(contacts, lowered, lowering_of())
        .where(
            contacts.c.status == ACTIVE,
            concerned,
            contacts.c.renewed_at <= func.now() - (rules.renewal - rules.notice),
            ~asked,
        )
        .limit(AT_ONCE)
    )
    return list(found.mappings())
