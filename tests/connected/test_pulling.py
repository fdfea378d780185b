"""Feeds that are fetched on their schedule, on real PostgreSQL, from a real server on this machine."""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.known import FetchedFeed
from services.ingest.handing_in import hand_in
from services.ingest.handlers import feed_received
from services.ingest.keys import new_key
from services.ingest.pulling import Puller, caps_of, manners_of
from services.ingest.reader.pool import read_here
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies, deliveries, pulls
from services.ingest.storage.pulls import Source
from services.ingest.tables import DELIVERIES, FEEDS, PULL_DETAILS, PULLS
from shared.events import FeedReceived
from shared.runtime import Runtime

JOBS = {"jobs": [{"id": 1, "absolute_url": "https://example.org/1", "title": "Kokk"}]}
ROOT = Path(__file__).parents[2]
LEASE = timedelta(seconds=1.5)
LONG_LEASE = timedelta(minutes=1)
"""For what must not depend on how busy the machine is."""


class Bench:
    """A database with feeds, and replicas that fetch them."""

    def __init__(self, runtime_for: Callable[..., Runtime], *sites: Site) -> None:
        self._runtime_for = runtime_for
        self._allowed = ",".join(site.host for site in sites)
        self.runtime = self._runtime()
        self.delivered: list[tuple[UUID, FetchedFeed]] = []

    def _runtime(self) -> Runtime:
        return self._runtime_for(IngestSettings, allowed_hosts=self._allowed, fetch_delay=0.0)

    def replica(self, lease: timedelta = LEASE, **values: Any) -> Puller:
        runtime = self._runtime()
        settings = runtime.settings
        assert isinstance(settings, IngestSettings)

        async def deliver(feed_id: UUID, found: FetchedFeed) -> None:
            self.delivered.append((feed_id, found))
            await hand_in(runtime, settings, feed_id, found)

        made = Puller(runtime, manners_of(settings), caps_of(settings), deliver, lease)
        return replace(made, **values)

    async def feed(self, address: str, host: str = "", **values: Any) -> UUID:
        async with self.runtime.engine.begin() as tx:
            company = await companies.add_company(tx, f"Fjordlys {uuid4()}", new_key())
            assert company is not None
            feed_id = await companies.add_feed(tx, company, "careers")
            assert feed_id is not None
            source = Source(address, host or f"host-{feed_id}", **{"every_seconds": 3_600} | values)
            await pulls.set_source(tx, feed_id, source)
        return feed_id

    async def row(self, feed_id: UUID) -> Any:
        async with self.runtime.engine.connect() as connection:
            now = sa.func.extract("epoch", PULLS.c.next_fetch_at - sa.func.now()).label("wait")
            return (await connection.execute(sa.select(PULLS, now).where(PULLS.c.feed_id == feed_id))).one()

    async def execute(self, statement: Any) -> None:
        async with self.runtime.engine.begin() as tx:
            await tx.execute(statement)

    async def due(self) -> None:
        await self.execute(sa.update(PULLS).values(next_fetch_at=sa.func.now()))

    async def deliveries(self) -> list[Any]:
        async with self.runtime.engine.connect() as connection:
            return list(await connection.execute(sa.select(DELIVERIES).order_by(DELIVERIES.c.sequence)))


@pytest.fixture
def bench(runtime_for: Callable[..., Runtime], site: Site) -> Bench:
    return Bench(runtime_for, site)


async def test_a_due_feed_is_fetched_once_and_handed_in(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/jobs", as_json(JOBS)))
    replica = bench.replica()
    assert [await replica.pull_next() for _ in range(3)] == [True, False, False]
    (delivery,) = await bench.deliveries()
    assert (delivery.feed_id, delivery.state) == (feed_id, "received")
    row = await bench.row(feed_id)
    assert (row.failures, row.problems, row.lease_until) == (0, [], None)
    assert row.last_good_at is not None
    assert 3_600 * 0.89 < row.wait < 3_600 * 1.11


async def test_an_unchanged_feed_makes_no_delivery_but_counts_as_good(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/jobs", as_json(JOBS, ETag='"1"')))
    replica = bench.replica()
    await replica.pull_next()
    before = await bench.row(feed_id)
    site.page("/jobs", Reply(status=304))
    await bench.due()
    await replica.pull_next()
    after = await bench.row(feed_id)
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert len(await bench.deliveries()) == 1
    assert after.last_good_at > before.last_good_at
    assert (after.last_whole_at, after.digest, after.pages) == (
        before.last_whole_at,
        before.digest,
        before.pages,
    )


async def test_once_a_day_a_feed_is_read_without_asking(bench: Bench, site: Site) -> None:
    await bench.feed(site.page("/jobs", as_json(JOBS, ETag='"1"')))
    replica = bench.replica()
    await replica.pull_next()
    await bench.execute(sa.update(PULLS).values(last_whole_at=sa.func.now() - timedelta(hours=25)))
    await bench.due()
    await replica.pull_next()
    assert "if-none-match" not in site.asked[-1].headers
    assert len(await bench.deliveries()) == 1


async def test_a_feed_whose_closings_are_held_is_handed_in_again(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/jobs", as_json(JOBS, ETag='"1"')))
    replica = bench.replica()
    await replica.pull_next()
    await bench.execute(sa.update(FEEDS).where(FEEDS.c.feed_id == feed_id).values(held_back=True))
    await bench.due()
    await replica.pull_next()
    assert len(await bench.deliveries()) == 2


async def test_a_failure_waits_longer_each_time_and_stops_no_other_feed(bench: Bench, site: Site) -> None:
    bad = await bench.feed(site.url("/none"))
    internal = await bench.feed("https://169.254.169.254/latest/meta-data/")
    good = await bench.feed(site.page("/jobs", as_json(JOBS)))
    replica = bench.replica()
    for wait in (300, 600, 1_200):
        await bench.due()
        while await replica.pull_next():
            pass
        row = await bench.row(bad)
        assert wait * 0.89 < row.wait < wait * 1.11
    assert (row.failures, [one["code"] for one in row.problems]) == (3, ["http-status"])
    assert row.problems[0]["mend"]
    assert [one["code"] for one in (await bench.row(internal)).problems] == ["address-refused"]
    assert [one.feed_id for one in await bench.deliveries()] == [good]


async def test_what_a_server_asks_for_moves_the_next_try(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", Reply(status=429, headers={"Retry-After": "7200"})))
    await bench.replica().pull_next()
    assert 7_190 < (await bench.row(feed_id)).wait <= 7_200


async def test_details_are_kept_and_forgotten_with_their_rows(bench: Bench, site: Site) -> None:
    rows = [{"id": str(n), "name": f"Job {n}"} for n in range(3)]
    base = "/v1/companies/fjordlys/postings"
    site.page(base, lambda _asked: as_json({"totalFound": len(rows), "content": rows}))
    for n in range(3):
        site.page(f"{base}/{n}", as_json({"jobAd": {"sections": {"n": {"text": f"text {n}"}}}}))
    await bench.feed(site.url(base))
    replica = bench.replica()
    await replica.pull_next()
    rows[0]["name"] = "Job 0, larger"
    del rows[2]
    site.asked.clear()
    await bench.due()
    await replica.pull_next()
    assert site.paths() == [base, f"{base}/0"]
    async with bench.runtime.engine.connect() as connection:
        count = (await connection.execute(sa.select(sa.func.count()).select_from(PULL_DETAILS))).scalar_one()
    assert (count, len(await bench.deliveries())) == (2, 2)


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


async def test_no_transaction_is_open_while_the_network_is_asked(bench: Bench, site: Site) -> None:
    seen = list[int]()
    replica = bench.replica()
    pool = replica.runtime.engine.pool

    def look(_asked: Asked) -> Reply:
        seen.append(pool.checkedout())  # type: ignore[attr-defined]  # the pool in use counts
        return as_json(JOBS)

    await bench.feed(site.page("/", look))
    await replica.pull_next()
    assert seen == [0]


async def test_a_paused_feed_rests_and_a_hurried_one_is_next(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", as_json(JOBS)))
    replica = bench.replica()
    async with bench.runtime.engine.begin() as tx:
        assert await pulls.set_paused(tx, feed_id, paused=True)
        assert await pulls.hurry(tx, feed_id) is None
    assert not await replica.pull_next()
    async with bench.runtime.engine.begin() as tx:
        assert await pulls.set_paused(tx, feed_id, paused=False)
    assert await replica.pull_next()
    assert not await replica.pull_next()
    async with bench.runtime.engine.begin() as tx:
        assert await pulls.hurry(tx, feed_id)
    assert await replica.pull_next()


async def test_another_address_forgets_what_was_known_and_the_same_does_not(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", as_json(JOBS, ETag='"1"')), host="h")
    await bench.replica().pull_next()
    for address, known in ((site.url("/"), True), (site.url("/?new=1"), False)):
        async with bench.runtime.engine.begin() as tx:
            await pulls.set_source(tx, feed_id, Source(address, "h", 600))
        row = await bench.row(feed_id)
        assert (bool(row.digest), bool(row.pages), row.every_seconds) == (known, known, 600)


async def test_a_fetch_under_way_does_not_count_for_another_address(bench: Bench, site: Site) -> None:
    started, finish = asyncio.Event(), asyncio.Event()

    async def wait(writer: asyncio.StreamWriter) -> None:
        started.set()
        await finish.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        await writer.drain()

    feed_id = await bench.feed(site.page("/old", Reply(raw=wait)), host="h")
    running = asyncio.create_task(bench.replica().pull_next())
    await started.wait()
    async with bench.runtime.engine.begin() as tx:
        await pulls.set_source(tx, feed_id, Source(site.url("/new"), "h", 600))
    finish.set()
    await running
    row = await bench.row(feed_id)
    assert (bench.delivered, row.digest, row.last_good_at, row.wait <= 0) == ([], "", None, True)


async def test_an_empty_answer_is_a_failure_with_a_reason(bench: Bench, site: Site) -> None:
    feed_id = await bench.feed(site.page("/", Reply(b"  ")))
    await bench.replica().pull_next()
    row = await bench.row(feed_id)
    assert (row.failures, [one["code"] for one in row.problems]) == (1, ["refused"])


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


async def test_pages_become_one_delivery_whose_missing_jobs_close(bench: Bench, site: Site) -> None:
    rows = [
        {
            "id": str(n),
            "name": f"Kokk ved kjøkken {n}",
            "releasedDate": "2027-01-01",
            "company": {"name": "Fjordlys"},
        }
        for n in range(5)
    ]
    base = "/v1/companies/fjordlys/postings"

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("offset", 0))
        return as_json({"offset": start, "totalFound": len(rows), "content": rows[start : start + 2]})

    site.page(base, page)
    for n in range(5):
        text = f"<p>Kjøkken nummer {n} trenger en kokk som kan sitt fag.</p>"
        site.page(f"{base}/{n}", as_json({"jobAd": {"sections": {"jobDescription": {"text": text}}}}))
    await bench.feed(site.url(base))
    replica = bench.replica()
    await replica.pull_next()
    first = await read_last(bench)
    assert (first["format"], first["counts"]["taken"], first["counts"]["rejected"]) == (
        "smartrecruiters",
        5,
        0,
    )
    del rows[4]
    await bench.due()
    await replica.pull_next()
    second = await read_last(bench)
    assert (second["counts"]["closed"], second["counts"]["unchanged"]) == (1, 4)


async def read_last(bench: Bench) -> dict[str, Any]:
    delivery_id = (await bench.deliveries())[-1].delivery_id
    async with bench.runtime.engine.begin() as tx:
        event = FeedReceived(delivery_id=delivery_id)
        await feed_received(tx, event, ledger=bench.runtime.ledger, read=read_here)
        found = await deliveries.find_report(tx, delivery_id)
    assert found is not None
    report: dict[str, Any] = found["report"]
    return report
