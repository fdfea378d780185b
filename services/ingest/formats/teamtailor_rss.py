"""Teamtailor RSS: items with ``tt:locations`` and ``remoteStatus``. A full list without end dates."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.values import texts

MARK = "teamtailor.com"


def detect(document: Document) -> bool:
    """An RSS file that names Teamtailor's namespace or addresses, or has its own elements."""
    root = document.root
    if root is None or _name(root) != "rss":
        return False
    return MARK in document.text or any(_name(element) == "remoteStatus" for element in root.iter())


def parse(document: Document) -> Parsed:
    """Complete unless an item could not be read."""
    feed = document.feed
    if feed is None:
        return Parsed()
    channel = next((child for child in feed.root if _name(child) == "channel"), feed.root)
    employer = _text(channel, "title")
    items = [element for element in feed.root.iter() if _name(element) == "item"]
    return Parsed(tuple(_posting(item, employer) for item in items), feed.broken)


def _posting(item: etree._Element, employer: str | None) -> RawPosting:
    locations = (element for element in item.iter() if _name(element) == "location")
    return RawPosting(
        position=f"line {item.sourceline}",
        reference=_text(item, "guid"),
        title=_text(item, "title"),
        occupation=_text(item, "role"),
        description=_text(item, "description") or _text(item, "encoded"),
        employer=_text(item, "company_name") or _text(item, "company") or employer,
        places=tuple(_place(location) for location in locations),
        remote=_text(item, "remoteStatus"),
        employment=texts(_text(item, "employmentType"), _text(item, "employment_type")),
        published=_text(item, "pubDate"),
        deadline=_text(item, "endDate") or _text(item, "end_date"),
        apply_urls=texts(_text(item, "link")),
    )


def _place(location: etree._Element) -> RawPlace:
    city = _text(location, "city")
    return RawPlace(
        text=None if city else _text(location, "name"),
        postal_code=_text(location, "zip"),
        city=city,
        region=_text(location, "region"),
        country=_text(location, "country"),
    )


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(parent: etree._Element, name: str) -> str | None:
    for child in parent:
        if _name(child) == name:
            return "".join(child.itertext()).strip() or None
    return None


FORMAT = Format("teamtailor-rss", "Teamtailor RSS", detect, parse)
