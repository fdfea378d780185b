"""Replicas share the feeds: each is leased to one, and taken over when that one falls silent."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fixtures.pulling import JOBS, LEASE, LONG_LEASE, Bench
from fixtures.site import Reply, Site, as_json

from services.ingest.fetching.known import FetchedFeed
from services.ingest.pulling import Puller
from services.ingest.storage import pulls
from services.ingest.tables import PULLS

ROOT = Path(__file__).parents[3]


async def test_replicas_share_the_work_and_ask_a_host_one_at_a_time(bench: Bench, site: Site) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        await writer.drain()

    site.page("/", Reply(raw=slowly))
    feeds = {await bench.feed(site.url("/"), host="one-host") for _ in range(8)}
    replicas = [bench.replica(LONG_LEASE) for _ in range(3)]
    while len(bench.delivered) < len(feeds):
        await asyncio.gather(*(replica.pull_next() for replica in replicas))
    assert (len(site.asked), site.most_at_once) == (8, 1)
    assert {feed for feed, _ in bench.delivered} == feeds


async def test_feeds_of_several_hosts_are_fetched_side_by_side_each_once(bench: Bench, site: Site) -> None:
    site.page("/", as_json(JOBS))
    feeds = {await bench.feed(site.url("/")) for _ in range(12)}

    async def drain(replica: Puller) -> None:
        while await replica.pull_next():
            pass

    await asyncio.gather(*(drain(bench.replica(LONG_LEASE)) for _ in range(4)))
    assert len(await bench.deliveries()) == 12
    assert {feed for feed, _ in bench.delivered} == feeds


async def test_a_dead_replica_s_feed_is_taken_over_when_its_lease_runs_out(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", as_json(JOBS)))
    dead = bench.replica()
    async with dead.runtime.engine.begin() as tx:
        assert await pulls.claim(tx, LEASE) is not None
    alive = bench.replica()
    assert not await alive.pull_next()
    await asyncio.sleep(LEASE.total_seconds() + 0.1)
    assert await alive.pull_next()
    assert [one.feed_id for one in await bench.deliveries()] == [feed_id]


KILLED = """
import asyncio, sys
from datetime import timedelta
from services.ingest.pulling import Puller, caps_of, manners_of
from services.ingest.settings import IngestSettings
from shared.runtime import create_runtime

settings = IngestSettings()
runtime = create_runtime("ingest", settings)
puller = Puller(runtime, manners_of(settings), caps_of(settings), None, timedelta(seconds=1.5))
asyncio.run(puller.pull_next())
"""


async def test_a_replica_killed_while_it_fetches_is_replaced_within_its_lease(
    bench: Bench, site: Site
) -> None:
    started = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        started.set()
        await writer.drain()
        await asyncio.sleep(15)

    feed_id = await bench.feed(site.page("/", Reply(raw=hang)))
    settings = bench.runtime.settings
    environment = {
        "TALENTPOOL_INGEST_DATABASE_URL": settings.database_url.get_secret_value(),
        "TALENTPOOL_INGEST_ALLOWED_HOSTS": site.host,
    }
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, cwd=ROOT, env=os.environ | environment
    )
    try:
        await asyncio.wait_for(started.wait(), 30)
    finally:
        killed.kill()
        await killed.wait()
    site.page("/", as_json(JOBS))
    alive = bench.replica()
    assert not await alive.pull_next()
    for _ in range(40):
        if await alive.pull_next():
            break
        await asyncio.sleep(0.1)
    assert [one.feed_id for one in await bench.deliveries()] == [feed_id]
    assert (await bench.row(feed_id)).last_good_at is not None


async def test_a_replica_that_lost_its_lease_hands_nothing_in(bench: Bench, site: Site) -> None:
    started = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        started.set()
        await writer.drain()
        await asyncio.sleep(15)

    feed_id = await bench.feed(site.page("/", Reply(raw=hang)))
    slow = asyncio.create_task(bench.replica().pull_next())
    await started.wait()
    await bench.execute(sa.update(PULLS).values(lease_token=uuid4()))
    async with asyncio.timeout(5):
        assert await slow
    assert (bench.delivered, (await bench.row(feed_id)).last_tried_at) == ([], None)


async def test_a_slow_fetch_keeps_its_lease(bench: Bench, site: Site) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * LEASE.total_seconds())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        await writer.drain()

    await bench.feed(site.page("/", Reply(raw=slow)))
    first = asyncio.create_task(bench.replica().pull_next())
    await asyncio.sleep(1.3 * LEASE.total_seconds())
    assert not await bench.replica().pull_next()
    assert await first
    assert len(bench.delivered) == 1


async def test_a_stop_ends_a_fetch_at_once_and_gives_the_feed_back(bench: Bench, site: Site) -> None:
    started = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        started.set()
        await writer.drain()
        await asyncio.sleep(15)

    feed_id = await bench.feed(site.page("/", Reply(raw=hang)))
    running = asyncio.create_task(bench.replica().run())
    await started.wait()
    running.cancel()
    async with asyncio.timeout(3):
        with pytest.raises(asyncio.CancelledError):
            await running
    row = await bench.row(feed_id)
    assert (row.lease_until, row.failures, row.wait <= 0) == (None, 0, True)
    site.page("/", as_json(JOBS))
    assert await bench.replica().pull_next()


async def test_an_outage_of_the_database_is_waited_out(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", as_json(JOBS)))
    broken = bench.replica()

    async def refuse(_feed: UUID, _found: FetchedFeed) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await replace(broken, deliver=refuse).pull_next()
    await asyncio.sleep(LEASE.total_seconds() + 0.1)
    assert await broken.pull_next()
    assert (await bench.row(feed_id)).last_good_at is not None
