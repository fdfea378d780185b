"""What is known of feeds' health, and what the worker that watches them noticed last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.health import RHYTHM_DELIVERIES, Facts, FeedState
from services.ingest.tables import FEEDS

SELECTED = """
SELECT f.feed_id, f.company_id, c.name AS company, f.name, f.created_at, f.single, f.silent_after,
  f.noticed_state, p.address, p.every_seconds, coalesce(p.paused, false) AS paused,
  coalesce(p.failures, 0) AS failures, coalesce(p.problems, '[]'::jsonb) AS problems,
  p.last_good_at, p.last_tried_at, p.next_fetch_at, p.secret IS NOT NULL AS has_secret,
  good.arrivals, last.state = 'failed' AS failed, coalesce(r.rejected, 0) AS rejected, counted.*
FROM ingest.feeds f
JOIN ingest.companies c USING (company_id)
LEFT JOIN ingest.pulls p USING (feed_id)
LEFT JOIN LATERAL (
  SELECT array_agg(received_at ORDER BY sequence DESC) AS arrivals,
    (array_agg(delivery_id ORDER BY sequence DESC))[1] AS latest
  FROM (SELECT delivery_id, received_at, sequence FROM ingest.deliveries
        WHERE feed_id = f.feed_id AND state = 'read' ORDER BY sequence DESC LIMIT :rhythm) AS recent
) AS good ON true
LEFT JOIN LATERAL (
  SELECT state FROM ingest.deliveries
  WHERE feed_id = f.feed_id AND state IN ('read', 'failed') ORDER BY sequence DESC LIMIT 1
) AS last ON true
LEFT JOIN ingest.reports r ON r.delivery_id = good.latest
LEFT JOIN LATERAL (
  SELECT count(*) AS open_postings, count(*) FILTER (WHERE kind = 'job') AS open_jobs,
    count(*) FILTER (WHERE warnings > 0) AS warned, count(*) FILTER (WHERE hold = 'held') AS held
  FROM ingest.postings WHERE feed_id = f.feed_id AND state = 'open'
) AS counted ON true
"""
ORDER = " ORDER BY c.name_key, lower(f.name)"


@dataclass(frozen=True)
class Seen:
    """A feed and what is known of it. ``problems`` are of the last fetch: code, message, mend."""

    feed_id: UUID
    company_id: UUID
    company: str
    name: str
    facts: Facts
    noticed: FeedState | None
    open_jobs: int
    address: str | None = None
    has_secret: bool = False
    problems: Sequence[dict[str, str]] = ()
    last_tried: datetime | None = None
    next_fetch: datetime | None = None


async def of_all(tx: AsyncConnection) -> list[Seen]:
    """Every feed, by company and name."""
    return await _select(tx, "", {})


async def of_company(tx: AsyncConnection, company_id: UUID) -> list[Seen]:
    """A company's feeds, by name."""
    return await _select(tx, " WHERE f.company_id = :company", {"company": company_id})


async def of_feed(tx: AsyncConnection, feed_id: UUID) -> Seen | None:
    """One feed."""
    found = await _select(tx, " WHERE f.feed_id = :feed", {"feed": feed_id})
    return found[0] if found else None


async def notice(tx: AsyncConnection, feed_id: UUID, state: FeedState) -> bool:
    """Remember a feed's state; whether it is another than before, which one process alone is told."""
    statement = (
        sa.update(FEEDS)
        .where(FEEDS.c.feed_id == feed_id, FEEDS.c.noticed_state.is_distinct_from(state.value))
        .values(noticed_state=state.value, noticed_at=sa.func.now())
    )
    return (await tx.execute(statement)).rowcount > 0


async def set_silent_after(tx: AsyncConnection, feed_id: UUID, seconds: int | None) -> None:
    """After how long without a good delivery a feed is silent; ``None``: by its rhythm."""
    await tx.execute(sa.update(FEEDS).where(FEEDS.c.feed_id == feed_id).values(silent_after=seconds))


async def _select(tx: AsyncConnection, where: str, values: dict[str, Any]) -> list[Seen]:
    rows = await tx.execute(sa.text(SELECTED + where + ORDER), values | {"rhythm": RHYTHM_DELIVERIES})
    return [_seen(row) for row in rows]


def _seen(row: sa.Row[Any]) -> Seen:
    return Seen(
        feed_id=row.feed_id,
        company_id=row.company_id,
        company=row.company,
        name=row.name,
        facts=_facts(row),
        noticed=FeedState(row.noticed_state) if row.noticed_state else None,
        open_jobs=row.open_jobs,
        address=row.address,
        has_secret=row.has_secret,
        problems=row.problems,
        last_tried=row.last_tried_at,
        next_fetch=row.next_fetch_at,
    )


def _facts(row: sa.Row[Any]) -> Facts:
    arrivals = row.arrivals or []
    good = [moment for moment in (row.last_good_at, *arrivals[:1]) if moment is not None]
    return Facts(
        created=row.created_at,
        last_good=max(good, default=None),
        every=_seconds(row.every_seconds),
        paused=row.paused,
        failures=row.failures,
        problems=bool(row.problems),
        failed=bool(row.failed),
        single=row.single,
        arrivals=arrivals,
        silent_after=_seconds(row.silent_after),
        rejected=row.rejected,
        open_postings=row.open_postings,
        warned=row.warned,
        held=row.held,
    )


def _seconds(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)
