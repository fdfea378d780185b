"""Ads as NAV's job database keeps them: alone, in a page, or as an Elasticsearch answer with ``_source``."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected
from services.ingest.formats import nav_ad_posting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text

MARKS = (("uuid", "properties", "title"), ("uuid", "properties.adtext"))
HITS = tuple(tuple(f"_source.{name}" for name in names) for names in MARKS)
ADS = Shape(lists=((), ("content",), ("ads",)), rows=MARKS)
SEARCH = Shape(lists=(("hits", "hits"),), rows=HITS, alone=((),))


def detect(document: Document) -> bool:
    """Objects with ``uuid``, ``title`` and ``properties``."""
    return ADS.matches(document) or SEARCH.matches(document)


def parse(document: Document) -> Parsed:
    """Never complete: searches and pages show a part."""
    shape = ADS if ADS.matches(document) else SEARCH
    return shape.read(document, _read, more=True)


def _read(row: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    ad = mapping(row.get("_source")) or row
    return nav_ad_posting.read(ad, position, text(ad.get("uuid")))


FORMAT = Format("nav-ad", "NAV ads (JSON of the job database)", detect, parse)
