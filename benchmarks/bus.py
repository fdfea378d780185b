"""Events a second through outbox, relay, JetStream, consumer and inbox, against bare JetStream.

Both store every message on disk before it is acknowledged (``sync_interval: always``). Ours also commits
each event twice to PostgreSQL: once in the outbox, once in the inbox.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import nats
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.report import Figure, report
from shared import outbox
from shared.consumers import consume
from shared.database import create_engine
from shared.events import MailBounced
from shared.migrate import migrate
from shared.runtime import Runtime, create_runtime
from shared.settings import Settings
from shared.streams import provision
from talentpool import embedded

EVENTS = 5_000
IN_FLIGHT = 200


def make_events() -> list[MailBounced]:
    return [MailBounced(delivery_id=uuid4(), candidate_id=uuid4()) for _ in range(EVENTS)]


async def bare(url: str) -> float:
    """Publish with 200 in flight, fetch and acknowledge, in one process."""
    connection = await nats.connect(url)
    jetstream = connection.jetstream()
    bodies = [event.model_dump_json().encode() for event in make_events()]
    started = time.perf_counter()
    await asyncio.gather(publish(jetstream, bodies), fetch(jetstream))
    seconds = time.perf_counter() - started
    await connection.close()
    return EVENTS / seconds


async def publish(jetstream: JetStreamContext, bodies: list[bytes]) -> None:
    for start in range(0, len(bodies), IN_FLIGHT):
        batch = bodies[start : start + IN_FLIGHT]
        await asyncio.gather(
            *(jetstream.publish("mail.bounced", body, stream="MAIL", timeout=10) for body in batch)
        )


async def fetch(jetstream: JetStreamContext) -> None:
    subscription = await jetstream.pull_subscribe("mail.bounced", "portal-mail-bounced", stream="MAIL")
    seen = 0
    while seen < EVENTS:
        for message in await subscription.fetch(IN_FLIGHT, timeout=10):
            await message.ack()
            seen += 1


async def ours(mailer: Runtime, portal: Runtime) -> float:
    """Commit facts with their events in batches of ten, as services do, and handle each in a transaction."""
    done = asyncio.Event()
    seen = 0

    async def handler(_tx: AsyncConnection, _event: MailBounced) -> None:
        nonlocal seen
        seen += 1
        if seen == EVENTS:
            done.set()

    consume(portal, MailBounced, handler, batch_size=20)
    await mailer.broker.start()
    await portal.broker.start()
    relay = asyncio.create_task(mailer.relay.run())
    events = make_events()
    started = time.perf_counter()
    for start in range(0, EVENTS, 10):
        async with mailer.engine.begin() as tx:
            await outbox.add(tx, mailer.ledger, *events[start : start + 10])
        mailer.nudge_relay()
    await done.wait()
    seconds = time.perf_counter() - started
    relay.cancel()
    await mailer.broker.stop()
    await portal.broker.stop()
    return EVENTS / seconds


async def measure(database: embedded.Database, url: str) -> None:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    await owner.dispose()
    connection = await nats.connect(url)
    await provision(connection.jetstream())
    await connection.close()
    floor = await bare(url)
    runtimes = [
        create_runtime(name, Settings(database_url=database.url(f"talentpool_{name}"), nats_url=url))  # type: ignore[arg-type]
        for name in ("mailer", "portal")
    ]
    rate = await ours(*runtimes)
    for runtime in runtimes:
        await runtime.engine.dispose()
    report("Events", [Figure("outbox → NATS → inbox", rate, "bare JetStream", floor, "events/s")])


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.postgres(Path(folder) / "pg") as database,
        embedded.nats(
            Path(folder) / "nats", port=embedded.free_port(), monitor_port=embedded.free_port()
        ) as url,
    ):
        asyncio.run(measure(database, url))


if __name__ == "__main__":
    main()
