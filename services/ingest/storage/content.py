"""The bytes of feed deliveries: gzip in chunks of a megabyte, so that nobody ever holds a whole file."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.spooling import part_path
from services.ingest.tables import DELIVERIES, DELIVERY_CHUNKS

CHUNK = 1 << 20
LEVEL = 1
"""Feeds are so repetitive that more effort saves little room and takes three times as long."""

GZIP_WINDOW = 16 + zlib.MAX_WBITS
CHUNKS_AT_ONCE = 4


async def store(tx: AsyncConnection, delivery_id: UUID, parts: Sequence[Path]) -> None:
    """Store plain files; durable once ``tx`` commits."""
    for part, path in enumerate(parts):
        with path.open("rb") as file:
            number = 0
            while packed := await asyncio.to_thread(_next_packed, file):
                row = {"delivery_id": delivery_id, "part": part, "number": number, "content": packed}
                await tx.execute(sa.insert(DELIVERY_CHUNKS).values(row))
                number += 1


async def spool(connection: AsyncConnection, delivery_id: UUID, folder: Path) -> list[Path]:
    """Write a delivery's parts as plain files, in their order; none if it is unknown or was dropped."""
    paths = list[Path]()
    async for part, packed in _chunks(connection, delivery_id):
        path = part_path(folder, part)
        if not paths or paths[-1] != path:
            paths.append(path)
        await asyncio.to_thread(_append, path, packed)
    return paths


async def content_of(connection: AsyncConnection, delivery_id: UUID) -> bytes:
    """All bytes of a small delivery; empty if it is unknown or was dropped."""
    found = [packed async for _, packed in _chunks(connection, delivery_id)]
    return b"".join(piece for packed in found for piece in _plain(packed))


async def drop(tx: AsyncConnection, before: datetime) -> int:
    """Forget the bytes of deliveries that were read and came before a moment; of how many."""
    old = sa.select(DELIVERIES.c.delivery_id).where(
        DELIVERIES.c.received_at < before,
        DELIVERIES.c.state != "received",
        sa.exists().where(DELIVERY_CHUNKS.c.delivery_id == DELIVERIES.c.delivery_id),
    )
    found = (await tx.execute(old)).scalars().all()
    await tx.execute(sa.delete(DELIVERY_CHUNKS).where(DELIVERY_CHUNKS.c.delivery_id.in_(found)))
    return len(found)


async def _chunks(connection: AsyncConnection, delivery_id: UUID) -> AsyncIterator[tuple[int, bytes]]:
    statement = (
        sa.select(DELIVERY_CHUNKS.c.part, DELIVERY_CHUNKS.c.content)
        .where(DELIVERY_CHUNKS.c.delivery_id == delivery_id)
        .order_by(DELIVERY_CHUNKS.c.part, DELIVERY_CHUNKS.c.number)
        .execution_options(yield_per=CHUNKS_AT_ONCE)
    )
    async with connection.stream(statement) as rows:
        async for row in rows:
            yield row.part, row.content


def _next_packed(file: BinaryIO) -> bytes:
    """Empty at the end of the file."""
    plain = file.read(CHUNK)
    if not plain:
        return b""
    packer = zlib.compressobj(LEVEL, wbits=GZIP_WINDOW)
    return packer.compress(plain) + packer.flush()


def _append(path: Path, packed: bytes) -> None:
    with path.open("ab") as file:
        file.writelines(_plain(packed))


def _plain(packed: bytes) -> Iterator[bytes]:
    """A delivery of before there were chunks is one large one, so this gives a megabyte at a time too."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
    while packed:
        yield inflater.decompress(packed, CHUNK)
        packed = inflater.unconsumed_tail
