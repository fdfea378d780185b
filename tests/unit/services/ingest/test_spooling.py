import gzip
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.ingest.bodies import RefusedDeliveryError
from services.ingest.spooling import spool, spool_file, spool_folder


async def body(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_a_body_becomes_a_plain_file(tmp_path: Path) -> None:
    found = await spool(body(b"[1", b", 2]"), tmp_path, 100)
    assert (found.path.read_bytes(), found.size) == (b"[1, 2]", 6)
    packed = gzip.compress(b"[3]")
    found = await spool(body(packed[:7], packed[7:]), tmp_path, 100, part=1)
    assert (found.path.read_bytes(), found.size) == (b"[3]", 3)


def test_a_file_is_spooled_like_a_body(tmp_path: Path) -> None:
    found = spool_file(io.BytesIO(gzip.compress(b"x" * 3_000_000)), tmp_path, 3_000_000)
    assert found.size == found.path.stat().st_size == 3_000_000


async def test_a_refused_body_raises_whatever_was_written(tmp_path: Path) -> None:
    with pytest.raises(RefusedDeliveryError, match="too large"):
        await spool(body(b"x" * 60, b"x" * 60), tmp_path, 100)
    with pytest.raises(RefusedDeliveryError, match="Empty"):
        spool_file(io.BytesIO(b"\n"), tmp_path, 100)


def test_the_folder_is_gone_afterwards() -> None:
    with spool_folder() as folder:
        (folder / "part").write_bytes(b"x")
    assert not folder.exists()
