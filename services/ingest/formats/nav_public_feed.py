"""NAV public-feed JSON: pages of ads with ``content``, ``totalPages``; the last entry of a uuid counts."""

from typing import Any

from services.ingest.draft import Parsed, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nav_places import occupation_codes, places
from services.ingest.formats.rows import read_rows
from services.ingest.formats.values import mapping, mappings, text, texts

PAGE_MARKS = ("totalElements", "totalPages", "pageNumber")
AD_MARKS = ("workLocations", "applicationDue", "engagementtype", "occupationCategories")


def detect(document: Document) -> bool:
    """An object with a list ``content`` of ads, or an empty page."""
    page = mapping(document.data)
    content = page.get("content")
    if not isinstance(content, list):
        return False
    if not content:
        return any(mark in page for mark in PAGE_MARKS)
    return any(mark in ad for ad in mappings(content) for mark in AD_MARKS)


def parse(document: Document) -> Parsed:
    """Complete if it is the only page; a total of 0 beside rows is a known fault of the source."""
    pages, total = document.data.get("totalPages"), document.data.get("totalElements")
    return read_rows(
        document,
        ("content",),
        posting,
        complete=not (isinstance(pages, int) and pages > 1),
        total=total if isinstance(total, int) else None,
    )


def posting(ad: dict[str, Any], position: str) -> RawPosting:
    """One ad; other feeds of NAV's carry the same object."""
    employer = mapping(ad.get("employer"))
    return RawPosting(
        position=position,
        reference=text(ad.get("uuid")),
        title=text(ad.get("title")),
        occupation=text(ad.get("jobtitle")),
        occupation_codes=occupation_codes(ad.get("categoryList")),
        description=text(ad.get("description")),
        employer=text(employer.get("name")),
        employer_number=text(employer.get("orgnr")),
        places=places(ad.get("workLocations")),
        employment=texts(ad.get("extent"), ad.get("engagementtype")),
        published=text(ad.get("published")),
        deadline=text(ad.get("applicationDue")),
        expires=text(ad.get("expires")),
        apply_urls=texts(ad.get("applicationUrl"), ad.get("sourceurl"), ad.get("link")),
    )


FORMAT = Format("nav-public-feed", "NAV public-feed JSON", detect, parse)
