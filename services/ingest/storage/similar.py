"""Postings that may be one job, found by the keys that they share: never by comparing all with all."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.posting import PostingKind

PER_KEY = 4
"""Others of a key that are looked at: in a crowd, what is not among the first stays apart."""

REMEMBERED_DAYS = 180
"""A job that closed longer ago does not come back under another reference."""

TRANSLATIONS = 2
"""The place among a posting's keys of the one that translations share; the others are of one language."""

PAIRS = sa.text(
    """
    SELECT DISTINCT mine.posting_id, other.posting_id AS other_id
    FROM unnest(CAST(:ids AS uuid[])) AS given (posting_id)
    JOIN ingest.postings AS mine USING (posting_id)
    CROSS JOIN LATERAL unnest(mine.keys) WITH ORDINALITY AS k (key, place)
    CROSS JOIN LATERAL (
      SELECT posting_id FROM ingest.posting_keys
      WHERE posting_keys.key = k.key AND posting_keys.posting_id <> mine.posting_id
      ORDER BY posting_id LIMIT :per_key
    ) AS near
    JOIN ingest.postings AS other ON other.posting_id = near.posting_id
    WHERE other.kind = :kind
      AND (k.place = :translations) = (other.language IS DISTINCT FROM mine.language)
      AND (other.state = 'open' OR other.changed_at > now() - make_interval(days => :days))
    """
)


async def pairs(tx: AsyncConnection, posting_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Each of the postings with the others that it shares a key with."""
    values: dict[str, Any] = {"ids": list(posting_ids), "per_key": PER_KEY, "translations": TRANSLATIONS}
    found = await tx.execute(PAIRS, values | {"kind": PostingKind.JOB.value, "days": REMEMBERED_DAYS})
    return [(row.posting_id, row.other_id) for row in found]
