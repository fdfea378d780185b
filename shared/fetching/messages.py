"""What is asked of a server, and what it answered. A body lies in a spooled file, not in memory."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

SPOOLED_BYTES = 1_000_000


@dataclass(frozen=True)
class Request:
    """``body`` makes it a POST of JSON. ``headers`` hold nothing secret."""

    url: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What makes two requests the same request."""
        return self.url if self.body is None else f"{self.url} {hashlib.sha256(self.body).hexdigest()}"


class Body:
    """Bytes as they come in, counted and hashed; beyond ``SPOOLED_BYTES`` they lie on disk."""

    def __init__(self, content: bytes = b"") -> None:
        self.file = cast("BinaryIO", SpooledTemporaryFile(max_size=SPOOLED_BYTES))  # noqa: SIM115  closed by its owner
        self.size = 0
        self._hash = hashlib.sha256()
        self.write(content)

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self.file.write(piece)
        self.size += len(piece)
        self._hash.update(piece)

    @property
    def digest(self) -> str:
        """SHA-256 of all pieces."""
        return self._hash.hexdigest()

    def head(self, size: int) -> bytes:
        """The first bytes."""
        self.file.seek(0)
        return self.file.read(size)

    def content(self) -> bytes:
        """All bytes."""
        return self.head(-1)

    def close(self) -> None:
        """Forget the bytes."""
        self.file.close()


@dataclass(frozen=True)
class Answer:
    """``address`` is where the answer came from, after redirects. Header names are lower case."""

    address: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=Body)

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind
