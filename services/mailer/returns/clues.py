"""What in a returned mail may tell which delivery it is about. Every clue is a claim, to be checked."""

import hashlib
import re
from collections.abc import Iterable

from services.mailer.returns.parts import Mail, header

MOST_CLUES = 50
_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,100}\.[A-Za-z0-9_-]{16,100}")
_ARRIVED_AT = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")


def arrived_at(mail: Mail, recipient: str | None, text: str) -> tuple[str, ...]:
    """Addresses that it may have been sent to: the envelope's, the headers', then all that it names."""
    told = [recipient or "", *(str(value) for name in _ARRIVED_AT for value in mail.get_all(name, [])), text]
    return _some(found for part in told for found in _ADDRESS.findall(part))


def message_ids(text: str) -> tuple[str, ...]:
    """The Message-IDs that have the form of ours."""
    return _some(_MESSAGE_ID.findall(text))


def tokens(mail: Mail) -> tuple[str, ...]:
    """What in the subject has the form of a signed token."""
    return _some(_TOKEN.findall(header(mail, "subject")))


def _some(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:MOST_CLUES]


def mark(mail: Mail, raw: bytes) -> str:
    """The same for every copy of a mail, whichever servers it passed."""
    own = header(mail, "message-id").strip()
    return hashlib.sha256(
        f"{own}\n{header(mail, 'date')}".encode("utf-8", "replace") if own else raw
    ).hexdigest()
