"""Bytes to text: what the bytes are outranks what the file says they are."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from services.ingest.draft import Fault, UnreadableFeedError

DECLARED = re.compile(rb"""(?:encoding|charset)\s*+=\s*+\\?["']?\s*+([A-Za-z0-9_.:-]+)""")
DECLARATION_BYTES = 2048
NOT_TEXT_SHARE = 0.01
PIECE = 1 << 20
BLANK = b"\x00 \t\r\n\x1e"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = (
    (re.compile(rb"[<{\[]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<{\[]"), "utf-32-be"),
    (re.compile(rb"[<{\[]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\[]"), "utf-16-be"),
)
LATIN = frozenset({"iso8859-1", "ascii"})
MEND = "talentpool.cp1252"
FIRST_CONTINUATION, FIRST_LEAD, FIRST_LEAD_OF_THREE, FIRST_LEAD_OF_FOUR = 0x80, 0xC0, 0xE0, 0xF0


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 were pasted from Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(MEND, _as_windows)


def decode(content: bytes) -> str:
    """The text of a small file; raises ``UnreadableFeedError`` if it is empty or no text."""
    encoding = _marked(content)
    if encoding is None:
        try:
            return _checked(content.decode("utf-8"))
        except UnicodeDecodeError:
            lost, kept = _damage(content)
            encoding = _unmarked(content[:DECLARATION_BYTES], lost, kept)
    return _checked(_decoder(encoding).decode(content, final=True))


def utf8_pieces(content: BinaryIO) -> Iterator[bytes]:
    """A seekable file of any size as UTF-8 without a byte order mark, cut between characters.

    Raises ``UnreadableFeedError`` if its beginning is empty or no text.
    """
    content.seek(0)
    start = content.read(DECLARATION_BYTES)
    encoding, lost = _marked(start), 1
    if encoding in (None, "utf-8"):
        lost, kept = map(sum, zip((0, 0), *map(_damage, _pieces(content)), strict=True))
        encoding = encoding or _unmarked(start, lost, kept)
    pieces = _pieces(content) if lost == 0 else _recoded(content, _decoder(encoding or "utf-8"))
    first = next(pieces, b"")
    yield _checked(first.decode("utf-8")).encode()
    yield from pieces


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    """From the beginning; a character of UTF-8 is never cut."""
    content.seek(0)
    carry = b""
    while raw := content.read(PIECE):
        raw = carry + raw
        end = _character_end(raw)
        yield raw[:end]
        carry = raw[end:]
    if carry:
        yield carry


def _recoded(content: BinaryIO, decoder: codecs.IncrementalDecoder) -> Iterator[bytes]:
    content.seek(0)
    while raw := content.read(PIECE):
        yield decoder.decode(raw).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _character_end(raw: bytes) -> int:
    """Where the last whole character ends."""
    for back in range(1, min(4, len(raw)) + 1):
        byte = raw[-back]
        if byte < FIRST_CONTINUATION:
            break
        if byte >= FIRST_LEAD:
            return len(raw) - back if _length(byte) > back else len(raw)
    return len(raw)


def _length(lead: int) -> int:
    return 2 + (lead >= FIRST_LEAD_OF_THREE) + (lead >= FIRST_LEAD_OF_FOUR)


def _checked(text: str) -> str:
    text = text.lstrip("\ufeff")
    if not text.strip(BLANK.decode()):
        raise UnreadableFeedError(Fault("empty", "the file is empty", "send the whole feed"))
    if text.count("\x00") > len(text) * NOT_TEXT_SHARE:
        raise UnreadableFeedError(
            Fault("not-text", "the file is no text", "send JSON, XML or HTML, in UTF-8")
        )
    return text


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)(MEND if encoding == "utf-8" else "replace")


def _marked(start: bytes) -> str | None:
    """By a byte order mark, or by the zeros beside the first character of JSON or XML."""
    for bom, encoding in BOMS:
        if start.startswith(bom):
            return encoding
    return next((encoding for mark, encoding in WIDE if mark.match(start)), None)


def _unmarked(start: bytes, lost: int, kept: int) -> str:
    """UTF-8 unless most of what is not ASCII is none; then as declared, and Windows-1252 for want of it."""
    if lost == 0 or kept >= lost:
        return "utf-8"
    declared = DECLARED.search(start)
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return "cp1252"
    # browsers read Latin-1 as Windows-1252, and so did whoever wrote the file
    return "cp1252" if name in LATIN or name.startswith("utf") else name


def _damage(piece: bytes) -> tuple[int, int]:
    """Bytes that are no UTF-8, and bytes of characters of several bytes beyond each one's first."""
    try:
        return 0, len(piece) - len(piece.decode("utf-8"))
    except UnicodeDecodeError:
        text = piece.decode("utf-8", "ignore")
    kept = len(text.encode())
    return len(piece) - kept, kept - len(text)
