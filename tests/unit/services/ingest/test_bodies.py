import gzip
from collections.abc import AsyncIterator

import pytest

from services.ingest.bodies import RefusedDeliveryError, collect, unpacked


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 10


async def test_a_body_is_collected_up_to_the_limit() -> None:
    assert await collect(chunks(3), 30) == b"x" * 30
    with pytest.raises(RefusedDeliveryError) as caught:
        await collect(chunks(4), 30)
    assert caught.value.status == 413


def test_gzip_is_undone_and_plain_bytes_stay() -> None:
    assert unpacked(gzip.compress(b"{}"), 100) == b"{}"
    assert unpacked(b"{}", 100) == b"{}"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (gzip.compress(b"x" * 1_000_000), 413),
        (b"x" * 101, 413),
        (b"", 400),
        (b" \r\n\t", 400),
        (gzip.compress(b"  "), 400),
        (gzip.compress(b"{}" * 40)[:-9], 400),
        (b"\x1f\x8b\x08 no gzip at all", 400),
    ],
)
def test_a_bomb_an_empty_body_and_damaged_gzip_are_refused(content: bytes, status: int) -> None:
    with pytest.raises(RefusedDeliveryError) as caught:
        unpacked(content, 100)
    assert caught.value.status == status
