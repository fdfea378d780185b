"""Takes mail for the bounce domain itself, by LMTP from a mail server or by SMTP from anywhere.

It answers 250 only when the row is written; while the database is out of reach the sender keeps the mail.
"""

import asyncio
from dataclasses import dataclass
from functools import partial

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.mailer.metrics import RETURNS_SET_ASIDE
from services.mailer.taking_back import Desk
from shared.database import is_outage
from shared.logs import get_logger

TAKEN = "250 2.0.0 taken"
NOT_HERE = "550 5.7.1 this server takes mail for its own bounce addresses alone"
ONE_EACH = "452 4.5.3 one recipient at a time, please"
LATER = "451 4.3.0 not now, please try again"
TIMEOUT_SECONDS = 60.0

log = get_logger()


@dataclass(frozen=True)
class Listening:
    """Where to listen, for which domain, how large a mail may be."""

    way: str
    host: str
    port: int
    domain: str
    largest: int


class Handler:
    """What aiosmtpd asks at each step of a conversation."""

    def __init__(self, desk: Desk, listening: Listening) -> None:
        self._desk = desk
        self._listening = listening

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Only addresses of the bounce domain, one a mail: LMTP answers for each recipient."""
        if address.rpartition("@")[2].lower() != self._listening.domain:
            return NOT_HERE
        if envelope.rcpt_tos:
            return ONE_EACH
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail."""
        raw = envelope.original_content or b""
        try:
            await self._desk.take_mail(raw, self._listening.way, envelope.rcpt_tos[0])
        except Exception as error:
            if not is_outage(error):
                RETURNS_SET_ASIDE.labels(self._listening.way).inc()
                log.exception("return_not_taken")
            return LATER
        return TAKEN


async def keep_listening(listening: Listening, desk: Desk) -> None:
    """Serve until cancelled."""
    kind = LMTP if listening.way == "lmtp" else SMTP
    make = partial(
        kind,
        Handler(desk, listening),
        data_size_limit=listening.largest,
        timeout=TIMEOUT_SECONDS,
        hostname=listening.domain,
        ident="talentpool",
        enable_SMTPUTF8=True,
    )
    server = await asyncio.get_running_loop().create_server(make, listening.host, listening.port)
    log.info("returns_listening", way=listening.way, port=listening.port)
    async with server:
        await server.serve_forever()
