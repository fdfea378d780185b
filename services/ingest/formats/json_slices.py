"""Cuts JSON of any size between the rows of its large array, or between values that follow each other.

Each slice is parsed by itself, in the same frame: all that stood before the first row, some rows, and, if it
is the last one, all after them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.ingest.draft import Fault, Rejected, UnreadableFeedError, shown
from services.ingest.formats.json_cutting import LARGEST_ROW, STREAM, Rows, cuts, gather
from services.ingest.formats.json_structure import Frame, Outline, Path, frame_of, outline
from services.ingest.formats.loose_json import BrokenJsonError, load, load_fast
from services.ingest.formats.values import pointer

HEAD = 4_000_000
"""Bytes that the large array must begin in, with its first rows."""

MOST_SHOWN = 200
MOST_BROKEN = 10_000
"""Broken rows of a file after which it is read no further."""

MEND = "check the file with a JSON validator and send it whole"


@dataclass(frozen=True)
class JsonSlice:
    """``first`` is the index of the first row at ``path``; ``stream`` that the rows are values of the file.

    Of rows in ``broken`` the place is kept, by null.
    """

    data: Any
    broken: tuple[Rejected, ...] = ()
    path: Path = ()
    first: int = 0
    stream: bool = False
    whole: bool = False


def json_slices(pieces: Iterable[bytes], *, whole: bool = False) -> Iterator[JsonSlice]:
    """Slices of UTF-8; one if ``whole`` says that the file is small.

    Raises ``UnreadableFeedError`` where nothing more can be read.
    """
    pieces = iter(pieces)
    head = gather(pieces, LARGEST_ROW if whole else HEAD)
    if whole:
        yield _whole(head)
        return
    # at the end of the head a file that is not so large is closed already
    found = outline(head[: len(head) * 3 // 4])
    frame = _frame(head, found)
    if frame is None:
        yield _unsliced(head, pieces)
    else:
        yield from _sliced(frame, head[len(frame.opening) if frame is not STREAM else 0 :], pieces)


def _frame(head: bytes, found: Outline | None) -> Frame | None:
    if found is None:
        return None
    return STREAM if found.values else frame_of(head, found)


def _sliced(frame: Frame, text: bytes, pieces: Iterator[bytes]) -> Iterator[JsonSlice]:
    count = 0
    for rows in cuts(frame, text, pieces):
        data, broken = _load(frame, rows)
        yield JsonSlice(data, broken, frame.path, rows.first, stream=frame is STREAM)
        count += len(broken)
        if count >= MOST_BROKEN:
            message = f"{MOST_BROKEN} rows of it or more are no JSON"
            raise _unreadable(BrokenJsonError(message, rows.line))


def _unsliced(head: bytes, pieces: Iterator[bytes]) -> JsonSlice:
    rest = gather(pieces, LARGEST_ROW)
    if len(head) + len(rest) > LARGEST_ROW:
        raise UnreadableFeedError(
            Fault(
                "too-large",
                f"the first {len(head)} bytes of the JSON are no list of postings",
                "send a list of postings, each a JSON object",
            )
        )
    return _whole(head + rest)


def _whole(text: bytes) -> JsonSlice:
    try:
        return JsonSlice(load(text.decode("utf-8", "replace")), whole=True)
    except BrokenJsonError as error:
        found = outline(text)
        if found is None or found.values + bool(found.stack) <= 1:
            raise _unreadable(error) from None
    return _stream(text)


def _stream(text: bytes) -> JsonSlice:
    data, broken = list[Any](), list[Rejected]()
    try:
        for one in _sliced(STREAM, text, iter(())):
            data += one.data
            broken += one.broken
    except UnreadableFeedError as error:
        if not data:
            raise
        broken.append(cut_short(error.fault))
    return JsonSlice(data, tuple(broken), stream=True)


def _load(frame: Frame, rows: Rows) -> tuple[Any, tuple[Rejected, ...]]:
    parts = rows.parts()
    closing = frame.closing if rows.tail is None else rows.tail
    try:
        return load_fast(frame.opening + b",".join(parts) + closing), ()
    except BrokenJsonError as error:
        return _salvage(frame, rows, parts, error)


def _salvage(
    frame: Frame, rows: Rows, parts: list[bytes], whole: BrokenJsonError
) -> tuple[Any, tuple[Rejected, ...]]:
    """Row by row; then all that could be read, without what follows the rows if that is broken."""
    broken = list[Rejected]()
    for index, part in enumerate(parts):
        try:
            load_fast(part)
        except BrokenJsonError as error:
            broken.append(_broken_row(frame, rows, index, error))
            parts[index] = b"null"
    body = frame.opening + b",".join(parts)
    if rows.tail is not None:
        try:
            return load_fast(body + rows.tail), tuple(broken)
        except BrokenJsonError:
            broken.append(_broken_tail(rows))
    try:
        return load_fast(body + frame.closing), tuple(broken)
    except BrokenJsonError:
        raise _unreadable(whole) from None


def _broken_row(frame: Frame, rows: Rows, index: int, error: BrokenJsonError) -> Rejected:
    start, end = rows.spans[index]
    line = rows.line_at(start) + (error.line or 1) - 1
    return Rejected(
        code="broken-json",
        position=pointer(*frame.path, rows.first + index),
        message=f"the posting is no JSON: {error} (line {line})",
        mend="write the feed with a JSON library, which escapes quotes and line breaks",
        value=shown(rows.text[start : min(end, start + MOST_SHOWN)].decode("utf-8", "replace")),
    )


def _broken_tail(rows: Rows) -> Rejected:
    line = rows.line_at(rows.spans[-1][1])
    message = "what stands after the postings is no JSON"
    return Rejected(code="broken-json", position=f"line {line}", message=message, mend=MEND)


def cut_short(fault: Fault) -> Rejected:
    """What makes the rest of a file unreadable, where its beginning was read."""
    return Rejected(
        code=fault.code,
        position=fault.position or "end of the file",
        message=f"{fault.message}; nothing after it was read",
        mend=fault.mend,
    )


def _unreadable(error: BrokenJsonError) -> UnreadableFeedError:
    where = f"line {error.line}" if error.line else None
    return UnreadableFeedError(Fault("broken-json", f"the JSON is broken: {error}", MEND, position=where))
