"""Feeds of partners: which there are, which is due, what became of its items, and what was wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.articles import Section
from services.mailer.partner_feeds.fetching import Validators
from services.mailer.partner_feeds.items import Item, Origin
from services.mailer.tables import article_feed_items, article_feeds
from shared.vocabulary import Locale

LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class NewFeed:
    """A feed to add."""

    url: str
    partner: str
    section: Section
    locale: Locale
    trusted: bool
    offered_days: int
    added_by: str


@dataclass(frozen=True)
class ArticleFeed:
    """A feed and how it is doing; ``problem`` is what was wrong last, with code, message and mend."""

    origin: Origin
    url: str
    validators: Validators
    added_by: str
    added_at: datetime
    next_fetch_at: datetime
    tried_at: datetime | None
    fetched_at: datetime | None
    failures: int
    problem: dict[str, str] | None
    items: int


async def add_feed(tx: AsyncConnection, new: NewFeed) -> int | None:
    """The new feed's number; nothing if the address is known."""
    values = {
        "url": new.url,
        "partner": new.partner,
        "section": new.section.value,
        "locale": new.locale.value,
        "trusted": new.trusted,
        "offered_days": new.offered_days,
        "added_by": new.added_by,
    }
    statement = insert(article_feeds).values(**values).on_conflict_do_nothing()
    number: int | None = (await tx.execute(statement.returning(article_feeds.c.number))).scalar_one_or_none()
    return number


async def feeds(tx: AsyncConnection, number: int | None = None) -> list[ArticleFeed]:
    """All feeds, or the one of a number."""
    query = select(article_feeds).order_by(article_feeds.c.number)
    if number is not None:
        query = query.where(article_feeds.c.number == number)
    return [_feed(row) for row in (await tx.execute(query)).mappings()]


async def claim_due(tx: AsyncConnection, now: datetime) -> ArticleFeed | None:
    """The feed that has been due longest, held for ``LEASE``; nothing when none is due."""
    due = (
        select(article_feeds.c.number)
        .where(article_feeds.c.next_fetch_at <= now)
        .order_by(article_feeds.c.next_fetch_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = (
        update(article_feeds)
        .where(article_feeds.c.number == due)
        .values(next_fetch_at=now + LEASE)
        .returning(*article_feeds.c)
    )
    row = (await tx.execute(claimed)).mappings().first()
    return _feed(row) if row else None


async def remove_feed(tx: AsyncConnection, number: int) -> bool:
    """Forget a feed; its articles stay."""
    done = await tx.execute(delete(article_feeds).where(article_feeds.c.number == number))
    return done.rowcount > 0


async def make_due(tx: AsyncConnection, number: int) -> bool:
    """Let a running mailer fetch a feed at its next look."""
    query = update(article_feeds).where(article_feeds.c.number == number).values(next_fetch_at=func.now())
    return (await tx.execute(query)).rowcount > 0


async def hold(tx: AsyncConnection, number: int) -> bool:
    """Keep a feed from being removed until the transaction ends; whether it is there still."""
    query = select(article_feeds.c.number).where(article_feeds.c.number == number)
    return (await tx.execute(query.with_for_update(key_share=True))).first() is not None


async def note(tx: AsyncConnection, number: int, **values: Any) -> None:
    """Note what came of a fetch."""
    await tx.execute(update(article_feeds).where(article_feeds.c.number == number).values(**values))


async def remember_items(tx: AsyncConnection, number: int, items: Iterable[tuple[Item, str]]) -> set[str]:
    """Note items with their articles' slugs; the identities of those that were new.

    An item is known by its identity in this feed, or by its link in any.
    """
    found = list(items)
    links = [item.link_hash for item, _ in found]
    known = await tx.execute(
        select(article_feed_items.c.link_hash).where(article_feed_items.c.link_hash.in_(links))
    )
    elsewhere = set(known.scalars())
    rows = [
        {"feed": number, "identity": item.identity, "link_hash": item.link_hash, "slug": slug}
        for item, slug in found
        if item.link_hash not in elsewhere
    ]
    if not rows:
        return set()
    new = insert(article_feed_items).values(rows).on_conflict_do_nothing()
    return set((await tx.execute(new.returning(article_feed_items.c.identity))).scalars())


def _feed(row: RowMapping) -> ArticleFeed:
    return ArticleFeed(
        origin=Origin(
            number=row["number"],
            partner=row["partner"],
            section=Section(row["section"]),
            locale=Locale(row["locale"]),
            trusted=row["trusted"],
            offered_days=row["offered_days"],
        ),
        url=row["url"],
        validators=Validators(row["etag"], row["last_modified"]),
        added_by=row["added_by"],
        added_at=row["added_at"],
        next_fetch_at=row["next_fetch_at"],
        tried_at=row["tried_at"],
        fetched_at=row["fetched_at"],
        failures=row["failures"],
        problem=row["problem"],
        items=row["items"],
    )
