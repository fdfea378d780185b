"""Bounces of servers that know no RFC 3464: found by flufl.bounce, graded by what they say.

The library tells only that an address fails, and calls a full mailbox permanent; so its verdict is used
for no more than that this is a bounce.
"""

import logging
import re
from email import message_from_bytes
from email.utils import getaddresses

from flufl.bounce import all_failures

from services.mailer.returns.diagnostics import without_addresses
from services.mailer.returns.grading import codes_in, grade, told_code
from services.mailer.returns.notifications import Notification
from services.mailer.returns.parts import Mail, header, text_of
from services.mailer.returns.returned import Grade

logging.getLogger("flufl.bounce").disabled = True  # what it logs are tracebacks with strangers' text
_ASCII = bytes(range(128)) + b"?" * 128
_NOBODY = "nobody@invalid.invalid"
_DAEMON = re.compile(r"mailer-daemon|postmaster@|mail delivery (sub)?system", re.IGNORECASE)
_DELAY_WORDS = ("warning: message", "delivery is delayed", "delayed mail", "still trying", "will be retried")
_RETURNED_BELOW = (
    "original message",
    "copy of the message",
    "copy of your message",
    "returned message",
    "--- below",
)


def read_old_bounce(mail: Mail, raw: bytes) -> Notification | None:
    """What an old bounce says, or ``None`` if it is none; ``raw`` are the mail's bytes."""
    temporary, permanent = _failures(raw)
    failed = [name.strip() for name in header(mail, "x-failed-recipients").split(",") if name.strip()]
    said = _said(text_of(mail))
    code = told_code("", said)
    by_daemon = code is not None and _DAEMON.search(header(mail, "from")) is not None
    if not (temporary or permanent or failed or by_daemon):
        return None
    names = [name.decode("utf-8", "replace") for name in temporary | permanent] + failed
    found = _delayed(mail, said) or (Grade.SOFT if temporary and not permanent else grade("", said))
    return Notification(found, str(code) if code else None, without_addresses(_telling(said), names) or None)


def _failures(raw: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The addresses that the library finds. It stumbles over headers that are not ASCII, and over no From."""
    plain = message_from_bytes(raw.translate(_ASCII))
    if not getaddresses([str(plain.get("from", ""))]):
        del plain["from"]
        plain["From"] = _NOBODY
    try:
        temporary, permanent = all_failures(plain)
    except Exception:  # noqa: BLE001  each of its many detectors may trip over strangers' bytes
        return frozenset(), frozenset()
    return frozenset(temporary), frozenset(permanent)


def _said(text: str) -> str:
    """The server's own words, without the mail that it quotes below."""
    lower = text.lower()
    ends = [place for word in _RETURNED_BELOW if (place := lower.find(word)) > 0]
    return text[: min(ends)] if ends else text


def _delayed(mail: Mail, said: str) -> Grade | None:
    told = f"{header(mail, 'subject')}\n{said}".lower()
    return Grade.DELAY if any(word in told for word in _DELAY_WORDS) else None


def _telling(said: str) -> str:
    """The lines from the one with a code on; all, if none has one."""
    lines = said.splitlines()
    first = next((number for number, line in enumerate(lines) if codes_in(line)), 0)
    return " ".join(lines[first : first + 3] if first else lines)
