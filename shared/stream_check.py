"""Notices that a stream lost messages which this service had published, and hands them out again.

A stream that was deleted and made anew has another creation time; one that was rolled back (a restored
disk, power loss) ends before, or answers with, a sequence that the outbox already knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from faststream.nats import NatsBroker
from nats.js.api import PubAck
from nats.js.errors import NotFoundError
from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger import Ledger
from shared.logs import get_logger
from shared.metrics import OUTBOX_REPUBLISHED
from shared.subjects import RETENTION

log = get_logger()


@dataclass
class StreamCheck:
    """What one relay knows of the streams that it publishes to: the highest sequence of each."""

    ledger: Ledger
    _highest: dict[str, int] = field(default_factory=dict)

    async def check(self, tx: AsyncConnection, broker: NatsBroker) -> None:
        """Compare the server's streams with the outbox."""
        table = self.ledger.outbox
        rows = await tx.execute(
            select(table.c.stream, func.max(table.c.stream_sequence))
            .where(table.c.stream_sequence.is_not(None))
            .group_by(table.c.stream)
        )
        for stream, highest in rows.all():
            try:
                info = await broker.connection.jetstream().stream_info(stream)
            except NotFoundError:
                log.warning("stream_missing", stream=stream, mend="run `talentpool provision`")
                continue
            if await self._is_new(tx, stream, str(info.created)):
                await self._republish(tx, stream, table.c.stream_sequence > 0)
            elif info.state.last_seq < highest:
                await self._republish(tx, stream, table.c.stream_sequence > info.state.last_seq)
            else:
                self._highest[stream] = max(highest, self._highest.get(stream, 0))

    async def note(self, tx: AsyncConnection, published: Sequence[tuple[Row[Any], PubAck | None]]) -> None:
        """Take in the answers to a batch; a new message with an old sequence betrays a rollback."""
        table = self.ledger.outbox
        answers: dict[str, list[tuple[int, int]]] = {}
        for row, ack in published:
            if ack is not None and not ack.duplicate:
                answers.setdefault(row.stream, []).append((ack.seq, row.position))
        for stream, pairs in answers.items():
            lowest = min(pairs)[0]
            if lowest <= self._highest.get(stream, 0):
                fresh = [position for _, position in pairs]
                lost = (table.c.stream_sequence >= lowest) & table.c.position.not_in(fresh)
                await self._republish(tx, stream, lost)
            self._highest[stream] = max(pairs)[0]

    async def _is_new(self, tx: AsyncConnection, stream: str, created: str) -> bool:
        table = self.ledger.streams
        known = (
            await tx.execute(select(table.c.created).where(table.c.name == stream).with_for_update())
        ).scalar_one_or_none()
        if known == created:
            return False
        await tx.execute(
            insert(table)
            .values(name=stream, created=created)
            .on_conflict_do_update(index_elements=["name"], set_={"created": created})
        )
        return known is not None

    async def _republish(self, tx: AsyncConnection, stream: str, lost: ColumnElement[bool]) -> None:
        table = self.ledger.outbox
        result = await tx.execute(
            update(table)
            .where(table.c.stream == stream, lost, table.c.created_at >= datetime.now(UTC) - RETENTION)
            .values(published_at=None, stream_sequence=None, lease_until=None)
        )
        self._highest.pop(stream, None)
        OUTBOX_REPUBLISHED.labels(stream).inc(result.rowcount)
        log.error("stream_lost_messages", stream=stream, republished=result.rowcount)
