"""Text without what only a typographer sees: case, kinds of quotes and dashes, white space."""

import re
import unicodedata

from services.ingest.remembering import by_line

TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4`\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("•·▪●", "-"),
        "…": "...",
    }
)
TYPOGRAPHIC = re.compile(
    "[\u2018\u2019\u201a\u201b\u00b4`\u2032\u201c-\u201f\u00ab\u00bb\u2033\u2010-\u2015\u2212•·▪●…]"
)


def folded(text: str) -> str:
    """The same for texts that differ in typography only."""
    return " ".join(filter(None, _folded(text)))


@by_line
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if TYPOGRAPHIC.search(plain):
        plain = plain.translate(TYPOGRAPHY)
    return " ".join(plain.casefold().split())
