"""Deliveries on their way in and out, as plain files in a temporary folder: none is held in memory."""

import asyncio
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from services.ingest.bodies import PIECE, Unpacker

PREFIX = "talentpool-feed-"


@dataclass(frozen=True)
class Spooled:
    """A plain file that is not empty, and its bytes."""

    path: Path
    size: int


@contextmanager
def spool_folder() -> Iterator[Path]:
    """A folder (below ``TMPDIR``) that is gone afterwards, with all in it."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


async def spool(chunks: AsyncIterable[bytes], folder: Path, limit: int, *, part: int = 0) -> Spooled:
    """Write a body to a file as it comes, without gzip; raises ``RefusedDeliveryError``."""
    path, unpacker = part_path(folder, part), Unpacker(limit)
    with path.open("wb") as file:
        async for chunk in chunks:
            await _write(file, unpacker.feed(chunk))
        await _write(file, unpacker.finish())
    return Spooled(path, unpacker.size)


def spool_file(source: BinaryIO, folder: Path, limit: int, *, part: int = 0) -> Spooled:
    """The same from an open file."""
    path, unpacker = part_path(folder, part), Unpacker(limit)
    with path.open("wb") as file:
        while chunk := source.read(PIECE):
            file.writelines(unpacker.feed(chunk))
        file.writelines(unpacker.finish())
    return Spooled(path, unpacker.size)


def part_path(folder: Path, part: int) -> Path:
    """Where a part of a delivery is spooled."""
    return folder / f"part-{part:05}"


async def _write(file: BinaryIO, pieces: Iterator[bytes]) -> None:
    await asyncio.to_thread(file.writelines, pieces)
