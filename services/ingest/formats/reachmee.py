"""ReachMee RSS: items with ``CommAdSeqNo``, ``pubDateTo``, and county and town in ``Area1`` and ``Area2``."""

from itertools import zip_longest

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import all_words, contains, descendants, first_words, line_of, words
from services.ingest.formats.rich_text import first_rich
from services.ingest.formats.values import texts

MARKS = ("CommAdSeqNo", "pubDateTo", "occupationArea")
EMPLOYERS = ("companyName", "CompanyName", "organizationName", "company", "employer")


def detect(document: Document) -> bool:
    """Items with ReachMee's elements."""
    return contains(document.root, *MARKS)


def parse(document: Document) -> Parsed:
    """A full list of open jobs. Units (``Org1`` to ``Org3``) are parts of the employer, not its name."""
    feed = document.feed
    if feed is None:
        return Parsed()
    return Parsed(tuple(_posting(item) for item in descendants(feed.root, "item")), feed.broken)


def _posting(item: etree._Element) -> RawPosting:
    level = first_words(item, "employmentLevel", "employmentlevel")
    return RawPosting(
        position=line_of(item),
        reference=first_words(item, "CommAdSeqNo", "guid", "projectNr"),
        title=words(item, "title"),
        occupation=words(item, "Position"),
        description=first_rich(item, "description", "encoded"),
        employer=first_words(item, *EMPLOYERS),
        places=_places(item),
        employment=texts(level, words(item, "workingHours"), words(item, "employmentType")),
        extent=level if level and "%" in level else None,
        language=words(item, "lang"),
        published=first_words(item, "pubDate", "pubDateFrom"),
        deadline=first_words(item, "lastApplicationDate", "applicationDeadline") or words(item, "pubDateTo"),
        apply_urls=texts(words(item, "link"), words(item, "url")),
    )


def _places(item: etree._Element) -> tuple[RawPlace, ...]:
    regions, towns = all_words(item, "Area1"), all_words(item, "Area2")
    countries = all_words(item, "country")
    country = countries[0] if countries else None
    if not regions and not towns:
        return tuple(RawPlace(country=name) for name in countries)
    return tuple(
        RawPlace(city=town, region=region, country=country) for region, town in zip_longest(regions, towns)
    )


FORMAT = Format("reachmee", "ReachMee RSS", detect, parse)
