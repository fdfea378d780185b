import gzip
import zlib
from collections.abc import AsyncIterator, Iterator
from itertools import islice

import pytest

from services.ingest.bodies import (
    PIECE,
    RefusedDeliveryError,
    Unpacker,
    check_length,
    counted,
    unpacked,
    unpacked_stream,
)

READ = list[int]()


async def chunks(count: int) -> AsyncIterator[bytes]:
    for number in range(count):
        READ.append(number)
        yield b"x" * 10


async def test_a_body_is_read_up_to_the_limit_and_no_further() -> None:
    READ.clear()
    assert b"".join([chunk async for chunk in counted(chunks(3), 30)]) == b"x" * 30
    READ.clear()
    with pytest.raises(RefusedDeliveryError) as caught:
        _ = [chunk async for chunk in counted(chunks(1_000_000_000), 30)]
    assert caught.value.status == 413
    assert READ == [0, 1, 2, 3]


def test_gzip_is_undone_and_plain_bytes_stay() -> None:
    assert unpacked(gzip.compress(b"{}"), 100) == b"{}"
    assert unpacked(b"{}", 100) == b"{}"


def test_gzip_may_have_several_members_and_padding() -> None:
    packed = gzip.compress(b'{"a":') + gzip.compress(b"1}") + b"\x00" * 512
    assert unpacked(packed, 100) == b'{"a":1}'


@pytest.mark.parametrize(
    "content", [b"[1, 2]", gzip.compress(b"[1, 2]"), gzip.compress(b"[1") + gzip.compress(b", 2]")]
)
def test_a_file_may_come_byte_by_byte(content: bytes) -> None:
    unpacker = Unpacker(100)
    plain = [piece for at in range(len(content)) for piece in unpacker.feed(content[at : at + 1])]
    assert b"".join([*plain, *unpacker.finish()]) == b"[1, 2]"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (gzip.compress(b"x" * 1_000_000), 413),
        (b"x" * 101, 413),
        (b"", 400),
        (b"{", None),
        (b" \r\n\t", 400),
        (gzip.compress(b"  "), 400),
        (gzip.compress(b"{}" * 40)[:-9], 400),
        (b"\x1f\x8b", 400),
        (b"\x1f\x8b\x08 no gzip at all", 400),
    ],
)
def test_a_bomb_an_empty_body_and_damaged_gzip_are_refused(content: bytes, status: int | None) -> None:
    if status is None:
        assert unpacked(content, 100) == content
        return
    with pytest.raises(RefusedDeliveryError) as caught:
        unpacked(content, 100)
    assert caught.value.status == status


def bomb() -> Iterator[bytes]:
    """A gzip file that unpacks to as much as one reads of it."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    while True:
        yield packer.compress(b"<job/>" * 100_000)


def test_gzip_that_unpacks_to_far_more_than_its_size_is_refused_early() -> None:
    unpacker = Unpacker(100 * 1024 * PIECE)
    pieces = (len(piece) for chunk in bomb() for piece in unpacker.feed(chunk))
    assert max(islice(pieces, 10)) <= PIECE
    with pytest.raises(RefusedDeliveryError, match="200 times"):
        sum(pieces)
    assert unpacker.size < 20 * PIECE


async def test_a_form_that_is_packed_as_a_whole_is_unpacked_on_the_way() -> None:
    async def body() -> AsyncIterator[bytes]:
        packed = gzip.compress(b"--form--")
        yield packed[:5]
        yield packed[5:]

    assert b"".join([piece async for piece in unpacked_stream(body(), 100)]) == b"--form--"


@pytest.mark.parametrize("declared", ["101", "10000000000", "9" * 400])
def test_a_length_over_the_limit_is_refused_before_anything_is_read(declared: str) -> None:
    with pytest.raises(RefusedDeliveryError) as caught:
        check_length(declared, 100)
    assert caught.value.status == 413


@pytest.mark.parametrize("declared", [None, "100", "", "-5", "²"])
def test_a_length_that_says_nothing_is_left_to_counting(declared: str | None) -> None:
    check_length(declared, 100)
