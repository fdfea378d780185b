"""Webcruiter's candidate portal (``POST /api/odvert/companysearch/LOCK``): ``Total`` and ``Data``."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text, texts
from shared.fetching.relative import resolved

ADVERTS = Shape(
    lists=(("Data",), ("data",), ()),
    rows=(
        ("Heading", "OpenAdvertUrl"),
        ("Heading", "ApplyUrl"),
        ("Heading", "Workplace"),
        ("Heading", "CompanyName"),
    ),
    empty=(("Total", "Data"),),
)
PORTAL = "https://candidate.webcruiter.com/"
WORKPLACES = ("Workplace3", "Workplace2", "Workplace")
"""The most exact first."""

NO_DATE = "0001-"


def detect(document: Document) -> bool:
    """Adverts with ``Heading`` and one of Webcruiter's addresses or workplaces."""
    return ADVERTS.matches(document)


def parse(document: Document) -> Parsed:
    """Complete when ``Total`` adverts are there."""
    return ADVERTS.read(document, _posting, total=count(mapping(document.data).get("Total")))


def _posting(advert: dict[str, Any], position: str) -> RawPosting:
    places = texts(*(advert.get(name) for name in WORKPLACES))
    addresses = texts(advert.get("ApplyUrl"), advert.get("OpenAdvertUrl"))
    return RawPosting(
        position=position,
        reference=text(advert.get("Id")) or text(advert.get("id")),
        title=text(advert.get("Heading")) or text(advert.get("HeadingNotOverruled")),
        occupation=text(advert.get("JobTitle")),
        description=joined(
            (None, advert.get("Ingress")),
            (None, advert.get("Presentation")),
            (None, advert.get("AdvertText")),
        ),
        employer=text(advert.get("CompanyName")),
        places=(RawPlace(text=places[0]),) if places else (),
        employment=texts(advert.get("JobType"), advert.get("EmploymentType"), advert.get("JobExtent")),
        language=text(advert.get("Culture")) or text(advert.get("Language")),
        published=_date(advert, "PublishedDate", "PublishDate"),
        deadline=_date(advert, "ApplicationDeadline", "ApplyWithinDate", "ApplicationDue"),
        apply_urls=tuple(resolved(PORTAL, address) for address in addresses),
    )


def _date(advert: dict[str, Any], *names: str) -> str | None:
    """Year 1 stands for none."""
    found = (text(advert.get(name)) for name in names)
    return next((words for words in found if words and not words.startswith(NO_DATE)), None)


FORMAT = Format("webcruiter-json", "Webcruiter candidate portal (JSON)", detect, parse)
