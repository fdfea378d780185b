"""What happens to a message whose handling failed (docs/decisions/0006).

Permanent: a dead letter with the reason, then ``term``. Transient: ``nack`` with a growing delay. An
outage of the database never uses up a message's attempts.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fast_depends.exceptions import ValidationError as SignatureError
from faststream import BaseMiddleware
from faststream.nats import NatsMessage
from nats.errors import Error as NatsError
from nats.errors import NotJSMessageError
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import dead_letters
from shared.correlation import set_correlation_id
from shared.database import is_outage
from shared.errors import NotReadyError, PermanentError
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.metrics import MESSAGE_SECONDS, MESSAGES
from shared.subjects import Consumer

MAX_FAILURES = 12
FIRST_DELAY = 0.5
LONGEST_DELAY = 300.0
PERMANENT = (PermanentError, ValidationError, SignatureError, json.JSONDecodeError, UnicodeDecodeError)

log = get_logger()


def delay_before_retry(deliveries: int) -> float:
    """Seconds before delivery number ``deliveries + 1``: doubling, with jitter, bounded."""
    exponential: float = FIRST_DELAY * 2 ** min(deliveries - 1, 20)
    return min(exponential, LONGEST_DELAY) * random.uniform(0.8, 1.2)  # noqa: S311  spreads load, guards nothing


def is_permanent(error: BaseException, failures: int) -> bool:
    """Whether trying again is useless; ``failures`` counts this one and leaves outages out."""
    return isinstance(error, PERMANENT) or failures >= MAX_FAILURES


class Failures:
    """How often each message failed in this process for a reason of its own, not for an outage.

    The server's delivery count grows during an outage too; a restart only grants a message more tries.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}

    def add(self, key: tuple[str, int], error: BaseException) -> int:
        """Count a failure unless it is an outage, or this process is not ready; returns the count."""
        if not is_outage(error) and not isinstance(error, NotReadyError):
            self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts.get(key, 0)

    def forget(self, key: tuple[str, int]) -> None:
        """A message came to its end."""
        self._counts.pop(key, None)


FAILURES = Failures()


class RetryMiddleware(BaseMiddleware[Any, Any]):
    """Acknowledges, delays or buries each message; one instance lives as long as one message."""

    def __init__(
        self,
        msg: Any,
        /,
        *,
        context: Any,
        consumer: Consumer,
        engine: AsyncEngine,
        ledger: Ledger,
    ) -> None:
        super().__init__(msg, context=context)
        self._consumer = consumer
        self._engine = engine
        self._ledger = ledger

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> None:
        """Handle one message to its end; nothing escapes but cancellation."""
        set_correlation_id(msg.correlation_id)
        started = time.monotonic()
        name = self._consumer.durable
        try:
            async with _heartbeat(msg, self._consumer.ack_wait.total_seconds() / 3):
                await call_next(msg)
        except Exception as error:  # noqa: BLE001  every failure becomes a retry or a dead letter
            outcome = await self._failed(msg, error)
        else:
            outcome = "done"
            FAILURES.forget((name, _sequence(msg)))
            await msg.ack()
        MESSAGES.labels(name, outcome).inc()
        MESSAGE_SECONDS.labels(name).observe(time.monotonic() - started)

    async def _failed(self, msg: NatsMessage, error: Exception) -> str:
        deliveries = _deliveries(msg)
        reason = f"{type(error).__name__}: {error}"
        key = (self._consumer.durable, _sequence(msg))
        if is_permanent(error, FAILURES.add(key, error)):
            try:
                async with self._engine.begin() as tx:
                    await dead_letters.write(tx, self._ledger, self._letter(msg, reason, deliveries))
            except Exception as trouble:  # noqa: BLE001  the letter is written when the database is back
                error = trouble
            else:
                FAILURES.forget(key)
                await msg.reject()
                log.error("dead_letter", consumer=self._consumer.durable, reason=reason[:500])
                return "dead"
        delay = delay_before_retry(deliveries)
        await msg.nack(delay=delay)
        log.warning(
            "message_retried",
            consumer=self._consumer.durable,
            deliveries=deliveries,
            delay=round(delay, 1),
            reason=f"{type(error).__name__}: {error}"[:500],
        )
        return "retried"

    def _letter(self, msg: NatsMessage, reason: str, deliveries: int) -> dead_letters.Letter:
        raw = msg.raw_message
        return dead_letters.Letter(
            consumer=self._consumer.durable,
            subject=raw.subject,
            stream=self._consumer.stream,
            stream_sequence=_sequence(msg),
            body=raw.data,
            headers=dict(raw.headers or {}),
            reason=reason[:2000],
            deliveries=deliveries,
        )


def _deliveries(msg: NatsMessage) -> int:
    with suppress(NotJSMessageError):
        return msg.raw_message.metadata.num_delivered or 1
    return 1


def _sequence(msg: NatsMessage) -> int:
    with suppress(NotJSMessageError):
        return msg.raw_message.metadata.sequence.stream
    return 0


@asynccontextmanager
async def _heartbeat(msg: NatsMessage, seconds: float) -> AsyncIterator[None]:
    async def beat() -> None:
        while True:
            await asyncio.sleep(seconds)
            with suppress(NatsError, OSError):  # the next beat may get through
                await msg.in_progress()

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
