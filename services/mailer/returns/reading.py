"""Reads a mail that came back. Never fails: what cannot be read is said to be unreadable."""

import hashlib
import re
from dataclasses import replace
from email.parser import BytesParser

from services.mailer.returns import clues
from services.mailer.returns.automatic import answers_by_itself, is_automatic
from services.mailer.returns.complaints import read_complaint
from services.mailer.returns.notifications import Notification, read_notification
from services.mailer.returns.old_formats import read_old_bounce
from services.mailer.returns.parts import Mail, header, text_of
from services.mailer.returns.returned import Kind, Returned

MOST_BYTES = 1_000_000
"""What is read of a mail; its report stands before the mail that it returns."""
PARSED_BYTES = 200_000
LONGEST_LINE = 2_000
UNSUBSCRIBE = "unsubscribe"
_GAP = re.compile(rb"(?:\r?\n){3,}")


def read(raw: bytes, recipient: str | None = None) -> Returned:
    """What a mail says; ``recipient`` is the envelope's, where it is known."""
    raw = raw[:MOST_BYTES]
    try:
        return _read(raw, recipient)
    except Exception:  # noqa: BLE001  strangers' bytes in several parsers: whatever they trip over is not readable
        return Returned(Kind.UNREADABLE, hashlib.sha256(raw).hexdigest())


def _read(raw: bytes, recipient: str | None) -> Returned:
    short = _shortened(raw)
    mail = BytesParser().parsebytes(short)
    plain = raw.decode("latin-1") + "\n" + text_of(mail)
    base = Returned(
        Kind.OTHER,
        clues.mark(mail, raw),
        addresses=clues.arrived_at(mail, recipient, plain),
        message_ids=clues.message_ids(plain),
    )
    if (notification := read_notification(mail)) is not None:
        return _bounce(base, notification)
    if (complains := read_complaint(mail)) is not None:
        return replace(base, kind=Kind.COMPLAINT if complains else Kind.OTHER)
    return _without_report(base, mail, short, recipient)


def _shortened(raw: bytes) -> bytes:
    """The beginning, without endless lines and gaps: parsers take the square of their length."""
    lines = (line[:LONGEST_LINE] for line in raw[:PARSED_BYTES].split(b"\n"))
    return _GAP.sub(b"\r\n\r\n", b"\n".join(lines))


def _without_report(base: Returned, mail: Mail, raw: bytes, recipient: str | None) -> Returned:
    if header(mail, "subject").strip().lower().startswith(UNSUBSCRIBE):
        own = clues.arrived_at(mail, recipient, "")
        return replace(base, kind=Kind.UNSUBSCRIBE, addresses=own, tokens=clues.tokens(mail))
    if answers_by_itself(mail):
        return replace(base, kind=Kind.AUTOMATIC)
    if (old := read_old_bounce(mail, raw)) is not None:
        return _bounce(base, old)
    return replace(base, kind=Kind.AUTOMATIC) if is_automatic(mail) else base


def _bounce(base: Returned, told: Notification) -> Returned:
    kind = Kind.BOUNCE if told.grade else Kind.OTHER
    return replace(base, kind=kind, grade=told.grade, status=told.status, diagnostic=told.diagnostic)
