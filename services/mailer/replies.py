"""What a relay says on one connection, reply by reply, also where several come at once (RFC 2920).

aiosmtplib connects, encrypts and logs in; it takes one reply a command, so that from then on this reads.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from aiosmtplib import SMTPResponseException, SMTPServerDisconnected

LONGEST_REPLY = 65_536
BAD_REPLY = 500


@dataclass(frozen=True)
class Reply:
    """A code, and the text of all lines."""

    code: int
    text: str


class Replies(asyncio.Protocol):
    """Takes a connection over; ``say`` writes, ``next`` waits for the next reply."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._buffer = bytearray()
        self._lines: list[bytes] = []
        self._unread: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._lost: Exception | None = None
        transport.set_protocol(self)

    @property
    def quiet(self) -> bool:
        """Whether the connection stands, and the relay has said nothing unasked (421 is such a thing)."""
        return self._lost is None and not self._unread and not self._transport.is_closing()

    def say(self, *lines: bytes) -> None:
        """Write lines, each with its line end already; raises when the connection is lost."""
        if self._lost is not None or self._transport.is_closing():
            raise self._lost or SMTPServerDisconnected("Connection lost")
        self._transport.write(b"".join(lines))

    async def next(self) -> Reply:
        """The next reply; raises when the connection is lost before it came."""
        while not self._unread:
            if self._lost is not None:
                raise self._lost
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._unread.popleft()

    def close(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Cut what came into lines and replies."""
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = rest
        try:
            for line in lines:
                self._take(bytes(line))
            self._check_length()
        except SMTPResponseException as error:
            self._end(error)
            self._transport.abort()
        self._wake()

    def eof_received(self) -> bool:
        """The relay has closed its side."""
        self._end(SMTPServerDisconnected("Unexpected EOF received"))
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._end(SMTPServerDisconnected(f"Connection lost: {exc}" if exc else "Connection lost"))

    def _take(self, line: bytes) -> None:
        if not line[:3].isdigit():
            raise SMTPResponseException(BAD_REPLY, "Malformed SMTP response line")
        self._lines.append(line[4:].strip(b" \t\r"))
        if line[3:4] != b"-":
            text = b"\n".join(self._lines).decode("utf-8", "surrogateescape")
            self._unread.append(Reply(int(line[:3]), text))
            self._lines.clear()

    def _check_length(self) -> None:
        if len(self._buffer) + sum(map(len, self._lines)) > LONGEST_REPLY:
            raise SMTPResponseException(BAD_REPLY, "Response too long")

    def _end(self, why: Exception) -> None:
        self._lost = self._lost or why
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
