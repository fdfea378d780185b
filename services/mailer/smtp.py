"""The way to the relay: a pool of SMTP connections, and what became of each mail as a value."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import cast

from aiosmtplib import SMTP, SMTPException, SMTPServerDisconnected

from services.mailer.answers import kept, to_content, to_recipient
from services.mailer.delivery import Deferred, InDoubt, Outcome, Unreached
from services.mailer.message import Mail
from services.mailer.replies import Replies, Reply
from services.mailer.settings import SmtpSecurity
from shared.errors import TalentPoolError, TransientError

IDLE_SECONDS = 20.0
GOODBYE_SECONDS = 5.0
START_INPUT = 354
CLOSING = 421
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
    ca_file: str = ""

    @cached_property
    def tls(self) -> ssl.SSLContext | None:
        """What checks the relay's certificate and name; None without TLS."""
        if self.security is SmtpSecurity.NONE:
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            message = f"the relay {self.host}: {self.ca_file} holds no certificates in PEM that can be read"
            raise TalentPoolError(message) from error


class _Stage(Enum):
    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    CONTENT = "DATA"
    DOT = "the content"


class Line:
    """One connection; opened when it is first needed, and anew after trouble."""

    def __init__(self, relay: Relay) -> None:
        self.name = f"{relay.host}:{relay.port}"
        self._relay = relay
        self._replies: Replies | None = None
        self._pipelines = False
        self._stage = _Stage.SENDER
        self._refusal: Outcome | None = None
        self._mails = 0
        self._used = 0.0

    async def ready(self) -> None:
        """Make sure that the relay listens; raises :class:`UnreachableError`."""
        if self._replies is not None and self._mails >= self._relay.mails_per_connection:
            await self.close()
        if self._replies is not None and not await self._alive(self._replies):
            self._drop()
        if self._replies is None:
            await self._connect()

    async def send(self, mail: Mail) -> Outcome:
        """Hand over one mail on a ready line."""
        replies = self._replies
        if replies is None:
            return Unreached("the connection was not ready")
        self._stage, self._refusal = _Stage.SENDER, None
        try:
            async with asyncio.timeout(self._relay.timeout):
                outcome = await self._converse(replies, mail)
        except _TROUBLE as error:
            self._drop()
            return self._refusal or _lost(self._stage, error)
        self._mails += 1
        self._used = time.monotonic()
        return outcome

    async def close(self) -> None:
        """Say goodbye."""
        if self._replies is not None:
            with suppress(*_TROUBLE):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    self._replies.say(b"QUIT\r\n")
                    await self._replies.next()
        self._drop()

    async def _converse(self, replies: Replies, mail: Mail) -> Outcome:
        """Envelope and content; the commands go one by one, or in one packet where the relay offers it."""
        commands = (
            (_Stage.SENDER, f"MAIL FROM:<{mail.sender}>\r\n".encode("ascii")),
            (_Stage.RECIPIENT, f"RCPT TO:<{mail.recipient}>\r\n".encode("ascii")),
            (_Stage.CONTENT, b"DATA\r\n"),
        )
        if self._pipelines:
            replies.say(*(command for _, command in commands))
        for stage, command in commands:
            if self._refusal is None:
                self._stage = stage
                if not self._pipelines:
                    replies.say(command)
                self._refusal = _refusal(stage, await replies.next())
            elif self._pipelines and (await replies.next()).code == START_INPUT:
                self._drop()  # it wants a content that it would throw away: it gets none
                return self._refusal
        if self._refusal is not None:
            await self._reset(replies)
            return self._refusal
        return await self._content(replies, mail)

    async def _content(self, replies: Replies, mail: Mail) -> Outcome:
        """Content, final dot, answer. From the first byte on a lost connection leaves the fate open."""
        wire = stuffed(mail.content)
        self._stage = _Stage.DOT
        replies.say(wire)
        answer = await replies.next()
        if answer.code == CLOSING:
            self._drop()  # RFC 5321, 3.8: it hangs up, and the next mail would be lost on this line
        return to_content(answer.code, answer.text)

    async def _reset(self, replies: Replies) -> None:
        """Forget the transaction; a line that cannot do that is opened anew."""
        if not await self._obeys(replies, b"RSET\r\n"):
            self._drop()

    async def _alive(self, replies: Replies) -> bool:
        if not replies.quiet:
            return False
        if time.monotonic() - self._used < IDLE_SECONDS:
            return True
        return await self._obeys(replies, b"NOOP\r\n")

    async def _obeys(self, replies: Replies, command: bytes) -> bool:
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                replies.say(command)
                return (await replies.next()).code in OK
        except _TROUBLE:
            return False

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
            tls_context=relay.tls,
        )
        try:
            await client.connect()
            await client.ehlo()
            replies = Replies(_transport(client))
        except _TROUBLE as error:
            client.close()
            message = f"the relay {relay.host}:{relay.port} is not ready: {type(error).__name__}: {error}"
            raise UnreachableError(message) from error
        self._replies, self._pipelines = replies, client.supports_extension("pipelining")
        self._mails, self._used = 0, time.monotonic()

    def _drop(self) -> None:
        if self._replies is not None:
            self._replies.close()
        self._replies = None


def stuffed(content: bytes) -> bytes:
    """Content as it goes over the wire after 354, with the final dot (RFC 5321, 4.5.2)."""
    if b"\r\n." in content:  # our own mails have no such line, and to look is quicker than to replace
        content = content.replace(b"\r\n.", b"\r\n..")
    return content + b".\r\n"


def _transport(client: SMTP) -> asyncio.Transport:
    """What a connected client writes to."""
    if client.transport is None:
        message = "the connection was lost"
        raise SMTPServerDisconnected(message)
    return cast("asyncio.Transport", client.transport)  # uvloop's are not of asyncio's class


def _refusal(stage: _Stage, reply: Reply) -> Outcome | None:
    """What an answer to the envelope means; None when all is well."""
    match stage:
        case _Stage.SENDER:
            return None if reply.code in OK else Unreached(kept(reply.code, reply.text))
        case _Stage.RECIPIENT:
            return None if reply.code in OK else to_recipient(reply.code, reply.text)
        case _:
            return None if reply.code == START_INPUT else to_content(reply.code, reply.text)


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
