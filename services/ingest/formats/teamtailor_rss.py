"""Teamtailor RSS: items with ``tt:locations`` and ``remoteStatus``. A full list without end dates."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import all_words, child, contains, descendants, line_of, name_of, words
from services.ingest.formats.values import texts

MARK = "teamtailor.com"


def detect(document: Document) -> bool:
    """An RSS file that has Teamtailor's namespace or elements, or was made by it."""
    root = document.root
    if root is None or name_of(root) != "rss":
        return False
    if any(MARK in str(uri) for uri in root.nsmap.values()) or contains(root, "remoteStatus"):
        return True
    channel = child(root, "channel")
    return any(MARK in address for address in all_words(channel, "link", "generator"))


def parse(document: Document) -> Parsed:
    """Complete unless an item could not be read."""
    feed = document.feed
    if feed is None:
        return Parsed()
    employer = words(feed.root, "channel", "title")
    items = descendants(feed.root, "item")
    return Parsed(tuple(_posting(item, employer) for item in items), feed.broken)


def _posting(item: etree._Element, employer: str | None) -> RawPosting:
    return RawPosting(
        position=line_of(item),
        reference=words(item, "guid"),
        title=words(item, "title"),
        occupation=words(item, "role"),
        description=words(item, "description") or words(item, "encoded"),
        employer=words(item, "company_name") or words(item, "company") or employer,
        places=tuple(_place(location) for location in descendants(item, "location")),
        remote=texts(words(item, "remoteStatus")),
        employment=texts(words(item, "employmentType"), words(item, "employment_type")),
        published=words(item, "pubDate"),
        deadline=words(item, "endDate") or words(item, "end_date"),
        apply_urls=texts(words(item, "link")),
    )


def _place(location: etree._Element) -> RawPlace:
    city = words(location, "city")
    return RawPlace(
        text=None if city else words(location, "name"),
        postal_code=words(location, "zip"),
        city=city,
        region=words(location, "region"),
        country=words(location, "country"),
    )


FORMAT = Format("teamtailor-rss", "Teamtailor RSS", detect, parse)
