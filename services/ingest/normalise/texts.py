"""Repairs single-line texts: mojibake, control characters, entities, white space."""

import html
import re

import ftfy

CONFIG = ftfy.TextFixerConfig(
    unescape_html=False, uncurl_quotes=False, fix_latin_ligatures=False, normalization="NFC"
)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
ESCAPED_TAG = re.compile(r"&lt;/?[A-Za-z][^<>]{0,300}?&gt;")
ESCAPED_TWICE = re.compile(r"&amp;(?:lt|gt|amp|quot|nbsp|#\d+|\w{2,8});")
READ_FOR_ONE = 20
"""Characters read for each that is kept, since markup and entities take more than they show."""

PLACEHOLDERS = frozenset({"ikke oppgitt", "n/a", "na", "none", "null", "-", "\u2013", "unknown", "ukjent"})


def repair(text: str) -> str:
    """Text as it was meant: "GildeskÃ¥l" becomes "Gildeskål"; no character that a database refuses."""
    return ftfy.fix_text(text, CONFIG).replace("\x00", "")


def one_line(text: str | None, longest: int = 300) -> str | None:
    """A repaired text in one line, without markup; ``None`` for nothing and for placeholders."""
    if text is None:
        return None
    plain = TAG.sub(" ", html.unescape(html.unescape(text[: longest * READ_FOR_ONE])))
    plain = " ".join(repair(plain).split())
    if not plain or plain.lower() in PLACEHOLDERS:
        return None
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def unescape_markup(text: str) -> str:
    """HTML that was escaped once or twice too often, as HTML."""
    for _ in range(3):
        if TAG.search(text) or not (ESCAPED_TAG.search(text) or ESCAPED_TWICE.search(text)):
            break
        text = html.unescape(text)
    return text


def has_markup(text: str) -> bool:
    """Whether a text holds HTML elements."""
    return TAG.search(text) is not None
