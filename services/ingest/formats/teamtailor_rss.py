"""Teamtailor RSS: items with ``tt:locations`` and ``remoteStatus``. A full list without end dates."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import line_of, name_of, words
from services.ingest.formats.values import texts

MARK = "teamtailor.com"


def detect(document: Document) -> bool:
    """An RSS file that names Teamtailor's namespace or addresses, or has its own elements."""
    root = document.root
    if root is None or name_of(root) != "rss":
        return False
    return MARK in document.text or any(name_of(element) == "remoteStatus" for element in root.iter())


def parse(document: Document) -> Parsed:
    """Complete unless an item could not be read."""
    feed = document.feed
    if feed is None:
        return Parsed()
    channel = next((child for child in feed.root if name_of(child) == "channel"), feed.root)
    employer = words(channel, "title")
    items = [element for element in feed.root.iter() if name_of(element) == "item"]
    return Parsed(tuple(_posting(item, employer) for item in items), feed.broken)


def _posting(item: etree._Element, employer: str | None) -> RawPosting:
    locations = (element for element in item.iter() if name_of(element) == "location")
    return RawPosting(
        position=line_of(item),
        reference=words(item, "guid"),
        title=words(item, "title"),
        occupation=words(item, "role"),
        description=words(item, "description") or words(item, "encoded"),
        employer=words(item, "company_name") or words(item, "company") or employer,
        places=tuple(_place(location) for location in locations),
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
