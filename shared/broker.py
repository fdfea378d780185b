"""The NATS connection: endless reconnects, quick notice of half-open links, a clear end if it is lost."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
from faststream.nats import NatsBroker
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from shared.errors import TalentPoolError
from shared.logs import get_logger

EXIT_BROKER_LOST = 70
QUIET_SECONDS = 10.0

log = get_logger()


def create_broker(url: str, *, name: str, stop_timeout: float) -> NatsBroker:
    """A broker that is not yet connected."""
    complaints = _Complaints()

    async def disconnected() -> None:
        log.warning("nats_disconnected")

    async def reconnected() -> None:
        log.info("nats_reconnected")

    return NatsBroker(
        [part.strip() for part in url.split(",")],
        name=name,
        allow_reconnect=True,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        ping_interval=10,
        max_outstanding_pings=2,
        graceful_timeout=stop_timeout,
        error_cb=complaints.hear,
        disconnected_cb=disconnected,
        reconnected_cb=reconnected,
        logger=None,
    )


@asynccontextmanager
async def connect_once(url: str) -> AsyncIterator[JetStreamContext]:
    """JetStream for one command: a server that does not answer at once is a ``TalentPoolError``."""
    try:
        connection = await nats.connect(
            url.split(","),
            connect_timeout=5,
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0,
            error_cb=_ignore,
        )
    except (OSError, NatsError) as error:
        message = f"NATS does not answer at {url}: start it, or set TALENTPOOL_NATS_URL"
        raise TalentPoolError(message) from error
    try:
        yield connection.jetstream()
    finally:
        await connection.close()


async def _ignore(_error: Exception) -> None:
    """What ends the command is raised; the rest is of no interest to a person."""


class _Complaints:
    """nats-py reports each failed attempt to reconnect; one line in ten seconds is enough."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    async def hear(self, error: Exception) -> None:
        now = time.monotonic()
        if now >= self._silent_until:
            self._silent_until = now + QUIET_SECONDS
            kind = type(error).__name__
            log.warning("nats_error", error=kind, detail=str(error) if isinstance(error, NatsError) else kind)


def die(reason: str, **details: object) -> None:
    """End the process at once, so that its supervisor starts it again; nothing acknowledged is lost."""
    log.critical(reason, **details)
    os._exit(EXIT_BROKER_LOST)
