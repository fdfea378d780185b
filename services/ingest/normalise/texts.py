"""Repairs single-line texts: mojibake, control characters, lost dashes, entities, white space."""

import html
import re
import unicodedata
from functools import lru_cache

import ftfy

CONFIG = ftfy.TextFixerConfig(
    unescape_html=False, uncurl_quotes=False, fix_latin_ligatures=False, normalization="NFC"
)
CONTINUED = (
    "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
SUSPICIOUS = re.compile(
    rf"[\u00c2-\u00df][{CONTINUED}]|[\u00e0-\u00f4][{CONTINUED}]{{2}}|"
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u0102\u2028\u2029\u221a\u251c\ud800-\udfff"
    r"\ufeff\ufff9-\uffff\uff01-\uff5e]"
)
"""A byte that begins a character in UTF-8, with those that go on with it, read as Windows-1252; and
characters that belong in no text."""

SURELY_WRONG = re.compile(rf"[\u00c2\u00c3][{CONTINUED}]")
PLAIN = bytes([9, 10, 13, *range(32, 127)])
COMBINING = re.compile(rb"[\xcc\xcd]")
PERHAPS = re.compile(
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|"
    # of the letters that lead, not those which Nordic and French words are full of
    rb"\xc3[\x82-\x85\x87\x88\x8a-\x95\x97\x99-\x9b\x9d-\x9f\xa0\xa2\xa3\xaf\xb0][\xc2\xc5\xc6\xcb\xe2]|"
    rb"\xc4\x82|"
    rb"\xe2(?:\x80[\xa8\xa9]|\x88\x9a|\x94\x9c)|[\xed\xef]"
)
"""The same on what is left of the bytes without ASCII: quick, and right in saying no."""

BETWEEN_TAGS = re.compile(r"[^<>\n]+")
LOST_DASH = re.compile(r"(?<=\s)\u00bf(?=\s)|^\u00bf(?=\s)|(?<=\d)\u00bf(?=\d)", re.MULTILINE)
LOST_APOSTROPHE = re.compile(r"(?<=\w)\u00bf(?=(?:s|t|re|ve|ll|d|m)\b)")
LOST_QUOTES = re.compile(r"(?<![^\s(>])\u00bf(?=\w)([^\u00bf\n<>]{1,80}?)(?<=[\w.!?])\u00bf(?![\w\u00bf])")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
ESCAPED_TAG = re.compile(r"&lt;/?[A-Za-z][^<>]{0,300}?&gt;")
ESCAPED_TWICE = re.compile(r"&amp;(?:lt|gt|amp|quot|nbsp|#\d+|\w{2,8});")
MOST_ESCAPES = 4
SHORT = 100
"""Characters of a line that may come again: a place, an employer, a word of a list."""

READ_FOR_ONE = 20
"""Characters read for each that is kept, since markup and entities take more than they show."""

PLACEHOLDERS = frozenset(
    {
        "ikke oppgitt",
        "ikke angitt",
        "n/a",
        "na",
        "none",
        "null",
        "undefined",
        "-",
        "\u2013",
        "unknown",
        "ukjent",
    }
)


def repair(text: str) -> str:
    """Text as it was meant: "GildeskÃ¥l" becomes "Gildeskål"; no character that a database refuses."""
    if text.isascii() and text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    rare = text.encode("utf-8", "surrogatepass").translate(None, PLAIN)
    if COMBINING.search(rare):
        text = unicodedata.normalize("NFC", text)
    if PERHAPS.search(rare) and SUSPICIOUS.search(text):
        text = BETWEEN_TAGS.sub(_fixed, text)
    return _with_dashes(text) if "\u00bf" in text else text


def _fixed(match: re.Match[str]) -> str:
    part = match[0]
    if not SUSPICIOUS.search(part):
        return part
    fixed = ftfy.fix_text(part, CONFIG).replace("\x00", "")
    return _decoded(fixed) if SURELY_WRONG.search(fixed) else fixed


def _decoded(part: str) -> str:
    """A part too short for the repair to be sure: it is wrong if all of it makes sense as UTF-8."""
    try:
        return part.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return part


def _with_dashes(text: str) -> str:
    """Dashes, apostrophes and quotes that an export turned into ``¿``, where no other is possible."""
    text = LOST_APOSTROPHE.sub("\u2019", LOST_DASH.sub("\u2013", text))
    return LOST_QUOTES.sub("\u201c\\1\u201d", text)


def one_line(text: str | None, longest: int = 300) -> str | None:
    """A repaired text in one line, without markup; ``None`` for nothing and for placeholders."""
    if text is None:
        return None
    return _kept_line(text, longest) if len(text) <= SHORT else _one_line(text, longest)


def _one_line(text: str, longest: int) -> str | None:
    plain = text[: longest * READ_FOR_ONE]
    if "&" in plain:
        plain = unescape_all(plain)
    if "<" in plain:
        plain = TAG.sub(" ", plain)
    plain = " ".join(repair(plain).split())
    if not plain or plain.lower() in PLACEHOLDERS:
        return None
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


_kept_line = lru_cache(4_096)(_one_line)


def unescape_all(text: str) -> str:
    """Text whose entities were escaped once or a few times too often."""
    for _ in range(MOST_ESCAPES):
        once = html.unescape(text)
        if once == text:
            break
        text = once
    return text


def unescape_markup(text: str) -> str:
    """HTML that was escaped once or a few times too often, as HTML."""
    for _ in range(MOST_ESCAPES):
        if "&" not in text or has_markup(text):
            break
        if not (ESCAPED_TAG.search(text) or ESCAPED_TWICE.search(text)):
            break
        text = html.unescape(text)
    return text


def has_markup(text: str) -> bool:
    """Whether a text holds HTML elements."""
    return "<" in text and TAG.search(text) is not None
