"""The parts of a mail that came back: its own text, its reports, and the mail that it returns."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from typing import TypeAlias

Mail: TypeAlias = "Message[str, str]"

RETURNED = frozenset(
    {
        "message/rfc822",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global",
        "message/global-headers",
    }
)
MOST_PARTS = 200
LONGEST_TEXT = 20_000
LONGEST_HEADER = 2_000


def own_parts(mail: Mail) -> Iterator[Mail]:
    """Every part but those inside the mail that is returned."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting[:0] = [child for child in part.get_payload() if isinstance(child, Message)]


def header(mail: Mail, name: str) -> str:
    """A header as text, its beginning; empty if it is absent."""
    return str(mail.get(name, ""))[:LONGEST_HEADER]


def reports(mail: Mail, *kinds: str) -> Iterator[list[Mail]]:
    """For each part of these media types its groups of fields."""
    for part in own_parts(mail):
        if part.get_content_type() in kinds:
            blocks = re.split(r"\n[ \t]*\n", _fields_text(part).replace("\r\n", "\n").strip())
            yield [HeaderParser().parsestr(block.lstrip("\n") + "\n\n") for block in blocks if block.strip()]


def _fields_text(part: Mail) -> str:
    payload = part.get_payload()
    text = "\n".join(str(one) for one in payload) if isinstance(payload, list) else str(payload)
    if header(part, "content-transfer-encoding").strip().lower() != "base64":
        return text
    try:
        return b64decode("".join(text.split())).decode("utf-8", "replace")
    except binascii.Error:
        return text


def text_of(mail: Mail) -> str:
    """What the mail itself says to a person, its beginning."""
    found = (
        _decoded(part)[:LONGEST_TEXT]
        for part in own_parts(mail)
        if part.get_content_maintype() == "text" and part.get_content_type() not in RETURNED
    )
    return "\n".join(found)[:LONGEST_TEXT]


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def returned_mails(mail: Mail) -> Iterator[Mail]:
    """The mails, or their headers alone, that it returns."""
    for part in own_parts(mail):
        if part.get_content_type() not in RETURNED:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            yield from (one for one in payload if isinstance(one, Message))
        else:
            yield HeaderParser().parsestr(_decoded(part).lstrip())
