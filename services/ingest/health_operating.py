"""What the commands about feeds' health and held postings do in the database."""

from datetime import UTC, datetime
from typing import Any

from services.ingest import holding
from services.ingest.feed_view import FeedView, view_of
from services.ingest.operating import database
from services.ingest.pull_operating import known_feed
from services.ingest.storage import health
from shared.ledger import ledger


async def list_feeds() -> list[FeedView]:
    """Every feed as it is now."""
    now = datetime.now(UTC)
    async with database() as engine, engine.connect() as connection:
        return [view_of(seen, now) for seen in await health.of_all(connection)]


async def list_held() -> list[dict[str, Any]]:
    """Held postings of all feeds."""
    async with database() as engine, engine.connect() as connection:
        names = {seen.feed_id: seen.company for seen in await health.of_all(connection)}
        return [
            {
                "company": names[row["feed_id"]],
                "feed": row["feed"],
                "reference": row["reference"],
                "title": row["title"],
                "held_since": row["held_since"].isoformat(),
                "delivery": str(row["held_by"]) if row["held_by"] else None,
            }
            for row in await holding.held(connection)
        ]


async def release(company: str, feed: str) -> int:
    """How many postings were closed."""
    async with database() as engine, engine.begin() as tx:
        return await holding.release_held(tx, ledger("ingest"), await known_feed(tx, company, feed))


async def keep(company: str, feed: str) -> int:
    """How many postings stay open."""
    async with database() as engine, engine.begin() as tx:
        return await holding.keep_held(tx, await known_feed(tx, company, feed))
