"""The receiving end: answers 250 once a mail is on disk."""

import asyncio

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from talentpool.mailbox.store import MailStore

MAX_BYTES = 10 * 1024 * 1024


class Receiver:
    """aiosmtpd's handler."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Store the mail; a full disk is answered as such, and the sender tries again."""
        raw = envelope.original_content or b""
        try:
            mail_id = await asyncio.to_thread(self._store.add, raw, envelope.rcpt_tos)
        except OSError:
            return "452 4.3.1 Insufficient storage"
        return f"250 2.0.0 stored as {mail_id}"


def start_smtp(store: MailStore, host: str, port: int) -> Controller:
    """Listen in a thread of its own; call ``stop()`` on the answer."""
    controller = Controller(
        Receiver(store), hostname=host, port=port, data_size_limit=MAX_BYTES, ident="Talent Pool mailbox"
    )
    controller.start()
    return controller
