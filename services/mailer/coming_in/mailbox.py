"""Reads the return path's mailbox by IMAP: what is unread is taken, then moved or marked as read.

A mail is marked only after its transaction, so that whatever happens between is done again, and the desk
knows a repeat. One that cannot be taken is set aside, and the next is read.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from services.mailer.metrics import RETURNS_MAILBOX_UP, RETURNS_SET_ASIDE
from services.mailer.returning_settings import MailboxSecurity
from services.mailer.returns.reading import MOST_BYTES
from services.mailer.taking_back import Desk
from shared.database import is_outage
from shared.logs import get_logger

WAY = "imap"
TIMEOUT_SECONDS = 30.0
AT_ONCE = 200
LONGEST_PAUSE = 600.0
OUT_OF_REACH = (OSError, IMAP4.error, ImapToolsError)

log = get_logger()


@dataclass(frozen=True)
class Account:
    """Where the mailbox is, and what happens to mails in it; as in the settings."""

    host: str
    port: int
    security: MailboxSecurity
    user: str
    password: str
    folder: str
    done: str
    aside: str


@contextmanager
def opened(account: Account) -> Iterator[BaseMailBox]:
    """The mailbox; certificates are checked against the machine's."""
    context = ssl.create_default_context()
    if account.security is MailboxSecurity.TLS:
        box: BaseMailBox = MailBox(account.host, account.port, TIMEOUT_SECONDS, ssl_context=context)
    elif account.security is MailboxSecurity.STARTTLS:
        box = MailBoxStartTls(account.host, account.port, TIMEOUT_SECONDS, ssl_context=context)
    else:
        box = MailBoxUnencrypted(account.host, account.port, TIMEOUT_SECONDS)
    try:
        box.login(account.user, account.password, initial_folder=account.folder)
        yield box
        box.logout()
    finally:
        with suppress(OSError):  # it is closed already after a good end
            box.client.shutdown()


async def keep_reading(account: Account, desk: Desk, seconds: float) -> None:
    """Look again and again, for ever; the pauses grow while mailbox or database are out of reach."""
    pause = seconds
    while True:
        try:
            count = await read_once(account, desk)
        except Exception as error:
            if not isinstance(error, OUT_OF_REACH) and not is_outage(error):
                raise
            RETURNS_MAILBOX_UP.set(0)
            pause = min(max(pause, seconds) * 2, LONGEST_PAUSE)
            log.warning("returns_not_read", error=type(error).__name__, host=account.host, pause=pause)
        else:
            RETURNS_MAILBOX_UP.set(1)
            pause = 0.0 if count == AT_ONCE else seconds
        await asyncio.sleep(pause)


async def read_once(account: Account, desk: Desk) -> int:
    """Take what is unread, at most 200 mails; returns how many there were."""
    manager = opened(account)
    box = await asyncio.to_thread(manager.__enter__)
    try:
        uids = (await asyncio.to_thread(box.uids, "UNSEEN"))[:AT_ONCE]
        for uid in uids:
            await _take(box, uid, account, desk)
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)
    return len(uids)


async def _take(box: BaseMailBox, uid: str, account: Account, desk: Desk) -> None:
    raw = await asyncio.to_thread(_beginning, box, uid)
    try:
        await desk.take_mail(raw, WAY)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("return_set_aside", uid=uid)
        RETURNS_SET_ASIDE.labels(WAY).inc()
        await asyncio.to_thread(_put, box, uid, account.aside)
    else:
        await asyncio.to_thread(_put, box, uid, account.done)


def _beginning(box: BaseMailBox, uid: str) -> bytes:
    """As much of a mail as is read of it, without marking it."""
    _, found = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    parts = [part[1] for part in found or [] if isinstance(part, tuple)]
    return bytes(parts[0]) if parts else b""


def _put(box: BaseMailBox, uid: str, folder: str) -> None:
    box.flag(uid, MailMessageFlags.SEEN, value=True)
    if not folder:
        return
    if not box.folder.exists(folder):
        box.folder.create(folder)
    box.move(uid, folder)
