"""Polaris Media's job ads (JSON): a list with ``PositionId``, ``CompanyName`` and ``Bookings``."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text, texts

ADS = Shape(lists=((),), rows=(("PositionId", "CompanyName"), ("PositionId", "Title", "Text")), alone=((),))


def detect(document: Document) -> bool:
    """Ads with ``PositionId`` and ``CompanyName``."""
    return ADS.matches(document)


def parse(document: Document) -> Parsed:
    """One list of all ads."""
    return ADS.read(document, _posting)


def _posting(ad: dict[str, Any], position: str) -> RawPosting:
    return RawPosting(
        position=position,
        reference=text(ad.get("PositionId")),
        title=text(ad.get("Title")),
        description=joined((None, ad.get("Text")), ("Om arbeidsgiveren", ad.get("CompanyInformation"))),
        employer=text(ad.get("CompanyName")),
        places=_places(mapping(ad.get("Location"))),
        employment=texts(ad.get("EmploymentType"), ad.get("EmploymentLevel")),
        published=text(at(ad, "Bookings", "StartDate")),
        deadline=text(ad.get("ApplicationDeadlineDate")) or text(ad.get("ApplicationDeadlineText")),
        expires=text(at(ad, "Bookings", "EndDate")),
        apply_urls=tuple(_address(words) for words in texts(ad.get("ExternalSystemUrl"), ad.get("Url"))),
    )


def _address(words: str) -> str:
    return f"https:{words}" if words.startswith("//") else words


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        postal_code=text(location.get("postal")),
        city=text(location.get("city")),
        municipality=text(location.get("municipality")),
    )
    return (place,) if place != RawPlace() else ()


FORMAT = Format("polaris", "Polaris Media job ads (JSON)", detect, parse)
