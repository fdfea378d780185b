"""The way to the relay: a pool of SMTP connections, and what became of each mail as a value."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum

from aiosmtplib import SMTP, SMTPException

from services.mailer.answers import kept, to_content, to_recipient
from services.mailer.delivery import Deferred, InDoubt, Outcome, Unreached
from services.mailer.message import Mail
from services.mailer.settings import SmtpSecurity
from shared.errors import TransientError

IDLE_SECONDS = 20.0
START_INPUT = 354
OK = (250, 251)
_TROUBLE = (SMTPException, OSError, TimeoutError)


class UnreachableError(TransientError):
    """No connection to the relay could be had: says nothing about any mail."""


@dataclass(frozen=True)
class Relay:
    """Where mails are handed over; ``timeout`` in seconds for connecting, and for one mail."""

    host: str
    port: int
    security: SmtpSecurity = SmtpSecurity.NONE
    user: str = ""
    password: str = ""
    hostname: str = "localhost"
    timeout: float = 60.0
    mails_per_connection: int = 500


class _Stage(Enum):
    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    CONTENT = "DATA"
    DOT = "the content"


class Line:
    """One connection; opened when it is first needed, and anew after trouble."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._client: SMTP | None = None
        self._stage = _Stage.SENDER
        self._mails = 0
        self._used = 0.0

    async def ready(self) -> None:
        """Make sure that the relay listens; raises :class:`UnreachableError`."""
        if self._client is not None and self._mails >= self._relay.mails_per_connection:
            await self.close()
        if self._client is not None and not await self._alive(self._client):
            self._drop()
        if self._client is None:
            await self._connect()

    async def send(self, mail: Mail) -> Outcome:
        """Hand over one mail on a ready line."""
        client = self._client
        if client is None:
            return Unreached("the connection was not ready")
        self._stage = _Stage.SENDER
        try:
            async with asyncio.timeout(self._relay.timeout):
                outcome = await self._converse(client, mail)
        except _TROUBLE as error:
            self._drop()
            return _lost(self._stage, error)
        self._mails += 1
        self._used = time.monotonic()
        return outcome

    async def close(self) -> None:
        """Say goodbye."""
        if self._client is not None:
            with suppress(*_TROUBLE):
                await self._client.quit(timeout=5)
        self._drop()

    async def _converse(self, client: SMTP, mail: Mail) -> Outcome:
        answer = await client.execute_command(b"MAIL", f"FROM:<{mail.sender}>".encode("ascii"))
        if answer.code not in OK:
            await self._reset(client)
            return Unreached(kept(*answer))
        self._stage = _Stage.RECIPIENT
        answer = await client.execute_command(b"RCPT", f"TO:<{mail.recipient}>".encode("ascii"))
        if answer.code not in OK:
            await self._reset(client)
            return to_recipient(*answer)
        self._stage = _Stage.CONTENT
        answer = await client.execute_command(b"DATA")
        if answer.code != START_INPUT:
            await self._reset(client)
            return to_content(*answer)
        return await self._content(client, mail)

    async def _content(self, client: SMTP, mail: Mail) -> Outcome:
        """Content, final dot, answer. From the first byte on a lost connection leaves the fate open."""
        protocol = client.protocol
        if protocol is None:
            return Deferred("connection lost after DATA")
        self._stage = _Stage.DOT
        protocol.write(stuffed(mail.content))
        answer = await protocol.read_response(timeout=self._relay.timeout)
        return to_content(*answer)

    async def _reset(self, client: SMTP) -> None:
        """Forget the transaction; a line that cannot do that is opened anew."""
        try:
            answer = await client.execute_command(b"RSET")
        except _TROUBLE:
            self._drop()
        else:
            if answer.code not in OK:
                self._drop()

    async def _alive(self, client: SMTP) -> bool:
        if not client.is_connected:
            return False
        if time.monotonic() - self._used < IDLE_SECONDS:
            return True
        try:
            await client.noop(timeout=5)
        except _TROUBLE:
            return False
        return True

    async def _connect(self) -> None:
        relay = self._relay
        client = SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.user or None,
            password=relay.password or None,
            local_hostname=relay.hostname,
            timeout=relay.timeout,
            use_tls=relay.security is SmtpSecurity.TLS,
            start_tls=relay.security is SmtpSecurity.STARTTLS,
        )
        try:
            await client.connect()
            await client.ehlo()
        except _TROUBLE as error:
            client.close()
            message = f"the relay {relay.host}:{relay.port} is not ready: {type(error).__name__}: {error}"
            raise UnreachableError(message) from error
        self._client, self._mails, self._used = client, 0, time.monotonic()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def stuffed(content: bytes) -> bytes:
    """Content as it goes over the wire after 354, with the final dot (RFC 5321, 4.5.2)."""
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _lost(stage: _Stage, error: BaseException) -> Outcome:
    what = f"connection lost at {stage.value}: {type(error).__name__}"
    match stage:
        case _Stage.SENDER:
            return Unreached(what)
        case _Stage.DOT:
            return InDoubt(what)
        case _:
            return Deferred(what)


class Pool:
    """As many lines as the settings say; the one used last is taken first."""

    def __init__(self, relay: Relay, size: int) -> None:
        self._lines = [Line(relay) for _ in range(size)]
        self._idle: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
        for line in self._lines:
            self._idle.put_nowait(line)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line that is ready; waits for a free one, raises :class:`UnreachableError`."""
        line = await self._idle.get()
        try:
            await line.ready()
            yield line
        finally:
            self._idle.put_nowait(line)

    async def close(self) -> None:
        """Close all lines; none may be in use."""
        await asyncio.gather(*(line.close() for line in self._lines))
