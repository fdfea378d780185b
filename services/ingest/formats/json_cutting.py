"""Where a stream of JSON is cut: between the rows of one array, after some hundred of them or a megabyte."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.json_structure import Frame, value_end

SLICE_ROWS = 500
SLICE_BYTES = 1_000_000
LARGEST_ROW = 8_000_000
"""Bytes of one posting at most, and of what stands after all of them."""

GAP = re.compile(rb"[\s,\x00\x1e]*+")
STREAM = Frame((), b"[", b"]")
"""The frame of values that follow each other in a file, as if they stood in an array."""


@dataclass(frozen=True)
class Rows:
    """Rows with what separates them, which begins on ``line``; ``spans`` are where each begins and ends.

    The last rows have the ``tail``, all that follows them.
    """

    text: bytes
    spans: tuple[tuple[int, int], ...]
    line: int
    first: int
    tail: bytes | None = None

    def parts(self) -> list[bytes]:
        """Each row by itself."""
        return [self.text[start:end] for start, end in self.spans]

    def line_at(self, position: int) -> int:
        """The line of the file that a place in the text is on."""
        return self.line + self.text.count(b"\n", 0, position)


def cuts(frame: Frame, text: bytes, pieces: Iterator[bytes]) -> Iterator[Rows]:
    """Cut what follows the opening; raises ``UnreadableFeedError`` where it goes on no more.

    The rows before that place have been given by then.
    """
    most = max(SLICE_BYTES, len(frame.opening))
    held, position = None, 0
    line, first = 1 + (frame.opening.count(b"\n") if frame is not STREAM else 0), 0
    while True:
        spans, end = _rows(text, position, most)
        if spans:
            if held:
                yield held
            held = _held(text, position, spans, line, first)
            line, first, position = line + held.text.count(b"\n"), first + len(spans), spans[-1][1]
            continue
        if text[end : end + 1] in (b"]", b"}"):
            break
        piece = next(pieces, None)
        if piece is None and not text.endswith(b"\n\n"):
            # a number at the end has an end now
            text, position = text[position:] + b"\n\n", 0
        elif piece is None or len(text) - end > LARGEST_ROW:
            if held:
                yield held
            yield from _finish(frame, text[end:], line + text.count(b"\n", position, end))
            return
        else:
            text, position = text[position:] + piece, 0
    tail = text[end:] + gather(pieces, LARGEST_ROW)
    if held and frame is not STREAM and len(tail) <= LARGEST_ROW:
        yield replace(held, tail=tail)
        return
    if held:
        yield held
    raise _after_all(line + text.count(b"\n", position, end))


def gather(pieces: Iterator[bytes], size: int) -> bytes:
    """Pieces until there are so many bytes, or no more."""
    parts, length = list[bytes](), 0
    for piece in pieces:
        parts.append(piece)
        length += len(piece)
        if length > size:
            break
    return b"".join(parts)


def _held(text: bytes, position: int, spans: list[tuple[int, int]], line: int, first: int) -> Rows:
    moved = tuple((start - position, end - position) for start, end in spans)
    return Rows(text[position : spans[-1][1]], moved, line, first)


def _rows(text: bytes, position: int, most: int) -> tuple[list[tuple[int, int]], int]:
    """Whole rows from a place on, and where the next one begins."""
    spans, begun = list[tuple[int, int]](), position
    while True:
        gap = GAP.match(text, position)
        start = gap.end() if gap else position
        if len(spans) == SLICE_ROWS or position - begun > most or text[start : start + 1] in b"]}":
            return spans, start
        end = value_end(text, start)
        if end is None:
            return spans, start
        spans.append((start, end))
        position = end


def _finish(frame: Frame, rest: bytes, line: int) -> Iterator[Rows]:
    """A stream may end here; anything else lacks its end."""
    if frame is not STREAM or rest:
        raise _endless(line, large=len(rest) > LARGEST_ROW)
    yield from ()


def _endless(line: int, *, large: bool) -> UnreadableFeedError:
    what = f"a posting has no end within {LARGEST_ROW} bytes" if large else "the file ends too early"
    return UnreadableFeedError(
        Fault(
            "too-large" if large else "broken-json",
            f"the JSON is broken: {what}",
            "check the file with a JSON validator and send it whole",
            position=f"line {line}",
        )
    )


def _after_all(line: int) -> UnreadableFeedError:
    return UnreadableFeedError(
        Fault(
            "broken-json",
            "the JSON is broken: what stands here belongs to no posting",
            "check the file with a JSON validator and send it whole",
            position=f"line {line}",
        )
    )
