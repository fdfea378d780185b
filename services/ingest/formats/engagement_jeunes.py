"""Engagement Jeunes' partner JSON: a bare array with French names (``mission``, ``profil``, ``societe``)."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import first, flag, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import text

SHAPE = Shape(
    lists=((), ("offres",), ("offers",), ("data",)),
    rows=(
        ("mission", "contrat"),
        ("mission", "societe"),
        ("title", "societe", "contrat"),
        ("location_ville", "title"),
        ("location_cp", "title"),
    ),
)


def detect(document: Document) -> bool:
    """Offers with ``mission`` and ``societe`` or ``contrat``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: all offers come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(offer: dict[str, Any], position: str) -> RawPosting:
    hours = flag(offer.get("temps_partiel"))
    return RawPosting(
        position=position,
        reference=first(offer, "id", "reference"),
        title=text(offer.get("title")),
        description=joined(
            (None, offer.get("mission")),
            ("Profil", offer.get("profil")),
            (offer.get("societe"), offer.get("description_societe")),
        ),
        employer=text(offer.get("societe")),
        places=_places(offer),
        employment=(
            *labels(offer.get("contrat")),
            *(("part-time" if hours else "full-time",) * (hours is not None)),
        ),
        published=first(offer, "publication_date", "creation_date"),
        expires=first(offer, "expiration_date", "end_date"),
        apply_urls=labels(offer.get("application_url"), offer.get("url")),
    )


def _places(offer: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        postal_code=text(offer.get("location_cp")),
        city=text(offer.get("location_ville")),
        region=first(offer, "location_departement", "location_region"),
        country=first(offer, "location_pays", "location_pays_code"),
    )
    return (place,) if place != RawPlace() else ()


FORMAT = Format("engagement-jeunes", "Engagement Jeunes offers JSON", detect, parse)
