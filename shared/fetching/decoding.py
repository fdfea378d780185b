"""Undoes the compression of an answer in small steps, so that a bomb never unfolds in memory."""

import zlib
from collections.abc import Iterator

from shared.fetching.errors import FetchError

STEP = 64 * 1024
MOST_RATIO = 200
FREE_BYTES = 1_000_000
"""So many bytes may come out before the ratio counts: small texts compress well."""
GZIP_MARK = b"\x1f\x8b"
GZIP_WINDOW = 16 + zlib.MAX_WBITS
ACCEPTED = "gzip, deflate"
EARLY, DAMAGED = "ends too early", "is damaged"


class Decoder:
    """Plain bytes from an answer's bytes; a file that is gzip by itself is unpacked as well."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(
                code="encoding",
                message=f"the answer is packed as {self._encoding[:20]}, which was not asked for",
                mend="let the server send it plain or as gzip",
            )
        self._inflater: zlib._Decompress | None = None
        self._started, self._held = False, b""
        self._taken = self._given = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The plain bytes of one more chunk, in pieces of at most ``STEP`` bytes."""
        if not self._started:
            chunk = self._held = self._held + chunk
            if chunk in (b"", GZIP_MARK[:1]):
                return
            self._start(chunk)
        if self._inflater is None:
            yield from (chunk[at : at + STEP] for at in range(0, len(chunk), STEP))
            return
        self._taken += len(chunk)
        while chunk:
            yield self._inflate(chunk)
            chunk = self._inflater.unconsumed_tail
            if self._inflater.eof and self._inflater.unused_data.startswith(GZIP_MARK):
                chunk = self._inflater.unused_data  # one gzip file after the other is one file
                self._inflater = zlib.decompressobj(GZIP_WINDOW)

    def finish(self) -> None:
        """Raises ``FetchError`` if the packed data ended too early."""
        if self._inflater is not None and not self._inflater.eof:
            raise _broken(EARLY)

    def _start(self, chunk: bytes) -> None:
        self._started = True
        if self._encoding == "deflate":
            zlib_head = chunk[0] & 0x0F == zlib.DEFLATED
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if zlib_head else -zlib.MAX_WBITS)
        elif "gzip" in self._encoding or chunk.startswith(GZIP_MARK):
            self._inflater = zlib.decompressobj(GZIP_WINDOW)

    def _inflate(self, chunk: bytes) -> bytes:
        assert self._inflater is not None  # noqa: S101  only called when unpacking
        try:
            plain = self._inflater.decompress(chunk, STEP)
        except zlib.error:
            raise _broken(DAMAGED) from None
        self._given += len(plain)
        if self._given > FREE_BYTES and self._given > MOST_RATIO * self._taken:
            raise FetchError(
                code="too-large",
                message=f"the answer unfolds to more than {MOST_RATIO} times its size",
                mend="send the feed plain",
            )
        return plain


def _broken(how: str) -> FetchError:
    return FetchError(
        code="cut", message=f"the packed answer {how}", mend="it is tried again; if it stays, send it plain"
    )
