"""Ads of NAV's earlier job database (JSON): Norwegian names, times in milliseconds."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, text, texts

ADS = Shape(lists=(("content",), ()), rows=(("stillingstittel", "annonsetekst"),))
SHOWN = frozenset({"AKTIV", "ACTIVE"})


def detect(document: Document) -> bool:
    """Ads with ``stillingstittel`` and ``annonsetekst``."""
    return ADS.matches(document)


def parse(document: Document) -> Parsed:
    """Never complete: pages of all suppliers' ads."""
    return ADS.read(document, _read, more=True)


def _read(ad: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = text(ad.get("uuid")) or text(ad.get("externalId"))
    if (text(ad.get("annonseStatus")) or "AKTIV").upper() not in SHOWN:
        return withdrawn(position, reference)
    more = mapping(ad.get("properties"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(ad.get("stillingstittel")),
        description=joined(
            (None, ad.get("annonsetekst")), ("Om arbeidsgiveren", ad.get("arbeidsgiveromtale"))
        ),
        employer=text(ad.get("arbeidsgiver")) or text(more.get("Annonsor")),
        places=_places(ad, more),
        employment=texts(more.get("HeltidDeltid"), more.get("Type stilling")),
        published=text(ad.get("published")),
        deadline=text(ad.get("soeknadsfrist")),
        expires=text(ad.get("expires")),
        apply_urls=texts(more.get("Soknadslenke"), ad.get("url")),
    )


def _places(ad: dict[str, Any], more: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=text(ad.get("arbeidssted")),
        postal_code=text(more.get("location.postalCode")),
        region=text(more.get("Fylke")),
    )
    return (place,) if place != RawPlace() else ()


FORMAT = Format("nav-internal-feed", "NAV ads of the earlier job database (JSON)", detect, parse)
