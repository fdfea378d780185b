"""When a feed is fetched, what is known of it afterwards, and what becomes of what was fetched."""

import asyncio
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from fixtures.pulling import JOBS, Bench
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.handlers import feed_received
from services.ingest.reader.pool import read_here
from services.ingest.storage import deliveries, pulls
from services.ingest.storage.pulls import Source
from services.ingest.tables import FEEDS, PULL_DETAILS, PULLS
from shared.events import FeedReceived


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
