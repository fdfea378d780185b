"""A rendered mail as bytes: RFC 5322 headers, a text and an HTML part. Pure and byte-stable.

The bytes follow from the delivery alone (Message-ID, Date and boundary are made from it), so that a retry
sends the same mail. They are put together by hand: ``EmailMessage`` takes some ten times as long, draws
its boundaries by lot, encodes a long List-Unsubscribe as words, and loses spaces of a long subject.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr
from functools import cached_property, lru_cache
from textwrap import wrap
from uuid import UUID

from services.mailer.printed import Printed, printed
from services.mailer.render import Rendered
from services.mailer.text import one_line
from shared.correlation import MAIL_HEADER
from shared.errors import PermanentError
from shared.vocabulary import Locale, MailKind

FOLDED = 64
WORD_BYTES = 42
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

_PART_HEAD = "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"

Sign = Callable[[bytes, bytes], bytes]

LIST_KINDS = frozenset({MailKind.WELCOME, MailKind.ALERT, MailKind.DIGEST, MailKind.RENEWAL, MailKind.REPORT})


@dataclass(frozen=True)
class Sender:
    """Who writes; ``feedback``, ``unsubscribe_mailto`` and ``reply_to`` as in the settings."""

    name: str
    address: str
    feedback: str
    unsubscribe_mailto: str = ""
    reply_to: str = ""

    @cached_property
    def domain(self) -> str:
        """What Message-ID and List-Id end with."""
        return self.address.rpartition("@")[2]

    @cached_property
    def mailbox(self) -> str:
        """What stands after ``From``."""
        return _mailbox(self.name, self.address)


@dataclass(frozen=True)
class Envelope:
    """What the headers of one mail are made from."""

    delivery_id: UUID
    kind: MailKind
    locale: Locale
    to_address: str
    to_name: str | None
    dated: datetime
    correlation_id: str
    unsubscribe_url: str
    edition_number: int | None = None


@dataclass(frozen=True)
class Mail:
    """A mail on its way: ``content`` has CRLF line ends and no dot stuffing."""

    message_id: str
    sender: str
    recipient: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, for the ledger."""
        return hashlib.sha256(self.content).hexdigest()


def message_id(delivery_id: UUID, sender: Sender) -> str:
    """The same at every attempt, so that a copy can be told from a new mail."""
    return f"<{delivery_id.hex}@{sender.domain}>"


def build(rendered: Rendered, envelope: Envelope, sender: Sender, sign: Sign | None = None) -> Mail:
    """The mail's bytes. An address that no mail can go to is a :class:`PermanentError`."""
    return assemble(printed(rendered), envelope, sender, sign)


def assemble(words: Printed, envelope: Envelope, sender: Sender, sign: Sign | None = None) -> Mail:
    """As :func:`build`, of parts that are encoded already.

    ``sign`` gets the headers and the SHA-256 of the body, whose relaxed form is the body itself.
    """
    recipient = wire_address(envelope.to_address)
    boundary = f"=_{envelope.delivery_id.hex}"
    head = "".join(
        (
            *_headers(words.subject, envelope, sender, recipient),
            f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n',
        )
    ).encode("ascii")
    body = b"".join(
        (
            f"--{boundary}\r\n{_PART_HEAD.format('plain')}".encode(),
            words.text,
            f"--{boundary}\r\n{_PART_HEAD.format('html')}".encode(),
            words.html,
            f"--{boundary}--\r\n".encode(),
        )
    )
    signatures = sign(head, hashlib.sha256(body).digest()) if sign else b""
    content = b"".join((signatures, head, b"\r\n", body))
    return Mail(message_id(envelope.delivery_id, sender), sender.address, recipient, content)


def wire_address(address: str) -> str:
    """The address as SMTP takes it: the domain in ASCII; raises for what is no plain address."""
    local, _, domain = address.strip().rpartition("@")
    wire = f"{local}@{_wire_domain(domain)}"
    if not _ADDRESS.fullmatch(wire):
        why = "it is no plain local@domain"
        if not local.isascii():
            why = "before the @ it has letters outside ASCII, which needs SMTPUTF8, and few relays have that"
        message = f"the candidate's address cannot be written to: {why}"
        raise PermanentError(message)
    return wire


@lru_cache(10_000)
def _wire_domain(domain: str) -> str:
    """The domain in ASCII; empty for one that cannot be."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _headers(subject: str, envelope: Envelope, sender: Sender, recipient: str) -> list[str]:
    lines = [
        _line("From", sender.mailbox),
        _line("To", _mailbox(one_line(envelope.to_name or "", 80), recipient)),
        _line("Subject", _words(subject)),
        _line("Date", _date(envelope.dated)),
        _line("Message-ID", message_id(envelope.delivery_id, sender)),
        _line("Auto-Submitted", "auto-generated"),
        _line(MAIL_HEADER, envelope.correlation_id),
        _line("Content-Language", envelope.locale.value),
        _feedback_id(envelope, sender),
    ]
    if sender.reply_to:
        lines.append(_line("Reply-To", sender.reply_to))
    if envelope.kind in LIST_KINDS:
        lines += _list_headers(envelope, sender)
    return lines


_date = lru_cache(1_000)(format_datetime)
"""Mails that were claimed together have one date."""


def _line(name: str, value: str) -> str:
    """One header; what is not ASCII, or would begin a header of its own, raises ``ValueError``."""
    if not value.isascii() or not value.replace("\r\n ", "").isprintable():
        message = f"{name} has characters that a header cannot carry"
        raise ValueError(message)
    return f"{name}: {value}\r\n"


def _words(value: str) -> str:
    """Text folded at spaces, or as RFC 2047 words of legal length where it is not ASCII."""
    if "\r" in value or "\n" in value:
        message = "a header's text has a line break"
        raise ValueError(message)
    if value.isascii() and "=?" not in value:  # which would be read as an encoded word
        return "\r\n ".join(wrap(value, FOLDED, break_long_words=False, break_on_hyphens=False))
    return "\r\n ".join(
        f"=?utf-8?b?{b64encode(chunk.encode()).decode()}?=" for chunk in _chunks(value, WORD_BYTES)
    )


def _chunks(value: str, size: int) -> Iterator[str]:
    """Pieces of at most ``size`` bytes in UTF-8, cut between characters."""
    piece, used = "", 0
    for character in value:
        needed = len(character.encode())
        if used + needed > size:
            yield piece
            piece, used = "", 0
        piece, used = piece + character, used + needed
    yield piece


def _mailbox(name: str, address: str) -> str:
    if not name:
        return address
    return formataddr((name, address)) if name.isascii() else f"{_words(name)} <{address}>"


def _feedback_id(envelope: Envelope, sender: Sender) -> str:
    issue = f"edition-{envelope.edition_number}" if envelope.edition_number else envelope.kind.value
    return _line("Feedback-ID", f"{issue}:{envelope.kind}:{envelope.locale}:{sender.feedback}")


def _list_headers(envelope: Envelope, sender: Sender) -> list[str]:
    """RFC 2369, 2919 and 8058. The addresses stand whole: encoded as words they would be none."""
    targets = [envelope.unsubscribe_url]
    if sender.unsubscribe_mailto:
        token = envelope.unsubscribe_url.rpartition("/")[2]
        targets.append(f"mailto:{sender.unsubscribe_mailto}?subject=unsubscribe%20{token}")
    for target in targets:
        if not target.isascii() or not target.isprintable() or set(target) & set(" <>,"):
            message = "an unsubscribe address has characters that a header cannot carry; see the settings"
            raise PermanentError(message)
    return [
        _line("List-Unsubscribe", ",\r\n ".join(f"<{target}>" for target in targets)),
        _line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        _line("List-Id", f"<{envelope.kind.value}.{sender.domain}>"),
    ]
