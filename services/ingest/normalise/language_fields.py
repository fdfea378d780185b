"""Languages that a feed asks for in a field of its own: "Norwegian C1", "nb", "English (fluent)"."""

import re

from services.ingest.normalise.language_demands import Said
from services.ingest.normalise.language_levels import level_of
from services.ingest.normalise.language_names import MENTION, NAMES
from services.ingest.normalise.language_words import NOT_NEEDED, WISH

CODE = re.compile(r"\s*([a-z]{2,3})(?![a-z])")
CODES = {name: name for name in NAMES} | {
    "nb": "no",
    "nn": "no",
    "nob": "no",
    "nno": "no",
    "nor": "no",
    "eng": "en",
    "swe": "sv",
    "dan": "da",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "pol": "pl",
    "fin": "fi",
    "nld": "nl",
    "ita": "it",
}


def of_field(words: str) -> Said | None:
    """What a field says of a language; ``None`` if it names none or waives it."""
    small = words.lower()
    language = _language(small)
    if language is None or NOT_NEEDED.search(small):
        return None
    return Said(language, level_of(words), wish=bool(WISH.search(small)))


def _language(words: str) -> str | None:
    if named := MENTION.search(words):
        return next(name for name, value in named.groupdict().items() if value and name in NAMES)
    code = CODE.match(words)
    return CODES.get(code[1]) if code else None
