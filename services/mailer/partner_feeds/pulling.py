"""Fetches feeds when they are due and makes articles of new items; a failure is noted and loses nothing."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.articles import ArticleState
from services.mailer.editing import own_problems
from services.mailer.partner_feeds.apart import read_apart
from services.mailer.partner_feeds.fetching import Fetched, fetch, manners_of
from services.mailer.partner_feeds.items import article_of, is_news
from services.mailer.partner_feeds.reading import FeedContent, UnreadableFeedError
from services.mailer.problems import errors
from services.mailer.settings import MailerSettings
from services.mailer.storage import article_feeds
from services.mailer.storage.article_feeds import ArticleFeed
from services.mailer.storage.articles import add_fed_article
from shared.database import is_outage
from shared.fetching.client import Manners
from shared.fetching.errors import FetchError
from shared.fetching.waits import after_failures, jittered
from shared.logs import get_logger

LOOK_SECONDS = 30.0

log = get_logger()


@dataclass(frozen=True)
class Pulled:
    """What came of a fetch: new articles by slug, or that nothing changed; ``problem`` as it was noted."""

    articles: tuple[str, ...] = ()
    unchanged: bool = False
    problem: dict[str, str] | None = None
    failed: bool = False


@dataclass(frozen=True)
class Puller:
    """What fetches feeds; ``every`` is the time between two fetches of one."""

    engine: AsyncEngine
    manners: Manners
    every: timedelta

    async def run(self) -> None:
        """Fetch what is due, for ever; any number of mailers share the work."""
        while True:
            feed = None
            try:
                async with self.engine.begin() as tx:
                    feed = await article_feeds.claim_due(tx, datetime.now(UTC))
                if feed is not None:
                    await self.pull(feed)
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("article_feeds_postponed", reason=type(error).__name__)
                feed = None
            if feed is None:
                await asyncio.sleep(LOOK_SECONDS)

    async def pull(self, feed: ArticleFeed) -> Pulled:
        """Fetch one feed; whatever is wrong with it is noted beside it."""
        try:
            fetched = await fetch(feed.url, feed.validators, self.manners)
            content = await _read(fetched) if fetched else None
        except (FetchError, UnreadableFeedError) as error:
            return await self._failed(feed, error)
        async with self.engine.begin() as tx:
            if not await article_feeds.hold(tx, feed.origin.number):
                return Pulled()  # an editor removed it meanwhile
            if fetched is None or content is None:
                await article_feeds.note(tx, feed.origin.number, **self._good(), problem=feed.problem)
                return Pulled(unchanged=True, problem=feed.problem)
            return await self._taken(tx, feed, fetched, content)

    async def _taken(
        self, tx: AsyncConnection, feed: ArticleFeed, fetched: Fetched, content: FeedContent
    ) -> Pulled:
        slugs = await take(tx, feed, content, datetime.now(UTC))
        problem = _remark(content)
        await article_feeds.note(
            tx,
            feed.origin.number,
            **self._good(),
            problem=problem,
            items=len(content.items),
            etag=fetched.validators.etag,
            last_modified=fetched.validators.last_modified,
        )
        if slugs:
            log.info("articles_from_feed", feed=feed.origin.number, articles=len(slugs))
        return Pulled(slugs, problem=problem)

    def _good(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        later = now + timedelta(seconds=jittered(self.every.total_seconds()))
        return {"tried_at": now, "fetched_at": now, "failures": 0, "next_fetch_at": later}

    async def _failed(self, feed: ArticleFeed, error: FetchError | UnreadableFeedError) -> Pulled:
        now, failures = datetime.now(UTC), feed.failures + 1
        wait = after_failures(failures, error.wait if isinstance(error, FetchError) else None)
        problem = {"code": error.code, "message": error.message, "mend": error.mend}
        async with self.engine.begin() as tx:
            await article_feeds.note(
                tx,
                feed.origin.number,
                tried_at=now,
                failures=failures,
                problem=problem,
                next_fetch_at=now + timedelta(seconds=wait),
            )
        log.warning("article_feed_failed", feed=feed.origin.number, code=error.code)
        return Pulled(problem=problem, failed=True)


async def take(
    tx: AsyncConnection, feed: ArticleFeed, content: FeedContent, now: datetime
) -> tuple[str, ...]:
    """Make articles of items that are news and were never one; their slugs."""
    origin = feed.origin
    news = [(item, article_of(item, origin, now)) for item in content.items if is_news(item, origin, now)]
    new = await article_feeds.remember_items(
        tx, origin.number, [(item, written.slug) for item, written in news]
    )
    taken = [written for item, written in news if item.identity in new]
    for written in taken:
        fit = origin.trusted and not errors(own_problems(written))
        state = ArticleState.READY if fit else ArticleState.DRAFT
        await add_fed_article(tx, written, state, partner=origin.partner, feed=origin.number)
    return tuple(written.slug for written in taken)


async def _read(fetched: Fetched) -> FeedContent:
    return await read_apart(fetched.content, fetched.address, fetched.media_type)


def _remark(content: FeedContent) -> dict[str, str] | None:
    """What the partner should mend although items were read."""
    if content.broken:
        return {
            "code": "not-well-formed",
            "message": f"the feed is broken, and items may be missing: {content.broken}",
            "mend": "ask the partner to send well-formed XML",
        }
    if content.left_out:
        return {
            "code": "items-left-out",
            "message": f"{content.left_out} items have no title or no https link",
            "mend": "ask the partner to give each both",
        }
    return None


def create_puller(settings: MailerSettings, engine: AsyncEngine) -> Puller:
    """The worker that fetches partners' feeds, by the settings."""
    every = timedelta(minutes=settings.article_feed_minutes)
    return Puller(engine, manners_of(settings), every)
