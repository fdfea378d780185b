"""An edition of a million mails: freezing some of its parts, a claim, the figures, the sender's memory.

The other mails lie in the ledger, made inside the database. Arguments: people, parts to freeze (of 256),
mails to send. A million people take about ten minutes and 7 GB of disk.
"""

import asyncio
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks import mail_peers
from benchmarks.edition_world import PARTS, fill
from benchmarks.report import Figure, report
from services.mailer import examples
from services.mailer.metrics import MAILS
from services.mailer.settings import MailerSettings
from services.mailer.storage import claims, figures
from services.mailer.storage.digests import freeze_partition
from services.mailer.wiring import create_sender
from shared.database import create_engine
from shared.ledger import ledger
from shared.migrate import migrate
from talentpool import embedded

PEOPLE, FROZEN, SENT = (*map(int, sys.argv[1:]), 1_000_000, 16, 5_000)[:3]
AT_ONCE = 4
"""Parts that a mailer freezes at once, as its consumer does."""
CLAIMED = 100
CONNECTIONS = 20
LEASE = timedelta(minutes=5)
_BY_KEY = "SELECT content::text FROM mailer.deliveries WHERE id = ANY(CAST(:ids AS uuid[]))"
_COUNT = "SELECT count(*) FROM mailer.deliveries WHERE edition_id = :edition"
_SOME = "SELECT id FROM mailer.deliveries WHERE edition_id = :edition AND state = 'queued' LIMIT :many"
_SENDING = "UPDATE mailer.editions SET state = 'sending', sending_at = now() WHERE id = :edition"


async def freeze(engine: AsyncEngine, edition: UUID, parts: Iterable[int], at_once: int) -> float:
    """Digests a second."""
    left, digests, started = iter(parts), 0, time.perf_counter()

    async def one_after_another() -> None:
        nonlocal digests
        for part in left:
            async with engine.begin() as tx:
                digests += await freeze_partition(tx, edition, part)

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return digests / (time.perf_counter() - started)


async def milliseconds(engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[object]]) -> float:
    """The middle one of five times, each in a transaction that is rolled back; the first is left out."""
    taken = []
    for _ in range(6):
        async with engine.connect() as tx:
            started = time.perf_counter()
            await work(tx)
            taken.append((time.perf_counter() - started) * 1_000)
            await tx.rollback()
    return sorted(taken[1:])[2]


async def look(engine: AsyncEngine, edition: UUID, number: int) -> list[Figure]:
    """A claim, and the figures, of an edition that is being sent."""
    async with engine.connect() as tx:
        found = await tx.execute(text(_SOME), {"edition": edition, "many": CLAIMED})
        ids = list(found.scalars())
    claiming = await milliseconds(engine, lambda tx: claims.claim(tx, uuid4(), CLAIMED, LEASE))
    reading = await milliseconds(engine, lambda tx: tx.execute(text(_BY_KEY), {"ids": ids}))
    status = await milliseconds(engine, lambda tx: figures.statuses(tx, number))
    counting = await milliseconds(engine, lambda tx: tx.execute(text(_COUNT), {"edition": edition}))
    return [
        Figure(f"a claim of {CLAIMED}", claiming, "reading as many by their keys", reading, "ms"),
        Figure("editions status", status, "counting the edition's mails", counting, "ms"),
    ]


def sent() -> float:
    """Mails that this process is done with."""
    samples = (sample for metric in MAILS.collect() for sample in metric.samples)
    counted = (sample.value for sample in samples if sample.name.endswith("_total"))
    return sum(counted)


async def send_some(settings: MailerSettings) -> None:
    """The sending worker until so many mails are sent."""
    engine = create_engine(settings.database_url)
    sending = asyncio.create_task(create_sender(settings, engine, ledger("mailer"), lambda: None).run())
    while sent() < SENT:
        await asyncio.sleep(0.1)
        assert not sending.done()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await engine.dispose()


def sender_process(settings: MailerSettings, peak: "multiprocessing.SimpleQueue[int]") -> None:
    asyncio.run(send_some(settings))
    peak.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def memory(settings: MailerSettings) -> Figure:
    spawn = multiprocessing.get_context("spawn")
    peak = spawn.SimpleQueue()
    process = spawn.Process(target=sender_process, args=(settings, peak))
    process.start()
    process.join()
    assert process.exitcode == 0
    return Figure("memory of the sender", peak.get() / 2**20, "what is asked", 300, "MiB")


async def prepare(database: embedded.Database) -> tuple[UUID, int]:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    made = await fill(owner, PEOPLE, FROZEN)
    await owner.dispose()
    return made


async def measure(database: embedded.Database, edition: UUID, number: int) -> list[Figure]:
    engine, owner = create_engine(database.url("talentpool_mailer")), create_engine(database.owner_url)
    half = FROZEN // 2
    alone = await freeze(engine, edition, range(half), 1)
    together = await freeze(engine, edition, range(half, FROZEN), AT_ONCE)
    async with owner.begin() as tx:
        await tx.execute(text(_SENDING), {"edition": edition})
    looks = await look(engine, edition, number)
    await engine.dispose()
    await owner.dispose()
    name = f"freezing, {AT_ONCE} of {PARTS} parts at once"
    return [Figure(name, together, "one after another", alone, "digests/s"), *looks]


def main() -> None:
    with tempfile.TemporaryDirectory() as name, embedded.postgres(Path(name) / "pg") as database:
        edition, number = asyncio.run(prepare(database))
        found = asyncio.run(measure(database, edition, number))
        if mail_peers.program("smtp-sink"):
            with mail_peers.sink() as (port, _):
                found.append(memory(settings_for(database, port)))
        else:
            print(f"Memory: {mail_peers.MISSING}")
        report(f"An edition of {PEOPLE:,} mails", found)


def settings_for(database: embedded.Database, port: int) -> MailerSettings:
    return MailerSettings(
        _env_file=None,
        database_url=database.url("talentpool_mailer"),
        secret_keys=examples.LINK_KEY,
        public_url=examples.PORTAL,
        smtp_port=port,
        smtp_connections=CONNECTIONS,
    )


if __name__ == "__main__":
    main()
