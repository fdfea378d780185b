"""Provisions streams and durable consumers: what is missing is made, what differs is refused."""

from dataclasses import dataclass
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from shared.subjects import CONSUMERS, RETENTION, STREAMS, Consumer, Stream

DUPLICATE_WINDOW_SECONDS = 120.0
MAX_MESSAGE_BYTES = 4 * 1024 * 1024
MAX_ACK_PENDING = 1_000

STREAM_FIELDS = (
    "subjects",
    "retention",
    "max_age",
    "storage",
    "num_replicas",
    "discard",
    "duplicate_window",
    "max_msg_size",
)
CONSUMER_FIELDS = ("filter_subject", "ack_policy", "ack_wait", "max_deliver", "max_ack_pending")


@dataclass(frozen=True)
class Difference:
    """One thing that the server has otherwise than the code wants; ``found`` is None when it has none."""

    what: str
    setting: str
    wanted: object
    found: object


def stream_config(stream: Stream, replicas: int) -> StreamConfig:
    """File storage, limits retention, no message older than the retention."""
    return StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        max_age=RETENTION.total_seconds(),
        storage=StorageType.FILE,
        num_replicas=replicas,
        discard=DiscardPolicy.OLD,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        max_msg_size=MAX_MESSAGE_BYTES,
    )


def consumer_config(consumer: Consumer) -> ConsumerConfig:
    """Explicit acks; deliveries are not limited here, since the retry middleware decides when to stop."""
    return ConsumerConfig(
        durable_name=consumer.durable,
        name=consumer.durable,
        filter_subject=consumer.subject,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=consumer.ack_wait.total_seconds(),
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
    )


async def provision(
    jetstream: JetStreamContext, *, replicas: int = 1, update: bool = False
) -> tuple[list[str], list[Difference]]:
    """Make what is missing. Returns what was made or updated, and the differences that were left alone."""
    made: list[str] = []
    drift: list[Difference] = []
    for stream in STREAMS:
        config = stream_config(stream, replicas)
        try:
            found = (await jetstream.stream_info(stream.name)).config
        except NotFoundError:
            await jetstream.add_stream(config)
            made.append(f"stream {stream.name}")
            continue
        differences = _compare(f"stream {stream.name}", config, found, STREAM_FIELDS)
        if differences and update:
            await jetstream.update_stream(config)
            made.append(f"stream {stream.name} (updated)")
        else:
            drift += differences
    for consumer in CONSUMERS:
        await _provision_consumer(jetstream, consumer, made, drift, update=update)
    return made, drift


async def _provision_consumer(
    jetstream: JetStreamContext,
    consumer: Consumer,
    made: list[str],
    drift: list[Difference],
    *,
    update: bool,
) -> None:
    config = consumer_config(consumer)
    name = f"consumer {consumer.stream}/{consumer.durable}"
    try:
        found = (await jetstream.consumer_info(consumer.stream, consumer.durable)).config
    except NotFoundError:
        await jetstream.add_consumer(consumer.stream, config)
        made.append(name)
        return
    differences = _compare(name, config, found, CONSUMER_FIELDS)
    if differences and update:
        await jetstream.add_consumer(consumer.stream, config)
        made.append(f"{name} (updated)")
    else:
        drift += differences


def _compare(what: str, wanted: Any, found: Any, fields: tuple[str, ...]) -> list[Difference]:
    return [
        Difference(what, field, getattr(wanted, field), getattr(found, field))
        for field in fields
        if getattr(wanted, field) != getattr(found, field)
    ]
