"""The bytes of a delivery as they come in: counted, freed from gzip, and never more than the limit."""

import zlib
from collections.abc import AsyncIterable, AsyncIterator, Iterator

from shared.errors import TalentPoolError

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 16 + zlib.MAX_WBITS
BLANK = b" \t\r\n\x00\xef\xbb\xbf"
PIECE = 1 << 20
MOST_RATIO = 200
"""Plain bytes for each packed one; feeds reach some 30, deflate 1,032."""

RATIO_FREE = 16 * PIECE
"""Plain bytes for which any ratio will do."""


class RefusedDeliveryError(TalentPoolError):
    """A delivery that is not stored; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail


class Unpacker:
    """Takes the chunks of a file and gives its plain bytes, in pieces of a megabyte at most.

    Whether it is gzip, also several members of it, shows in its first bytes. Raises
    ``RefusedDeliveryError``.
    """

    def __init__(self, limit: int) -> None:
        self.size = 0
        self._limit = limit
        self._packed = 0
        self._start: bytes | None = b""
        self._between = b""
        self._inflater: zlib._Decompress | None = None
        self._blank = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Plain bytes of one more chunk."""
        self._packed += len(chunk)
        if self._start is not None:
            chunk = self._start + chunk
            if len(chunk) < len(GZIP):
                self._start = chunk
                return
            self._start = None
            if chunk.startswith(GZIP):
                self._inflater = zlib.decompressobj(GZIP_WINDOW)
        yield from map(self._counted, self._plain(chunk))

    def finish(self) -> Iterator[bytes]:
        """What was held back; the file must be whole."""
        if self._start:
            start, self._start = self._start, None
            yield self._counted(start)
        if self._inflater and not self._inflater.eof:
            raise RefusedDeliveryError(400, "Broken gzip", "the gzip data ends too early: send it whole")
        if self._blank:
            detail = "the body is empty: send the feed file as the body, or as a file field of a form"
            raise RefusedDeliveryError(400, "Empty delivery", detail)

    def _plain(self, chunk: bytes) -> Iterator[bytes]:
        if self._inflater is None:
            yield chunk
            return
        while chunk:
            if self._inflater.eof:
                chunk, self._between = self._between + chunk, b""
                if chunk == GZIP[:1]:
                    self._between = chunk
                    return
                if not chunk.startswith(GZIP):
                    return  # padding, as gzip's own program allows it
                self._inflater = zlib.decompressobj(GZIP_WINDOW)
            try:
                yield self._inflater.decompress(chunk, PIECE)
            except zlib.error:
                detail = "the gzip data is damaged: pack the file again, or send it plain"
                raise RefusedDeliveryError(400, "Broken gzip", detail) from None
            chunk = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _counted(self, plain: bytes) -> bytes:
        self.size += len(plain)
        if self.size > self._limit:
            raise too_large(self._limit)
        if self._inflater and self.size > max(RATIO_FREE, self._packed * MOST_RATIO):
            detail = f"the gzip data unpacks to more than {MOST_RATIO} times its size: send the file plain"
            raise RefusedDeliveryError(413, "Suspicious gzip", detail)
        self._blank = self._blank and not plain.strip(BLANK)
        return plain


async def counted(chunks: AsyncIterable[bytes], limit: int) -> AsyncIterator[bytes]:
    """The chunks; stops reading at the limit."""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        yield chunk


async def unpacked_stream(chunks: AsyncIterable[bytes], limit: int) -> AsyncIterator[bytes]:
    """The plain bytes of a body that may be gzip."""
    unpacker = Unpacker(limit)
    async for chunk in chunks:
        for piece in unpacker.feed(chunk):
            yield piece
    for piece in unpacker.finish():
        yield piece


def unpacked(content: bytes, limit: int) -> bytes:
    """A small file, without gzip if it came with it; raises ``RefusedDeliveryError``."""
    unpacker = Unpacker(limit)
    return b"".join([*unpacker.feed(content), *unpacker.finish()])


def check_length(declared: str | None, limit: int) -> None:
    """Refuse a body whose ``Content-Length`` says that it is too large, before any of it is read."""
    if declared and declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise too_large(limit)


def too_large(limit: int) -> RefusedDeliveryError:
    """Says how large a delivery may be."""
    detail = f"a delivery may have {limit} bytes, also after unpacking: split the feed into several feeds"
    return RefusedDeliveryError(413, "Delivery too large", detail)
