"""How many cells an Excel file of before 2007 spans: its compound file is opened, and its records are walked.

Readers hold every cell up to the furthest one, so that one cell in a far corner costs hundreds of megabytes.
"""

import struct
from collections.abc import Iterator

HEADER_BYTES = 512
ENTRY_BYTES = 128
IN_HEADER = 109
"""Places for sectors of the allocation table in the header."""

CIRCLE = "its sectors follow each other in a circle"
LAST_SECTOR = 0xFFFFFFFA
STREAMS = ("Workbook", "Book")
BEGIN = 0x0809
ROWS_OF_CELLS = frozenset({0x00BD, 0x00BE})
"""Records of several cells, which end with their last column."""

CELLS = ROWS_OF_CELLS | {
    *(0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD),
    *(0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406),
}
LEAST_CELL_BYTES = 4
LARGEST_SHIFT = 20
"""A sector of a megabyte; usual are 9 and 6."""


def grids(content: bytes) -> list[tuple[int, int]]:
    """Rows and columns by sheet; raises ``ValueError`` or ``struct.error`` for a damaged file."""
    return [grid for stream in _streams(content) for grid in _sheets(stream)]


def _sheets(stream: bytes) -> Iterator[tuple[int, int]]:
    rows = columns = 0
    for kind, body in _records(stream):
        if kind == BEGIN:
            yield rows, columns
            rows = columns = 0
        elif kind in CELLS and len(body) >= LEAST_CELL_BYTES:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in ROWS_OF_CELLS else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
    yield rows, columns


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _streams(content: bytes) -> list[bytes]:
    """The workbook's streams; small ones lie in a stream of small sectors."""
    size, small_size = (1 << min(shift, LARGEST_SHIFT) for shift in struct.unpack_from("<HH", content, 30))
    first_entry, cutoff, first_small = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    table = _numbers(b"".join(_sector(content, number, size) for number in _table_sectors(content, size)))
    _check_ends(table)
    named = {name: place for name, *place in _entries(_chain(content, table, first_entry, size))}
    small_table = _numbers(_chain(content, table, first_small, size))
    _check_ends(small_table)
    found = []
    for name in STREAMS:
        if name not in named:
            continue
        start, length = named[name]
        if length >= cutoff:
            found.append(_chain(content, table, start, size)[:length])
        else:
            small = _chain(content, table, named["Root Entry"][0], size)
            found.append(_chain(small, small_table, start, small_size, offset=0)[:length])
    return found


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    for at in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        yield name, *struct.unpack_from("<II", directory, at + 116)


def _table_sectors(content: bytes, size: int) -> list[int]:
    """Where the allocation table lies: in the header, and in sectors of more such numbers."""
    numbers = list(struct.unpack_from(f"<{IN_HEADER}I", content, 76))
    following, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while following < LAST_SECTOR:
        if following in seen:
            raise ValueError(CIRCLE)
        seen.add(following)
        *more, following = _numbers(_sector(content, following, size))
        numbers += more
    return [number for number in numbers if number < LAST_SECTOR]


def _check_ends(table: list[int]) -> None:
    """Raises ``ValueError`` if sectors follow each other in a circle: readers go round and round."""
    walk_of = [0] * len(table)
    for walk, start in enumerate(range(len(table)), start=1):
        number = start
        while number < len(table) and not walk_of[number]:
            walk_of[number] = walk
            number = table[number]
        if number < len(table) and walk_of[number] == walk:
            raise ValueError(CIRCLE)


def _chain(content: bytes, table: list[int], start: int, size: int, *, offset: int = HEADER_BYTES) -> bytes:
    sectors, number = list[bytes](), start
    while number < len(table):
        sectors.append(_sector(content, number, size, offset=offset))
        number = table[number]
    return b"".join(sectors)


def _sector(content: bytes, number: int, size: int, *, offset: int = HEADER_BYTES) -> bytes:
    start = offset + number * size
    return content[start : start + size]


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
