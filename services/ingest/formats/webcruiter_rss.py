"""Webcruiter RSS: items with fields in ``wc:*``, the text in sections without headings of their own."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    all_words,
    child,
    contains,
    descendants,
    first_words,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.rich_text import first_rich
from services.ingest.formats.sections import joined
from services.ingest.formats.values import texts

MARK = "webcruiter"
ELEMENTS = ("AdvertId", "apply_within_date", "WorkplacePostaddress")
HEADINGS = {
    "Qualification": ("Kvalifikasjoner", "Qualifications"),
    "Personality": ("Personlige egenskaper", "Personal qualities"),
    "ApplicableCondition": ("Vi tilbyr", "We offer"),
    "AdvertTextFree": (None, None),
}


def detect(document: Document) -> bool:
    """An RSS file with Webcruiter's namespace or elements."""
    root = document.root
    if root is None or name_of(root) not in ("rss", "channel"):
        return False
    return any(MARK in str(uri).lower() for uri in root.nsmap.values()) or contains(root, *ELEMENTS)


def parse(document: Document) -> Parsed:
    """A full list of a company's open jobs."""
    feed = document.feed
    if feed is None:
        return Parsed()
    return Parsed(tuple(_posting(item) for item in descendants(feed.root, "item")), feed.broken)


def _posting(item: etree._Element) -> RawPosting:
    share = words(item, "WorkhourPercentage")
    language = first_words(item, "Culture_Id", "culture_id", "language")
    return RawPosting(
        position=line_of(item),
        reference=first_words(item, "AdvertId", "RefNr", "guid"),
        title=words(item, "title"),
        description=_description(item, language or ""),
        employer=words(item, "company_name"),
        places=_places(item),
        employment=_collection(item, "JOB_TYPE_COLLECTION"),
        extent=f"{share} %" if share and "%" not in share else share,
        languages=_languages(item),
        language=language,
        published=first_words(item, "WePubDateFrom", "pubDate", "date"),
        deadline=words(item, "apply_within_date"),
        expires=words(item, "WePubDateTo"),
        apply_urls=texts(words(item, "ApplyUrl"), words(item, "link")),
    )


def _description(item: etree._Element, language: str) -> str | None:
    english = language.upper().startswith("EN")
    return joined(
        (None, first_rich(item, "description", "encoded")),
        *((heading[english], first_rich(item, name)) for name, heading in HEADINGS.items()),
    )


def _collection(item: etree._Element, name: str) -> tuple[str, ...]:
    return all_words(child(item, name), "Item", "item")


def _languages(item: etree._Element) -> tuple[str, ...]:
    """A lone language is a demand; several are a choice."""
    languages = _collection(item, "APPLICABLE_LANGUAGE_COLLECTION")
    return languages if len(languages) == 1 else ()


def _places(item: etree._Element) -> tuple[RawPlace, ...]:
    city, code = words(item, "WorkplacePostaddress"), words(item, "WorkplacePostno")
    counties = _collection(item, "WORKPLACE_COUNTIES_COLLECTION") or texts(words(item, "WorkplaceCounties"))
    country = words(item, "CountryName")
    if city or code:
        region = counties[0] if len(counties) == 1 else None
        return (RawPlace(postal_code=code, city=city, region=region, country=country),)
    places = tuple(RawPlace(region=region, country=country) for region in counties)
    return places or ((RawPlace(country=country),) if country else ())


FORMAT = Format("webcruiter-rss", "Webcruiter RSS", detect, parse)
