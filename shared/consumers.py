"""Binds a service's handlers to its durable consumers: one message is one transaction."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from faststream import AckPolicy
from faststream.nats import JStream, NatsRouter, PullSub
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import inbox
from shared.events import Event
from shared.retry import RetryMiddleware
from shared.runtime import Runtime
from shared.subjects import consumer_of

FETCH_SECONDS = 5.0

E = TypeVar("E", bound=Event)
Handler = Callable[[AsyncConnection, E], Awaitable[None]]


def consume(runtime: Runtime, event: type[E], handler: Handler[E], *, batch_size: int = 10) -> None:
    """Subscribe ``handler`` to this service's durable of ``event``.

    Up to ``batch_size`` messages are handled at the same time, each in its own transaction. The inbox
    drops repeats, so a handler sees an event once per commit. Raise ``PermanentError`` for a message
    that no retry can mend; anything else is tried again later.
    """
    consumer = consumer_of(runtime.name, event)

    async def deliver(message: E) -> None:
        async with runtime.engine.begin() as tx:
            if await inbox.first_time(tx, runtime.ledger, consumer.durable, message.event_id):
                await handler(tx, message)
        runtime.nudge_relay()

    deliver.__annotations__["message"] = event
    router = NatsRouter(
        middlewares=[
            partial(RetryMiddleware, consumer=consumer, engine=runtime.engine, ledger=runtime.ledger)
        ]
    )
    router.subscriber(
        consumer.subject,
        stream=JStream(consumer.stream, declare=False),
        durable=consumer.durable,
        pull_sub=PullSub(batch_size=batch_size, timeout=FETCH_SECONDS),
        ack_policy=AckPolicy.MANUAL,
        title=consumer.durable,
        description=event.__doc__,
    )(deliver)
    runtime.broker.include_router(router)
