"""Makes XML well-formed as far as that needs no knowledge of its elements: characters, entities, doctype.

Works on UTF-8 bytes, piece by piece, so that a file of any size passes through.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import html5

from services.ingest.draft import Fault, UnreadableFeedError

CDATA_START, CDATA_END = b"<![CDATA[", b"]]>"
CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
DECLARATION = re.compile(rb"\s*<\?xml\b[^<>]*>")
DOCTYPE = re.compile(rb"<!DOCTYPE[^\[\]<>]*>", re.IGNORECASE)
DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BAD_REFERENCE = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);"
    # numbers of characters that XML allows; those of Windows' own characters are left out
    rb"|#(?:9|1[03]|3[2-9]|[4-9]\d|1[01]\d|12[0-7]|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4});"
    rb"|#x(?:[9aAdD]|[2-7][0-9a-fA-F]|[a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}"
    rb"|[1-9a-cA-C][0-9a-fA-F]{3});)"
    rb"(#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|\w{1,40};)?"
)
LONGEST_RUN = 1 << 20
"""Bytes without a ``>`` after which a text is passed on in pieces, and a tag is refused."""

LONGEST_TOKEN = 64
"""Bytes of a reference or of a mark of CDATA; a piece is not cut within one."""


def mended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of UTF-8 as mended pieces that end with a tag; line breaks stay where they are.

    Raises ``UnreadableFeedError`` for what could define entities.
    """
    carry, inside, first = b"", False, True
    for piece in pieces:
        whole = carry + piece
        end = whole.rfind(b">") + 1
        if len(whole) - end > LONGEST_RUN:
            end = _text_end(whole, end, inside=inside)
        carry = whole[end:]
        block, inside = mend(whole[:end], inside=inside)
        yield without_declaration(block) if first else block
        first = first and not block
    block, inside = mend(carry, inside=inside)
    yield block


def _text_end(text: bytes, start: int, *, inside: bool) -> int:
    """Where a long text may be cut. Whether ``start`` is in a CDATA section is as at the beginning."""
    opened = text.rfind(b"<", start)
    in_section = text.startswith(CDATA_START, opened) or (opened < 0 and inside)
    if opened >= 0 and not in_section and len(text) - opened > LONGEST_RUN:
        raise UnreadableFeedError(
            Fault(
                "too-large",
                f"a tag has more than {LONGEST_RUN} bytes",
                "close every tag, and leave pictures and attachments out of attributes",
            )
        )
    last = max(text.rfind(mark, len(text) - LONGEST_TOKEN) for mark in (b"&", b"<", b"]"))
    return last if last > start else len(text)


def mend(text: bytes, *, inside: bool = False) -> tuple[bytes, bool]:
    """Mended text, and whether it ends in a CDATA section; ``inside`` says that it begins in one."""
    text = _without_illegal(text)
    parts, position = list[bytes](), 0
    while position < len(text):
        mark = CDATA_END if inside else CDATA_START
        found = text.find(mark, position)
        end = len(text) if found < 0 else found
        parts.append(text[position:end] if inside else _mend_text(text[position:end]))
        if found < 0:
            break
        parts.append(mark)
        position, inside = found + len(mark), not inside
    return b"".join(parts), inside


def without_declaration(text: bytes) -> bytes:
    """Without ``<?xml …?>``, whose charset is wrong by now, and without blanks before the root."""
    found = DECLARATION.match(text)
    if found is None:
        return text.lstrip(b" \t")
    return b"\n" * found[0].count(b"\n") + text[found.end() :]


def _without_illegal(text: bytes) -> bytes:
    text = text.translate(None, CONTROLS)
    if NONCHARACTERS[0][:2] not in text:
        return text
    for character in NONCHARACTERS:
        text = text.replace(character, b"")
    return text


def _mend_text(text: bytes) -> bytes:
    if b"<!" in text and DEFINITION.search(text):
        text = _without_doctype(text)
    if CDATA_END in text:
        text = text.replace(CDATA_END, b"]]&gt;")
    return BAD_REFERENCE.sub(_reference, text) if b"&" in text else text


def _without_doctype(text: bytes) -> bytes:
    """A doctype that only names a file is dropped; nothing is ever loaded."""
    text = DOCTYPE.sub(lambda match: b"\n" * match[0].count(b"\n"), text)
    if DEFINITION.search(text):
        raise UnreadableFeedError(
            Fault(
                "dtd",
                "the XML has a document type definition, which may define entities and is not read",
                "send it without <!DOCTYPE …> and <!ENTITY …>",
            )
        )
    return text


def _reference(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name is None:
        return b"&amp;"
    text = name.decode("ascii")
    meant = unescape(f"&{text}") if text.startswith("#") else html5.get(text, "")
    if meant:
        return b"".join(b"&#%d;" % ord(one) for one in meant if _legal(one))
    return b"" if text.startswith("#") else b"&amp;" + name


def _legal(character: str) -> bool:
    surrogate = "\ud800" <= character <= "\udfff"
    return character >= " " and character not in "\ufffd\ufffe\uffff" and not surrogate
