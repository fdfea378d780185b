"""Domains that asked for fewer mails and rest now, and the end that an operator gives a rest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.delivery import State
from services.mailer.tables import deliveries, domain_rests
from shared.errors import TalentPoolError


class NoRestError(TalentPoolError):
    """A domain does not rest."""

    def __init__(self, domain: str) -> None:
        super().__init__(f"no mail to {domain[:253]!r} is held back; see `talentpool mail rests list`")


@dataclass(frozen=True)
class Rest:
    """Until when no mail goes to a domain, how often in a row it complained, and what it said last."""

    domain: str
    rests_until: datetime
    strikes: int
    answer: str | None


async def resting(tx: AsyncConnection) -> list[Rest]:
    """The domains that rest now, in alphabetical order."""
    found = await tx.execute(
        select(domain_rests).where(domain_rests.c.rests_until > func.now()).order_by(domain_rests.c.domain)
    )
    return [Rest(row.domain, row.rests_until, row.strikes, row.answer) for row in found]


async def end(tx: AsyncConnection, domain: str) -> int:
    """End a domain's rest; how many mails that waited for its end go now. Raises :class:`NoRestError`."""
    name = domain.strip().lower()
    ended = await tx.execute(
        delete(domain_rests)
        .where(domain_rests.c.domain == name, domain_rests.c.rests_until > func.now())
        .returning(domain_rests.c.rests_until)
    )
    until = ended.scalar_one_or_none()
    if until is None:
        raise NoRestError(name)
    # The ledger has the domain of mails that began alone: who waits for this rest waits until its very end.
    waiting = deliveries.c.state == State.QUEUED.value, deliveries.c.next_attempt_at == until
    woken = await tx.execute(update(deliveries).where(*waiting).values(next_attempt_at=func.now()))
    return woken.rowcount
