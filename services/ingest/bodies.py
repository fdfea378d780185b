"""The bytes of a delivery: counted while they come in, and unpacked no further than the limit."""

import zlib
from collections.abc import AsyncIterable

from shared.errors import TalentPoolError

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 16 + zlib.MAX_WBITS
BLANK = b" \t\r\n\x00\xef\xbb\xbf"


class RefusedDeliveryError(TalentPoolError):
    """A delivery that is not stored; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail


async def collect(chunks: AsyncIterable[bytes], limit: int) -> bytes:
    """All chunks as one; stops reading at the limit."""
    found, size = [], 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        found.append(chunk)
    return b"".join(found)


def unpacked(content: bytes, limit: int) -> bytes:
    """A feed file, without gzip if it came with it; raises ``RefusedDeliveryError``."""
    if content.startswith(GZIP):
        content = _inflate(content, limit)
    if len(content) > limit:
        raise too_large(limit)
    if not content.strip(BLANK):
        detail = "the body is empty: send the feed file as the body, or as a file field of a form"
        raise RefusedDeliveryError(400, "Empty delivery", detail)
    return content


def _inflate(content: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(GZIP_WINDOW)
    try:
        plain = inflater.decompress(content, limit + 1)
    except zlib.error:
        detail = "the gzip data is damaged: pack the file again, or send it plain"
        raise RefusedDeliveryError(400, "Broken gzip", detail) from None
    if len(plain) > limit:
        raise too_large(limit)
    if not inflater.eof:
        raise RefusedDeliveryError(400, "Broken gzip", "the gzip data ends too early: send it whole")
    return plain


def too_large(limit: int) -> RefusedDeliveryError:
    """Says how large a delivery may be."""
    detail = f"a delivery may have {limit} bytes, also after unpacking: split the feed into several feeds"
    return RefusedDeliveryError(413, "Delivery too large", detail)
