"""The postings that a delivery brought or wrote last, as its report lists them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

JOBS = sa.text(
    """
    SELECT p.reference, p.kind, p.state, p.warnings, p.closes_at,
      c.content ->> 'title' AS title, c.content ->> 'employer' AS employer,
      c.content ->> 'apply_url' AS apply_url, c.content -> 'places' AS places
    FROM ingest.deliveries d
    JOIN ingest.postings p ON p.feed_id = d.feed_id AND (p.since = d.sequence OR p.sequence = d.sequence)
    CROSS JOIN LATERAL (SELECT p.content::jsonb AS content) AS c
    WHERE d.delivery_id = :delivery
    ORDER BY lower(c.content ->> 'title'), p.posting_id
    LIMIT :most
    """
)


async def jobs_of(tx: AsyncConnection, delivery_id: UUID, most: int) -> list[dict[str, Any]]:
    """Title, employer, names of places, address, state, and when it closes."""
    found = await tx.execute(JOBS, {"delivery": delivery_id, "most": most})
    return [_job(row) for row in found.mappings()]


def _job(row: sa.RowMapping) -> dict[str, Any]:
    places = [place["name"] for place in row["places"] or () if place.get("name")]
    return {**row, "places": ", ".join(places), "deadline": row["closes_at"]}
