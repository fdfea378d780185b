"""Who agreed that clicks are counted, and the figures that the portal publishes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.tables import editions, jobs
from services.mailer.views import click_consents, clicks


@dataclass(frozen=True)
class Clicked:
    """How many people opened a job's link; at least five."""

    title: str
    employer: str
    people: int


async def agreed(tx: AsyncConnection, candidates: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the candidates whose clicks may be counted."""
    wanted = list(set(candidates))
    found = await tx.execute(
        select(click_consents.c.candidate_id).where(click_consents.c.candidate_id.in_(wanted))
    )
    return frozenset(found.scalars())


async def of_edition(tx: AsyncConnection, number: int) -> list[Clicked]:
    """The jobs of an edition that at least five people opened, most first."""
    found = await tx.execute(
        select(jobs.c.card, clicks.c.people)
        .select_from(
            clicks.join(editions, editions.c.id == clicks.c.edition_id).outerjoin(
                jobs, jobs.c.job_id == clicks.c.job_id
            )
        )
        .where(editions.c.number == number)
        .order_by(clicks.c.people.desc(), clicks.c.job_id)
    )
    return [
        Clicked((row.card or {}).get("title", ""), (row.card or {}).get("employer", ""), row.people)
        for row in found
    ]
