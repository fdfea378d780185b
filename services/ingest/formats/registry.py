"""The formats that are known, and the one that a file has: found from its content alone."""

from services.ingest.draft import Fault, Parsed, UnreadableFeedError
from services.ingest.formats import greenhouse, json_ld, nav_public_feed, teamtailor_rss
from services.ingest.formats.document import Document, open_document
from services.ingest.formats.interface import Format

FORMATS: tuple[Format, ...] = (
    nav_public_feed.FORMAT,
    greenhouse.FORMAT,
    teamtailor_rss.FORMAT,
    json_ld.FORMAT,
)
"""Tried in this order: the most particular first."""


def parse_feed(content: bytes, formats: tuple[Format, ...] = FORMATS) -> tuple[str, Parsed]:
    """The format's name and the postings; raises ``UnreadableFeedError``."""
    document = open_document(content)
    found = find_format(document, formats)
    return found.name, found.parse(document)


def find_format(document: Document, formats: tuple[Format, ...] = FORMATS) -> Format:
    """Raises ``UnreadableFeedError``, which lists the formats."""
    for candidate in formats:
        if candidate.detect(document):
            return candidate
    titles = tuple(known.title for known in formats)
    raise UnreadableFeedError(
        Fault(
            "unknown-format",
            f"the {document.kind.upper()} is in no format that is known",
            f"send one of: {'; '.join(titles)}",
            formats=titles,
        )
    )
