"""The outbox relay: claims rows, publishes them, marks them after JetStream's acknowledgement."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from faststream.nats import NatsBroker
from nats.js.api import PubAck
from sqlalchemy import Row, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.ledger import Ledger
from shared.logs import get_logger
from shared.metrics import PUBLISHED
from shared.retention import measure, prune
from shared.stream_check import StreamCheck

BATCH = 500
LEASE = timedelta(seconds=30)
POLL_SECONDS = 1.0
CHECK_SECONDS = 15.0
PUBLISH_TIMEOUT = 10.0

log = get_logger()


@dataclass
class Relay:
    """One service's relay; any number of replicas share the work by row locks and leases."""

    engine: AsyncEngine
    ledger: Ledger
    broker: NatsBroker
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _streams: StreamCheck = field(init=False)

    def __post_init__(self) -> None:
        self._streams = StreamCheck(self.ledger)

    def nudge(self) -> None:
        """Say that rows were committed, so that they need not wait for the next poll."""
        self._wake.set()

    async def run(self) -> None:
        """Publish until cancelled; a failure is logged and tried again."""
        next_check = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            try:
                if clock() >= next_check:
                    await self._keep_house()
                    next_check = clock() + CHECK_SECONDS
                if await self.publish_batch() == BATCH:
                    continue
            except Exception as error:  # noqa: BLE001  whatever failed is tried again, for ever
                log.warning("relay_failed", error=type(error).__name__, detail=str(error)[:300])
                await asyncio.sleep(POLL_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            self._wake.clear()

    async def publish_batch(self) -> int:
        """Claim, publish and mark up to ``BATCH`` events; returns how many were published."""
        async with self.engine.begin() as tx:
            rows = await self._claim(tx)
        if not rows:
            return 0
        try:
            answers = await asyncio.gather(*(self._publish(row) for row in rows), return_exceptions=True)
        except asyncio.CancelledError:
            await self._give_back(rows)
            raise
        published = [
            (row, answer)
            for row, answer in zip(rows, answers, strict=True)
            if not isinstance(answer, BaseException)
        ]
        async with self.engine.begin() as tx:
            await self._mark(tx, published)
            await self._streams.note(tx, published)
            await self._release(tx, rows)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return len(published)

    async def _keep_house(self) -> None:
        async with self.engine.begin() as tx:
            await prune(tx, self.ledger)
            await measure(tx, self.ledger)
        async with self.engine.begin() as tx:
            await self._streams.check(tx, self.broker)

    async def _claim(self, tx: AsyncConnection) -> Sequence[Row[Any]]:
        table = self.ledger.outbox
        now = datetime.now(UTC)
        waiting = (
            select(table.c.position)
            .where(table.c.published_at.is_(None))
            .where(or_(table.c.lease_until.is_(None), table.c.lease_until < now))
            .order_by(table.c.position)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        claimed = await tx.execute(
            update(table)
            .where(table.c.position.in_(waiting.scalar_subquery()))
            .values(lease_token=uuid4(), lease_until=now + LEASE)
            .returning(
                table.c.position,
                table.c.event_id,
                table.c.stream,
                table.c.subject,
                table.c.body,
                table.c.correlation_id,
            )
        )
        return sorted(claimed.all(), key=lambda row: int(row.position))

    async def _publish(self, row: Row[Any]) -> PubAck | None:
        ack: PubAck | None = await self.broker.publish(
            row.body.encode(),
            row.subject,
            stream=row.stream,
            headers={"Nats-Msg-Id": str(row.event_id), "content-type": "application/json"},
            correlation_id=row.correlation_id,
            timeout=PUBLISH_TIMEOUT,
        )
        PUBLISHED.labels(row.stream).inc()
        return ack

    async def _mark(self, tx: AsyncConnection, published: list[tuple[Row[Any], PubAck | None]]) -> None:
        table = self.ledger.outbox
        if published:
            await tx.execute(
                update(table)
                .where(table.c.position == bindparam("b_position"))
                .values(published_at=func.now(), stream_sequence=bindparam("b_sequence")),
                [{"b_position": row.position, "b_sequence": ack and ack.seq} for row, ack in published],
            )

    async def _give_back(self, rows: Sequence[Row[Any]]) -> None:
        """Let the next process have at once what this one did not publish."""
        async with self.engine.begin() as tx:
            await self._release(tx, rows)

    async def _release(self, tx: AsyncConnection, rows: Sequence[Row[Any]]) -> None:
        table = self.ledger.outbox
        await tx.execute(
            update(table)
            .where(table.c.position.in_([row.position for row in rows]), table.c.published_at.is_(None))
            .values(lease_until=None)
        )
