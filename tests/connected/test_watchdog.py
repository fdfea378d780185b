"""A durable that vanishes ends the process with a clear line, so that it is started again."""

import asyncio
import subprocess
import sys

import nats

from shared.broker import EXIT_BROKER_LOST

PROGRAM = """
import asyncio, sys
from shared.broker import create_broker
from shared.logs import configure_logs
from shared import watchdog
from shared.subjects import CONSUMERS

watchdog.CHECK_SECONDS = 0.1

async def main():
    configure_logs("portal")
    broker = create_broker(sys.argv[1], name="test", stop_timeout=1)
    await broker.connect()
    print("watching", flush=True)
    await watchdog.Watchdog(broker, [c for c in CONSUMERS if c.service == "portal"]).run()

asyncio.run(main())
"""

STALLED = """
import asyncio, time
from shared import watchdog
from shared.broker import create_broker

watchdog.CHECK_SECONDS = 0.1
watchdog.LOOP_STALL_SECONDS = 0.5

async def main():
    dog = watchdog.Watchdog(create_broker("nats://127.0.0.1:1", name="test", stop_timeout=1), [])
    dog.start_thread()
    time.sleep(30)

asyncio.run(main())
"""


async def test_a_vanished_durable_ends_the_process_and_says_what_to_do(nats_url: str) -> None:
    process = subprocess.Popen(  # noqa: ASYNC220  read in a thread below
        [sys.executable, "-c", PROGRAM, nats_url], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.to_thread(process.stdout.readline) == b"watching\n"
    connection = await nats.connect(nats_url)
    await connection.jetstream().delete_consumer("MAIL", "portal-mail-bounced")
    await connection.close()
    _, errors = await asyncio.to_thread(process.communicate, None, 20)
    assert process.returncode == EXIT_BROKER_LOST
    assert b"consumer_vanished" in errors
    assert b"talentpool provision" in errors


def test_a_blocked_event_loop_ends_the_process() -> None:
    process = subprocess.run([sys.executable, "-c", STALLED], capture_output=True, timeout=20, check=False)
    assert process.returncode == EXIT_BROKER_LOST
    assert b"event_loop_stalled" in process.stdout + process.stderr
