"""A feed that suddenly loses most of its postings, and what operators do about it, on real PostgreSQL."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from fixtures.postings import Feeds, posting

from services.ingest.draft import Parsed
from services.ingest.holding import held, keep_held, release_held
from services.ingest.settings import IngestSettings
from services.ingest.tables import FEEDS
from shared.runtime import Runtime

TITLES = ("Kokk", "Servitør", "Renholder", "Resepsjonist", "Regnskapsfører", "Vaktmester")
ALL = tuple(posting(str(number), title) for number, title in enumerate(TITLES))


@pytest.fixture
def feeds(runtime_for: Callable[..., Runtime]) -> Feeds:
    return Feeds(runtime_for(IngestSettings))


async def held_back(feeds: Feeds, feed_id: UUID) -> bool:
    async with feeds.runtime.engine.connect() as tx:
        found = await tx.execute(sa.select(FEEDS.c.held_back).where(FEEDS.c.feed_id == feed_id))
        return bool(found.scalar_one())


async def shrink(feeds: Feeds) -> UUID:
    """A feed of which five of six postings are held."""
    (feed,) = await feeds.add()
    await feeds.push(feed, *ALL)
    report = (await feeds.read(await feeds.store(feed), Parsed(ALL[:1])))["report"]
    assert report["counts"]["held"] == 5
    assert {line["reference"] for line in report["held"]} == {"1", "2", "3", "4", "5"}
    await feeds.subjects()
    return feed


async def test_what_is_held_is_listed_with_feed_and_delivery(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    async with feeds.runtime.engine.connect() as tx:
        rows = await held(tx, feed)
        assert await held(tx) == rows
    assert {row["reference"] for row in rows} == {"1", "2", "3", "4", "5"}
    assert all(row["feed_id"] == feed and row["held_by"] and row["held_since"] for row in rows)
    assert await held_back(feeds, feed)


async def test_a_second_equal_delivery_closes_what_is_held(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    counts = await feeds.push(feed, ALL[0])
    assert (counts["closed"], counts["held"], counts["unchanged"]) == (5, 0, 1)
    assert await feeds.subjects() == ["jobs.closed"] * 5
    assert not await held_back(feeds, feed)


async def test_a_delivery_that_has_them_again_lets_them_go(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    assert (await feeds.push(feed, *ALL))["unchanged"] == 6
    assert not await held_back(feeds, feed)
    assert (await feeds.push(feed, ALL[0]))["held"] == 5
    assert await feeds.subjects() == []


async def test_a_delivery_that_loses_others_is_held_anew(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    counts = await feeds.push(feed, ALL[5])
    assert (counts["held"], counts["closed"]) == (5, 0)


async def test_a_page_decides_nothing(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    assert (await feeds.push(feed, ALL[0], complete=False))["closed"] == 0
    assert await held_back(feeds, feed)


async def test_an_operator_releases_what_is_gone_indeed(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    async with feeds.runtime.engine.begin() as tx:
        assert await release_held(tx, feeds.runtime.ledger, feed) == 5
        assert await release_held(tx, feeds.runtime.ledger, feed) == 0
    assert await feeds.subjects() == ["jobs.closed"] * 5
    assert not await held_back(feeds, feed)


async def test_what_an_operator_keeps_stays_open_until_it_comes_and_goes_again(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    async with feeds.runtime.engine.begin() as tx:
        assert await keep_held(tx, feed) == 5
    for _ in range(3):
        counts = await feeds.push(feed, ALL[0])
        assert (counts["closed"], counts["held"], counts["unchanged"]) == (0, 0, 1)
    assert not await held_back(feeds, feed)
    await feeds.push(feed, *ALL)
    assert (await feeds.push(feed, *ALL[:5]))["closed"] == 1
    assert await feeds.subjects() == ["jobs.closed"]


async def test_a_held_posting_that_was_deleted_by_name_is_closed(feeds: Feeds) -> None:
    feed = await shrink(feeds)
    assert (await feeds.push(feed, complete=False, deleted=("1",)))["deleted"] == 1
    async with feeds.runtime.engine.connect() as tx:
        assert len(await held(tx, feed)) == 4
