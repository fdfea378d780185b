"""The largest digests of an edition, by which its mails' size is judged before it is approved."""

from uuid import UUID

from sqlalchemy import Integer, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import Content
from services.mailer.storage.digests import GOES_OUT
from services.mailer.tables import deliveries
from shared.vocabulary import Locale

OF_A_LANGUAGE = 5
"""Those with the most jobs, of these the largest as stored: both are known without reading the content."""


async def largest_digests(tx: AsyncConnection, edition_id: UUID) -> dict[Locale, list[Content]]:
    """The largest digests in each language that wait to go out, or went."""
    jobs = func.jsonb_array_length(literal_column("mailer.deliveries.job_ids"), type_=Integer)
    stored = func.pg_column_size(deliveries.c.content, type_=Integer)
    largest_first = (jobs.desc(), stored.desc())
    place = func.row_number().over(partition_by=deliveries.c.locale, order_by=largest_first).label("place")
    ranked = (
        select(deliveries.c.id, deliveries.c.locale, place)
        .where(deliveries.c.edition_id == edition_id, deliveries.c.state.in_(GOES_OUT))
        .subquery()
    )
    found = await tx.execute(
        select(ranked.c.locale, deliveries.c.content)
        .join(deliveries, deliveries.c.id == ranked.c.id)
        .where(ranked.c.place <= OF_A_LANGUAGE)
    )
    contents: dict[Locale, list[Content]] = {}
    for locale, content in found:
        contents.setdefault(Locale(locale), []).append(Content.model_validate(content))
    return contents
