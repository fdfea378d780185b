"""Ends a process that only looks alive, so that its supervisor starts it again.

FastStream neither notices that a durable consumer was deleted nor that a fetch loop ended, and a blocked
event loop cannot notice anything: a thread watches the loop, the loop watches the consumers.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from faststream.nats import NatsBroker
from nats.js.errors import NotFoundError

from shared.broker import die
from shared.logs import get_logger
from shared.metrics import MESSAGES_WAITING
from shared.subjects import Consumer

CHECK_SECONDS = 5.0
BEAT_SECONDS = 1.0
LOOP_STALL_SECONDS = 60.0

log = get_logger()


async def missing_consumers(broker: NatsBroker, consumers: Sequence[Consumer]) -> list[str]:
    """Names of durables, or of their streams, that the server lacks; of the others it is noted what waits."""
    jetstream = broker.connection.jetstream()
    missing = []
    for consumer in consumers:
        try:
            info = await jetstream.consumer_info(consumer.stream, consumer.durable)
        except NotFoundError:
            missing.append(f"{consumer.stream}/{consumer.durable}")
        else:
            waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
            MESSAGES_WAITING.labels(consumer.durable).set(waiting)
    return missing


def dead_loops(broker: NatsBroker) -> set[str]:
    """Subscribers that should run and have no fetch loop that lives.

    FastStream starts a new loop when one fails (nats-py's fetch raises a bare ``TimeoutError`` at times)
    and keeps the old one in its list, which is tidied here.
    """
    dead = set()
    for subscriber in broker.subscribers:
        tasks: list[asyncio.Task[Any]] = getattr(subscriber, "tasks", [])
        tasks[:] = [task for task in tasks if not task.done()]
        if subscriber.running and not tasks:
            dead.add(str(getattr(subscriber, "subject", subscriber)))
    return dead


@dataclass
class Watchdog:
    """Watches one process's consumers and event loop."""

    broker: NatsBroker
    consumers: Sequence[Consumer]
    _last_beat: float = field(default_factory=time.monotonic)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start_thread(self) -> None:
        """Begin to watch the event loop from outside it."""
        threading.Thread(target=self._watch_loop, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()

    async def beat(self) -> None:
        """Show the thread that the event loop turns, also while nothing is connected yet."""
        while True:
            self._last_beat = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    async def run(self) -> None:
        """Check until cancelled. A loop is dead when two checks in a row find none: one may be starting."""
        silent: set[str] = set()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            before, silent = silent, dead_loops(self.broker)
            if dead := before & silent:
                die("fetch_loop_died", subjects=sorted(dead))
            if not self.broker.connection.is_connected:
                continue
            try:
                missing = await missing_consumers(self.broker, self.consumers)
            except Exception as error:  # noqa: BLE001  no answer is no proof that a consumer is gone
                log.warning("consumer_check_failed", error=type(error).__name__)
                continue
            if missing:
                die("consumer_vanished", missing=missing, mend="run `talentpool provision`")

    def _watch_loop(self) -> None:
        while not self._stopped.wait(CHECK_SECONDS):
            stalled = time.monotonic() - self._last_beat
            if stalled > LOOP_STALL_SECONDS:
                die("event_loop_stalled", seconds=round(stalled))
