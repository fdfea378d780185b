"""Text from outside made harmless for one line of a mail, and links that a mail may carry."""

import re
import unicodedata
from urllib.parse import urlsplit

ELLIPSIS = "…"
_SPACE = re.compile(r"\s+")
_BIDI_CONTROLS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_DANGEROUS_IN_URL = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")
SCHEMES = ("https", "mailto")


def one_line(value: str, limit: int = 200) -> str:
    """Without control characters, line ends and direction overrides, at most ``limit`` characters."""
    if value.isprintable() and len(value) <= limit and "  " not in value and value == value.strip():
        return value
    spaced = _SPACE.sub(" ", value.translate(_BIDI_CONTROLS))
    clean = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"}).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + ELLIPSIS


def safe_url(value: str | None) -> str | None:
    """An https or mailto address, or nothing. ``http`` becomes ``https``: mails carry nothing else."""
    if not value:
        return None
    url = value.strip()
    if url[:7].lower() == "http://":
        url = "https://" + url[7:]
    if _DANGEROUS_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    whole = parts.netloc if parts.scheme == "https" else parts.path
    return url if parts.scheme in SCHEMES and whole else None
