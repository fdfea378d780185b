"""NAV stillingsimport: ads as suppliers send them, one, one after the other, in a list, or in a transfer."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected
from services.ingest.formats import nav_ad_posting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text

ADS = Shape(
    lists=((), ("ads",)),
    rows=(("reference", "adText"), ("reference", "properties", "employer.reference")),
    empty=(("provider", "ads"),),
)


def detect(document: Document) -> bool:
    """Objects with ``reference`` and ``adText``, or with ``reference`` and an employer's own reference."""
    return ADS.matches(document)


def parse(document: Document) -> Parsed:
    """Never complete: each ad is a change, and STOPPED or DELETE ends one."""
    return ADS.read(document, _read, more=True)


def _read(ad: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    status = text(ad.get("status")) or text(mapping(ad.get("properties")).get("status"))
    return nav_ad_posting.read({**ad, "status": status}, position, text(ad.get("reference")))


FORMAT = Format("nav-import", "NAV stillingsimport (JSON, JSON stream)", detect, parse)
