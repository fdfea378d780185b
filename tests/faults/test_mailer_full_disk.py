"""The disk is really full: under PostgreSQL, until it refuses writes or falls, and under the mailer's log.

Whoever has said 250, a relay to a mailer or a mailer to a mail server, is not forgotten.
"""

import asyncio
import os
import random
import smtplib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fixtures.fault_costs import Cost, cost
from fixtures.faulty_relay import FaultyRelay
from fixtures.returning import DOMAIN, PATHS, desk_for, report, sent_to
from fixtures.sending import OPEN, change, count, fill, more_arrived, numbers, serving, start, stop
from fixtures.servers import prepare_template
from fixtures.small_disk import NoSmallDiskError, SmallDisk, small_disk
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.coming_in.listener import Listening, keep_listening
from services.mailer.processes import run
from services.mailer.settings import MailerSettings
from talentpool.embedded import free_port

FULL = os.environ.get("TALENTPOOL_FULL_FAULTS") == "1"
RECIPIENTS = 5_000 if FULL else 600
LEASE = 10.0
SETTINGS = {
    "smtp_connections": 10,
    "smtp_timeout": 4.0,
    "lease_seconds": LEASE,
    "poll_seconds": 0.2,
    "claim_batch": 40,
}
DISK_FULL = "53100"
QUIET = 3.0

Make = Callable[..., Any]
Tell = Callable[[Cost], None]


@pytest.fixture(scope="module")
def disk() -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="talentpool-", ignore_cleanup_errors=True) as folder:
        try:
            with small_disk(Path(folder) / "disk") as made:
                yield made
        except NoSmallDiskError as error:
            pytest.skip(f"no small disk can be mounted here: {error}")


@pytest.fixture(scope="module")
def postgres_server(disk: SmallDisk) -> SmallDisk:
    """In place of the server that all other tests share."""
    asyncio.run(prepare_template(disk))
    return disk


async def refuses_writes(owner: AsyncEngine) -> bool:
    try:
        await change(owner, "CREATE TABLE large AS SELECT repeat(n::text, 9) FROM generate_series(1, 9999) n")
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", None) == DISK_FULL
    return False


async def until_quiet(relay: FaultyRelay) -> int:
    """Until no mail has come for three seconds; how many have."""
    arrived = -1
    while len(relay.arrived) > arrived:
        arrived = len(relay.arrived)
        await asyncio.sleep(QUIET)
    return arrived


async def fell(owner: AsyncEngine) -> None:
    """Write until there is no room for the next segment of the write-ahead log: the server panics."""
    with suppress(DBAPIError, OSError):
        for _ in range(100):
            await change(owner, "SELECT pg_logical_emit_message(true, 'test', 'x')")
            await change(owner, "SELECT pg_switch_wal()")
        pytest.fail("the server found room a hundred times")


async def settled(owner: AsyncEngine) -> None:
    async with asyncio.timeout(1_500):
        while await count(owner, OPEN):  # noqa: ASYNC110  another process does the work
            await asyncio.sleep(0.5)


@pytest.mark.parametrize("falls", [False, True], ids=["refuses writes", "falls"])
async def test_what_a_relay_took_before_the_disk_was_full_is_in_the_ledger_and_the_rest_goes_once_after_it(
    disk: SmallDisk, owner: AsyncEngine, settings_for: Make, tell: Tell, *, falls: bool
) -> None:
    await fill(owner, RECIPIENTS)
    with serving(FaultyRelay(seconds_a_mail=0.01)) as relay:
        process = start(settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS))
        await asyncio.to_thread(more_arrived, relay, random.Random(13), 30)  # noqa: S311
        disk.fill()
        assert await refuses_writes(owner)
        arrived = await until_quiet(relay)
        assert arrived < RECIPIENTS, "without room for what is noted of mails none goes out"
        if falls:
            await fell(owner)
        await asyncio.sleep(LEASE)  # the leases of mails in hand are over, too
        assert len(relay.arrived) == arrived
        assert process.is_alive()
        disk.make_room()
        if falls:
            await asyncio.to_thread(disk.start_again)
        await settled(owner)
        await asyncio.to_thread(stop, process)
        found = await cost(owner, relay, "disk full, PostgreSQL " + ("falls" if falls else "refuses"), 0)
    tell(found)
    assert found.is_kept
    assert found.listed == 0
    rows = await numbers(owner, "SELECT DISTINCT state, attempt, relay_answer FROM mailer.deliveries")
    assert rows == [{"state": "sent", "attempt": 1, "relay_answer": "250 2.0.0 taken"}]


@asynccontextmanager
async def listening(engine: AsyncEngine) -> AsyncIterator[int]:
    port = free_port()
    serving = asyncio.create_task(
        keep_listening(Listening("lmtp", "127.0.0.1", port, DOMAIN, 20_000), desk_for(engine))
    )
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            break
        await asyncio.sleep(0.02)
    yield port
    serving.cancel()
    await asyncio.wait([serving])


def hand_in(port: int, recipient: str, raw: bytes) -> int:
    """The code of the answer."""
    with smtplib.LMTP("127.0.0.1", port, timeout=60) as line:
        try:
            line.sendmail("", [recipient], raw)
        except smtplib.SMTPDataError as error:
            return int(error.smtp_code)
        return 250


async def test_a_bounce_that_cannot_be_stored_is_left_with_the_mail_server(
    disk: SmallDisk, owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]
) -> None:
    engine = engine_for("mailer")
    to = PATHS.address(await sent_to(engine, uuid4()))
    raw = report("5.1.1", "550 5.1.1 unknown", "undisclosed@elsewhere.example")
    answers = []
    async with listening(engine) as port:
        disk.fill()
        assert await refuses_writes(owner)
        for number in range(200):  # some still fit into the pages that there are
            answers.append(await asyncio.to_thread(hand_in, port, to, raw + b"%d\r\n" % number))
            if answers[-1] != 250:
                break
        disk.make_room()
        answers.append(await asyncio.to_thread(hand_in, port, to, raw + b"last\r\n"))
    assert answers[-2:] == [451, 250]
    assert await count(owner, "SELECT count(*) FROM mailer.returns") == answers.count(250)


def run_with_full_log(settings: MailerSettings, counts: Connection) -> None:
    """A sending process whose log goes to a full disk: every line is refused."""
    full = os.open("/dev/full", os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(full, standard)
    run(settings, counts)


async def test_a_log_that_cannot_be_written_stops_no_mail(
    owner: AsyncEngine, settings_for: Make, tell: Tell
) -> None:
    mails = 60
    await fill(owner, mails)
    with serving(FaultyRelay(seconds_a_mail=0.05)) as relay:
        settings = settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS)
        first = start(settings)
        await asyncio.to_thread(more_arrived, relay, random.Random(15), 20)  # noqa: S311
        first.kill()
        await asyncio.to_thread(first.join)
        second = start(settings, run_with_full_log)  # it has something to say of each mail in doubt
        await settled(owner)
        await asyncio.to_thread(stop, second)
        found = await cost(owner, relay, "disk full under the log, after a kill", 10)
    tell(found)
    assert found.is_kept
    assert found.listed > 0
