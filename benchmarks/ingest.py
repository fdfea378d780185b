"""A large feed end to end, from its bytes to committed rows and outbox, beside the floor of only parsing it.

Ours takes the file as a delivery and reads it in a reading process, as the service does: formats,
normalising, identity, postings, jobs and events in one transaction. The floor is ``lxml.etree.iterparse``
that drops each element, or ``orjson.loads``, in a process of its own. PostgreSQL runs on the same machine.
Processor time is that of service, reading process, its helpers and PostgreSQL together: unlike the clock,
it hardly depends on what else the machine does.
"""

import argparse
import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.big_feeds import MEGABYTE, Shape, write_feed
from benchmarks.processes import children, processor_seconds, resident
from benchmarks.report import Figure, report
from services.ingest.handlers import feed_received
from services.ingest.keys import new_key
from services.ingest.reader.pool import Readers
from services.ingest.receiving import take_delivery
from services.ingest.settings import IngestSettings
from services.ingest.spooling import spool_file, spool_folder
from services.ingest.storage import companies
from shared.database import create_engine
from shared.events import FeedReceived
from shared.ledger import ledger
from shared.migrate import migrate
from talentpool import embedded

LEDGER = ledger("ingest")
MIB = 1 << 20


@dataclass
class Peaks:
    """The largest resident memory seen of this process and of one that reads or helps it, in bytes."""

    service: int = 0
    reader: int = 0
    readers: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Take the present sizes into account."""
        self.service = max(self.service, resident("self"))
        for process_id in self.readers:
            for each in (process_id, *children(process_id)):
                self.reader = max(self.reader, resident(str(each)))


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of processor time."""

    clock: float
    processors: float


@contextmanager
def watched(readers: Readers) -> Iterator[Peaks]:
    peaks, done = Peaks(), Event()

    def watch() -> None:
        while not done.wait(0.05):
            peaks.readers = [process.pid for process in readers.running]
            peaks.look()

    thread = Thread(target=watch)
    thread.start()
    yield peaks
    done.set()
    thread.join()


def parse_only(path: Path, shape: Shape, clock: Any, processors: Any) -> None:
    import orjson
    from lxml import etree

    started, computed = time.perf_counter(), time.process_time()
    if shape == "json":
        orjson.loads(path.read_bytes())
    else:
        for _, element in etree.iterparse(path, tag="job"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    clock.value, processors.value = time.perf_counter() - started, time.process_time() - computed


def floor(path: Path, shape: Shape) -> Took:
    """The better of two."""
    found = []
    for _ in range(2):
        context = multiprocessing.get_context("spawn")
        clock, processors = context.Value("d"), context.Value("d")
        process = context.Process(target=parse_only, args=(path, shape, clock, processors))
        process.start()
        process.join()
        found.append(Took(clock.value, processors.value))
    return min(found, key=lambda took: took.clock)


async def deliver(
    engine: AsyncEngine, readers: Readers, feed_id: UUID, path: Path, postmaster: int
) -> tuple[Took, dict[str, Any]]:
    """From stored bytes to the commit, and the report's counts."""
    with spool_folder() as folder, path.open("rb") as content:
        part = spool_file(content, folder, 10**10)
        delivery_id = await take_delivery(engine, LEDGER, feed_id, [part])
    started, computed = time.perf_counter(), processor_seconds(os.getpid(), postmaster)
    async with engine.begin() as tx:
        await feed_received(tx, FeedReceived(delivery_id=delivery_id), ledger=LEDGER, read=readers.read)
    computed = processor_seconds(os.getpid(), postmaster) - computed
    took = Took(time.perf_counter() - started, computed)
    async with engine.connect() as tx:
        body = await tx.execute(
            sa.text("SELECT body FROM ingest.reports WHERE delivery_id = :id"), {"id": delivery_id}
        )
        found: dict[str, Any] = body.scalar_one()
    return took, found["counts"]


async def prepare(database: embedded.Database) -> tuple[AsyncEngine, UUID]:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    await owner.dispose()
    engine = create_engine(database.url("talentpool_ingest"))
    async with engine.begin() as tx:
        company_id = await companies.add_company(tx, "Aggregator", new_key())
        assert company_id is not None
        feed_id = await companies.add_feed(tx, company_id, "jobs")
        assert feed_id is not None
    return engine, feed_id


async def measure(
    database: embedded.Database, postmaster: int, shape: Shape, path: Path, postings: int
) -> None:
    """``postmaster`` is the database's first process."""
    engine, feed_id = await prepare(database)
    defaults = IngestSettings.model_fields
    readers = Readers(3_600.0, defaults["read_memory"].default)
    least = await asyncio.to_thread(floor, path, shape)
    with watched(readers) as peaks:
        first, counts = await deliver(engine, readers, feed_id, path, postmaster)
        again, counts_again = await deliver(engine, readers, feed_id, path, postmaster)
    await readers.close()
    await engine.dispose()
    assert counts["taken"] == postings, counts
    assert counts_again["unchanged"] == postings, counts_again
    peer = "lxml.iterparse alone" if shape == "xml" else "orjson.loads alone"
    figures = [
        Figure(
            f"{shape.upper()}, first delivery",
            postings / first.clock,
            peer,
            postings / least.clock,
            "postings/s",
        ),
        Figure(
            "the same again, unchanged",
            postings / again.clock,
            "the first delivery",
            postings / first.clock,
            "postings/s",
        ),
    ]
    size = await asyncio.to_thread(path.stat)
    report(f"Ingest, {size.st_size / MEGABYTE:.0f} MB, {postings:,} postings", figures)
    for way, mine, floors in (
        ("by the clock", (first.clock, again.clock), least.clock),
        ("of processors", (first.processors, again.processors), least.processors),
    ):
        print(
            f"seconds {way}: first {mine[0]:.1f}, again {mine[1]:.1f}, floor {floors:.1f}: "
            f"first / floor {mine[0] / floors:.1f}, again / first {mine[1] / mine[0]:.2f}"
        )
    print(f"peak memory: service {peaks.service / MIB:.0f} MiB, reader {peaks.reader / MIB:.0f} MiB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=float, default=200)
    options.add_argument("--shape", choices=("xml", "json"), action="append")
    chosen = options.parse_args()
    for shape in chosen.shape or ("xml", "json"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"feed.{shape}"
            postings = write_feed(path, shape, int(chosen.megabytes * MEGABYTE))
            pg = Path(folder) / "pg"
            with embedded.postgres(pg) as database:
                postmaster = int((pg / "postmaster.pid").read_text().split()[0])
                asyncio.run(measure(database, postmaster, shape, path, postings))


if __name__ == "__main__":
    main()
