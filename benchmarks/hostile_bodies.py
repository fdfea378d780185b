"""Request bodies that nobody means well with, as chunks of bytes."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, repeat

GIGABYTE = 1_000_000_000
CHUNK = 65_536


def ten_gigabytes() -> Iterator[bytes]:
    return repeat(b"x" * CHUNK, 10 * GIGABYTE // CHUNK)


def gzip_bomb() -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    zeros = (packer.compress(b"\x00" * CHUNK) for _ in range(10 * GIGABYTE // CHUNK))
    return chain(zeros, (packer.flush() for _ in range(1)))


def gzip_of_gzip() -> Iterator[bytes]:
    return iter([gzip.compress(b"".join(gzip.compress(b"<job/>" * 1_000_000) for _ in range(50)))])


def cut_gzip() -> Iterator[bytes]:
    whole = gzip.compress(b"".join(b"<job><title>Kokk %d</title></job>" % n for n in range(100_000)))
    return iter([whole[: len(whole) * 2 // 3]])


def damaged_gzip() -> Iterator[bytes]:
    whole = bytearray(gzip.compress(b"".join(b"<job>%d</job>" % n for n in range(100_000))))
    whole[len(whole) // 2 : len(whole) // 2 + 64] = bytes(64)
    return iter([bytes(whole)])


BODIES: dict[str, Callable[[], Iterator[bytes]]] = {
    "a body of 10 GB": ten_gigabytes,
    "10 GB of zeros as gzip": gzip_bomb,
    "gzip in gzip": gzip_of_gzip,
    "gzip that was cut": cut_gzip,
    "gzip that is damaged": damaged_gzip,
}
