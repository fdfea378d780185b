"""Bytes to text: what the bytes are outranks what the file says they are."""

import codecs
import re

from services.ingest.draft import Fault, UnreadableFeedError

DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
DECLARATION_BYTES = 2048
NOT_TEXT_SHARE = 0.01
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """The text of a file; raises ``UnreadableFeedError`` if it is empty or no text."""
    text = _decode(content).lstrip("\ufeff")
    if not text.strip("\x00 \t\r\n"):
        raise UnreadableFeedError(Fault("empty", "the file is empty", "send the whole feed"))
    if text.count("\x00") > len(text) * NOT_TEXT_SHARE:
        raise UnreadableFeedError(
            Fault("not-text", "the file is no text", "send JSON, XML or HTML, in UTF-8")
        )
    return text


def _decode(content: bytes) -> str:
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _candidates(content: bytes) -> list[str]:
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return [encoding]
    if content[1:2] == b"\x00" and content[:1] in b"<{[":
        return ["utf-16-le"]
    if content[:1] == b"\x00" and content[1:2] in (b"<", b"{", b"["):
        return ["utf-16-be"]
    declared = DECLARED.search(content[:DECLARATION_BYTES])
    names = ["utf-8"]
    if declared:
        name = declared[1].decode("ascii").lower()
        # browsers read Latin-1 as Windows-1252, and so did whoever wrote the file
        names.append("cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii") else name)
    return names
