"""Where a stream of mended XML is cut: between items, after some hundred of them or a megabyte."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.xml_layout import SKIPPED, Layout

SLICE_ROWS = 500
SLICE_BYTES = 1_000_000
LARGEST_ITEM = 8_000_000
"""Bytes of one posting at most."""


@dataclass(frozen=True)
class Cut:
    """Items as text. It begins on ``line`` with the item ``first``; the ``last`` has the file's end."""

    text: bytes
    line: int
    first: int
    last: bool


@dataclass(frozen=True)
class Scan:
    """How far a text was looked through: where items start, and how many elements of their name are open."""

    starts: tuple[int, ...] = ()
    position: int = 0
    depth: int = 0


def cuts(layout: Layout, pending: bytes, blocks: Iterator[bytes]) -> Iterator[Cut]:
    """Cut what follows the opening; raises ``UnreadableFeedError`` for an item without an end."""
    token = _token(layout)
    most = max(SLICE_BYTES, len(layout.opening))
    line, first = layout.line, 0
    scan = _scan(layout, token, pending, Scan())
    while True:
        base = 0
        for start, end, rows in _ends(scan.starts, len(pending), most):
            text = pending[start:end]
            yield Cut(text, line, first, last=False)
            line, first, base = line + text.count(b"\n"), first + rows, end
        pending = pending[base:]
        starts = tuple(start - base for start in scan.starts if start >= base)
        if len(pending) > LARGEST_ITEM:
            raise _endless(layout, line)
        block = next(blocks, None)
        if block is None:
            yield Cut(pending, line, first, last=True)
            return
        pending += block
        scan = _scan(layout, token, pending, Scan(starts, scan.position - base, scan.depth))


def _ends(starts: tuple[int, ...], length: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Ranges of whole items with their number; what follows the last start is not known to be whole."""
    done = 0
    while done + 1 < len(starts):
        start = starts[done] if done else 0
        reach = bisect_right(starts, start + most, done + 1, len(starts)) - 1
        enough = done + SLICE_ROWS < len(starts) or length - start > most
        if not enough:
            return
        end = min(max(reach, done + 1), done + SLICE_ROWS)
        yield start, starts[end], end - done
        done = end


def _token(layout: Layout) -> re.Pattern[bytes]:
    name = re.escape(layout.name)
    if layout.nested:
        return re.compile(SKIPPED + rb"|<(/?)" + name + rb"(?=[\s/>])[^<>]*+>")
    return re.compile(SKIPPED + rb"|<()" + name + rb"(?=[\s/>])")


def _scan(layout: Layout, token: re.Pattern[bytes], text: bytes, scan: Scan) -> Scan:
    starts, position, depth = list(scan.starts), scan.position, scan.depth
    while match := token.search(text, position):
        position = match.end()
        if match[1] is None:
            end = text.find(b"-->" if match[0] == b"<!--" else b"]]>", position)
            if end < 0:
                return Scan(tuple(starts), match.start(), depth)
            position = end
        elif match[1]:
            depth = max(depth - 1, 0)
        else:
            if depth == 0:
                starts.append(match.start())
            depth += layout.nested and not match[0].endswith(b"/>")
    return Scan(tuple(starts), max(position, len(text)), depth)


def _endless(layout: Layout, line: int) -> UnreadableFeedError:
    return UnreadableFeedError(
        Fault(
            "too-large",
            f"the {layout.path[-1]} that begins here has no end within {LARGEST_ITEM} bytes",
            "close the element, and leave pictures and attachments out of postings",
            position=f"line {line}",
        )
    )
